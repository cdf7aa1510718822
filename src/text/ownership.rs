//! Whose a file is, and who else can change what stands at its path.

use std::path::{Path, PathBuf};

use super::fact::Fact;
use super::facts;

/// The path without its links, if nobody but this user and the administrator can change what
/// stands there: the file and every folder above it belong to one of the two, and nobody else may
/// write to them. A folder where everybody may put files but nobody may replace those of others
/// (`/tmp`) may be on the way, not at the end.
///
/// The administrator's files count for everybody: whoever has that power has replaced the programs
/// that this one uses as well. For the administrator those of all others do not. A group counts as
/// others, as nobody can tell who is in it tomorrow.
///
/// # Errors
/// The first thing from above that is not safe, or that cannot be looked at.
#[cfg(unix)]
pub fn safe_path(path: &Path) -> Result<PathBuf, Fact> {
    use std::fs;
    use std::os::unix::fs::MetadataExt as _;

    const OTHERS_WRITE: u32 = 0o022;
    const STICKY: u32 = 0o1000;

    let path =
        fs::canonicalize(path).map_err(|error| facts::path_unknown(path.display(), &error))?;
    let mut way: Vec<&Path> = path.ancestors().collect();
    while let Some(step) = way.pop() {
        let found = fs::symlink_metadata(step)
            .map_err(|error| facts::path_unknown(step.display(), &error))?;
        if !is_trusted(found.uid()) {
            return Err(facts::exposed_foreign(step.display(), format_args!("{}", found.uid())));
        }
        let kept_apart = found.is_dir() && found.mode() & STICKY != 0 && !way.is_empty();
        if found.mode() & OTHERS_WRITE != 0 && !kept_apart {
            let mode = found.mode() & 0o7777;
            return Err(facts::exposed_writable(step.display(), format_args!("{mode:o}")));
        }
    }
    Ok(path)
}

/// The same where files have no owners that std knows: whatever is there counts as this user's.
///
/// # Errors
/// It cannot be looked at.
#[cfg(not(unix))]
pub fn safe_path(path: &Path) -> Result<PathBuf, Fact> {
    std::fs::canonicalize(path).map_err(|error| facts::path_unknown(path.display(), &error))
}

/// The number of the administrator, who may do everything.
#[cfg(unix)]
const ADMINISTRATOR: u32 = 0;

/// Whether the user with this number is the one that this program runs for, or the administrator.
#[cfg(unix)]
#[must_use]
pub fn is_trusted(owner: u32) -> bool {
    is_ours(owner) || owner == ADMINISTRATOR
}

/// Whether the user with this number is the one that this program runs for.
#[cfg(unix)]
#[must_use]
pub fn is_ours(owner: u32) -> bool {
    rustix::process::geteuid().as_raw() == owner
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::fs::{PermissionsExt as _, chown, symlink};

    use super::*;

    /// Nobody's number on every Linux.
    const SOMEBODY: u32 = 65534;

    fn set_mode(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("set");
    }

    /// A folder of this user's with a folder in it that has a file.
    fn folders() -> (tempfile::TempDir, PathBuf, PathBuf) {
        let outer = tempfile::tempdir().expect("a folder");
        let inner = outer.path().join("inner");
        fs::create_dir(&inner).expect("a folder");
        let file = inner.join("file");
        fs::write(&file, "x").expect("a file");
        for path in [&inner, &file] {
            set_mode(path, 0o755);
        }
        (outer, inner, file)
    }

    #[test]
    fn what_is_ours_below_a_folder_for_everybody_is_safe_without_its_links() {
        let (outer, inner, file) = folders();
        let link = outer.path().join("link");
        symlink(&inner, &link).expect("linked");
        let real = fs::canonicalize(&file).expect("there");
        assert_eq!(safe_path(&link.join("file")).expect("safe"), real);
        // As /tmp is.
        set_mode(&inner, 0o1777);
        assert_eq!(safe_path(&file).expect("safe"), real);
    }

    #[test]
    fn what_others_may_write_is_not_safe_wherever_on_the_way_it_is() {
        for mode in [0o775, 0o757, 0o777] {
            let (outer, inner, file) = folders();
            for path in [&file, &inner, outer.path()] {
                set_mode(path, mode);
                let error = safe_path(&file).expect_err("others may write");
                let told = fs::canonicalize(path).expect("there");
                let mode = format!("{:o}", mode);
                assert_eq!(error, facts::exposed_writable(told.display(), mode));
                set_mode(path, 0o755);
            }
            assert!(safe_path(&file).is_ok());
        }
    }

    #[test]
    fn a_folder_for_everybody_is_no_place_by_itself() {
        let (_outer, inner, _) = folders();
        set_mode(&inner, 0o1777);
        let error = safe_path(&inner).expect_err("everybody may put files there");
        assert!(error.to_string().contains("mode 1777"), "{error}");
    }

    #[test]
    fn what_is_another_users_is_not_safe_wherever_on_the_way_it_is() {
        let (outer, inner, file) = folders();
        if chown(&file, Some(SOMEBODY), None).is_err() {
            // Only the administrator can give files away.
            return;
        }
        chown(&file, Some(0), None).expect("root");
        for path in [&file, &inner, outer.path()] {
            chown(path, Some(SOMEBODY), None).expect("root");
            let error = safe_path(&file).expect_err("another user's");
            let told = fs::canonicalize(path).expect("there");
            assert_eq!(error, facts::exposed_foreign(told.display(), SOMEBODY.to_string()));
            chown(path, Some(0), None).expect("root");
        }
    }

    #[test]
    fn what_is_not_there_is_told() {
        let (outer, ..) = folders();
        let error = safe_path(&outer.path().join("missing")).expect_err("missing");
        assert_eq!(error.code(), "path_unknown");
    }
}
