//! [`Desktop`]: what the window needs of the desktop around it.

use std::cell::{OnceCell, RefCell};
use std::fmt;

use qmetaobject::prelude::*;
use qmetaobject::{QStringList, QVariantMap};

use super::settings::{Broken, SettingsFile, Unreadable};
use super::{endpoint, string};
use super::{shim, window};
use crate::net;

/// The languages that there are catalogues for; English has one for its plurals.
const TRANSLATIONS: [&str; 2] = ["en", "zh_CN"];

/// The desktop around the window: its language, its clipboard, this machine's addresses, and what
/// is remembered from one run to the next. One for a window.
#[derive(Default, QObject)]
#[allow(dead_code, reason = "the fields of properties are for QML")]
pub struct Desktop {
    base: qt_base_class!(trait QObject),
    version: qt_property!(QString; READ version WRITE read_only NOTIFY nothingChanges),
    instance: qt_property!(i32; READ instance WRITE read_only NOTIFY nothingChanges),
    systemLanguage: qt_property!(QString; READ system_language WRITE read_only NOTIFY nothingChanges),
    startup: qt_property!(QVariantMap; READ startup WRITE read_only NOTIFY nothingChanges),
    nothingChanges: qt_signal!(),
    language: qt_property!(QString; READ language WRITE set_language NOTIFY languageChanged),
    languageChanged: qt_signal!(),
    addresses: qt_method!(fn(&self) -> QStringList),
    endpoint: qt_method!(fn(&self, text: QString, listening: bool) -> QVariantMap),
    copy: qt_method!(fn(&self, text: QString)),
    paste: qt_method!(fn(&self) -> QString),
    loadSettings: qt_method!(fn(&self) -> QString),
    saveSettings: qt_method!(fn(&self, json: QString) -> bool),
    settingsTrouble: qt_property!(QVariantMap; READ settings_trouble WRITE read_only NOTIFY settingsTroubleChanged),
    settingsTroubleChanged: qt_signal!(),

    chosen: RefCell<String>,
    settings: OnceCell<Result<SettingsFile, String>>,
    trouble: RefCell<SettingsTrouble>,
}

/// What is wrong with the settings, as facts; QML makes sentences of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct SettingsTrouble {
    /// What is the matter: a code of [`SettingsFault`](crate::view::SettingsFault), `unreadable`,
    /// `unwritable`, `unavailable` where there is no place for settings, or nothing.
    code: &'static str,
    /// The settings file.
    path: String,
    /// Where a file that could not be read is kept now; empty if it stays where it is and is not
    /// written over.
    kept: String,
    /// The system's words, if it was the system.
    text: String,
}

impl Desktop {
    fn version(&self) -> QString {
        env!("CARGO_PKG_VERSION").into()
    }

    /// The language that was chosen: "en", "zh_CN", or "" for the system's.
    fn language(&self) -> QString {
        self.chosen.borrow().as_str().into()
    }

    fn set_language(&self, language: QString) {
        let language = string(language);
        if self.chosen.replace(language.clone()) != language {
            let me = QPointer::from(self);
            // Every text of the window is told anew.
            show_language(&language);
            if let Some(this) = me.as_ref() {
                this.languageChanged();
            }
        }
    }

    fn system_language(&self) -> QString {
        system_language().into()
    }

    fn startup(&self) -> QVariantMap {
        window::startup()
    }

    /// This machine's addresses, loopback first.
    fn addresses(&self) -> QStringList {
        let addresses = net::all_addresses().unwrap_or_else(|error| {
            log::warn!("this machine's addresses cannot be listed: {error}");
            Vec::new()
        });
        addresses.iter().map(|address| QString::from(address.to_string())).collect()
    }

    /// What is written as an address, `ip`, and the port behind it, or -1; or the `error`.
    fn endpoint(&self, text: QString, listening: bool) -> QVariantMap {
        endpoint::apart(&string(text), listening)
    }

    fn copy(&self, text: QString) {
        shim::copy(text);
    }

    fn paste(&self) -> QString {
        shim::paste()
    }

    fn settings(&self) -> Result<&SettingsFile, &str> {
        let open = || SettingsFile::open().map_err(|error| error.to_string());
        self.settings.get_or_init(open).as_ref().map_err(String::as_str)
    }

    /// Which running copy of the program this is, from 1.
    fn instance(&self) -> i32 {
        self.settings().map_or(1, |settings| i32::try_from(settings.copy()).unwrap_or(1))
    }

    /// What was kept, as JSON; empty if nothing was, or if it could not be read: then
    /// `settingsTrouble` says why, and where it is.
    fn loadSettings(&self) -> QString {
        let (settings, trouble) = match self.settings() {
            Ok(file) => {
                let loaded = file.load();
                (loaded.settings, loaded.broken.map(broken).unwrap_or_default())
            }
            Err(text) => (None, unavailable(text)),
        };
        self.tell_trouble(trouble);
        settings.unwrap_or_default().into()
    }

    /// Keeps settings; false if they could not be, and `settingsTrouble` says why.
    fn saveSettings(&self, json: QString) -> bool {
        let Ok(file) = self.settings() else { return false };
        let error = file.save(&string(json)).err();
        let saved = error.is_none();
        let told = self.trouble.borrow().clone();
        if let Some(error) = error {
            // What could not be read is the reason why nothing is written, and has been told.
            if told.code.is_empty() || !told.kept.is_empty() {
                self.tell_trouble(SettingsTrouble {
                    code: "unwritable",
                    path: file.path().display().to_string(),
                    text: error.to_string(),
                    ..SettingsTrouble::default()
                });
            }
        } else if told.code == "unwritable" {
            self.tell_trouble(SettingsTrouble::default());
        }
        saved
    }

    fn settings_trouble(&self) -> QVariantMap {
        let trouble = self.trouble.borrow();
        if trouble.code.is_empty() {
            return QVariantMap::default();
        }
        let mut map = QVariantMap::default();
        for (name, value) in [
            ("code", trouble.code),
            ("path", &trouble.path),
            ("kept", &trouble.kept),
            ("text", &trouble.text),
        ] {
            map.insert(name.into(), QString::from(value).into());
        }
        map
    }

    fn tell_trouble(&self, trouble: SettingsTrouble) {
        if *self.trouble.borrow() == trouble {
            return;
        }
        if !trouble.code.is_empty() {
            log::warn!("{trouble}");
        }
        self.trouble.replace(trouble);
        self.settingsTroubleChanged();
    }

    fn read_only<T>(&self, _value: T) {
        log::warn!("Desktop: this property can only be read");
    }
}

fn unavailable(text: &str) -> SettingsTrouble {
    SettingsTrouble { code: "unavailable", text: text.to_owned(), ..SettingsTrouble::default() }
}

fn broken(broken: Broken) -> SettingsTrouble {
    let (code, text) = match broken.why {
        Unreadable::Content(fault) => (fault.code(), String::new()),
        Unreadable::System(error) => ("unreadable", error.to_string()),
    };
    let path = broken.path.display().to_string();
    match broken.kept {
        Ok(kept) => SettingsTrouble { code, path, kept: kept.display().to_string(), text },
        Err(error) => SettingsTrouble { code, path, text: error.to_string(), ..<_>::default() },
    }
}

impl fmt::Display for SettingsTrouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { code, path, kept, text } = self;
        match (*code, kept.as_str()) {
            ("unavailable", _) => write!(f, "settings are not kept: {text}"),
            ("unwritable", _) => write!(f, "settings could not be saved in {path}: {text}"),
            (code, "") => write!(
                f,
                "the settings in {path} cannot be read ({code}) nor be moved ({text}): they stay \
                 there, and nothing is saved"
            ),
            (code, kept) => write!(
                f,
                "the settings in {path} cannot be read ({code}) and are kept as {kept}; the window \
                 begins without"
            ),
        }
    }
}

/// Shows the window in a language; "" = the system's.
pub(super) fn show_language(language: &str) {
    let language = if language.is_empty() { system_language() } else { language };
    let known = TRANSLATIONS.contains(&language);
    let path = if known { format!(":/qtcp/qml/i18n/qtcp_{language}.qm") } else { String::new() };
    shim::translate(language.into(), path.into());
}

/// The first of the system's languages that there is a translation for, else English.
fn system_language() -> &'static str {
    let languages = string(shim::system_languages());
    choose(languages.split(' '))
}

fn choose<'a>(languages: impl Iterator<Item = &'a str>) -> &'static str {
    for language in languages {
        let mut parts = language.split(['-', '_']);
        match parts.next() {
            // Only simplified characters are there; whoever wants traditional ones can read them.
            Some("zh") => return "zh_CN",
            Some("en" | "C") => return "en",
            _ => {}
        }
    }
    "en"
}

#[cfg(test)]
mod tests {
    use super::choose;

    #[test]
    fn the_first_language_that_is_known_is_the_one() {
        for (system, language) in [
            ("zh-Hans-CN zh-CN zh", "zh_CN"),
            ("zh_CN", "zh_CN"),
            ("en-US en zh", "en"),
            ("de-DE de zh-CN", "zh_CN"),
            ("de", "en"),
            ("C", "en"),
            ("", "en"),
        ] {
            assert_eq!(choose(system.split(' ')), language, "{system}");
        }
    }
}
