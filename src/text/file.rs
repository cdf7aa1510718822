//! Files that are written whole or not at all.

use std::ffi::OsString;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};

use super::facts;
#[cfg(unix)]
use super::ownership::is_ours;

/// Who may read a file that was not there before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// This user alone.
    Private,
    /// Whoever the user's umask lets.
    Shared,
}

/// Links that lead to links: as many as Linux follows.
const LINKS: usize = 40;
const BUFFER: usize = 64 * 1024;

/// Writes a new file beside `path`, which then takes its place: whatever goes wrong, what was there
/// is still there. Returns how many bytes the file has. Takes as long as the disk does.
///
/// A link stays one, and what it leads to is replaced, or made if it is missing. A file that was
/// there keeps its permissions and its owner; nobody who could not read it can read any of it in
/// the meantime.
///
/// # Errors
/// Those of the file system and of `write`. What a shell's `>` would refuse is refused: no plain
/// file, one that may not be written, one that somebody else has put into a folder for everybody, or
/// a link there; that the kernel looks at the latter depends on its settings, here it does not. A
/// file of another user is refused as well if its owner cannot be kept. The reasons that are not
/// the system's are [`Fact`](super::Fact)s.
pub fn replace(
    path: &Path,
    access: Access,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<u64> {
    let target = target(path)?;
    let old = match fs::metadata(&target) {
        Ok(old) => Some(writable(&target, old)?),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    let (beside, file) = create_beside(&target, old.is_some() || access == Access::Private)?;
    let written = fill(file, write).and_then(|size| {
        if let Some(old) = &old {
            keep_owner(&beside, old)?;
            fs::set_permissions(&beside, old.permissions())?;
        }
        fs::rename(&beside, &target)?;
        sync_folder(&target);
        Ok(size)
    });
    if written.is_err() {
        // The first error is the one to tell.
        _ = fs::remove_file(&beside);
    }
    written
}

/// A new file for this user alone, to be written as time goes on.
///
/// # Errors
/// Those of the file system; `AlreadyExists` if there is anything at `path`, a link included.
pub fn create_private(path: &Path) -> io::Result<File> {
    create_new(path, true)
}

fn create_new(path: &Path, private: bool) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if private {
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    options.open(path)
}

/// Where the links end, whether or not there is a file.
fn target(path: &Path) -> io::Result<PathBuf> {
    let mut target = path.to_owned();
    for _ in 0..LINKS {
        // What is not there nobody has put there; other errors come again when it is opened.
        if let Ok(found) = fs::symlink_metadata(&target) {
            refuse_planted(&target, &found)?;
        }
        match fs::read_link(&target) {
            // A relative one counts from where it stands.
            Ok(next) => target = folder_of(&target).join(next),
            Err(_) => return Ok(target),
        }
    }
    Err(facts::path_too_many_links().into())
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder.as_os_str().is_empty() => Path::new("."),
        Some(folder) => folder,
        None => path,
    }
}

/// The rules that Linux calls `protected_symlinks` and `protected_regular`.
#[cfg(unix)]
fn refuse_planted(path: &Path, found: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt as _;

    /// Others may write, and nobody may remove what others have put there.
    const STICKY: u32 = 0o1000;
    const OTHERS_WRITE: u32 = 0o022;

    let folder = fs::metadata(folder_of(path))?;
    let for_everybody = folder.mode() & STICKY != 0 && folder.mode() & OTHERS_WRITE != 0;
    if for_everybody && !is_ours(found.uid()) && found.uid() != folder.uid() {
        return Err(facts::path_planted().into());
    }
    Ok(())
}

#[cfg(not(unix))]
fn refuse_planted(_: &Path, _: &Metadata) -> io::Result<()> {
    Ok(())
}

fn writable(target: &Path, old: Metadata) -> io::Result<Metadata> {
    if !old.is_file() {
        return Err(facts::path_no_file().into());
    }
    // Only asked; nothing is cut off.
    OpenOptions::new().write(true).open(target)?;
    Ok(old)
}

fn fill(file: File, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<u64> {
    let mut out = BufWriter::with_capacity(BUFFER, file);
    write(&mut out)?;
    out.flush()?;
    let file = out.get_ref();
    // Else a crash could leave the new name with nothing behind it.
    file.sync_all()?;
    Ok(file.metadata()?.len())
}

/// A file that was not there before, in the same folder and so on the same disk.
fn create_beside(target: &Path, private: bool) -> io::Result<(PathBuf, File)> {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let name = target.file_name().ok_or_else(|| io::Error::from(facts::path_no_name()))?;
    let mut beside = OsString::from(".");
    // A long name and what is added to it would not fit together.
    if name.len() <= 200 {
        beside.push(name);
    }
    beside.push(format!(".{}.{}.part", process::id(), NEXT.fetch_add(1, Ordering::Relaxed)));
    let beside = target.with_file_name(beside);
    let file = create_new(&beside, private)?;
    Ok((beside, file))
}

/// The new name is on the disk, too, where the system can promise that.
fn sync_folder(target: &Path) {
    if let Ok(folder) = File::open(folder_of(target)) {
        // Not every file system can; the file itself is safe.
        _ = folder.sync_all();
    }
}

#[cfg(unix)]
fn keep_owner(beside: &Path, old: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt as _, chown};

    let new = fs::metadata(beside)?;
    let differs = |a, b| (a != b).then_some(b);
    let (owner, group) = (differs(new.uid(), old.uid()), differs(new.gid(), old.gid()));
    if owner.is_none() && group.is_none() {
        return Ok(());
    }
    chown(beside, owner, group).map_err(|error| facts::path_of_another(&error).into())
}

#[cfg(not(unix))]
fn keep_owner(_: &Path, _: &Metadata) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn save(path: &Path, text: &str) -> io::Result<u64> {
        replace(path, Access::Shared, |out| out.write_all(text.as_bytes()))
    }

    fn names(folder: &Path) -> Vec<OsString> {
        let mut names: Vec<_> = fs::read_dir(folder)
            .expect("a folder")
            .map(|entry| entry.expect("an entry").file_name())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_there_with_its_size_and_nothing_beside_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("学生 log.txt");
        for text in ["first", "second"] {
            assert_eq!(save(&path, text).expect("saved"), text.len() as u64);
            assert_eq!(fs::read_to_string(&path).expect("readable"), text);
        }
        assert_eq!(names(folder.path()), ["学生 log.txt"]);
    }

    #[test]
    fn what_cannot_be_written_leaves_everything_as_it_was() {
        let folder = tempfile::tempdir().expect("a folder");
        let inside = folder.path().join("folder");
        fs::create_dir(&inside).expect("a folder");
        fs::write(inside.join("file"), "old").expect("written");
        assert!(save(&inside, "x").expect_err("a folder").to_string().contains("another name"));
        assert!(save(&inside.join("missing/file"), "x").is_err());
        assert!(save(Path::new("/"), "x").is_err());
        let broken = |out: &mut dyn Write| {
            out.write_all(b"half")?;
            Err(io::Error::other("the disk is full"))
        };
        assert!(replace(&inside.join("file"), Access::Shared, broken).is_err());
        assert_eq!(fs::read_to_string(inside.join("file")).expect("readable"), "old");
        assert_eq!(
            (names(folder.path()), names(&inside)),
            (vec!["folder".into()], vec!["file".into()])
        );
    }

    #[cfg(unix)]
    mod on_unix {
        use std::os::unix::fs::{PermissionsExt as _, symlink};

        use super::*;

        fn mode(path: &Path) -> u32 {
            fs::metadata(path).expect("there").permissions().mode() & 0o777
        }

        fn set_mode(path: &Path, mode: u32) {
            fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("set");
        }

        #[test]
        fn a_link_stays_one_and_permissions_stay() {
            let folder = tempfile::tempdir().expect("a folder");
            let (file, link) = (folder.path().join("file"), folder.path().join("link"));
            fs::write(&file, "old").expect("written");
            set_mode(&file, 0o640);
            symlink("file", &link).expect("linked");
            save(&link, "new").expect("saved");
            assert!(fs::symlink_metadata(&link).expect("there").is_symlink());
            assert_eq!(fs::read_to_string(&file).expect("readable"), "new");
            assert_eq!(mode(&file), 0o640);
        }

        #[test]
        fn a_link_to_nothing_stays_one_and_the_file_is_made() {
            let folder = tempfile::tempdir().expect("a folder");
            let link = folder.path().join("link");
            symlink("file", &link).expect("linked");
            save(&link, "new").expect("saved");
            assert!(fs::symlink_metadata(&link).expect("there").is_symlink());
            assert_eq!(fs::read_to_string(folder.path().join("file")).expect("readable"), "new");
        }

        #[test]
        fn links_in_a_circle_are_refused() {
            let folder = tempfile::tempdir().expect("a folder");
            let link = folder.path().join("link");
            symlink("link", &link).expect("linked");
            assert!(save(&link, "new").is_err());
        }

        #[test]
        fn what_somebody_else_has_put_into_a_folder_for_everybody_is_refused() {
            use std::os::unix::fs::{chown, lchown};
            const SOMEBODY: u32 = 65534;

            let folder = tempfile::tempdir().expect("a folder");
            let everybody = folder.path().join("everybody");
            fs::create_dir(&everybody).expect("a folder");
            set_mode(&everybody, 0o1777);
            let (victim, file) = (folder.path().join("victim"), everybody.join("file"));
            let (link, dangling) = (everybody.join("link"), everybody.join("dangling"));
            for path in [&victim, &file] {
                fs::write(path, "old").expect("written");
            }
            symlink(&victim, &link).expect("linked");
            symlink(folder.path().join("missing"), &dangling).expect("linked");
            // Our own are not refused.
            for path in [&file, &link, &dangling] {
                save(path, "new").expect("saved");
            }
            fs::remove_file(folder.path().join("missing")).expect("removed");
            if chown(&file, Some(SOMEBODY), None).is_err() {
                // Only the administrator can give files away.
                return;
            }
            for path in [&link, &dangling] {
                lchown(path, Some(SOMEBODY), None).expect("root");
            }
            let indirect = folder.path().join("indirect");
            symlink(&link, &indirect).expect("linked");
            fs::write(&victim, "mine").expect("written");
            for path in [&file, &link, &dangling, &indirect] {
                let error = save(path, "x").expect_err("planted");
                assert_eq!(
                    super::super::super::Fact::from(&error),
                    facts::path_planted(),
                    "{path:?}"
                );
            }
            assert_eq!(fs::read_to_string(&file).expect("readable"), "new");
            assert_eq!(fs::read_to_string(&victim).expect("readable"), "mine");
            assert!(!folder.path().join("missing").exists());
            // In a folder of ours alone a file of somebody else's stays somebody else's.
            set_mode(&everybody, 0o755);
            save(&file, "newer").expect("root");
            let owner = std::os::unix::fs::MetadataExt::uid(&fs::metadata(&file).expect("there"));
            assert_eq!(owner, SOMEBODY);
        }

        #[test]
        fn a_private_file_is_private_while_it_is_written_and_afterwards() {
            let folder = tempfile::tempdir().expect("a folder");
            let (fresh, old) = (folder.path().join("fresh"), folder.path().join("old"));
            fs::write(&old, "old").expect("written");
            set_mode(&old, 0o600);
            for (path, access) in [(&fresh, Access::Private), (&old, Access::Shared)] {
                replace(path, access, |out| {
                    for name in names(folder.path()) {
                        assert_eq!(mode(&folder.path().join(name)), 0o600);
                    }
                    out.write_all(b"secret")
                })
                .expect("saved");
                assert_eq!(mode(path), 0o600);
            }
        }

        #[test]
        fn a_new_file_is_private_and_nothing_is_replaced_by_it() {
            let folder = tempfile::tempdir().expect("a folder");
            let (path, link) = (folder.path().join("new"), folder.path().join("link"));
            create_private(&path).expect("made").write_all(b"secret").expect("written");
            assert_eq!(mode(&path), 0o600);
            symlink("elsewhere", &link).expect("linked");
            for taken in [&path, &link] {
                let error = create_private(taken).expect_err("there is something");
                assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
            }
            assert_eq!(fs::read(&path).expect("readable"), b"secret");
        }

        #[test]
        fn what_may_not_be_written_is_refused_as_the_shell_does() {
            let folder = tempfile::tempdir().expect("a folder");
            let path = folder.path().join("file");
            fs::write(&path, "old").expect("written");
            set_mode(&path, 0o444);
            // The system's administrator may write everything, by the shell as well.
            let by_shell = OpenOptions::new().write(true).open(&path).is_ok();
            assert_eq!(save(&path, "new").is_ok(), by_shell);
        }
    }
}
