//! The C++ engine (`src/compare/engine`): where it is, and building it when it is first asked for.

use std::env;
use std::fs;
use std::hash::Hasher;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use super::place::{self, Found, Room};
use crate::record::HEADER;
use crate::text::escape::visible;
use crate::text::{Fact, facts};
use crate::trace::Source;

/// Why there is no C++ engine.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct EngineError(Fact);

impl EngineError {
    pub(super) fn failed(program: &Path, told: &str) -> Self {
        Self(facts::engine_failed(program.display(), told))
    }

    /// What happened.
    #[must_use]
    pub fn fact(&self) -> Fact {
        self.0.clone()
    }
}

/// Names a program that is there already.
const VARIABLE: &str = "QTCP_CPP_ENGINE";
const PROGRAM: &str = "qtcp-engine";
/// The engine reads files, and standard input is one by this name.
const STANDARD_INPUT: &str = "/dev/stdin";

/// Its sources travel with this program, so that it can be built wherever that is installed.
const SOURCES: [(&str, &str); 23] = [
    ("CMakeLists.txt", include_str!("engine/CMakeLists.txt")),
    ("absent.cpp", include_str!("engine/absent.cpp")),
    ("control.cpp", include_str!("engine/control.cpp")),
    ("later.cpp", include_str!("engine/later.cpp")),
    ("later.h", include_str!("engine/later.h")),
    ("lexer.cpp", include_str!("engine/lexer.cpp")),
    ("line.h", include_str!("engine/line.h")),
    ("main.cpp", include_str!("engine/main.cpp")),
    ("peer.cpp", include_str!("engine/peer.cpp")),
    ("peer.h", include_str!("engine/peer.h")),
    ("peer_steps.cpp", include_str!("engine/peer_steps.cpp")),
    ("runner.cpp", include_str!("engine/runner.cpp")),
    ("runner.h", include_str!("engine/runner.h")),
    ("script.cpp", include_str!("engine/script.cpp")),
    ("script.h", include_str!("engine/script.h")),
    ("server_calls.cpp", include_str!("engine/server_calls.cpp")),
    ("signals.cpp", include_str!("engine/signals.cpp")),
    ("socket_calls.cpp", include_str!("engine/socket_calls.cpp")),
    ("tracer.cpp", include_str!("engine/tracer.cpp")),
    ("tracer.h", include_str!("engine/tracer.h")),
    ("words.cpp", include_str!("engine/words.cpp")),
    ("words.h", include_str!("engine/words.h")),
    ("qtcp_trace.h", HEADER),
];

/// The engine, built if it is not there yet. `tell` is told that this takes a while, and the words
/// of the tools that failed. No program that another user could have put there is ever chosen;
/// `QTCP_CPP_ENGINE` names one whatever it is.
///
/// # Errors
/// No place for it, no cmake, compiler or Qt.
pub fn program(tell: &dyn Fn(&str)) -> Result<PathBuf, EngineError> {
    if let Some(named) = env::var_os(VARIABLE).filter(|named| !named.is_empty()) {
        return Ok(PathBuf::from(named));
    }
    match place::find(&name(), PROGRAM).map_err(EngineError)? {
        Found::Program(program) => Ok(program),
        Found::Room(room) => build(&room, tell),
    }
}

/// Qt's version, as the engine tells it.
///
/// # Errors
/// The engine does not start.
pub fn qt_version(engine: &Path) -> Result<String, EngineError> {
    let output = Command::new(engine)
        .arg("--version")
        .output()
        .map_err(|error| does_not_start(engine, &error))?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Starts the engine on a script; `output` says where its standard output and error go. One that
/// the program carries comes to it through a pipe, so that nothing has to be put into a folder, nor
/// taken away again. If it is `recorded`, the engine records its sockets where `QTCP_TRACE` says.
///
/// # Errors
/// The engine does not start.
pub fn start(
    engine: &Path,
    script: &Source,
    output: fn() -> Stdio,
    recorded: bool,
) -> Result<Child, EngineError> {
    let mut command = Command::new(engine);
    if !recorded {
        command.env_remove("QTCP_TRACE");
    }
    command.stdout(output()).stderr(output());
    let failed = |error: io::Error| does_not_start(engine, &error);
    match script {
        Source::File(file) => command.arg(file).spawn().map_err(failed),
        Source::Carried(carried) => {
            let mut child =
                command.arg(STANDARD_INPUT).stdin(Stdio::piped()).spawn().map_err(failed)?;
            // One that reads no more has ended, and its exit code says why.
            if let Some(mut input) = child.stdin.take() {
                let _ = input.write_all(carried.script.as_bytes());
            }
            Ok(child)
        }
    }
}

/// `engine` could not be started because of `error`.
#[must_use]
pub fn does_not_start(engine: &Path, error: &io::Error) -> EngineError {
    EngineError(facts::engine_does_not_start(engine.display(), error))
}

/// The name of the engine that belongs to these sources.
fn name() -> String {
    let mut hasher = rustc_hash::FxHasher::default();
    for (name, text) in SOURCES {
        hasher.write(name.as_bytes());
        hasher.write(text.as_bytes());
    }
    format!("cpp-engine-{:016x}", hasher.finish())
}

/// Builds in a folder of its own and moves it to its place: two may build at the same time.
fn build(room: &Room, tell: &dyn Fn(&str)) -> Result<PathBuf, EngineError> {
    tell(&facts::engine_building().to_string());
    let Room { work, home } = room;
    let result = build_in(work, tell).and_then(|()| {
        let moved = fs::rename(work, home);
        // Somebody else of ours was faster: theirs is as good.
        let program = home.join(PROGRAM);
        match moved {
            Err(error) if !program.is_file() => Err(no_place(home, &error)),
            _ => Ok(program),
        }
    });
    // What is left of a build that failed, or that came second.
    let _ = fs::remove_dir_all(work);
    result
}

fn build_in(work: &Path, tell: &dyn Fn(&str)) -> Result<(), EngineError> {
    for (name, text) in SOURCES {
        fs::write(work.join(name), text).map_err(|error| no_place(work, &error))?;
    }
    let configured =
        cmake(Command::new("cmake").current_dir(work).args(["-S", ".", "-B", "build"]))?;
    if !configured.status.success() {
        return Err(not_configured(&configured, tell));
    }
    let built = cmake(Command::new("cmake").current_dir(work).args(["--build", "build", "-j2"]))?;
    if !built.status.success() {
        quote(&told(&built), tell);
        return Err(EngineError(facts::engine_not_compiled()));
    }
    let program = work.join(PROGRAM);
    fs::rename(work.join("build").join(PROGRAM), &program)
        .and_then(|()| make_private(&program))
        .map_err(|error| no_place(work, &error))
}

/// Whatever the umask is: a program that others may write is not run.
#[cfg(unix)]
fn make_private(program: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;

    fs::set_permissions(program, fs::Permissions::from_mode(0o700))
}

#[cfg(not(unix))]
fn make_private(_: &Path) -> io::Result<()> {
    Ok(())
}

fn cmake(command: &mut Command) -> Result<Output, EngineError> {
    command.output().map_err(|error| EngineError(facts::engine_no_cmake(&error)))
}

fn not_configured(output: &Output, tell: &dyn Fn(&str)) -> EngineError {
    let told = told(output);
    // Without make, cmake has not looked for a compiler yet and says that it knows of none.
    EngineError(if told.contains("CMAKE_MAKE_PROGRAM is not set") {
        facts::engine_no_make()
    } else if told.contains("CMAKE_CXX_COMPILER") {
        facts::engine_no_compiler()
    } else if told.contains("Qt6") || told.contains("Qt5") {
        facts::engine_no_qt()
    } else {
        quote(&told, tell);
        facts::engine_not_configured()
    })
}

/// What was told on standard error last: that is where the errors are.
fn told(output: &Output) -> String {
    [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes)).concat()
}

/// Another program's words, line by line.
fn quote(words: &str, tell: &dyn Fn(&str)) {
    for line in words.lines().filter(|line| !line.trim().is_empty()) {
        tell(&visible(line));
    }
}

fn no_place(path: &Path, error: &io::Error) -> EngineError {
    EngineError(facts::engine_no_place(path.display(), error))
}
