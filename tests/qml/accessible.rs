//! The window by the accessibility interface alone, as a screen reader has it.
//!
//! On a real X server, since Qt tells nobody of what it draws in memory. Where Xvfb, a session bus or
//! AT-SPI is missing the case is skipped, and says so; with `QTCP_A11Y=all` that is a failure.

use std::net::TcpListener;
use std::path::Path;
use std::process::Command;

use crate::util::{QTCP, run_command};
use crate::{Case, surroundings};

pub(crate) const CASES: &[Case] =
    &[("accessible_the_exercise_of_the_course_without_keyboard_and_mouse", exercise)];

/// Begins the window on the session's bus, and ends it.
const SESSION: &str = r#"
"$QTCP" & window=$!
/usr/bin/python3 "$SCRIPT" "$window" "$PORT"; code=$?
kill "$window"; wait "$window" || code=3
exit "$code"
"#;

fn exercise() {
    if let Some(missing) = missing() {
        assert!(std::env::var("QTCP_A11Y").as_deref() != Ok("all"), "{missing} is missing");
        println!("skipped: {missing} is missing; see setup.sh");
        return;
    }
    let port = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/qml/atspi.py");
    let mut command = Command::new("xvfb-run");
    command.args(["-a", "-s", "-screen 0 1366x768x24", "dbus-run-session", "--", "sh", "-c"]);
    command.arg(SESSION);
    surroundings(&mut command);
    command.env("QT_QPA_PLATFORM", "xcb").env("QT_LINUX_ACCESSIBILITY_ALWAYS_ON", "1");
    command.env("QTCP", QTCP).env("SCRIPT", script);
    command.env("PORT", port.expect("a free port").port().to_string());
    let output = run_command(&mut command, "");
    assert_eq!(output.code, 0, "{}\n{}", output.out(), output.err());
    // Whole sentences, each with who, how much and what.
    let row =
        output.out().lines().find(|line| line.starts_with("row: received from")).map(str::to_owned);
    let row = row.unwrap_or_else(|| panic!("{}", output.out()));
    assert!(row.contains(", 11 bytes, client"), "{row}");
}

/// What is needed and not there.
fn missing() -> Option<&'static str> {
    let runs = |program: &str, arguments: &[&str]| {
        let output = Command::new(program).args(arguments).output();
        output.is_ok_and(|output| output.status.success())
    };
    let has_atspi = "import gi; gi.require_version('Atspi', '2.0')";
    if !runs("xvfb-run", &["--help"]) {
        Some("xvfb-run")
    } else if !runs("dbus-run-session", &["--version"]) {
        Some("dbus-run-session")
    } else if !runs("/usr/bin/python3", &["-c", has_atspi]) {
        Some("AT-SPI for Python")
    } else if !Path::new("/usr/share/dbus-1/services/org.a11y.Bus.service").exists() {
        Some("at-spi2-core")
    } else {
        None
    }
}
