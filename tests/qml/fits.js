// Looks at what a window draws: whether anything lies outside, on another, is cut off without a
// word, or can hardly be read. The answer is a list of what is wrong, in words.

let wrong, painted, things, floor, grounds

// `from` is the item that is looked at, with all that is in it; `colour` what lies below it.
function faults(from, colour) {
    wrong = []
    painted = []
    things = []
    floor = colour
    grounds = new Map()
    collectGrounds(from)
    visit(from, rectangle(from))
    overlaps()
    return wrong.filter((one, at) => wrong.indexOf(one) === at).slice(0, 30)
}

// The controls that are filled with `colour`.
function filled(from, colour) {
    faults(from, colour)
    const names = []
    for (const one of things) {
        const ground = one.item.background
        if (ground && ground.visible && Qt.colorEqual(ground.color, colour))
            names.push(one.item.objectName)
    }
    return names
}

function rectangle(item) {
    const at = item.mapToItem(null, 0, 0)
    return { x: at.x, y: at.y, right: at.x + item.width, bottom: at.y + item.height }
}

function common(a, b) {
    return {
        x: Math.max(a.x, b.x), y: Math.max(a.y, b.y),
        right: Math.min(a.right, b.right), bottom: Math.min(a.bottom, b.bottom)
    }
}

function empty(r) { return r.right - r.x <= 0.5 || r.bottom - r.y <= 0.5 }

function isText(item) { return item instanceof Text }
function isInput(item) { return item instanceof TextInput || item instanceof TextEdit }
// By their templates: the controls of a style are no kin of one another.
function isControl(item) {
    return item instanceof T.AbstractButton || item instanceof T.ComboBox || item instanceof T.TextField
        || item instanceof T.TextArea || item instanceof T.ProgressBar
}
function isList(item) { return item instanceof Flickable }

function inside(item, other) {
    for (let at = item; at; at = at.parent)
        if (at === other)
            return true
    return false
}

function within(item, kind) {
    for (let at = item.parent; at; at = at.parent)
        if (kind(at))
            return at
    return null
}

function name(item) {
    const words = []
    for (let at = item; at && words.length < 3; at = at.parent)
        if (at.objectName)
            words.unshift(at.objectName)
    const text = item.text === undefined ? "" : " \"" + ("" + item.text).slice(0, 40) + "\""
    return words.join("/") + text
}

function visit(item, clip) {
    if (!item.visible || item.opacity === 0)
        return
    const room = rectangle(item)
    if (item.clip)
        clip = common(clip, room)
    const all = item.children
    const children = []
    for (let i = 0; i < all.length; ++i)
        children.push({ item: all[i], at: i })
    children.sort((a, b) => a.item.z - b.item.z || a.at - b.at)
    for (const child of children)
        if (child.item.z < 0)
            visit(child.item, clip)
    look(item, room, clip)
    for (const child of children)
        if (child.item.z >= 0)
            visit(child.item, clip)
}

function look(item, room, clip) {
    const shown = common(room, clip)
    if (empty(shown))
        return
    if (item instanceof Rectangle) {
        edge(item, room, clip)
        if (item.color.a === 1 && item.opacity === 1)
            painted.push({ room: shown, colour: item.color })
    }
    if (isText(item) && item.text !== "") {
        const drawn = drawing(item, room)
        // The line of a single sign is higher than the sign.
        if (item.text.length > 1) {
            stays(item, room)
            runsOver(item)
        }
        told(item)
        readable(item, item.color, drawn)
        things.push({ item: item, room: common(drawn, clip) })
    } else if (isInput(item)) {
        const hint = item.placeholderText !== undefined && item.length === 0 && item.preeditText === ""
        readable(item, hint ? item.placeholderTextColor : item.color, shown)
    }
    if (isControl(item)) {
        stays(item, room)
        things.push({ item: item, room: shown })
    } else if (isList(item)) {
        stays(item, room)
        things.push({ item: item, room: shown })
    }
}

// Where the letters are.
function drawing(text, room) {
    const width = Math.min(text.contentWidth, text.width), height = text.contentHeight
    const left = text.effectiveHorizontalAlignment === Text.AlignRight ? room.right - text.rightPadding - width
        : text.effectiveHorizontalAlignment === Text.AlignHCenter ? (room.x + room.right - width) / 2 : room.x + text.leftPadding
    const top = text.verticalAlignment === Text.AlignVCenter ? (room.y + room.bottom - height) / 2
        : text.verticalAlignment === Text.AlignBottom ? room.bottom - height : room.y
    return { x: left, y: top, right: left + width, bottom: top + height }
}

function stays(item, room) {
    const parent = item.parent
    // What scrolls may be anywhere in its list.
    if (!parent || parent.width <= 0 || parent.height <= 0 || within(item, isList))
        return
    const limit = rectangle(parent)
    if (room.x < limit.x - 1 || room.y < limit.y - 1 || room.right > limit.right + 1 || room.bottom > limit.bottom + 1)
        wrong.push("outside its parent: " + name(item) + " " + JSON.stringify(room) + " in " + JSON.stringify(limit))
}

function runsOver(text) {
    const room = text.width - text.leftPadding - text.rightPadding
    if (text.contentWidth > room + 1 && text.elide === Text.ElideNone && !within(text, isList))
        wrong.push("runs over its width: " + name(text))
    if (text.contentHeight > text.height + 1 && !within(text, isList))
        wrong.push("runs over its height: " + name(text))
}

// What is cut off can be read in a tool tip; a row of a list is opened.
function told(text) {
    if (!text.truncated || within(text, isList))
        return
    for (let at = text, steps = 0; at && steps < 3; at = at.parent, ++steps)
        if (at.ToolTip && at.ToolTip.text !== "")
            return
    wrong.push("cut off without a tool tip: " + name(text))
}

function below(x, y) {
    for (let i = painted.length - 1; i >= 0; --i) {
        const room = painted[i].room
        if (x >= room.x && x <= room.right && y >= room.y && y <= room.bottom)
            return painted[i].colour
    }
    return floor
}

function luminance(colour) {
    const part = v => v <= 0.03928 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4)
    return 0.2126 * part(colour.r) + 0.7152 * part(colour.g) + 0.0722 * part(colour.b)
}

function contrast(a, b) {
    const one = luminance(a) + 0.05, two = luminance(b) + 0.05
    return Math.max(one, two) / Math.min(one, two)
}

function readable(item, colour, room) {
    const back = below((room.x + room.right) / 2, (room.y + room.bottom) / 2)
    const value = contrast(colour, back)
    if (value < 4.5)
        wrong.push("contrast " + value.toFixed(2) + ": " + name(item) + " " + colour + " on " + back)
}

// What a control draws of itself; a view may have taken it elsewhere.
function collectGrounds(item) {
    if (isControl(item)) {
        for (const part of [item.background, item.indicator])
            if (part)
                grounds.set(part, item)
    }
    const children = item.children
    for (let i = 0; i < children.length; ++i)
        collectGrounds(children[i])
}

// The border of a control that can be used.
function edge(item, room, clip) {
    const control = grounds.get(item)
    if (!control || item.border.width === 0 || !control.enabled)
        return
    const middle = (room.y + room.bottom) / 2
    if (room.x < clip.x || middle < clip.y || middle > clip.bottom)
        return
    const back = below(room.x, middle)
    if (contrast(item.border.color, back) < 3 && contrast(item.color, back) < 3)
        wrong.push("border " + contrast(item.border.color, back).toFixed(2) + ": " + name(control))
}

function overlaps() {
    for (let i = 0; i < things.length; ++i) {
        for (let j = i + 1; j < things.length; ++j) {
            const a = things[i], b = things[j]
            const both = common(a.room, b.room)
            if (both.right - both.x <= 1 || both.bottom - both.y <= 1)
                continue
            if (inside(a.item, b.item) || inside(b.item, a.item) || over(a.item, b.item) || over(b.item, a.item))
                continue
            wrong.push("on each other: " + name(a.item) + " and " + name(b.item) + " " + JSON.stringify(both))
        }
    }
}

// Words and buttons in the frame of a list may float over it, and over its rows.
function over(item, other) {
    const list = isList(other) ? other : within(other, isList)
    return list !== null && !within(item, isList) && inside(item, list.parent)
}

// The words that are seen and are in another language than the window's. What a program writes is the
// same in every language: it stands in the font of the log, or on a button for an answer.
function strangers(from, chinese, code) {
    const found = []
    const own = /[\u4e00-\u9fff]/
    // A heading of the course has the course's own words behind it.
    const heading = /^"[A-Za-z, ]+" \(/
    function walk(item, clip) {
        if (!item.visible || item.opacity === 0)
            return
        if (item.clip)
            clip = common(clip, rectangle(item))
        const text = isText(item) ? "" + item.text : ""
        const shown = text !== "" && item.font.family !== code && !empty(common(rectangle(item), clip))
        if (shown && !(chinese ? own.test(text) || !/[A-Za-z]{2}/.test(text) : heading.test(text) || !own.test(text)))
            found.push({ text: text, of: name(item) })
        // Words of the other language in a sentence of this one, but for what is quoted.
        if (shown && chinese && own.test(text) && /[a-z]+ [a-z]+ [a-z]+/.test(text.replace(/["“][^"”]*["”]/g, "")))
            found.push({ text: text, of: name(item) })
        const children = item.children
        for (let i = 0; i < children.length; ++i)
            walk(children[i], clip)
    }
    walk(from, rectangle(from))
    return found
}
