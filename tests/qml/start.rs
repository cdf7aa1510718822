//! What happens before there is a window, and when there can be none.

use std::process::Command;

use crate::util::{Process, QTCP, run_command};
use crate::{Case, load_path, scratch, surroundings};

pub(crate) const CASES: &[Case] = &[
    ("start_without_a_display_is_a_sentence_and_exit_code_2", no_display),
    ("start_a_style_of_another_program_does_not_keep_the_window_from_opening", foreign_style),
    ("start_a_file_that_does_not_load_is_told_and_exit_code_1", broken_file),
    ("start_a_signal_ends_the_window_in_order", signal),
    ("start_the_log_tells_what_happens_on_the_loop_of_the_window", log),
];

fn no_display() {
    for (platform, display) in
        [("xcb", None), ("xcb", Some(":7777")), ("wayland", None), ("nonsense", None)]
    {
        for arguments in [&[][..], &["server"], &["client", ":1"], &["lab", "glue"]] {
            let mut command = Command::new(QTCP);
            command.args(arguments);
            surroundings(&mut command);
            command.env("QT_QPA_PLATFORM", platform);
            command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
            if let Some(display) = display {
                command.env("DISPLAY", display);
            }
            let output = run_command(&mut command, "");
            assert_eq!(output.code, 2, "{platform} {arguments:?}: {}", output.err());
            assert!(output.err().contains("--headless"), "{platform}: {}", output.err());
            // A platform that is missing is not told as a display that is. Qt need not have wayland.
            let missing = output.err().contains(&format!("\"{platform}\", which this Qt"));
            assert_ne!(missing, output.err().contains("no display"), "{}", output.err());
            assert!(missing == (platform == "nonsense") || platform == "wayland");
            assert_eq!(output.err().lines().count(), 1, "{platform}: {}", output.err());
        }
    }
}

fn foreign_style() {
    for style in ["org.kde.desktop", "nonsense", "Material"] {
        let mut command = Command::new(QTCP);
        command.args(["server", "--listen", ":0"]);
        surroundings(&mut command);
        command.env("QT_QUICK_CONTROLS_STYLE", style).env("RUST_LOG", "warn,qtcp=info");
        let window = Process::spawn(&mut command);
        window.wait_stderr("it listens", |text| text.contains("try to start tcpserver"));
        window.signal("TERM");
        let output = window.wait();
        assert_eq!(output.code, 0, "{style}: {}", output.err());
        assert!(!output.err().contains(style), "{style}: {}", output.err());
    }
}

fn broken_file() {
    let path = scratch().join("Broken.qml");
    std::fs::write(&path, "import QtQml 2.15\nQtObject { nonsense: 1 }\n").expect("written");
    for path in [path, scratch().join("NotThere.qml")] {
        let output = run_command(&mut load_path(&path), "");
        assert_eq!(output.code, 1, "{}", output.err());
        assert!(output.err().contains("could not be loaded"), "{}", output.err());
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        assert!(output.err().contains(&name), "{}", output.err());
    }
}

fn signal() {
    for name in ["TERM", "INT"] {
        let mut command = Command::new(QTCP);
        command.args(["server", "--listen", ":0"]);
        surroundings(&mut command);
        command.env("RUST_LOG", "qtcp=info");
        let window = Process::spawn(&mut command);
        window.wait_stderr("it listens", |text| text.contains("try to start tcpserver"));
        window.signal(name);
        let output = window.wait();
        assert_eq!(output.code, 0, "{name}: {}", output.err());
    }
}

fn log() {
    let mut command = Command::new(QTCP);
    command.args(["server", "--listen", ":0"]);
    surroundings(&mut command);
    command.env("RUST_LOG", "qtcp::tap=trace");
    let window = Process::spawn(&mut command);
    window.wait_stderr("it listens", |text| text.contains(" event listener1 listening 127.0.0.1:"));
    window.signal("TERM");
    assert_eq!(window.wait().code, 0);
}
