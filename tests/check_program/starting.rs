//! Programs that do not start.

use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use qtcp::check::program::Program;

use crate::tried::*;

#[test]
fn what_does_not_start_has_its_cause_and_its_cure() {
    let _others = among_others();
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str, text: &[u8], mode: u32| {
        let path = folder.path().join(name);
        fs::write(&path, text).expect("a file");
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("its mode");
        path.to_string_lossy().into_owned()
    };
    let absent = folder.path().join("absent").to_string_lossy().into_owned();
    let here = folder.path().to_string_lossy().into_owned();
    let plain = file("plain", b"#!/bin/sh\n", 0o644);
    let source = file("server.cpp", b"int main() {}\n", 0o644);
    let windows = file("windows", b"#!/bin/sh\r\nexit 0\r\n", 0o755);
    let no_format = file("no_format", b"\x7fELF nonsense", 0o755);
    for (words, code, cure) in [
        (vec![], "program_unnamed", "-- ./server"),
        (vec![absent.as_str()], "program_not_there", "check the path"),
        (vec!["no-such-program"], "program_not_on_path", "./no-such-program"),
        (vec!["setup.sh"], "program_in_this_folder", "./setup.sh"),
        (vec![&here], "program_is_folder", "name the program"),
        (vec!["./src"], "program_is_folder", "name the program"),
        (vec![&plain], "program_not_executable", "chmod +x"),
        (vec![&source], "program_is_source", "compile it"),
        (vec![&windows], "program_no_interpreter", "Windows"),
        (vec![&no_format], "program_wrong_format", "#!/bin/sh"),
        (vec!["a\0b"], "program_not_started", "a\\0b"),
    ] {
        let words: Vec<OsString> = words.into_iter().map(OsString::from).collect();
        let fact = Program::start(&words, &[]).expect_err("it does not start");
        assert_eq!(fact.code(), code, "{words:?}");
        assert!(english(&fact).contains(cure), "{}", english(&fact));
    }
}

/// What `docker exec` starts is in a session whose leader is outside: the kernel tells 0 for it.
#[test]
fn a_program_is_held_and_ended_also_in_a_container_whose_session_is_led_from_outside() {
    let _others = among_others();
    let ours = std::env::current_exe().expect("a test");
    let container = ["--user", "--map-root-user", "--pid", "--fork", "--mount-proc"];
    let inside = |words: &[&std::ffi::OsStr]| {
        let mut command = std::process::Command::new("unshare");
        command.args(container).args(words).output()
    };
    if !inside(&["true".as_ref()]).is_ok_and(|output| output.status.success()) {
        eprintln!("not tried: this machine makes no containers");
        return;
    }
    let held = [ours.as_os_str(), "a_program_that_forks_without_end".as_ref()];
    let ended = "a_program_that_goes_into_the_background".as_ref();
    let output = inside(&[held[0], held[1], ended]).expect("it runs");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("2 passed; 0 failed"), "{said}{output:?}");
}
