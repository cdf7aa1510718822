//! What `setup.sh` says where cargo is there and not on the PATH. Nothing is installed.

#![cfg(target_os = "linux")]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

/// The system's own folders; rustup puts nothing there.
const PATH: &str = "/usr/bin:/bin";

fn program(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, format!("#!/bin/sh\n{text}\n")).expect("a program");
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("set");
}

/// The exit code and all that is said, with these variables.
fn setup(variables: &[(&str, &str)]) -> (Option<i32>, String) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut command = Command::new("sh");
    command.arg(root.join("setup.sh")).args(["--headless", "--dry-run"]).env("PATH", PATH);
    for other in ["CARGO_HOME", "SUDO_USER"] {
        command.env_remove(other);
    }
    let output = command.envs(variables.iter().copied()).output().expect("sh starts");
    let told =
        [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
    (output.status.code(), told.concat())
}

/// Whether cargo comes with the system here: then nothing of this can happen.
fn cargo_is_the_systems() -> bool {
    let there = PATH.split(':').any(|folder| Path::new(folder).join("cargo").exists());
    if there {
        eprintln!("not checked: cargo is in {PATH}");
    }
    there
}

#[test]
fn cargo_that_is_not_on_the_path_is_found_and_its_place_told() {
    if cargo_is_the_systems() {
        return;
    }
    let home = tempfile::tempdir().expect("a folder");
    let home = home.path();
    let (code, told) = setup(&[("HOME", &home.to_string_lossy())]);
    assert_eq!(code, Some(1), "{told}");
    assert!(told.contains("cargo is not there. Install Rust with rustup"), "{told}");
    program(&home.join(".cargo/bin/cargo"), "");
    let (code, told) = setup(&[("HOME", &home.to_string_lossy())]);
    assert_eq!(code, Some(1), "{told}");
    let place = format!("cargo is in {}/.cargo/bin, which is not on the PATH", home.display());
    assert!(told.contains(&place) && told.contains("export PATH="), "{told}");
}

#[test]
fn sudo_says_where_cargo_is_and_starts_nothing_of_the_users() {
    // SAFETY: geteuid(2) only returns a number.
    if cargo_is_the_systems() || unsafe { libc::geteuid() } != 0 {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let (home, bin) = (folder.path().join("student"), folder.path().join("bin"));
    program(
        &bin.join("getent"),
        &format!("echo 'student:x:1000:1000::{}:/bin/sh'", home.display()),
    );
    for tool in ["cargo", "rustc"] {
        program(
            &home.join(".cargo/bin").join(tool),
            &format!("echo ran >'{}'", home.join("ran").display()),
        );
    }
    let (code, told) = setup(&[
        ("HOME", "/nonexistent"),
        ("SUDO_USER", "student"),
        ("PATH", &format!("{}:{PATH}", bin.display())),
    ]);
    assert_eq!(code, Some(0), "{told}");
    let place = format!("cargo is in {}/.cargo/bin, which is not on root's PATH", home.display());
    assert!(told.contains(&place) && told.contains("go on as student, without sudo"), "{told}");
    assert!(!home.join("ran").exists(), "{told}");
}
