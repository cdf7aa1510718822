//! Where the window keeps what it is to remember: a file for each copy of the program that runs.

use std::cell::Cell;
use std::ffi::OsString;
use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use crate::text::facts;
use crate::text::file::{self, Access};
#[cfg(unix)]
use crate::text::ownership::{is_ours, is_trusted};
use crate::view::{SETTINGS_LIMIT, SettingsFault, fit_settings, read_settings};

/// How many copies may have settings of their own; further ones remember nothing.
const COPIES: u32 = 32;
/// How many files that could not be read are kept beside. When all are there nothing is saved any
/// more, so that none of them is lost.
const BROKEN: u32 = 9;

/// The settings file of one running copy. The first one to run has `settings.json`, a second one
/// beside it `settings-2.json`, and so on; a lock that ends with the process keeps them apart.
#[derive(Debug)]
pub(super) struct SettingsFile {
    folder: PathBuf,
    copy: u32,
    /// The file can neither be read nor be kept beside: it is not written over.
    untouchable: Cell<bool>,
    /// Keeps the lock; else why there is none. Then settings are read and not saved, as nothing
    /// keeps two copies apart.
    lock: io::Result<File>,
}

/// What was saved last, and what of it could not be read.
#[derive(Debug, Default)]
pub(super) struct Loaded {
    /// The settings as JSON; None = none are there.
    pub(super) settings: Option<String>,
    pub(super) broken: Option<Broken>,
}

/// A file that could not be read.
#[derive(Debug)]
pub(super) struct Broken {
    pub(super) path: PathBuf,
    pub(super) why: Unreadable,
    /// Where it is kept now; else why it could not be moved, and that it stays as it is.
    pub(super) kept: io::Result<PathBuf>,
}

/// Why a file could not be read.
#[derive(Debug)]
pub(super) enum Unreadable {
    /// The system does not let us.
    System(io::Error),
    /// What is in it.
    Content(SettingsFault),
}

impl SettingsFile {
    /// Takes the first place that is free in this user's folder.
    ///
    /// # Errors
    /// No home folder, no room, no permission, no place left.
    pub(super) fn open() -> io::Result<Self> {
        let folder = folder(std::env::var_os("XDG_CONFIG_HOME"), std::env::var_os("HOME"))?;
        Self::open_in(&folder)
    }

    fn open_in(folder: &Path) -> io::Result<Self> {
        own_folder(folder)?;
        let taken = |copy, lock| {
            Ok(Self { folder: folder.to_owned(), copy, untouchable: Cell::new(false), lock })
        };
        for copy in 1..=COPIES {
            let lock = match open_lock(&folder.join(format!("copy-{copy}.lock"))) {
                Ok(lock) => lock,
                Err(error) => return taken(copy, Err(error)),
            };
            match lock.try_lock() {
                Ok(()) => return taken(copy, Ok(lock)),
                Err(TryLockError::WouldBlock) => {}
                Err(TryLockError::Error(error)) => return taken(copy, Err(error)),
            }
        }
        Err(facts::settings_too_many_copies(COPIES).into())
    }

    /// Which copy this is, from 1.
    pub(super) fn copy(&self) -> u32 {
        self.copy
    }

    /// The file of this copy.
    pub(super) fn path(&self) -> PathBuf {
        self.path_of(self.copy)
    }

    fn path_of(&self, copy: u32) -> PathBuf {
        let name = if copy == 1 { "settings.json".into() } else { format!("settings-{copy}.json") };
        self.folder.join(name)
    }

    /// What was saved last. A file that cannot be read is kept beside. A further copy that has
    /// nothing of its own begins with the first one's.
    pub(super) fn load(&self) -> Loaded {
        let path = self.path();
        let broken = match read(&path) {
            Ok(Some(settings)) => return Loaded { settings: Some(settings), broken: None },
            Ok(None) => None,
            Err(why) => {
                let kept = set_aside(&path);
                self.untouchable.set(kept.is_err());
                Some(Broken { path, why, kept })
            }
        };
        // The first copy looks after its own file.
        let settings = (self.copy > 1).then(|| read(&self.path_of(1)).ok()?).flatten();
        Loaded { settings, broken }
    }

    /// Saves settings: the file is the old one or the new one, whatever happens, and for this user
    /// alone. What is too much is left out as [`fit_settings`] says.
    ///
    /// # Errors
    /// Those of [`file::replace`] and of [`fit_settings`]; a file that could neither be read nor be
    /// kept beside stays.
    pub(super) fn save(&self, json: &str) -> io::Result<()> {
        if let Err(error) = &self.lock {
            return Err(io::Error::new(error.kind(), error.to_string()));
        }
        let path = self.path();
        // Somebody may have moved it away in the meantime.
        if self.untouchable.get() && fs::symlink_metadata(&path).is_ok() {
            return Err(facts::settings_left_alone().into());
        }
        let fitting = fit_settings(json)
            .map_err(|fault| io::Error::new(io::ErrorKind::InvalidData, fault.fact()))?;
        make_private(&path, 0o600);
        file::replace(&path, Access::Private, |out| out.write_all(fitting.as_bytes()))?;
        Ok(())
    }
}

/// This user's folder for settings. The XDG specification has relative paths ignored.
fn folder(config: Option<OsString>, home: Option<OsString>) -> io::Result<PathBuf> {
    let config = config.map(PathBuf::from).filter(|path| path.is_absolute());
    let home = home.filter(|home| !home.is_empty());
    let config = config.or_else(|| Some(PathBuf::from(home?).join(".config")));
    let missing = || io::Error::other(facts::settings_no_home());
    Ok(config.ok_or_else(missing)?.join("qtcp"))
}

/// Makes the folder, for this user alone: what was sent stands in the settings. One of another user
/// is left alone, as are those above it: an administrator who runs this with somebody's home would
/// leave files there that they cannot read.
fn own_folder(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    refuse_foreign(folder)?;
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)?;
    // Earlier versions kept to the umask.
    make_private(folder, 0o700);
    Ok(())
}

#[cfg(unix)]
fn refuse_foreign(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt as _;

    let Some(there) = folder.ancestors().find(|path| fs::symlink_metadata(path).is_ok()) else {
        return Ok(());
    };
    let owner = fs::metadata(there)?.uid();
    if is_ours(owner) || (there != folder && is_trusted(owner)) {
        return Ok(());
    }
    Err(facts::exposed_foreign(there.display(), owner.to_string()).into())
}

fn open_lock(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// What an earlier version made was readable for others.
#[cfg(unix)]
fn make_private(path: &Path, mode: u32) {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};

    if let Ok(found) = fs::metadata(path)
        && (found.is_file() || found.is_dir())
        && is_ours(found.uid())
        && found.mode() & 0o077 != 0
    {
        // What fails here fails again when it is written, and is told then.
        _ = fs::set_permissions(path, fs::Permissions::from_mode(mode));
    }
}

#[cfg(not(unix))]
fn make_private(_: &Path, _: u32) {}

/// The settings in a file; None if there is no file.
fn read(path: &Path) -> Result<Option<String>, Unreadable> {
    match fs::metadata(path) {
        // Opening what is no file may wait for ever.
        Ok(file) if !file.is_file() => {
            return Err(Unreadable::System(io::Error::other(facts::path_no_file())));
        }
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Unreadable::System(error)),
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(Unreadable::System)?;
    // One byte more says that there is more.
    let most = SETTINGS_LIMIT as u64 + 1;
    file.take(most).read_to_end(&mut bytes).map_err(Unreadable::System)?;
    read_settings(bytes).map(Some).map_err(Unreadable::Content)
}

/// Moves a file to the first free name of `NAME.broken-1`, `NAME.broken-2`, ... Of a link the file
/// that it leads to is moved, and the link stays.
fn set_aside(path: &Path) -> io::Result<PathBuf> {
    let file = fs::canonicalize(path)?;
    let name = file.file_name().unwrap_or_default();
    for number in 1..=BROKEN {
        let mut beside = name.to_owned();
        beside.push(format!(".broken-{number}"));
        let beside = file.with_file_name(beside);
        // A link to nothing has its name too.
        if fs::symlink_metadata(&beside).is_err() {
            fs::rename(&file, &beside)?;
            return Ok(beside);
        }
    }
    Err(facts::settings_too_many_broken(BROKEN).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(number: u32) -> String {
        format!("{{\"version\":1,\"role\":{number}}}")
    }

    fn loaded(file: &SettingsFile) -> Option<String> {
        let loaded = file.load();
        assert!(loaded.broken.is_none(), "{:?}", loaded.broken);
        loaded.settings
    }

    #[test]
    fn two_copies_have_settings_of_their_own_and_a_place_is_free_again_after_its_copy() {
        let folder = tempfile::tempdir().expect("a folder");
        let first = SettingsFile::open_in(folder.path()).expect("the first");
        first.save(&json(1)).expect("saved");
        let second = SettingsFile::open_in(folder.path()).expect("the second");
        assert_eq!((first.copy(), second.copy()), (1, 2));
        assert_eq!(loaded(&second), Some(json(1)), "a new one begins with the first one's");
        second.save(&json(2)).expect("saved");
        assert_eq!(loaded(&first), Some(json(1)));
        assert_eq!(loaded(&second), Some(json(2)));
        drop(first);
        assert_eq!(SettingsFile::open_in(folder.path()).expect("again").copy(), 1);
    }

    #[test]
    fn what_cannot_be_read_is_kept_beside_and_no_file_is_ever_lost() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = SettingsFile::open_in(folder.path()).expect("settings");
        assert_eq!(loaded(&file), None);
        let large = vec![b' '; SETTINGS_LIMIT + 1];
        let damaged: [&[u8]; 4] = [&[0xff, 0xfe], &large, b"{\"server\": 7, nonsense", b"[]"];
        for (number, content) in (1..).zip(damaged) {
            fs::write(file.path(), content).expect("written");
            let loaded = file.load();
            assert_eq!(loaded.settings, None);
            let broken = loaded.broken.expect("it is told");
            let beside = folder.path().join(format!("settings.json.broken-{number}"));
            assert_eq!(broken.kept.expect("kept"), fs::canonicalize(&beside).expect("there"));
            assert_eq!(fs::read(beside).expect("readable"), content);
            file.save(&json(number)).expect("saved");
        }
        for number in 5..=BROKEN {
            fs::write(file.path(), "nonsense").expect("written");
            assert!(file.load().broken.expect("told").kept.is_ok(), "{number}");
        }
        fs::write(file.path(), "the last one").expect("written");
        assert!(file.load().broken.expect("told").kept.is_err(), "no name is left");
        assert!(file.save(&json(1)).is_err());
        assert_eq!(fs::read(file.path()).expect("readable"), b"the last one");
        fs::rename(file.path(), folder.path().join("moved away")).expect("moved");
        file.save(&json(1)).expect("saved");
    }

    #[test]
    fn what_is_no_file_is_kept_beside_too() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = SettingsFile::open_in(folder.path()).expect("settings");
        fs::create_dir(file.path()).expect("a folder");
        let broken = file.load().broken.expect("told");
        assert!(matches!(broken.why, Unreadable::System(_)));
        file.save(&json(1)).expect("saved");
        assert!(broken.kept.expect("kept").is_dir());
    }

    #[test]
    fn another_copy_leaves_the_file_of_the_first_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let first = SettingsFile::open_in(folder.path()).expect("the first");
        let second = SettingsFile::open_in(folder.path()).expect("the second");
        fs::write(first.path(), "nonsense").expect("written");
        assert_eq!(loaded(&second), None);
        assert_eq!(fs::read(first.path()).expect("still there"), b"nonsense");
    }

    #[test]
    fn what_is_no_settings_is_not_written() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = SettingsFile::open_in(folder.path()).expect("settings");
        assert!(file.save("nonsense").is_err());
        assert!(!file.path().exists());
    }

    #[test]
    fn a_relative_folder_for_settings_is_ignored() {
        let some = |path: &str| Some(OsString::from(path));
        for (config, home, chosen) in [
            (some("/config"), some("/home/me"), Some("/config/qtcp")),
            (some("config"), some("/home/me"), Some("/home/me/.config/qtcp")),
            (some(""), some("/home/me"), Some("/home/me/.config/qtcp")),
            (None, some("/home/me"), Some("/home/me/.config/qtcp")),
            (some("config"), some(""), None),
            (None, None, None),
        ] {
            let found = folder(config.clone(), home.clone()).ok();
            assert_eq!(found, chosen.map(PathBuf::from), "{config:?} {home:?}");
        }
    }

    #[cfg(unix)]
    mod on_unix {
        use std::os::unix::fs::{PermissionsExt as _, symlink};

        use super::*;

        fn mode(path: &Path) -> u32 {
            fs::metadata(path).expect("there").permissions().mode() & 0o777
        }

        #[test]
        fn nobody_else_can_read_the_settings_not_even_those_of_an_earlier_version() {
            let folder = tempfile::tempdir().expect("a folder");
            let folder = folder.path().join("config/qtcp");
            let file = SettingsFile::open_in(&folder).expect("settings");
            assert_eq!(mode(&folder), 0o700);
            assert_eq!(mode(&folder.join("copy-1.lock")), 0o600);
            file.save(&json(1)).expect("saved");
            assert_eq!(mode(&file.path()), 0o600);
            drop(file);
            for (path, earlier) in [(folder.join("settings.json"), 0o644), (folder.clone(), 0o755)]
            {
                fs::set_permissions(path, fs::Permissions::from_mode(earlier)).expect("set");
            }
            let file = SettingsFile::open_in(&folder).expect("settings");
            assert_eq!(mode(&folder), 0o700);
            assert_eq!(loaded(&file), Some(json(1)));
            file.save(&json(2)).expect("saved");
            assert_eq!(mode(&file.path()), 0o600);
        }

        #[test]
        fn another_users_folder_is_left_alone() {
            let folder = tempfile::tempdir().expect("a folder");
            let config = folder.path().join("config");
            fs::create_dir_all(config.join("qtcp")).expect("a folder");
            for foreign in [config.join("qtcp"), config.clone()] {
                if std::os::unix::fs::chown(&foreign, Some(65534), None).is_err() {
                    // Only the administrator can give folders away.
                    return;
                }
                let error = SettingsFile::open_in(&config.join("qtcp")).expect_err("foreign");
                assert!(error.to_string().contains("belongs to another user"), "{error}");
                _ = fs::remove_dir_all(config.join("qtcp"));
            }
            assert!(!config.join("qtcp").exists());
        }

        #[test]
        fn without_a_lock_settings_are_read_and_saving_says_why_it_does_not() {
            let folder = tempfile::tempdir().expect("a folder");
            // As in a folder that cannot be written.
            fs::create_dir(folder.path().join("copy-1.lock")).expect("a folder");
            fs::write(folder.path().join("settings.json"), json(1)).expect("written");
            let file = SettingsFile::open_in(folder.path()).expect("settings");
            assert_eq!(loaded(&file), Some(json(1)));
            let error = file.save(&json(2)).expect_err("no lock");
            assert!(error.to_string().contains("directory"), "{error}");
            assert_eq!(loaded(&file), Some(json(1)));
        }

        #[test]
        fn a_link_stays_one_and_a_planted_one_is_not_followed() {
            let folder = tempfile::tempdir().expect("a folder");
            let (real, victim) = (folder.path().join("real"), folder.path().join("victim"));
            let file = SettingsFile::open_in(&folder.path().join("qtcp")).expect("settings");
            fs::write(&victim, "mine").expect("written");
            symlink(&victim, file.path().with_extension("json.new")).expect("linked");
            fs::write(&real, json(1)).expect("written");
            symlink(&real, file.path()).expect("linked");
            assert_eq!(loaded(&file), Some(json(1)));
            file.save(&json(2)).expect("saved");
            assert!(fs::symlink_metadata(file.path()).expect("there").is_symlink());
            assert_eq!(fs::read_to_string(&real).expect("readable"), json(2));
            assert_eq!(fs::read_to_string(&victim).expect("readable"), "mine");
            // What is broken behind a link is kept beside there.
            fs::write(&real, "nonsense").expect("written");
            assert!(file.load().broken.expect("told").kept.is_ok());
            file.save(&json(3)).expect("saved");
            assert!(fs::symlink_metadata(file.path()).expect("there").is_symlink());
            assert_eq!(fs::read_to_string(&real).expect("readable"), json(3));
        }
    }
}
