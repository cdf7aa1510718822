//! What a person is told who has not everything that the C++ engine of `qtcp trace --engine cpp`
//! and `qtcp compare` is built with.
//!
//! tests/cmake has one `cmake` for each situation, which says what the real one said in it; so the
//! sentences are checked on machines that have everything, and on those that have no cmake.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

const CURE: &str = "'sh setup.sh' installs what is needed, and QTCP_CPP_ENGINE=PROGRAM names an engine that is \
     there already";
const BUILDING: &str =
    "qtcp: building the C++ engine; this happens once and takes about half a minute";

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(path)
}

/// The program away from cargo's directory, as an installed one is, with an empty cache.
struct Installed(TempDir);

impl Installed {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        fs::copy(env!("CARGO_BIN_EXE_qtcp"), folder.path().join("qtcp")).expect("a copy");
        Self(folder)
    }

    /// `qtcp ARGS SCRIPT`, where these are all programs there are.
    fn command(&self, args: &[&str], programs: &Path) -> Command {
        let mut command = Command::new(self.0.path().join("qtcp"));
        command.args(args).arg(here("scenarios/never_used.scn"));
        command.env("PATH", programs).env("XDG_CACHE_HOME", self.0.path().join("cache"));
        for outside in ["QTCP_CPP_ENGINE", "CXX", "CMAKE_GENERATOR", "CMAKE_TOOLCHAIN_FILE"] {
            command.env_remove(outside);
        }
        command
    }

    /// Runs it; the engine cannot be built, and this is what is said.
    #[track_caller]
    fn told(&self, command: &mut Command) -> String {
        let Output { status, stdout, stderr } = command.output().expect("the program starts");
        let told = String::from_utf8(stderr).expect("text");
        assert_eq!(status.code(), Some(2), "{told}");
        assert!(stdout.is_empty(), "nothing was compared: {told}");
        let left = fs::read_dir(self.0.path().join("cache/qtcp")).expect("the cache").count();
        assert_eq!(left, 0, "what was begun is cleared away");
        told
    }
}

#[test]
fn an_engine_that_does_not_start_is_told_with_its_cure() {
    let output = Command::new(env!("CARGO_BIN_EXE_qtcp"))
        .env("QTCP_CPP_ENGINE", "/nonexistent/engine")
        .arg("compare")
        .arg(here("scenarios/never_used.scn"))
        .output()
        .expect("the program starts");
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8(output.stderr).expect("text");
    assert!(told.contains("/nonexistent/engine does not start"), "{told}");
    assert!(told.contains("QTCP_CPP_ENGINE"), "{told}");
}

#[test]
fn what_is_missing_to_build_the_cpp_engine_is_told_in_one_sentence_with_its_cure() {
    let installed = Installed::new();
    for (programs, cause) in [
        // There is no such folder, so there is no cmake.
        ("no_cmake", "cmake, which does not start (No such file or directory)"),
        ("no_make", "make, and there is none"),
        ("no_compiler", "a C++ compiler, and there is none"),
        ("no_qt", "Qt's headers (6, or 5.15), and they are not there"),
        ("no_qt_network", "Qt's headers (6, or 5.15), and they are not there"),
        ("no_qt5_network", "Qt's headers (6, or 5.15), and they are not there"),
    ] {
        for args in [["compare"].as_slice(), &["trace", "--engine", "cpp"]] {
            let mut command = installed.command(args, &here("cmake").join(programs));
            let expected = format!("{BUILDING}\nqtcp: the C++ engine needs {cause}; {CURE}\n");
            assert_eq!(installed.told(&mut command), expected, "{programs}, {args:?}");
        }
    }
}

#[test]
fn what_else_cmake_says_is_shown_line_by_line_above_the_sentence() {
    let installed = Installed::new();
    let mut command = installed.command(&["compare"], &here("cmake/broken_compiler"));
    let told = installed.told(&mut command);
    let last = format!("qtcp: the C++ engine cannot be built, cmake's own words are above; {CURE}");
    assert_eq!(told.lines().last(), Some(last.as_str()), "{told}");
    let words = "\nqtcp:     c++: fatal error: cannot execute cc1plus\n";
    assert!(told.contains(words), "{told}");
    assert!(!told.contains("\\u{a}"), "{told}");
}

/// The recorded words are those of one version of cmake; these are the ones of the cmake here.
#[cfg(feature = "gui")]
#[test]
fn the_cmake_that_is_here_leads_to_the_same_sentences() {
    let installed = Installed::new();
    let path = std::env::var_os("PATH").expect("a path");
    let find =
        |name: &str| std::env::split_paths(&path).map(|at| at.join(name)).find(|at| at.is_file());
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["cmake", "make", "uname"] {
        let program = find(name).unwrap_or_else(|| panic!("no {name}; run 'sh setup.sh'"));
        std::os::unix::fs::symlink(program, folder.path().join(name)).expect("a link");
    }
    let told = installed.told(&mut installed.command(&["compare"], folder.path()));
    let cause = "a C++ compiler, and there is none";
    assert_eq!(told, format!("{BUILDING}\nqtcp: the C++ engine needs {cause}; {CURE}\n"));

    // Packages are looked for where there are none.
    let toolchain = here("cmake/nowhere.cmake");
    let mut command = installed.command(&["compare"], Path::new(&path));
    let told = installed.told(command.env("CMAKE_TOOLCHAIN_FILE", toolchain));
    let cause = "Qt's headers (6, or 5.15), and they are not there";
    assert_eq!(told, format!("{BUILDING}\nqtcp: the C++ engine needs {cause}; {CURE}\n"));
}
