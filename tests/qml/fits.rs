//! What a person sees of the window: nothing outside, nothing on another, nothing cut off without a
//! word, everything readable. `fits.js` looks.
//!
//! A sample is in every run; `QTCP_FITS=all` tries every page in both languages, three sizes of the
//! font, four sizes of the window and four scales of the screen.

use std::fs;
use std::net::TcpListener;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::driven::Driven;
use crate::{Case, fresh, scratch};

pub(crate) const CASES: &[Case] = &[
    ("fits_nothing_lies_on_another_or_outside_and_all_can_be_read", everything),
    ("fits_what_is_wrong_is_found", found),
    ("fits_every_text_can_be_read_on_everything_that_it_may_stand_on", colours),
    ("fits_the_first_window_is_on_the_screen_as_a_whole", screens),
    ("fits_a_width_is_that_of_digits_in_a_chinese_font_too", digits),
];

/// A screen: its pixels, the size of the font in points, and the scale.
#[derive(Clone, Copy)]
pub(crate) struct Screen {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) points: u32,
    pub(crate) scale: &'static str,
    pub(crate) chinese: bool,
}

/// When the last change of a layout is done at the latest.
const SETTLED: Duration = Duration::from_secs(2);

/// The points of the font that Qt's offscreen screens have, at 96 dots per inch.
pub(crate) const POINTS: u32 = 9;

pub(crate) fn on(screen: Screen) -> Driven {
    let dots = 96 * screen.points / POINTS;
    // The base goes along: it is the font that grows, and not the scale.
    let side = |at: u32| {
        json!({
            "name": format!("at {at}"), "x": at, "y": 0, "width": screen.width,
            "height": screen.height, "logicalDpi": dots, "logicalBaseDpi": dots, "dpr": 1,
        })
    };
    // A second one beside it is no room for the first window.
    let screens = json!({ "screens": [side(0), side(screen.width)] });
    let path: PathBuf = scratch().join(format!("screens-{}.json", fresh()));
    fs::write(&path, screens.to_string()).expect("written");
    let mut window = Driven::open_with(|command| {
        command.env("QT_QPA_PLATFORM", format!("offscreen:configfile={}", path.display()));
        command.env("QT_SCALE_FACTOR", screen.scale);
        // The font of the system is then one with Chinese characters.
        command.env("LC_ALL", if screen.chinese { "zh_CN.UTF-8" } else { "C.UTF-8" });
    });
    window.run("window.page.log.peer = ''; true");
    window
}

#[track_caller]
pub(crate) fn none(window: &mut Driven, popup: &str, when: &str) {
    // What was shown or resized just now is laid out with the next picture.
    let begun = Instant::now();
    loop {
        let faults = window.run(&format!("faults({popup})"));
        if faults == json!([]) {
            return;
        }
        assert!(begun.elapsed() < SETTLED, "{when}: {faults:#}");
    }
}

/// The sizes of a window in pixels; none is the smallest.
const SIZES: [Option<(u32, u32)>; 4] =
    [None, Some((1100, 720)), Some((1366, 768)), Some((1920, 1080))];

fn all_pages(window: &mut Driven, sizes: &[Option<(u32, u32)>], scale: f64, when: &str) {
    for size in sizes {
        resize(window, *size, scale);
        for role in ["roleServer", "roleClient", "roleLab"] {
            window.run(&format!("click('{role}')"));
            let there = window.run("[window.width, window.height]");
            none(window, "", &format!("{when}, {role}, {size:?} is {there}"));
        }
    }
}

fn resize(window: &mut Driven, size: Option<(u32, u32)>, scale: f64) {
    let (width, height) = size.unwrap_or_default();
    window.run(&format!(
        "window.width = Math.max(window.minimumWidth, {width} / {scale}); \
         window.height = Math.max(window.minimumHeight, {height} / {scale}); true"
    ));
}

/// Off, at work, and with something wrong.
fn at_all_sizes(screen: Screen, sizes: &[Option<(u32, u32)>]) {
    let scale: f64 = screen.scale.parse().expect("a number");
    let Screen { points, chinese, .. } = screen;
    let mut window = on(Screen { width: 7680, height: 4320, ..screen });
    let what = format!("{points} pt, chinese {chinese}, scale {scale}");
    all_pages(&mut window, sizes, scale, &format!("off, {what}"));

    window.run("click('roleServer')");
    window.run("fill('serverPort', '0')");
    window.run("click('homeworkButton')");
    window.run("click('serverEnable')");
    window.until("window.page.totals.listening");
    let port = window.run("window.page.totals.serverPort");
    window.run("click('roleClient')");
    window.run(&format!("fill('clientPort', '{port}')"));
    window.run("click('clientEnable')");
    window.until("window.page.connected");
    window.run("click('sendButton')");
    window.until("window.page.totals.bytesIn > 0");
    all_pages(&mut window, sizes, scale, &format!("at work, {what}"));

    window.run("click('roleClient')");
    window.run("click('clientEnable')");
    window.until("!window.page.active");
    window.run("fill('clientPort', '1')");
    window.run("click('clientEnable')");
    window.until("window.page.trouble !== null");
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("bound").port();
    window.run("click('roleServer')");
    window.run("click('serverEnable')");
    window.until("!window.page.active");
    window.run(&format!("fill('serverPort', '{port}')"));
    window.run("click('serverEnable')");
    window.until("window.page.trouble !== null");
    all_pages(&mut window, &sizes[..1], scale, &format!("refused, {what}"));

    lab(&mut window, &sizes[..1], scale, &what);

    for (key, inside) in [
        ("key(Qt.Key_Comma, Qt.ControlModifier)", "settingsClose"),
        ("key(Qt.Key_K, Qt.ControlModifier)", "paletteField"),
        ("key(Qt.Key_F1)", "shortcutListClose"),
    ] {
        window.activate();
        window.run(key);
        window.until(&format!("seen(find('{inside}'))"));
        none(&mut window, &format!("'{inside}'"), &format!("{inside}, {what}"));
        window.run("key(Qt.Key_Escape)");
        window.until(&format!("gone('{inside}')"));
    }

    // More that is on than there is room for, in the dark as well.
    window.run(
        "find('statusLine').chips = [0, 1, 2, 3, 4].map((n) => ({ role: 0, id: '' + n, \
         text: 'a file with a long name ' + n, tip: 'told' })); true",
    );
    window.run("window.pickTheme('dark'); true");
    all_pages(&mut window, &sizes[..1], scale, &format!("dark, many chips, {what}"));
    window.close();
}

/// A scenario that is held, its script with a mistake, and its trace.
fn lab(window: &mut Driven, sizes: &[Option<(u32, u32)>], scale: f64, what: &str) {
    window.run("click('roleLab')");
    window.run("window.page.choose('two_ways'); window.page.run(); true");
    window.until("window.page.model.state === 'over'");
    for tab in ["lesson", "row", "states", "trace", "code", "notes"] {
        window.run("click('roleLab')");
        window.run(&format!("window.page.open('{tab}'); find('labTimeline').step(5); true"));
        all_pages(window, sizes, scale, &format!("played, {tab}, {what}"));
    }
    window.run("click('roleLab')");
    window.run("click('labTabs_bytes')");
    window.until(crate::lab_bytes::CHOOSE);
    window.until("find('labBytes').ways.length > 0");
    all_pages(window, sizes, scale, &format!("bytes, {what}"));
    window.run("click('roleLab')");
    window.run("click('labStep')");
    window.until("window.page.model.state === 'held'");
    window.run("window.page.open('script'); true");
    window.run("find('labScript').text = 'scenario x \"x\"\\nc nonsense'; true");
    window.run("click('labRun')");
    window.until("window.page.model.problem !== ''");
    all_pages(window, sizes, scale, &format!("held and wrong, {what}"));
    window.run("click('roleLab')");
    window.run("click('labErrorClose')");
    window.run("click('labFold')");
    all_pages(window, sizes, scale, &format!("folded, {what}"));
    window.run("click('roleLab')");
    window.run("click('labFold')");
    window.run("click('labStop')");
    window.until("window.page.model.state === 'stopped'");
    // With what the lints find, and a picture that was saved.
    window.run("window.page.choose('connected_twice'); window.page.run(); true");
    window.until("window.page.model.state === 'over' && window.page.model.noteCount > 0");
    window.run("window.page.open('notes'); window.page.told = 'The timeline was saved'; true");
    all_pages(window, sizes, scale, &format!("with notes, {what}"));
    window.run("click('roleLab')");
    window.run("click('labErrorClose')");
    window.run("window.page.choose('stream'); find('streamFraming').chosen('fixed'); true");
    all_pages(window, sizes, scale, &format!("a stream to be sent, {what}"));
    window.run("click('roleLab')");
    window.run("window.page.run(); true");
    window.until("find('labStream').model.trace !== '' && !find('labStream').model.running");
    window.run("find('streamMessage').text = ''; find('streamFraming').chosen('none'); true");
    all_pages(window, sizes, scale, &format!("a stream, {what}"));
    window.run("click('roleLab')");
    full_buffers(window, sizes, scale, what);
    window.run("window.page.choose('live'); true");
}

/// All that may wait waits; with another page it would be gone.
fn full_buffers(window: &mut Driven, sizes: &[Option<(u32, u32)>], scale: f64, what: &str) {
    window.run("window.page.choose('buffers'); true");
    let buffers = "find('labBuffers').model";
    window.until(&format!("{buffers}.connected"));
    window.run(&format!("{buffers}.reads = false; {buffers}.readBufferSize = 65536; true"));
    window.until(&format!("!{buffers}.write(8388608) && {buffers}.room === 0"));
    window.until("find('buffersVessels').drawn");
    for size in sizes {
        resize(window, *size, scale);
        none(window, "", &format!("full buffers, {size:?}, {what}"));
    }
}

fn everything() {
    let screen = |points, chinese, scale| Screen { width: 0, height: 0, points, scale, chinese };
    if std::env::var_os("QTCP_FITS").is_some_and(|which| which == "all") {
        for points in [9, 11, 14] {
            for chinese in [false, true] {
                for scale in ["1", "1.25", "1.5", "2"] {
                    at_all_sizes(screen(points, chinese, scale), &SIZES);
                }
            }
        }
        return;
    }
    at_all_sizes(screen(9, true, "1.25"), &SIZES[..3]);
    at_all_sizes(screen(14, false, "1"), &SIZES[..3]);
}

/// Each kind of mistake, made on purpose.
fn found() {
    let mut window = Driven::open();
    let label = |more: &str| format!("Text {{ text: 'nothing else'; color: 'black'; {more} }}");
    let two = format!("{} {}", label("y: 50"), label("y: 55; x: 9"));
    for (wrong, content) in [
        ("on each other", two.as_str()),
        ("outside its parent", &label("x: -20")),
        ("runs over its width", &label("width: 10")),
        ("runs over its height", &label("height: 3")),
        ("cut off without a tool tip", &label("width: 30; elide: Text.ElideRight")),
        ("contrast", &label("opacity: 1").replace("black", "#999")),
        ("border", "Button { y: 99; background: Rectangle { border.color: '#ddd' } }"),
        (
            "contrast",
            "TextField { placeholderText: 'x'; placeholderTextColor: '#aaa'; background: null }",
        ),
        ("", &label("y: 9")),
    ] {
        let item = format!(
            "import QtQuick 2.15; import QtQuick.Controls 2.15; \
             Rectangle {{ width: 300; height: 200; color: 'white'; {content} }}"
        );
        let faults = window.run(&format!(
            "(() => {{ const made = Qt.createQmlObject({item:?}, window.contentItem); \
             made.z = 9; const faults = Fits.faults(made, window.color); made.destroy(); \
             return faults }})()"
        ));
        let faults = faults.as_array().expect("a list");
        assert_eq!(faults.len(), usize::from(!wrong.is_empty()), "{content}: {faults:?}");
        let told = faults.first().and_then(Value::as_str).unwrap_or_default();
        assert!(told.starts_with(wrong), "{content}: {told}");
    }
    window.close();
}

const TEXTS: [&str; 10] =
    ["text", "dim", "faint", "accent", "incoming", "outgoing", "event", "good", "warning", "bad"];
const BACKS: [&str; 12] = [
    "window",
    "base",
    "stripe",
    "raised",
    "soft",
    "hover",
    "pressed",
    "selection",
    "found",
    "foundHere",
    "badBack",
    "noteBack",
];

fn colours() {
    let mut window = Driven::open();
    for theme in ["light", "dark"] {
        window.run(&format!("window.pickTheme('{theme}'); true"));
        let mut ask = |of: &str, on: &str| {
            let script = format!("Fits.contrast(window.page.theme.{of}, window.page.theme.{on})");
            window.run(&script).as_f64().expect("a number")
        };
        for on in BACKS {
            for of in TEXTS {
                let contrast = ask(of, on);
                assert!(contrast >= 4.5, "{theme}: {of} on {on}: {contrast:.2}");
            }
            if !["pressed", "found", "foundHere"].contains(&on) {
                let contrast = ask("edge", on);
                assert!(contrast >= 3.0, "{theme}: edge on {on}: {contrast:.2}");
            }
        }
        let contrast = ask("accentText", "accent");
        assert!(contrast >= 4.5, "{theme}: accentText on accent: {contrast:.2}");
    }
    window.close();
}

fn screens() {
    for (width, height, scale) in
        [(1366, 768, "1"), (1366, 768, "1.25"), (1366, 768, "1.5"), (1920, 1200, "2")]
    {
        for chinese in [false, true] {
            let mut window = on(Screen { width, height, points: POINTS, scale, chinese });
            let scale: f64 = scale.parse().expect("a number");
            let there = window.run("[window.width, window.height]");
            let pixels = |side: usize| there[side].as_f64().expect("a length") * scale;
            let (wide, high) = (pixels(0), pixels(1));
            // Some of the height is for the bar with the title.
            assert!(wide <= f64::from(width) + scale, "{width}x{height} at {scale}: {there}");
            assert!(high <= f64::from(height) - 20.0, "{width}x{height} at {scale}: {there}");
            for role in ["roleServer", "roleClient", "roleLab"] {
                window.run(&format!("click('{role}')"));
                none(&mut window, "", &format!("{role}, {width}x{height} at {scale}, {there}"));
                let own = if role == "roleLab" { "labFold" } else { "sendButton" };
                window.run(&format!("find('{own}') !== find('statusLine')"));
            }
            window.close();
        }
    }
}

/// The list of clients has the room of its characters, and not twice as much.
fn digits() {
    let mut window =
        on(Screen { width: 1920, height: 1080, points: POINTS, scale: "1", chinese: true });
    let (digit, average) = (
        window.run("window.page.theme.metrics.advanceWidth('0')"),
        window.run("window.page.theme.metrics.averageCharacterWidth"),
    );
    let number = |value: &Value| value.as_f64().expect("a number");
    assert!(number(&average) > number(&digit) * 1.5, "no Chinese font: {average} and {digit}");
    let taken = window.run("window.page.theme.character");
    assert!((number(&taken) - number(&digit)).abs() <= 1.0, "{taken} is not {digit}");
    window.close();
}
