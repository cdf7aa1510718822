import QtQuick 2.15
import QtQuick.Controls 2.15

// One of a few values. `values` are what is meant, `texts` what a person reads, in the same order.
ComboBox {
    id: choice

    property Theme theme
    property string tip: ""
    property string label: ""
    property var values: []
    property var texts: values
    property string value: ""
    signal chosen(string value)

    model: texts
    implicitHeight: theme.control
    implicitWidth: theme.character * 2 + widest(texts, metrics.height) + leftPadding + rightPadding
    leftPadding: theme.gap
    rightPadding: theme.gap
    topPadding: 0
    bottomPadding: 0
    hoverEnabled: true

    Accessible.role: Accessible.ComboBox
    Accessible.name: label === "" ? displayText : label + ": " + displayText
    Accessible.description: tip

    ToolTip.visible: hovered && !down && ToolTip.text !== ""
    ToolTip.delay: 600
    ToolTip.timeout: 8000
    ToolTip.text: contentItem && (contentItem as PlainLabel).truncated ? displayText + "\n" + tip : tip

    function settle() {
        currentIndex = values.indexOf(value)
    }

    onValueChanged: settle()
    onModelChanged: settle()
    onActivated: function (index) {
        var picked = values[index]
        settle()
        chosen(picked)
    }
    Component.onCompleted: settle()

    FontMetrics {
        id: metrics
        font: choice.font
    }

    function widest(texts, height) {
        var width = 0
        for (var i = 0; i < texts.length && height > 0; i++)
            width = Math.max(width, metrics.advanceWidth(texts[i]))
        return Math.ceil(width)
    }

    contentItem: PlainLabel {
        text: choice.displayText
        elide: Text.ElideRight
        color: choice.enabled ? choice.theme.text : choice.theme.faint
        Accessible.ignored: true
    }

    indicator: PlainLabel {
        x: choice.width - width - choice.rightPadding
        height: choice.height
        text: "\u25be"
        color: choice.enabled ? choice.theme.dim : choice.theme.faint
        Accessible.ignored: true
    }

    background: Rectangle {
        radius: choice.theme.corner
        color: choice.down ? choice.theme.pressed
            : choice.hovered ? choice.theme.hover
            : choice.enabled ? choice.theme.soft : "transparent"
        border.width: choice.visualFocus ? 2 : 0
        border.color: choice.theme.accent
    }

    // qmllint disable unqualified
    delegate: ItemDelegate {
        id: option
        required property int index
        required property string modelData
        width: ListView.view ? ListView.view.width : implicitWidth
        implicitHeight: choice.theme.control
        padding: choice.theme.gap
        topPadding: 0
        bottomPadding: 0
        highlighted: choice.highlightedIndex === index
        Accessible.name: modelData
        contentItem: PlainLabel {
            text: option.modelData
            elide: Text.ElideRight
            color: option.index === choice.currentIndex ? choice.theme.accent : choice.theme.text
        }
        background: Rectangle {
            color: option.highlighted ? choice.theme.selection : choice.theme.base
        }
    }
    // qmllint enable unqualified

    popup.implicitWidth: implicitWidth
    popup.padding: 1
}
