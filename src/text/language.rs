//! The language in which the program speaks, and the face with which it does.

use std::env;
use std::str::FromStr;
use std::sync::atomic::{AtomicU8, Ordering};

/// A language that there is a catalogue of sentences for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Chinese, in simplified characters.
    Chinese,
}

/// Where a sentence is read. What helps differs: an option in the terminal, a button in the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Face {
    /// A program that uses the crate.
    #[default]
    Library,
    /// `qtcp` in a terminal.
    Terminal,
    /// The window.
    Window,
}

/// The language and the face of this process, as [`speak`] has set them: both in one byte.
static CURRENT: AtomicU8 = AtomicU8::new(0);
const CHINESE: u8 = 1;
const TERMINAL: u8 = 2;
const WINDOW: u8 = 4;

/// Sets the language and the face in which [`Fact`](super::Fact) is displayed, for the whole
/// process; at the start they are English and [`Face::Library`].
pub fn speak(language: Language, face: Face) {
    let language = match language {
        Language::English => 0,
        Language::Chinese => CHINESE,
    };
    let face = match face {
        Face::Library => 0,
        Face::Terminal => TERMINAL,
        Face::Window => WINDOW,
    };
    CURRENT.store(language | face, Ordering::Relaxed);
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::English, Self::Chinese];

    /// The one that [`speak`] has set.
    #[must_use]
    pub fn current() -> Self {
        if CURRENT.load(Ordering::Relaxed) & CHINESE == 0 { Self::English } else { Self::Chinese }
    }

    /// The language of the environment: the first of `LC_ALL`, `LC_MESSAGES` and `LANG` that is
    /// there and not empty decides, as POSIX has it. What is neither is English.
    #[must_use]
    pub fn of_environment() -> Self {
        Self::of_locales(["LC_ALL", "LC_MESSAGES", "LANG"].map(env::var_os))
    }

    fn of_locales<S: AsRef<std::ffi::OsStr>>(locales: [Option<S>; 3]) -> Self {
        let locales = locales.iter().flatten().map(|locale| locale.as_ref().to_string_lossy());
        let mut set = locales.filter(|locale| !locale.is_empty());
        set.next().and_then(|locale| locale.parse().ok()).unwrap_or_default()
    }

    /// As `--lang` takes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh",
        }
    }
}

/// There is no catalogue for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownLanguage(pub(super) String);

impl FromStr for Language {
    type Err = UnknownLanguage;

    /// A language as a locale names it: `zh`, `zh_CN.UTF-8`, `zh-Hans`, `en`, `en_GB`, and `C` and
    /// `POSIX`, which are English.
    fn from_str(name: &str) -> Result<Self, UnknownLanguage> {
        let language = name.split(['_', '-', '.', '@']).next().unwrap_or_default();
        match language.to_ascii_lowercase().as_str() {
            "zh" => Ok(Self::Chinese),
            "en" | "c" | "posix" => Ok(Self::English),
            _ => Err(UnknownLanguage(name.to_owned())),
        }
    }
}

impl Face {
    /// The one that [`speak`] has set.
    #[must_use]
    pub fn current() -> Self {
        match CURRENT.load(Ordering::Relaxed) & (TERMINAL | WINDOW) {
            TERMINAL => Self::Terminal,
            WINDOW => Self::Window,
            _ => Self::Library,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_variable_that_is_set_decides() {
        for (locales, language) in [
            ([None, None, None], Language::English),
            ([None, None, Some("zh_CN.UTF-8")], Language::Chinese),
            ([None, Some("en_GB.UTF-8"), Some("zh_CN.UTF-8")], Language::English),
            ([Some(""), Some("zh_CN.GB18030"), Some("C")], Language::Chinese),
            ([Some("C"), Some("zh_CN"), Some("zh_CN")], Language::English),
            ([Some("de_DE"), Some("zh_CN"), None], Language::English),
        ] {
            assert_eq!(Language::of_locales(locales), language, "{locales:?}");
        }
    }

    #[test]
    fn a_name_may_be_a_locale() {
        for name in ["zh", "ZH", "zh_CN", "zh-Hans-CN", "zh_TW.UTF-8"] {
            assert_eq!(name.parse(), Ok(Language::Chinese), "{name}");
        }
        for name in ["en", "en_US.UTF-8", "C.UTF-8", "POSIX"] {
            assert_eq!(name.parse(), Ok(Language::English), "{name}");
        }
        for name in ["", "fr", "chinese"] {
            assert!(name.parse::<Language>().is_err(), "{name}");
        }
    }
}
