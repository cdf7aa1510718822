//! [`Desktop`]: what the window needs of the desktop around it.

use std::cell::{OnceCell, RefCell};

use qmetaobject::prelude::*;
use qmetaobject::{QStringList, QVariantList, QVariantMap};

use super::settings::{Broken, SettingsFile, Unreadable};
use super::{endpoint, shim, string, window, written};
use crate::net;
use crate::text::{Face, Fact, Language, facts, speak, words};

/// The languages that there are catalogues for; English has one for its plurals.
const TRANSLATIONS: [&str; 2] = ["en", "zh_CN"];

/// The desktop around the window: its language, its clipboard, this machine's addresses, and what
/// is remembered from one run to the next. One for a window.
#[derive(Default, QObject)]
#[allow(dead_code, reason = "the fields of properties are for QML")]
pub struct Desktop {
    base: qt_base_class!(trait QObject),
    version: qt_property!(QString; READ version WRITE read_only NOTIFY nothingChanges),
    qtVersion: qt_property!(QString; READ qt_version WRITE read_only NOTIFY nothingChanges),
    settingsPath: qt_property!(QString; READ settings_path WRITE read_only NOTIFY nothingChanges),
    instance: qt_property!(i32; READ instance WRITE read_only NOTIFY nothingChanges),
    systemLanguage: qt_property!(QString; READ system_language WRITE read_only NOTIFY nothingChanges),
    startup: qt_property!(QVariantMap; READ startup WRITE read_only NOTIFY nothingChanges),
    nothingChanges: qt_signal!(),
    language: qt_property!(QString; READ language WRITE set_language NOTIFY languageChanged),
    languageChanged: qt_signal!(),
    addresses: qt_method!(fn(&self) -> QStringList),
    interfaces: qt_method!(fn(&self) -> QVariantList),
    label: qt_method!(fn(&self, text: QString, language: QString) -> QString),
    endpoint: qt_method!(fn(&self, text: QString, listening: bool) -> QVariant),
    copy: qt_method!(fn(&self, text: QString)),
    paste: qt_method!(fn(&self) -> QString),
    loadSettings: qt_method!(fn(&self) -> QString),
    saveSettings: qt_method!(fn(&self, json: QString) -> bool),
    settingsTrouble: qt_property!(QString; READ settings_trouble WRITE read_only NOTIFY settingsTroubleChanged),
    settingsTroubleChanged: qt_signal!(),
    sentence: qt_method!(fn(&self, fact: QString) -> QString),
    words: qt_method!(fn(&self, text: QString) -> QString),

    chosen: RefCell<String>,
    settings: OnceCell<Result<SettingsFile, Fact>>,
    trouble: RefCell<Option<Fact>>,
}

impl Desktop {
    fn version(&self) -> QString {
        env!("CARGO_PKG_VERSION").into()
    }

    fn qt_version(&self) -> QString {
        shim::qt_version()
    }

    /// Where the settings are kept; empty if there is no place for them.
    fn settings_path(&self) -> QString {
        self.settings().map(|file| file.path().display().to_string()).unwrap_or_default().into()
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
        all_addresses().iter().map(|address| QString::from(address.to_string())).collect()
    }

    /// The same, each with the name of its interface: `address` and `name`.
    fn interfaces(&self) -> QVariantList {
        let named = |address: &net::InterfaceAddress| {
            let mut map = QVariantMap::default();
            map.insert("address".into(), QString::from(address.to_string()).into());
            map.insert("name".into(), QString::from(address.interface.as_str()).into());
            QVariant::from(map)
        };
        all_addresses().iter().map(named).collect()
    }

    /// The name of an action in a language, whichever is shown: an English text of `Actions.qml`, and
    /// "en" or "zh_CN". What is not in the catalogue stays as it is.
    fn label(&self, text: QString, language: QString) -> QString {
        let path = catalogue(&string(language));
        let label = shim::translated(path.into(), "Actions".into(), text.clone());
        if label.is_empty() { text } else { label }
    }

    /// What is written as an address, `ip`, and the `port` behind it, or -1; or the `problem`, as a
    /// fact.
    fn endpoint(&self, text: QString, listening: bool) -> QVariant {
        endpoint::apart(&string(text), listening).into()
    }

    fn copy(&self, text: QString) {
        shim::copy(text);
    }

    fn paste(&self) -> QString {
        shim::pasted(&QString::default(), &QString::default(), false)
    }

    /// The sentence for a fact that one of the other types gave, in the language that is shown;
    /// empty for what is no fact.
    fn sentence(&self, fact: QString) -> QString {
        let fact = Fact::from_json(&string(fact));
        fact.map(|fact| fact.to_string()).unwrap_or_default().into()
    }

    /// What an error text of Qt means, in the language that is shown; another text stays as it is.
    fn words(&self, text: QString) -> QString {
        words::of_qt(&string(text)).to_string().into()
    }

    fn settings(&self) -> Result<&SettingsFile, &Fact> {
        let open = || SettingsFile::open().map_err(|error| facts::settings_no_place(&error));
        self.settings.get_or_init(open).as_ref()
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
                (loaded.settings, loaded.broken.map(broken))
            }
            Err(fact) => (None, Some(fact.clone())),
        };
        self.tell_trouble(trouble);
        settings.unwrap_or_default().into()
    }

    /// Keeps settings; false if they could not be, and `settingsTrouble` says why.
    fn saveSettings(&self, json: QString) -> bool {
        let Ok(file) = self.settings() else { return false };
        let error = file.save(&string(json)).err();
        let saved = error.is_none();
        let told = self.trouble.borrow().as_ref().map(Fact::code);
        let not_saved = facts::settings_not_saved("", "").code();
        if let Some(error) = error {
            // What could not be read is the reason why nothing is written, and has been told.
            if told != Some(facts::settings_stay("", "", "").code()) {
                let fact = facts::settings_not_saved(file.path().display(), &error);
                self.tell_trouble(Some(fact));
            }
        } else if told == Some(not_saved) {
            self.tell_trouble(None);
        }
        saved
    }

    /// What is wrong with the settings, as a fact; empty if nothing is.
    fn settings_trouble(&self) -> QString {
        self.trouble.borrow().as_ref().map(written).unwrap_or_default()
    }

    fn tell_trouble(&self, trouble: Option<Fact>) {
        if *self.trouble.borrow() == trouble {
            return;
        }
        if let Some(trouble) = &trouble {
            log::warn!("{trouble}");
        }
        self.trouble.replace(trouble);
        self.settingsTroubleChanged();
    }

    fn read_only<T>(&self, _value: T) {
        log::warn!("Desktop: this property can only be read");
    }
}

fn broken(broken: Broken) -> Fact {
    let why = match broken.why {
        Unreadable::Content(fault) => fault.fact(),
        Unreadable::System(error) => Fact::from(&error),
    };
    let path = broken.path.display();
    match broken.kept {
        Ok(kept) => facts::settings_kept(path, why, kept.display()),
        Err(error) => facts::settings_stay(path, why, &error),
    }
}

/// The name of a language's catalogue of labels.
pub(super) fn of_catalogue(language: Language) -> &'static str {
    match language {
        Language::English => "en",
        Language::Chinese => "zh_CN",
    }
}

/// Shows the window in a language; "" = the system's.
pub(super) fn show_language(language: &str) {
    let language = if language.is_empty() { system_language() } else { language };
    let path = catalogue(language);
    speak(language.parse().unwrap_or_default(), Face::Window);
    shim::translate(language.into(), path.into());
}

/// Where the labels of a language are, among the embedded files; empty if they are nowhere.
fn catalogue(language: &str) -> String {
    let known = TRANSLATIONS.contains(&language);
    if known { format!(":/qtcp/qml/i18n/qtcp_{language}.qm") } else { String::new() }
}

fn all_addresses() -> Vec<net::InterfaceAddress> {
    net::all_addresses().unwrap_or_else(|error| {
        log::warn!("{}", facts::system_refused(facts::no_addresses(), &error));
        Vec::new()
    })
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
