import QtQuick 2.15
import QtQuick.Controls 2.15

// An address that is typed, pasted or taken from a list, perhaps with a port behind it. Filling the
// list never changes what was typed.
ComboBox {
    id: box

    property Theme theme
    property string address: ""
    property string tip: ""
    property string label: ""
    // Shown, and not to be changed now. The focus may stay: whoever has pressed Enter goes on from here.
    property bool locked: false
    signal edited(string address)
    // More than a character came at once, or it is finished: perhaps a port too.
    signal pasted(string address)
    signal confirmed()

    // The model is a list of { address, note }. Qt is told of no text in it: it would complete what
    // is typed to an entry, and add a port.
    textRole: "none"
    editable: true
    implicitHeight: theme.control
    implicitWidth: theme.character * 24
    leftPadding: theme.gap
    rightPadding: theme.gap * 2.5
    topPadding: 0
    bottomPadding: 0
    hoverEnabled: true

    Accessible.role: Accessible.ComboBox
    Accessible.name: label + ": " + address
    Accessible.description: tip

    ToolTip.visible: hovered && !popup.visible && !activeFocus && tip !== ""
    ToolTip.delay: 600
    ToolTip.timeout: 8000
    ToolTip.text: tip

    function settle() {
        if (editText !== address)
            editText = address
    }

    // How many characters of `after` are new, if they came in one place.
    function grown(before, after) {
        var most = Math.min(before.length, after.length)
        var from = 0
        while (from < most && before[from] === after[from])
            from++
        var back = 0
        while (back < most - from && before[before.length - 1 - back] === after[after.length - 1 - back])
            back++
        return after.length - from - back
    }

    function finish() {
        if (!locked)
            pasted(editText)
        settle()
    }

    onAddressChanged: settle()
    onModelChanged: settle()
    Component.onCompleted: settle()
    onActivated: function (index) {
        if (!locked)
            pasted(model[index].address)
        settle()
    }

    FieldMenu {
        id: menu
        parent: box.contentItem
        theme: box.theme
        field: box.contentItem
    }

    contentItem: TextField {
        objectName: box.objectName + "Field"
        padding: 0
        text: box.editText
        enabled: box.enabled
        readOnly: box.locked || box.down
        selectByMouse: true
        verticalAlignment: TextInput.AlignVCenter
        color: box.locked ? box.theme.dim : box.theme.text
        placeholderText: "127.0.0.1:8888"
        placeholderTextColor: box.theme.faint
        selectionColor: box.theme.accent
        selectedTextColor: box.theme.accentText
        background: null
        onActiveFocusChanged: if (activeFocus && (focusReason === Qt.TabFocusReason || focusReason === Qt.BacktabFocusReason)) selectAll()
        // Written by hand or by a screen reader: what the box itself has put there is its own text.
        onTextChanged: {
            if (text === box.editText)
                return
            if (box.grown(box.address, text) < 2)
                return box.edited(text)
            box.pasted(text)
            box.settle()
        }
        onEditingFinished: box.finish()
        onAccepted: box.confirmed()
        Accessible.role: Accessible.EditableText
        Accessible.name: box.label
        Keys.onPressed: function (event) { menu.hear(event) }
    }

    indicator: PlainLabel {
        x: box.width - width - box.theme.gap
        height: box.height
        visible: !box.locked
        text: "\u25be"
        color: box.theme.dim
        Accessible.ignored: true
    }

    // Where the arrow is: nothing is chosen while it is locked.
    MouseArea {
        anchors.right: parent.right
        width: parent.rightPadding
        height: parent.height
        enabled: box.locked
        onPressed: box.forceActiveFocus(Qt.MouseFocusReason)
    }

    background: Rectangle {
        radius: box.theme.corner
        color: box.locked ? box.theme.window : box.theme.base
        border.width: box.activeFocus ? 2 : 1
        border.color: box.activeFocus ? box.theme.accent : box.theme.edge
    }

    // qmllint disable unqualified
    delegate: ItemDelegate {
        id: option
        required property int index
        required property var modelData
        width: ListView.view ? ListView.view.width : implicitWidth
        implicitHeight: box.theme.control
        padding: box.theme.gap
        topPadding: 0
        bottomPadding: 0
        highlighted: box.highlightedIndex === index
        objectName: box.objectName + "_" + modelData.address
        Accessible.name: modelData.address + (modelData.note === "" ? "" : ", " + modelData.note)
        contentItem: Row {
            spacing: box.theme.gap * 2
            PlainLabel {
                height: parent.height
                width: box.column
                text: option.modelData.address
                elide: Text.ElideMiddle
                color: box.theme.text
            }
            PlainLabel {
                height: parent.height
                text: option.modelData.note
                color: box.theme.dim
            }
        }
        background: Rectangle {
            color: option.highlighted ? box.theme.selection : box.theme.raised
        }
    }
    // qmllint enable unqualified

    FontMetrics {
        id: metrics
        font: box.font
    }

    // The addresses of the list stand in a column, and what they are in another.
    readonly property real column: widest("address", model, metrics.height)

    function widest(part, model, height) {
        var width = 0
        for (var i = 0; i < model.length && height > 0; i++)
            width = Math.max(width, metrics.advanceWidth(model[i][part]))
        return Math.ceil(Math.min(width, theme.character * 46)) + 1
    }

    popup.padding: 1
    popup.onAboutToShow: popup.width = Math.max(box.width, box.column + box.widest("note", box.model, metrics.height) + box.theme.gap * 5)
}
