//! No program of another user is ever run. The C++ engine of `qtcp compare` and
//! `qtcp trace --engine qt` is a program that is looked for; here others put theirs in the way.
//!
//! Giving files away and being another user needs root: elsewhere these tests say that they are
//! left out.

#![cfg(target_os = "linux")]

#[cfg(feature = "gui")]
#[path = "util/mod.rs"]
mod util;

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// Two users who own nothing that this program needs.
const SOMEBODY: u32 = 65534;
const SOMEBODY_ELSE: u32 = 65533;

/// A program that cargo has built, in cargo's folder, and an empty cache; all of it of root's.
struct Ground {
    folder: TempDir,
    name: String,
}

impl Ground {
    fn new() -> Option<Self> {
        // SAFETY: geteuid(2) only returns a number.
        if unsafe { libc::geteuid() } != 0 {
            eprintln!("not checked: only root can be several users");
            return None;
        }
        let folder = tempfile::tempdir().expect("a folder");
        set_mode(folder.path(), 0o755);
        let at = |path: &str| folder.path().join(path);
        for made in ["target/release", "cache", "bin"] {
            fs::create_dir_all(at(made)).expect("a folder");
        }
        fs::write(at("target/CACHEDIR.TAG"), "Signature: 8a477f597d28d172789f06886806bc55")
            .expect("a file");
        fs::copy(env!("CARGO_BIN_EXE_qtcp"), at("target/release/qtcp")).expect("a copy");
        // Whoever the engine runs as can say so.
        fs::write(at("ran"), "").expect("a file");
        set_mode(&at("ran"), 0o666);
        // It builds nothing, and tells the name of the folder that it was to build in.
        script(&at("bin/cmake"), "pwd >&2; exit 1");
        let mut ground = Self { folder, name: String::new() };
        let told = ground.run(0, "compare");
        let mut parts = told.split(['/', '\n']);
        let name = parts
            .find(|part| part.starts_with("cpp-engine-"))
            .and_then(|part| part.split('.').next());
        ground.name = name.expect("it was about to build one").to_owned();
        ground.clear();
        Some(ground)
    }

    fn at(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Puts an engine into `place` that tells that it ran.
    fn plant(&self, place: &str) -> [PathBuf; 3] {
        let place = self.at(place);
        let home = place.join(&self.name);
        fs::create_dir_all(&home).expect("a folder");
        let engine = home.join("qtcp-engine");
        script(&engine, &format!("echo ran >>'{}'; echo 'Qt 6.4.2'", self.at("ran").display()));
        for path in [&place, &home, &engine] {
            set_mode(path, 0o755);
        }
        [place, home, engine]
    }

    /// Nothing is planted, and nothing has run.
    fn clear(&self) {
        for place in ["target", "cache", "cache/qtcp"] {
            _ = fs::remove_dir_all(self.at(place).join(&self.name));
            if self.at(place).exists() {
                chown(self.at(place), Some(0), Some(0)).expect("root");
                set_mode(&self.at(place), 0o755);
            }
        }
        fs::write(self.at("ran"), "").expect("a file");
    }

    /// What the program says to a user who asks for the engine.
    fn run(&self, user: u32, command: &str) -> String {
        let scenario = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios/never_used.scn");
        let copy = self.at("never_used.scn");
        fs::copy(scenario, &copy).expect("a copy");
        let mut run = Command::new("setpriv");
        let user = user.to_string();
        run.args(["--reuid", &user, "--regid", &user, "--clear-groups", "--"]);
        run.arg(self.at("target/release/qtcp")).arg(command);
        if command == "trace" {
            run.args(["--engine", "qt"]);
        }
        run.arg(copy).env("XDG_CACHE_HOME", self.at("cache")).env_remove("QTCP_CPP_ENGINE");
        run.env("PATH", format!("{}:/usr/bin:/bin", self.at("bin").display()));
        let output = run.output().expect("setpriv starts; run setup.sh");
        String::from_utf8_lossy(&output.stderr).into_owned()
    }

    fn has_run(&self) -> bool {
        !fs::read(self.at("ran")).expect("a file").is_empty()
    }

    #[track_caller]
    fn assert_not_run(&self, user: u32, what: &str) {
        for command in ["compare", "trace"] {
            let told = self.run(user, command);
            assert!(!self.has_run(), "{what}: {command} has run it\n{told}");
        }
    }
}

#[cfg(feature = "gui")]
#[test]
fn settings_that_cannot_be_written_are_used_and_that_they_are_not_kept_is_told() {
    let Some(ground) = Ground::new() else { return };
    let (config, settings) = (ground.at("config"), ground.at("config/qtcp/settings.json"));
    fs::create_dir_all(ground.at("config/qtcp")).expect("a folder");
    let kept = r#"{"version":1,"role":1,"client":{"port":"4711"}}"#;
    fs::write(&settings, kept).expect("a file");
    for (path, mode) in [(settings.clone(), 0o600), (ground.at("config/qtcp"), 0o500)] {
        chown(&path, Some(SOMEBODY), None).expect("root");
        set_mode(&path, mode);
    }
    let user = SOMEBODY.to_string();
    let mut window = Command::new("setpriv");
    window.args(["--reuid", &user, "--regid", &user, "--clear-groups", "--"]);
    window.arg(ground.at("target/release/qtcp")).args(["server", "--listen", ":0"]);
    window.env("XDG_CONFIG_HOME", &config).env("HOME", &config).env("XDG_RUNTIME_DIR", &config);
    window.env("QT_QPA_PLATFORM", "offscreen").env("QT_QUICK_BACKEND", "software");
    window.env("LC_ALL", "C.UTF-8").env("RUST_LOG", "warn,qtcp=info");
    let window = util::Process::spawn(&mut window);
    window.wait_stderr("it listens", |told| told.contains("try to start tcpserver"));
    // Settings are saved when it closes.
    window.signal("TERM");
    let output = window.wait();
    assert_eq!(output.code, 0, "{}", output.err());
    let words = ["settings", "config/qtcp/settings.json", "Permission denied"];
    assert!(words.iter().all(|word| output.err().contains(word)), "{}", output.err());
    assert_eq!(fs::read_to_string(&settings).expect("there"), kept);
}

fn script(path: &Path, text: &str) {
    fs::write(path, format!("#!/bin/sh\n{text}\n")).expect("a script");
    set_mode(path, 0o755);
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("set");
}

#[test]
fn an_engine_of_another_user_is_not_run_wherever_it_is() {
    let Some(ground) = Ground::new() else { return };
    for place in ["target", "cache/qtcp"] {
        for which in 0..3 {
            let paths = ground.plant(place);
            chown(&paths[which], Some(SOMEBODY), None).expect("root");
            ground.assert_not_run(0, &format!("{} is another user's", paths[which].display()));
            ground.clear();
        }
    }
}

#[test]
fn an_engine_that_another_user_could_change_is_not_run() {
    let Some(ground) = Ground::new() else { return };
    for place in ["target", "cache/qtcp"] {
        for which in 0..3 {
            for mode in [0o775, 0o757] {
                let paths = ground.plant(place);
                set_mode(&paths[which], mode);
                ground.assert_not_run(0, &format!("{} is {mode:o}", paths[which].display()));
                ground.clear();
            }
        }
    }
}

#[test]
fn an_engine_behind_a_link_counts_as_what_it_leads_to() {
    let Some(ground) = Ground::new() else { return };
    let [_, home, engine] = ground.plant("target");
    let theirs = ground.at("theirs");
    fs::rename(&engine, &theirs).expect("moved");
    chown(&theirs, Some(SOMEBODY), None).expect("root");
    std::os::unix::fs::symlink(&theirs, home.join("qtcp-engine")).expect("linked");
    ground.assert_not_run(0, "a link to another user's");
}

#[test]
fn a_user_runs_what_is_the_users_own_or_roots_and_nobody_elses() {
    let Some(ground) = Ground::new() else { return };
    for (owner, user, runs) in [
        (0, 0, true),
        (0, SOMEBODY, true),
        (SOMEBODY, SOMEBODY, true),
        (SOMEBODY_ELSE, SOMEBODY, false),
    ] {
        for command in ["compare", "trace"] {
            let paths = ground.plant("cache/qtcp");
            for path in &paths {
                chown(path, Some(owner), None).expect("root");
            }
            let told = ground.run(user, command);
            assert_eq!(ground.has_run(), runs, "{owner}'s engine and {user}: {told}");
            ground.clear();
        }
    }
}

#[test]
fn whoever_has_no_place_of_their_own_is_told_why_and_how_to_have_one() {
    let Some(ground) = Ground::new() else { return };
    for place in ["target", "cache"] {
        chown(ground.at(place), Some(SOMEBODY), None).expect("root");
    }
    let told = ground.run(0, "compare");
    let cache = fs::canonicalize(ground.at("cache")).expect("there");
    for words in [
        &format!("{} belongs to another user (number {SOMEBODY})", cache.display())[..],
        "XDG_CACHE_HOME",
        "QTCP_CPP_ENGINE",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    assert!(!told.contains("building"), "{told}");
}
