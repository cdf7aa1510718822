//! Where the window keeps what it is to remember: a file for each copy of the program that runs.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// How many copies may have settings of their own; further ones remember nothing.
const COPIES: u32 = 32;
/// A settings file larger than this is not ours.
const LARGEST: u64 = 1024 * 1024;

/// The settings of one running copy. The first one to run has `settings.json`, a second one beside
/// it `settings-2.json`, and so on; a lock that ends with the process keeps them apart.
#[derive(Debug)]
pub(super) struct Settings {
    folder: PathBuf,
    copy: u32,
    /// Keeps the lock.
    _lock: File,
}

impl Settings {
    /// Takes the first place that is free in this user's folder.
    ///
    /// # Errors
    /// No home folder, no room, no permission, no place left.
    pub(super) fn open() -> io::Result<Self> {
        let set = |name| std::env::var_os(name).filter(|value| !value.is_empty());
        let folder = match (set("XDG_CONFIG_HOME"), set("HOME")) {
            (Some(config), _) => PathBuf::from(config),
            (None, Some(home)) => PathBuf::from(home).join(".config"),
            (None, None) => {
                return Err(io::Error::other("neither XDG_CONFIG_HOME nor HOME is set"));
            }
        };
        Self::open_in(&folder.join("qtcp"))
    }

    fn open_in(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        for copy in 1..=COPIES {
            let path = folder.join(format!("copy-{copy}.lock"));
            let lock = OpenOptions::new().create(true).truncate(false).write(true).open(path)?;
            match lock.try_lock() {
                Ok(()) => return Ok(Self { folder: folder.to_owned(), copy, _lock: lock }),
                Err(TryLockError::WouldBlock) => {}
                Err(TryLockError::Error(error)) => return Err(error),
            }
        }
        Err(io::Error::other(format!("{COPIES} copies run already")))
    }

    /// Which copy this is, from 1.
    pub(super) fn copy(&self) -> u32 {
        self.copy
    }

    fn path(&self, copy: u32) -> PathBuf {
        let name = if copy == 1 { "settings.json".into() } else { format!("settings-{copy}.json") };
        self.folder.join(name)
    }

    /// What was saved last; a further copy that has nothing of its own begins with the first
    /// one's.
    pub(super) fn load(&self) -> Option<String> {
        [self.copy, 1].into_iter().find_map(|copy| {
            let path = self.path(copy);
            let small =
                fs::metadata(&path).is_ok_and(|file| file.is_file() && file.len() <= LARGEST);
            small.then(|| fs::read_to_string(path).ok()).flatten()
        })
    }

    /// Saves it: the file is the old one or the new one, whatever happens.
    pub(super) fn save(&self, text: &str) -> io::Result<()> {
        let path = self.path(self.copy);
        let fresh = path.with_extension("json.new");
        fs::write(&fresh, text)?;
        fs::rename(fresh, path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_copies_have_settings_of_their_own_and_a_place_is_free_again_after_its_copy() {
        let folder = tempfile::tempdir().expect("a folder");
        let first = Settings::open_in(folder.path()).expect("the first");
        first.save("1").expect("saved");
        let second = Settings::open_in(folder.path()).expect("the second");
        assert_eq!((first.copy(), second.copy()), (1, 2));
        assert_eq!(second.load().as_deref(), Some("1"), "a new one begins with the first one's");
        second.save("2").expect("saved");
        assert_eq!(first.load().as_deref(), Some("1"));
        assert_eq!(second.load().as_deref(), Some("2"));
        drop(first);
        assert_eq!(Settings::open_in(folder.path()).expect("again").copy(), 1);
    }

    #[test]
    fn what_cannot_be_settings_is_not_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let settings = Settings::open_in(folder.path()).expect("settings");
        assert_eq!(settings.load(), None);
        fs::write(folder.path().join("settings.json"), [0xff, 0xfe]).expect("written");
        assert_eq!(settings.load(), None);
        let large = vec![b' '; usize::try_from(LARGEST).expect("fits") + 1];
        fs::write(folder.path().join("settings.json"), large).expect("written");
        assert_eq!(settings.load(), None);
    }
}
