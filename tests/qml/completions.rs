//! Qt's own dialog for files, on a real X server: what it draws in memory has no window of its own.
//!
//! Where Xvfb, Xlib or that dialog is missing the case is skipped, and says so; with `QTCP_A11Y=all`
//! that is a failure.

use std::path::Path;
use std::process::Command;

use crate::util::{QTCP, run_command};
use crate::{Case, scratch, surroundings};

pub(crate) const CASES: &[Case] =
    &[("completions_e11_no_list_of_them_stays_on_the_screen_after_its_dialog", gone)];

fn gone() {
    let run = |display: &mut Command| {
        let folder = scratch().join("completions");
        std::fs::create_dir_all(&folder).expect("a folder");
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/qml/completions.py");
        display.args(["-a", "-s", "-screen 0 1366x768x24", "/usr/bin/python3"]);
        display.arg(script).arg(QTCP).arg(&folder);
        surroundings(display);
        // The dialogs of a desktop are not Qt's.
        display.env("QT_QPA_PLATFORM", "xcb").env_remove("QT_QPA_PLATFORMTHEME");
        display.env_remove("XDG_CURRENT_DESKTOP").env_remove("DESKTOP_SESSION");
        run_command(display, "")
    };
    let missing = if Command::new("xvfb-run").arg("--help").output().is_err() {
        "xvfb-run".to_owned()
    } else {
        let output = run(&mut Command::new("xvfb-run"));
        assert_ne!(output.code, 1, "{}\n{}", output.out(), output.err());
        if output.code == 0 {
            return;
        }
        format!("{}{}", output.out(), output.err())
    };
    assert!(std::env::var("QTCP_A11Y").as_deref() != Ok("all"), "cannot be tried: {missing}");
    println!("skipped: {missing}");
}
