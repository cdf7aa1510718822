//! Where the C++ engine is kept. It is a program that this one starts, so nobody but this user and
//! the administrator may be able to put another one in its place.

use std::env;
use std::fs::{self, DirBuilder};
use std::io;
use std::path::{Path, PathBuf};
use std::process;

use crate::text::ownership::safe_path;
use crate::text::{Fact, facts};

/// What was found.
#[derive(Debug)]
pub(super) enum Found {
    /// The program is there.
    Program(PathBuf),
    /// It is not there, and can be built.
    Room(Room),
}

/// A folder of this user's alone to build in, and the name that it gets when it is done.
#[derive(Debug)]
pub(super) struct Room {
    pub(super) work: PathBuf,
    pub(super) home: PathBuf,
}

/// Looks for `program` in the folder `name` of each place: the directory of cargo that this program
/// was built in, then the user's cache. A program that other users could change is passed over, and
/// nothing is built where they could.
pub(super) fn find(name: &str, program: &str) -> Result<Found, Fact> {
    find_in(&places(), name, program)
}

fn find_in(places: &[PathBuf], name: &str, program: &str) -> Result<Found, Fact> {
    let programs = places.iter().map(|place| place.join(name).join(program));
    if let Some(program) = programs.map(|program| safe_path(&program)).find_map(Result::ok) {
        return Ok(Found::Program(program));
    }
    let mut obstacle = facts::engine_no_home();
    for place in places {
        match make_room(place, name, program) {
            Ok(room) => return Ok(Found::Room(room)),
            Err(reason) => obstacle = reason,
        }
    }
    Err(obstacle)
}

fn places() -> Vec<PathBuf> {
    let own = env::current_exe().ok();
    // Cargo's directory has this file.
    let target = own
        .as_deref()
        .and_then(|own| own.ancestors().find(|path| path.join("CACHEDIR.TAG").is_file()));
    let named = env::var_os("XDG_CACHE_HOME").filter(|path| Path::new(path).is_absolute());
    let home = env::var_os("HOME").filter(|home| !home.is_empty());
    let cache = named.map(PathBuf::from).or_else(|| Some(Path::new(&home?).join(".cache")));
    target.map(Path::to_owned).into_iter().chain(cache.map(|cache| cache.join("qtcp"))).collect()
}

fn make_room(place: &Path, name: &str, program: &str) -> Result<Room, Fact> {
    let failed = |error: io::Error| facts::engine_no_place(place.display(), &error);
    // Before anything is made there.
    let above = place.ancestors().find(|path| fs::symlink_metadata(path).is_ok());
    safe_path(above.unwrap_or(place)).map_err(facts::engine_exposed)?;
    private().recursive(true).create(place).map_err(failed)?;
    let place = safe_path(place).map_err(facts::engine_exposed)?;
    let home = place.join(name);
    if fs::symlink_metadata(&home).is_ok() {
        // What is there has been passed over, and this is why.
        safe_path(&home.join(program)).map_err(facts::engine_exposed)?;
    }
    let work = home.with_extension(format!("tmp{}", process::id()));
    private().create(&work).map_err(failed)?;
    Ok(Room { work, home })
}

/// Makes folders of this user's alone, whatever the umask is.
fn private() -> DirBuilder {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
}
