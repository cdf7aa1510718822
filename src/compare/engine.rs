//! The C++ engine (`src/compare/engine`): where it is, and building it when it is first asked for.

use std::env;
use std::fs;
use std::hash::Hasher;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::text::escape::visible;
use crate::text::{Fact, facts};

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

/// Its sources travel with this program, so that it can be built wherever that is installed.
const SOURCES: [(&str, &str); 17] = [
    ("CMakeLists.txt", include_str!("engine/CMakeLists.txt")),
    ("later.cpp", include_str!("engine/later.cpp")),
    ("later.h", include_str!("engine/later.h")),
    ("lexer.cpp", include_str!("engine/lexer.cpp")),
    ("line.h", include_str!("engine/line.h")),
    ("main.cpp", include_str!("engine/main.cpp")),
    ("peer.cpp", include_str!("engine/peer.cpp")),
    ("peer.h", include_str!("engine/peer.h")),
    ("runner.cpp", include_str!("engine/runner.cpp")),
    ("runner.h", include_str!("engine/runner.h")),
    ("script.cpp", include_str!("engine/script.cpp")),
    ("script.h", include_str!("engine/script.h")),
    ("server_calls.cpp", include_str!("engine/server_calls.cpp")),
    ("socket_calls.cpp", include_str!("engine/socket_calls.cpp")),
    ("tracer.cpp", include_str!("engine/tracer.cpp")),
    ("tracer.h", include_str!("engine/tracer.h")),
    ("words.h", include_str!("engine/words.h")),
];

/// The engine, built if it is not there yet. `tell` is told that this takes a while, and the words
/// of the tools that failed.
///
/// # Errors
/// No place for it, no cmake, compiler or Qt.
pub fn program(tell: &dyn Fn(&str)) -> Result<PathBuf, EngineError> {
    if let Some(named) = env::var_os(VARIABLE).filter(|named| !named.is_empty()) {
        return Ok(PathBuf::from(named));
    }
    let home = home()?;
    let program = home.join(PROGRAM);
    if program.is_file() {
        return Ok(program);
    }
    build(&home, tell).map(|()| program)
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

/// `engine` could not be started because of `error`.
#[must_use]
pub fn does_not_start(engine: &Path, error: &io::Error) -> EngineError {
    EngineError(facts::engine_does_not_start(engine.display(), error))
}

/// The directory of the engine that belongs to these sources.
fn home() -> Result<PathBuf, EngineError> {
    let mut hasher = rustc_hash::FxHasher::default();
    for (name, text) in SOURCES {
        hasher.write(name.as_bytes());
        hasher.write(text.as_bytes());
    }
    let name = format!("cpp-engine-{:016x}", hasher.finish());
    // A program that cargo has built keeps it in cargo's directory, which has this file.
    let own = env::current_exe().ok();
    let target = own
        .as_deref()
        .and_then(|own| own.ancestors().find(|path| path.join("CACHEDIR.TAG").is_file()));
    let cache = || {
        let named = env::var_os("XDG_CACHE_HOME").filter(|path| Path::new(path).is_absolute());
        let home = env::var_os("HOME").map(|home| Path::new(&home).join(".cache"));
        named.map(PathBuf::from).or(home).map(|cache| cache.join("qtcp"))
    };
    let place = target
        .map(Path::to_owned)
        .or_else(cache)
        .ok_or_else(|| EngineError(facts::engine_no_home()))?;
    Ok(place.join(name))
}

/// Builds in a directory of its own and moves it to its place: two may build at the same time.
fn build(home: &Path, tell: &dyn Fn(&str)) -> Result<(), EngineError> {
    tell(&facts::engine_building().to_string());
    let work = home.with_extension(format!("tmp{}", std::process::id()));
    let result = build_in(&work, tell).and_then(|()| {
        let moved = fs::rename(&work, home);
        // Somebody else was faster: theirs is as good.
        if home.join(PROGRAM).is_file() { Ok(()) } else { moved.map_err(|e| no_place(home, &e)) }
    });
    // What is left of a build that failed, or that came second.
    let _ = fs::remove_dir_all(&work);
    result
}

fn build_in(work: &Path, tell: &dyn Fn(&str)) -> Result<(), EngineError> {
    fs::create_dir_all(work).map_err(|error| no_place(work, &error))?;
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
    fs::rename(work.join("build").join(PROGRAM), work.join(PROGRAM))
        .map_err(|error| no_place(work, &error))
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
