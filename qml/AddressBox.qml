import QtQuick 2.15
import QtQuick.Controls 2.15

// An address that is typed or taken from a list. Filling the list never changes what was typed.
ComboBox {
    id: box

    property Theme theme
    property string address: ""
    property string tip: ""
    property string label: ""
    signal edited(string address)
    // More than a character came at once: perhaps a port too.
    signal pasted(string address)
    signal confirmed()

    editable: true
    implicitHeight: theme.control
    implicitWidth: theme.character * 22
    leftPadding: theme.gap
    rightPadding: theme.gap * 2
    topPadding: 0
    bottomPadding: 0
    hoverEnabled: true

    Accessible.role: Accessible.ComboBox
    Accessible.name: label
    Accessible.description: tip

    ToolTip.visible: hovered && !popup.visible && tip !== ""
    ToolTip.delay: 600
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

    onAddressChanged: settle()
    onModelChanged: settle()
    Component.onCompleted: settle()
    onActivated: function (index) {
        edited(textAt(index))
        settle()
    }

    contentItem: TextField {
        objectName: box.objectName + "Field"
        padding: 0
        text: box.editText
        enabled: box.enabled
        readOnly: box.down
        selectByMouse: true
        verticalAlignment: TextInput.AlignVCenter
        color: box.enabled ? box.theme.text : box.theme.dim
        selectionColor: box.theme.accent
        selectedTextColor: box.theme.accentText
        background: null
        onTextEdited: {
            if (box.grown(box.address, text) < 2)
                return box.edited(text)
            box.pasted(text)
            box.settle()
        }
        onAccepted: box.confirmed()
        Accessible.role: Accessible.EditableText
        Accessible.name: box.label
    }

    indicator: PlainLabel {
        x: box.width - width - box.theme.gap
        height: box.height
        text: "\u25be"
        color: box.theme.dim
        Accessible.ignored: true
    }

    background: Rectangle {
        radius: box.theme.corner
        color: box.enabled ? box.theme.base : box.theme.window
        border.width: box.activeFocus ? 2 : 1
        border.color: box.activeFocus ? box.theme.accent : box.theme.line
    }

    // qmllint disable unqualified
    delegate: ItemDelegate {
        id: option
        required property int index
        required property string modelData
        width: ListView.view ? ListView.view.width : implicitWidth
        implicitHeight: box.theme.control
        padding: box.theme.gap
        topPadding: 0
        bottomPadding: 0
        highlighted: box.highlightedIndex === index
        Accessible.name: modelData
        contentItem: PlainLabel {
            text: option.modelData
            elide: Text.ElideMiddle
            color: box.theme.text
        }
        background: Rectangle {
            color: option.highlighted ? box.theme.selection : box.theme.base
        }
    }
    // qmllint enable unqualified

    popup.padding: 1
}
