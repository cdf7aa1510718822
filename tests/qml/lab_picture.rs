//! The timeline of the lab as a picture, and the piece of it that a person chooses.

use serde_json::json;

use crate::Case;
use crate::driven::Driven;

pub(crate) const CASES: &[Case] = &[
    ("lab_picture_a_piece_is_chosen_with_the_mouse_and_who_is_silent_in_it_vanishes", drag),
    ("lab_picture_a_piece_is_chosen_by_keys_alone_and_ended", stretch),
    ("lab_picture_a_click_in_the_picture_goes_to_the_row_and_a_row_is_seen_in_it", click),
    ("lab_picture_by_keys_alone_it_is_walked_and_zoomed_and_the_left_edge_stays", walk),
    ("lab_picture_a_piece_is_drawn_over_the_lanes", sweep),
    ("lab_picture_the_ruler_and_the_signals_lie_on_nothing_at_any_size", fits),
    ("lab_picture_the_windows_own_server_and_client_have_arrows_between_them", both),
];

/// Of each row whom it is about.
const WHOM: &str = "(m => { let all = []; for (let i = 0; i < m.count; ++i) \
                    all.push(m.data(m.index(i, 0), 0x100 + 9)); return all })(window.page.model)";

fn play(entry: &str) -> Driven {
    let mut window = Driven::open();
    window.activate();
    window.run("click('roleLab')");
    window.run(&format!("window.page.choose('{entry}'); window.page.run(); true"));
    window.until("window.page.model.state === 'over'");
    window.run("window.page.fold(true); true");
    window
}

/// The first rows beside each other that are about the same one, who is neither the server nor a peer,
/// which is on no loop and has no turns.
fn pair(whom: &[String]) -> usize {
    let pairs = whom.windows(2);
    let is_meant = |who: &String| who != "server" && !who.starts_with("peer");
    let mut places = pairs.enumerate().filter(|(_, two)| two[0] == two[1] && is_meant(&two[0]));
    places.next().expect("two rows beside each other").0
}

fn whom(window: &mut Driven) -> Vec<String> {
    let told = window.run(WHOM);
    let told = told.as_array().expect("a list").iter();
    told.map(|who| who.as_str().expect("a name").to_owned()).collect()
}

fn drag() {
    let mut window = play("two_ways");
    let all = whom(&mut window);
    let at = pair(&all);
    let speaker = &all[at];
    let theirs = all.iter().filter(|who| *who == speaker).count();
    assert!(theirs < all.len(), "{all:?}");
    window.run(&format!(
        "find('labTimeline').positionViewAtIndex({at}, ListView.Beginning); find('labTimeline').forceLayout(); true"
    ));
    let middle = |row: usize| {
        format!(
            "(l => {{ const r = l.itemAtIndex({row}); return r.y - l.contentY + r.height / 2 }})(find('labTimeline'))"
        )
    };
    let (from, to) = (window.run(&middle(at)), window.run(&middle(at + 1)));
    window.run(&format!(
        "input.mousePress(find('labTimeline'), 90, {from}, Qt.LeftButton, Qt.NoModifier, -1); true"
    ));
    window.run(&format!("moveMouse(find('labTimeline'), 90, {to}, Qt.LeftButton); true"));
    // While it is being chosen everybody is there still.
    assert_eq!(window.run("window.page.model.count"), json!(all.len()));
    window.until("seen(find('labRange'))");
    window.run(&format!(
        "input.mouseRelease(find('labTimeline'), 90, {to}, Qt.LeftButton, Qt.NoModifier, -1); true"
    ));
    window.until("window.page.model.chosen");
    assert_eq!(whom(&mut window), vec![speaker.clone(); theirs]);
    let ruler = window.run("find('labRange').text");
    let ruler = ruler.as_str().expect("a text");
    assert!(ruler.contains(" ms to ") && ruler.contains(": 2 rows in 1 turn"), "{ruler}");
    // The row that was pressed last is the present one still.
    let row = window.run("find('labTimeline').currentIndex").as_u64().expect("a row");
    let number = window.run(&format!("window.page.model.numberAt({row})"));
    assert_eq!(number, json!(at + 1));
    // What goes out is the piece.
    let text = window.run("window.page.model.exported('text')");
    let name = speaker.replace(' ', "");
    let lines = text.as_str().expect("text").lines().filter(|line| line.contains(&name)).count();
    assert_eq!(lines, 2, "{text}");
    window.run("click('labRangeEnd')");
    window.until(&format!("window.page.model.count === {}", all.len()));
    assert_eq!(window.run("gone('labRange')"), true);
    assert_eq!(window.run("find('labTimeline').currentIndex"), json!(at + 1));
    // What is played anew has no piece.
    window.run(&format!("find('labTimeline').parent.choose({at}, {at}); true"));
    window.until("window.page.model.chosen");
    window.run("click('labRun')");
    window.until("window.page.model.state === 'over' && !window.page.model.chosen");
    assert_eq!(window.run("gone('labRange')"), true);
    window.close();
}

fn stretch() {
    let mut window = play("two_ways");
    let all = whom(&mut window);
    let at = pair(&all);
    let theirs = all.iter().filter(|who| **who == all[at]).count();
    window.run("tabTo('labTimeline')");
    window.run("key(Qt.Key_Home)");
    for _ in 0..at {
        window.run("key(Qt.Key_Down)");
    }
    window.run("key(Qt.Key_Down, Qt.ShiftModifier)");
    // Shift is let go with that.
    assert_eq!(window.run("window.page.model.chosen"), true);
    window.until(&format!("window.page.model.count === {theirs}"));
    // It grows to a row that is not shown now: everybody comes back for that.
    window.run("key(Qt.Key_Down, Qt.ShiftModifier)");
    window.run("key(Qt.Key_Down, Qt.ShiftModifier)");
    window.until("window.page.model.chosen");
    let ruler = window.run("find('labRange').text");
    assert!(ruler.as_str().is_some_and(|ruler| ruler.contains(": 4 rows in ")), "{ruler}");
    window.run("key(Qt.Key_Up, Qt.ShiftModifier)");
    window.run("key(Qt.Key_Up, Qt.ShiftModifier)");
    window.until(&format!("window.page.model.count === {theirs}"));
    window.run("key(Qt.Key_Escape)");
    window.until(&format!("window.page.model.count === {}", all.len()));
    assert_eq!(
        window.run("[focused(), find('labTimeline').currentIndex]"),
        json!(["labTimeline", at + 1])
    );
    // Without a piece Esc does what it did.
    assert_eq!(window.run("window.page.dismiss()"), false);
    window.close();
}

const PICTURE: &str = "find('labPicture')";

/// The picture of a scenario that is over.
fn shown(entry: &str) -> Driven {
    let mut window = play(entry);
    window.run("window.page.open('picture'); true");
    window.until(&format!("{PICTURE}.lanes.length > 1 && !{PICTURE}.old"));
    window
}

/// Where a row is in it, in the coordinates of the canvas.
fn place(row: &str) -> String {
    format!(
        "(p => {{ const at = p.lab.place({row}, p.leftUs, p.perUs); \
         return [at.x + 1, p.above + (at.lane - p.firstLane + 0.5) * p.laneHeight] }})({PICTURE})"
    )
}

fn click() {
    let mut window = shown("two_ways");
    let said = window.run(&format!("{PICTURE}.said"));
    let said = said.as_str().expect("a text");
    let lanes = window.run(&format!("{PICTURE}.lanes"));
    assert_eq!(lanes[0], "server");
    let count = lanes.as_array().expect("lanes").len();
    assert!(said.contains(&format!("{count} lanes, ")), "{said}");
    for kind in ["marks", "turns", "ticks"] {
        assert_ne!(window.run(&format!("{PICTURE}.told.{kind}.length")), 0, "{kind}");
    }
    let last = window.run("window.page.model.count - 1").to_string();
    let at = place(&last);
    window.run(&format!(
        "(a => input.mouseClick(find('labCanvas'), a[0], a[1], Qt.LeftButton, Qt.NoModifier, -1))({at}); true"
    ));
    window.until("find('labTimeline').currentIndex >= 0");
    // The row there, or one that is at the same place.
    let same =
        format!("Math.abs({}[0] - {at}[0]) <= 12", place("find('labTimeline').currentIndex"));
    assert_eq!(window.run(&same), true);
    // What is drawn there is something else than the ground.
    window.run("find('labTimeline').step(0); true");
    let colour = |at: &str| {
        format!(
            "(a => {{ const d = find('labCanvas').getContext('2d').getImageData(a[0], a[1], 1, 1).data; \
             return '' + [d[0], d[1], d[2]] }})({at})"
        )
    };
    window.until(&format!(
        "{} !== {}",
        colour(&place(&last)),
        colour("[find('labCanvas').width - 2, find('labCanvas').height - 2]")
    ));
    // And back: a row that is chosen in the list is brought in sight.
    window.run("find('labTimeline').step(window.page.model.count - 1); true");
    window.run(&format!("{PICTURE}.zoom(64); true"));
    assert_eq!(window.run(&format!("{PICTURE}.at.x > {PICTURE}.wide")), true);
    window.run(
        "find('labTimeline').step(0); find('labTimeline').step(window.page.model.count - 1); true",
    );
    window.until(&format!("{PICTURE}.at.x >= 0 && {PICTURE}.at.x <= {PICTURE}.wide"));
    window.close();
}

fn walk() {
    let mut window = shown("two_ways");
    window.run("tabTo('labPicture')");
    window.run("key(Qt.Key_Home)");
    assert_eq!(window.run("find('labTimeline').currentIndex"), 0);
    window.run("key(Qt.Key_Right)");
    window.run("key(Qt.Key_Right)");
    assert_eq!(window.run("find('labTimeline').currentIndex"), 2);
    let lane = window.run(&format!("{PICTURE}.at.lane")).as_u64().expect("a lane");
    let (turn, back) = if lane == 0 { ("Down", lane + 1) } else { ("Up", lane - 1) };
    window.run(&format!("key(Qt.Key_{turn})"));
    assert_eq!(window.run(&format!("{PICTURE}.at.lane")), json!(back));
    let view = |window: &mut Driven| {
        let view = window.run(&format!("[{PICTURE}.leftUs, {PICTURE}.perUs]"));
        [0, 1].map(|n| view[n].as_f64().expect("a number"))
    };
    window.run("key(Qt.Key_Home)");
    let before = view(&mut window);
    // The left edge, and so many times as wide, but for the last digits.
    let is = |seen: [f64; 2], times: f64| {
        seen[0] == before[0] && (seen[1] / before[1] - times).abs() < 1e-9
    };
    window.run("key(Qt.Key_Plus)");
    window.run("key(Qt.Key_Plus)");
    assert!(is(view(&mut window), 4.0));
    window.run(&format!(
        "input.mouseWheel({PICTURE}, {PICTURE}.width / 2, {PICTURE}.height / 2, Qt.NoButton, Qt.ControlModifier, 0, 240, -1); true"
    ));
    assert!(is(view(&mut window), 8.0));
    window.run("key(Qt.Key_PageDown)");
    assert!(view(&mut window)[0] > before[0]);
    window.run("key(Qt.Key_Minus)");
    assert!((view(&mut window)[1] / before[1] - 4.0).abs() < 1e-9);
    window.run("key(Qt.Key_0)");
    assert!(is(view(&mut window), 1.0));
    window.run("click('labZoomIn')");
    assert!(is(view(&mut window), 2.0));
    window.run("click('labZoomAll')");
    assert!(is(view(&mut window), 1.0));
    window.run(&format!("{PICTURE}.forceActiveFocus(Qt.TabFocusReason); true"));
    window.run("key(Qt.Key_Return)");
    window.until("find('labRowText').text !== ''");
    window.close();
}

fn sweep() {
    let mut window = shown("two_ways");
    let all = whom(&mut window);
    let at = pair(&all);
    let ends = [at, at + 1].map(|row| place(&row.to_string()));
    window.run(&format!("{PICTURE}.zoom(1); true"));
    // A scenario waits most of its time: where its rows are apart from the left edge, one sees them.
    let mut from = window.run(&ends[0]);
    while from[0].as_f64().expect("x") < 10.0 {
        window.run(&format!("{PICTURE}.zoom(2); true"));
        window.until(&format!("!{PICTURE}.old"));
        from = window.run(&ends[0]);
    }
    let to = window.run(&ends[1]);
    let (x, y) = (from[0].as_f64().expect("x"), from[1].as_f64().expect("y"));
    let end = to[0].as_f64().expect("x").max(x + 20.0);
    window.run(&format!(
        "input.mousePress(find('labCanvas'), {}, {y}, Qt.LeftButton, Qt.NoModifier, -1); true",
        x - 2.0
    ));
    window.run(&format!("moveMouse(find('labCanvas'), {end}, {y}, Qt.LeftButton); true"));
    window.run(&format!(
        "input.mouseRelease(find('labCanvas'), {end}, {y}, Qt.LeftButton, Qt.NoModifier, -1); true"
    ));
    window.until("window.page.model.chosen && seen(find('labRange'))");
    window.until(&format!("!{PICTURE}.old"));
    // The list shows its beginning, too. Where a run took long, more rows are in the same pixels.
    let begin = format!("Math.min({PICTURE}.from, {PICTURE}.to)");
    assert!(window.run(&begin).as_u64().expect("a row") <= at as u64);
    let first = format!("find('labTimeline').itemAtIndex(window.page.model.rowOf({begin}))");
    window.until(&format!(
        "(l => {{ const r = {first}; return r && r.y >= l.contentY && r.y < l.contentY + l.height }})(find('labTimeline'))"
    ));
    let lanes = window.run(&format!("{PICTURE}.lanes.length")).as_u64().expect("a number");
    let left: std::collections::BTreeSet<_> = whom(&mut window).into_iter().collect();
    assert_eq!(lanes, left.len() as u64);
    window.run("key(Qt.Key_Escape)");
    window.until(&format!("window.page.model.count === {}", all.len()));
    window.close();
}

fn fits() {
    for locale in ["C.UTF-8", "zh_CN.UTF-8"] {
        let mut window = Driven::open_with(|command| _ = command.env("LC_ALL", locale));
        window.run("click('roleLab')");
        window.run("window.page.choose('two_ways'); window.page.run(); true");
        window.until("window.page.model.state === 'over'");
        window.run("window.pages.server.view.withSignals = true; true");
        window.run("window.pages.client.view.withSignals = true; true");
        for (width, height) in [(0, 0), (874, 491), (1100, 720), (1366, 768)] {
            window.run(&format!(
                "window.width = Math.max(window.minimumWidth, {width}); \
                 window.height = Math.max(window.minimumHeight, {height}); true"
            ));
            let size = format!("{locale}, {width} x {height}");
            window.run("click('roleLab')");
            window.run("window.page.open('picture'); true");
            window.run("find('labTimeline').parent.choose(4, 11); true");
            crate::fits::none(&mut window, "", &format!("a piece and the picture, {size}"));
            for role in ["roleServer", "roleClient"] {
                window.run(&format!("click('{role}')"));
                window.until("seen(find('signalsPane'))");
                crate::fits::none(&mut window, "", &format!("signals, {role}, {size}"));
            }
        }
        window.close();
    }
}

/// The window's own client at its own server, seen from before they meet.
fn meet(window: &mut Driven) {
    window.run("click('roleServer')");
    window.run("fill('serverPort', '0')");
    window.run("click('homeworkButton')");
    window.run("click('serverEnable')");
    window.until("window.page.totals.listening");
    let port = window.run("window.page.totals.serverPort");
    window.run("click('roleClient')");
    window.run(&format!("fill('clientPort', '{port}')"));
    window.run("click('roleLab')");
    window.until("window.page.model.watching");
    window.run("window.pages.client.toggle(); true");
    window.until("window.pages.client.totals.state === SocketState.Connected");
    window.run("window.pages.client.totals.sendData('client'); true");
    window.until("window.pages.client.totals.bytesIn > 6");
    window.run("window.page.open('picture'); true");
    window.until(&format!("{PICTURE}.lanes.length > 2 && !{PICTURE}.old"));
}

fn both() {
    let mut window = Driven::open();
    meet(&mut window);
    assert_eq!(
        window.run(&format!("{PICTURE}.lanes")),
        json!(["server", "connection 1", "client"])
    );
    // The connection, what was sent and what was answered.
    window.until(&format!("{PICTURE}.told.arrows.length >= 3 * 5"));
    window.close();
}

/// The timeline as a picture, and a piece of it.
pub(crate) fn take(mut window: Driven, path: &dyn Fn(&str) -> std::path::PathBuf) {
    window.run("click('roleLab')");
    window.run("window.page.choose('two_ways'); window.page.run(); true");
    window.until("window.page.model.state === 'over'");
    window.run("window.page.open('picture'); true");
    window.until(&format!("{PICTURE}.lanes.length > 1"));
    window.run("find('labTimeline').step(30); true");
    window.shoot(&path("picture-whole"));
    window.run(&format!("{PICTURE}.zoom(16); true"));
    window.shoot(&path("picture-zoomed"));
    window.run(&format!("{PICTURE}.showAll(); find('labTimeline').parent.choose(4, 11); true"));
    window.until(&format!("!{PICTURE}.old"));
    window.shoot(&path("picture-range"));
    window.run("window.page.choose('async_mode'); window.page.run(); true");
    window.until("window.page.model.state === 'over'");
    window.until(&format!("!{PICTURE}.old"));
    window.shoot(&path("picture-slow"));
    window.run("window.page.choose('live'); true");
    meet(&mut window);
    window.run("find('labTimeline').step(4); true");
    window.shoot(&path("picture-live"));
    window.run("window.page.freeze(); true");
    window.run("window.pages.client.totals.sendData('waits'); true");
    window.until("seen(find('chip_2_held'))");
    window.shoot(&path("picture-held"));
    drop(window);
}
