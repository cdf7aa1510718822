//! What the window remembers from one run to the next.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use serde_json::{Value, json};

use crate::driven::Driven;
use crate::util::{DEADLINE, Process, QTCP};
use crate::{Case, fresh, scratch, surroundings};

pub(crate) const CASES: &[Case] = &[
    ("remembered_two_copies_keep_settings_of_their_own", copies),
    ("remembered_everything_that_was_kept_is_there_again_and_is_kept_again", everything),
    ("remembered_parts_have_the_sizes_that_they_were_dragged_to", dragged),
    ("remembered_a_message_of_the_command_line_is_the_one_in_the_composer", command_line),
    ("remembered_full_histories_of_long_messages_lose_no_setting", full_histories),
    ("remembered_a_file_that_cannot_be_read_is_kept_and_told", unreadable),
    ("remembered_settings_that_cannot_be_saved_are_told", unwritable),
    ("remembered_what_is_typed_is_kept_though_the_program_is_killed", killed),
    ("remembered_what_is_chosen_is_kept_though_the_program_is_killed", chosen_and_killed),
];

/// A folder with these settings in it, as the window keeps them.
pub(crate) fn configured(json: &str) -> PathBuf {
    let folder = scratch().join(format!("configured-{}", fresh()));
    fs::create_dir_all(folder.join("qtcp")).expect("a folder");
    fs::write(file(&folder), json).expect("written");
    folder
}

pub(crate) fn open_configured(folder: &Path) -> Driven {
    Driven::open_with(|command| _ = command.env("XDG_CONFIG_HOME", folder))
}

fn file(folder: &Path) -> PathBuf {
    folder.join("qtcp/settings.json")
}

pub(crate) fn kept(folder: &Path) -> Value {
    serde_json::from_slice(&fs::read(file(folder)).expect("settings")).expect("JSON")
}

fn copies() {
    let folder = scratch().join(format!("settings-{}", fresh()));
    let (mut first, mut second) = (open_configured(&folder), open_configured(&folder));
    first.run("fill('serverPort', '1111')");
    second.run("click('roleClient')");
    second.run("fill('clientPort', '2222')");
    first.close();
    second.close();
    let (mut first, mut second) = (open_configured(&folder), open_configured(&folder));
    assert_eq!(first.run("find('serverPort').text"), "1111");
    assert_eq!(second.run("find('clientPort').text"), "2222");
    first.close();
    second.close();
}

/// No value is the default, or one that a page has before it was shown.
fn unusual() -> Value {
    let columns = json!({
        "hidden": ["length"], "widths": {"time": 30, "peer": 12}, "dates": true, "fromSelected": true,
    });
    let view = json!({
        "view": "both", "encoding": "GBK", "showIn": false, "showOut": false, "showEvents": false,
        "columns": columns, "signals": true,
    });
    let composer = |text: &str| {
        json!({
            "mode": "escapes", "lineEnding": "crlf", "encoding": "GB18030", "text": text,
            "interval": 17, "count": 23, "history": [{"text": "sent", "mode": "hex"}],
            "tab": "timer", "folded": true,
        })
    };
    json!({
        "version": 1,
        "window": {"width": 780, "height": 700, "maximized": false},
        "role": 1,
        "language": "en",
        "theme": "dark",
        "fontSize": 2,
        "logRows": 2000,
        "server": {
            "ip": "0.0.0.0", "port": "4711", "view": view, "composer": composer("of the server"),
            "template": "{n}", "reply": true,
        },
        "client": {
            "ip": "localhost", "port": "4712", "hosts": ["localhost", "other"], "view": view,
            "composer": composer("of the client"),
        },
        "lab": {"entry": "datagram", "tab": "trace", "folded": true, "slowness": 100, "done": ["byte_stream"],
            "homework": {"client": true, "address": "127.0.0.1:4713", "synchronous": true}},
    })
}

fn everything() {
    let lengths = ["composerHeight", "clientsWidth"];
    let mut first_lengths: Option<Value> = None;
    // A text that somebody emptied is empty the next time.
    for text in ["of the client", ""] {
        let mut settings = unusual();
        settings["client"]["composer"]["text"] = text.into();
        let folder = configured(&settings.to_string());
        // Twice: a page that was never shown must not forget what it was told either.
        for _ in 0..2 {
            let mut window = open_configured(&folder);
            window.until(&format!("find('composerText').text === {text:?}"));
            window.run("click('roleServer')");
            assert_eq!(window.run("find('composerText').text"), "of the server");
            window.run("click('roleClient')");
            window.close();
            let mut again = kept(&folder);
            // How high and wide things are depends on the font.
            let taken = ["server", "client"].map(|page| {
                let page = again[page].as_object_mut().expect("a page");
                lengths.map(|name| page.remove(name).unwrap_or_default())
            });
            for name in ["belowHeight", "listWidth"] {
                again["lab"].as_object_mut().expect("a page").remove(name);
            }
            assert_eq!(again, settings);
            let taken = json!(taken);
            assert_eq!(taken[0][1], 31, "nobody has dragged the list of clients");
            assert_eq!(first_lengths.get_or_insert_with(|| taken.clone()), &taken);
        }
    }
}

/// The list of clients is made wider, what is below higher.
fn dragged() {
    let folder = configured(r#"{"version": 1, "fontSize": 2}"#);
    let handles = "(() => { const all = []; collect(top(), 'dragHandle', all); \
                   return all.filter(one => seen(one)) })()";
    let upright = format!("{handles}.find(one => one.height > one.width)");
    let flat = format!("{handles}.find(one => one.height < one.width)");
    let place = |window: &mut Driven, handle: &str| {
        let place = window.run(&format!(
            "(h => {{ const at = h.mapToItem(null, 0, 0); \
                                         return [at.x, at.y] }})({handle})"
        ));
        [0, 1].map(|i| place[i].as_f64().expect("a place").round())
    };
    let drag = |window: &mut Driven, handle: &str, by: (i32, i32)| {
        window.until(&format!("{handle} !== undefined"));
        let (x, y) = (by.0 / 3, by.1 / 3);
        window.run(&format!(
            "(h => {{ const x = h.width / 2, y = h.height / 2; \
             input.mousePress(h, x, y, Qt.LeftButton, 0, -1); \
             for (let i = 0; i < 3; ++i) moveMouse(h, x + {x}, y + {y}, Qt.LeftButton); \
             input.mouseRelease(h, x, y, Qt.LeftButton, 0, -1); return true }})({handle})"
        ));
    };
    let size = "window.width = 1100; window.height = 720; window.page.theme.narrow";
    let mut window = open_configured(&folder);
    assert_eq!(window.run(size), false);
    window.until(&format!("{upright} !== undefined && {flat} !== undefined"));
    let before = [place(&mut window, &upright), place(&mut window, &flat)];
    drag(&mut window, &upright, (60, 0));
    drag(&mut window, &flat, (0, -60));
    let after = [place(&mut window, &upright), place(&mut window, &flat)];
    assert!(after[0][0] > before[0][0] + 30.0, "{before:?} {after:?}");
    assert!(after[1][1] < before[1][1] - 30.0, "{before:?} {after:?}");
    window.close();
    let mut window = open_configured(&folder);
    window.run(size);
    window.until(&format!("{upright} !== undefined && {flat} !== undefined"));
    assert_eq!([place(&mut window, &upright), place(&mut window, &flat)], after);
    window.close();
}

fn command_line() {
    // A connection that somebody takes: else the window would have to tell of it.
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let server = listener.local_addr().expect("bound").to_string();
    for (arguments, text, mode) in
        [(["--message", "given"], "given", "text"), (["--hex", "00 ff"], "00 ff", "hex")]
    {
        let folder = configured(&unusual().to_string());
        let mut command = Command::new(QTCP);
        command.args(["client", &server]).args(arguments);
        surroundings(&mut command);
        command.env("XDG_CONFIG_HOME", &folder).env("RUST_LOG", "qtcp=info");
        let window = Process::spawn(&mut command);
        let _connection = listener.accept().expect("the window connects");
        window.signal("TERM");
        let output = window.wait();
        assert_eq!(output.code, 0, "{}", output.err());
        let composer = &kept(&folder)["client"]["composer"];
        assert_eq!((&composer["text"], &composer["mode"]), (&json!(text), &json!(mode)));
    }
}

fn full_histories() {
    let folder = configured("{}");
    let mut window = open_configured(&folder);
    for role in ["roleServer", "roleClient"] {
        window.run(&format!("click('{role}')"));
        window.run(
            "for (let i = 0; i < 50; ++i)
                find('historyButton').parent.history.add(i + ' ' + '\\x01'.repeat(65530), 'text')"
                .replace('\n', " ")
                .as_str(),
        );
    }
    window.run("fill('clientPort', '4712')");
    window.run("click('roleServer')");
    window.run("fill('serverPort', '4711')");
    window.close();
    let mut window = open_configured(&folder);
    assert_eq!(window.run("find('serverPort').text"), "4711");
    let newest = "find('historyButton').parent.history.entries[0].text.slice(0, 3)";
    assert_eq!(window.run(newest), "49 ");
    window.run("click('roleClient')");
    assert_eq!(window.run("find('clientPort').text"), "4712");
    assert_eq!(window.run(newest), "49 ");
    window.close();
}

fn unreadable() {
    let large = " ".repeat(1024 * 1024 + 1);
    for (content, language, why) in [
        ("{\"server\": 7, nonsense", "C.UTF-8", "not JSON"),
        ("{\"server\": 7}", "C.UTF-8", "not settings of this program"),
        (&large, "C.UTF-8", "larger than"),
        ("[]", "zh_CN.UTF-8", "不是本程序的设置"),
    ] {
        let folder = configured(content);
        let mut window = Driven::open_with(|command| {
            command.env("XDG_CONFIG_HOME", &folder).env("LC_ALL", language);
        });
        let told = window.run("find('windowErrorText').text");
        let told = told.as_str().expect("a sentence");
        let beside = folder.join("qtcp/settings.json.broken-1");
        assert!(told.contains(why), "{told}");
        assert!(told.contains(&beside.display().to_string()), "{told}");
        window.run("click('windowErrorClose')");
        window.run("fill('serverPort', '4711')");
        let told = window.close_with_warnings();
        assert!(told.contains(&beside.display().to_string()), "{told}");
        assert_eq!(fs::read_to_string(beside).expect("kept"), content);
        assert_eq!(kept(&folder)["server"]["port"], "4711");
    }
}

fn unwritable() {
    let folder = configured("{}");
    let mut window = open_configured(&folder);
    // Saving over a folder fails for everybody, also for the system's administrator.
    fs::remove_file(file(&folder)).expect("removed");
    fs::create_dir(file(&folder)).expect("a folder");
    window.run("fill('serverPort', '4711')");
    let told = "find('windowErrorText').text";
    window.until(&format!("{told}.indexOf('could not be saved') >= 0"));
    fs::remove_dir(file(&folder)).expect("removed");
    window.run("fill('serverPort', '4712')");
    window.until("window.settingsTrouble === ''");
    window.close_with_warnings();
    assert_eq!(kept(&folder)["server"]["port"], "4712");
}

fn killed() {
    let folder = configured("{}");
    let mut window = open_configured(&folder);
    window.run("click('roleClient')");
    window.run("fill('composerText', 'not lost')");
    let file = file(&folder);
    until_kept(&mut window, &file, |kept| kept.contains("not lost"));
    // Without its last words.
    drop(window);
    let mut window = open_configured(&folder);
    assert_eq!(window.run("find('composerText').text"), "not lost");
    window.close();
}

/// Whatever a person has set, one after the other, each in a program that is killed then.
fn chosen_and_killed() {
    for (role, set, kept) in [
        ("roleServer", "click('homeworkButton')", "find('replyEnable').checked"),
        ("roleClient", "fill('intervalField', '77')", "window.page.pane.timing.interval === 77"),
        ("roleClient", "click('view_both')", "window.page.view.mode === 'both'"),
        (
            "roleServer",
            "window.page.log.encoding = 'GBK'; true",
            "window.page.log.encoding === 'GBK'",
        ),
        ("roleServer", "window.page.log.showIn = false; true", "!window.page.log.showIn"),
    ] {
        let folder = configured("{}");
        let mut window = open_configured(&folder);
        window.run(&format!("click('{role}')"));
        let file = file(&folder);
        // Which page it is has been written by then.
        window.run("find('composerText').text = 'page'; true");
        until_kept(&mut window, &file, |kept| kept.contains("\"page\""));
        let before = fs::read_to_string(&file).expect("settings");
        window.run(set);
        until_kept(&mut window, &file, |kept| kept != before);
        drop(window);
        let mut window = open_configured(&folder);
        window.run(&format!("click('{role}')"));
        assert_eq!(window.run(kept), true, "{set}");
        window.close();
    }
}

#[track_caller]
fn until_kept(window: &mut Driven, file: &Path, is: impl Fn(&str) -> bool) {
    let begun = Instant::now();
    while !fs::read_to_string(file).is_ok_and(|kept| is(&kept)) {
        assert!(begun.elapsed() < DEADLINE, "it is not kept");
        window.run("true");
    }
}
