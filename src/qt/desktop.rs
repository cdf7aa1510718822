//! [`Desktop`]: what the window needs of the desktop around it.

use std::cell::{OnceCell, RefCell};

use qmetaobject::prelude::*;
use qmetaobject::{QStringList, QVariantMap};

use super::settings::Settings;
use super::string;
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
    copy: qt_method!(fn(&self, text: QString)),
    paste: qt_method!(fn(&self) -> QString),
    loadSettings: qt_method!(fn(&self) -> QString),
    saveSettings: qt_method!(fn(&self, json: QString) -> bool),

    chosen: RefCell<String>,
    settings: OnceCell<Option<Settings>>,
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
            show_language(&language);
            self.languageChanged();
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

    fn copy(&self, text: QString) {
        shim::copy(text);
    }

    fn paste(&self) -> QString {
        shim::paste()
    }

    fn settings(&self) -> Option<&Settings> {
        let open = || {
            Settings::open().inspect_err(|error| log::warn!("settings are not kept: {error}")).ok()
        };
        self.settings.get_or_init(open).as_ref()
    }

    /// Which running copy of the program this is, from 1.
    fn instance(&self) -> i32 {
        self.settings().map_or(1, |settings| i32::try_from(settings.copy()).unwrap_or(1))
    }

    fn loadSettings(&self) -> QString {
        self.settings().and_then(Settings::load).unwrap_or_default().into()
    }

    fn saveSettings(&self, json: QString) -> bool {
        let Some(settings) = self.settings() else { return false };
        let saved = settings.save(&string(json));
        saved.inspect_err(|error| log::warn!("settings could not be saved: {error}")).is_ok()
    }

    fn read_only<T>(&self, _value: T) {
        log::warn!("Desktop: this property can only be read");
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
