//! The settings of the window and its commands.

use std::collections::BTreeSet;

use serde_json::json;

use crate::Case;
use crate::driven::Driven;
use crate::remembered::{configured, kept, open_configured};

pub(crate) const CASES: &[Case] = &[
    ("preferences_the_page_is_as_high_as_what_stands_in_it", height),
    ("preferences_the_settings_are_changed_and_kept", settings),
    ("preferences_older_settings_are_taken", older),
    ("preferences_one_encoding_for_everything_is_one_choice", encoding),
    ("preferences_about_tells_the_versions_and_where_the_settings_are", about),
    ("preferences_a_command_is_found_in_either_language_and_done", commands),
    ("preferences_every_action_has_two_names_and_keys_of_its_own", actions),
];

fn settings() {
    let folder = configured("{}");
    let mut window = open_configured(&folder);
    window.activate();
    window.run("key(Qt.Key_Comma, Qt.ControlModifier)");
    window.run("tabTo('themeBox')");
    window.run("key(Qt.Key_Down); key(Qt.Key_Down)");
    window.until("window.page.theme.choice === 'dark'");
    window.run("click('fontLarger')");
    window.run("fill('logRows', '250')");
    window.run("key(Qt.Key_Tab)");
    window.until("window.page.log.limit === 250");
    // Too few is told by the field, and not taken.
    window.run("fill('logRows', '7')");
    window.run("key(Qt.Key_Escape)");
    window.until("gone('settingsClose')");
    assert_eq!(window.run("window.page.log.limit"), 250);
    window.run("click('settingsButton')");
    assert_eq!(window.run("find('logRows').text"), "250");
    window.run("key(Qt.Key_Escape)");
    window.close();
    let written = kept(&folder);
    assert_eq!(written["theme"], "dark");
    assert_eq!(written["logRows"], 250);
    assert_eq!(written["fontSize"], 1);
    let mut window = open_configured(&folder);
    window.run("click('roleClient')");
    assert_eq!(window.run("window.page.log.limit"), 250);
    window.close();
}

fn older() {
    let folder = configured(
        r#"{"version": 1, "window": {"width": 10, "height": 10}, "theme": "dark",
            "client": {"hosts": ["localhost", "other"]}}"#,
    );
    let mut window = open_configured(&folder);
    // A size that is too small is the smallest.
    assert_eq!(
        window.run("window.width >= window.minimumWidth && window.height >= window.minimumHeight"),
        true
    );
    assert_eq!(window.run("window.page.log.limit"), 10_000);
    window.run("click('roleClient')");
    assert_eq!(window.run("find('clientIp').model[1].address"), "other");
    window.close();
    for rows in ["99", "1000001", "\"x\"", "null"] {
        let mut window = open_configured(&configured(&format!(r#"{{"logRows": {rows}}}"#)));
        assert_eq!(window.run("window.page.log.limit"), 10_000, "{rows}");
        window.close();
    }
}

fn encoding() {
    let mut window = Driven::open();
    window.run("click('settingsButton')");
    window.run("find('encodingEverywhere').chosen('GBK'); true");
    for role in ["roleServer", "roleClient"] {
        window.run("key(Qt.Key_Escape)");
        window.until("gone('settingsClose')");
        window.run(&format!("click('{role}')"));
        assert_eq!(
            window.run("[window.page.log.encoding, window.page.pane.composer.encoding]"),
            json!(["GBK", "GBK"])
        );
    }
    window.run("click('settingsButton')");
    assert_eq!(window.run("find('encodingEverywhere').displayText"), "GBK");
    window.run("window.page.log.encoding = 'UTF-8'; true");
    assert_eq!(window.run("find('encodingEverywhere').displayText"), "different ones");
    window.close();
}

fn about() {
    let folder = configured("{}");
    let mut window = open_configured(&folder);
    window.run("click('settingsButton')");
    window.run("click('settings_about')");
    assert_eq!(
        window.run("find('aboutVersion').text"),
        format!("qtcp {}", env!("CARGO_PKG_VERSION"))
    );
    let qt = window.run("find('aboutQt').text");
    let qt = qt.as_str().expect("text").trim_start_matches("Qt ").to_owned();
    assert!(
        qt.split('.').count() == 3 && qt.split('.').all(|part| part.parse::<u32>().is_ok()),
        "{qt}"
    );
    let path = folder.join("qtcp/settings.json").display().to_string();
    assert_eq!(window.run("find('settingsPath').text"), path);
    window.run("click('settingsCopyPath')");
    assert_eq!(window.run("window.page.desktop.paste()"), path);
    window.run("seen(find('settingsOpenFolder'))");
    window.close();
}

fn commands() {
    for (locale, words) in [("C.UTF-8", ["dark", "深色"]), ("zh_CN.UTF-8", ["深", "dark th"])] {
        let mut window = Driven::open_with(|command| _ = command.env("LC_ALL", locale));
        window.activate();
        for (word, keys) in words.into_iter().zip([
            "Qt.Key_K, Qt.ControlModifier",
            "Qt.Key_P, Qt.ControlModifier | Qt.ShiftModifier",
        ]) {
            window.run("window.pickTheme('light'); true");
            // Also from where one writes.
            window.run("window.page.pane.focusInput(); true");
            window.run(&format!("key({keys})"));
            window.until("focused() === 'paletteField'");
            window.run(&format!("window.page.desktop.copy('{word}'); true"));
            window.run("key(Qt.Key_V, Qt.ControlModifier)");
            window.until("find('paletteList').count === 1");
            window.run("key(Qt.Key_Return)");
            window.until("window.page.theme.choice === 'dark'");
            window.until("gone('paletteField')");
            assert_eq!(window.run("focused()"), "composerText");
        }
        window.run("key(Qt.Key_K, Qt.ControlModifier)");
        window.until("focused() === 'paletteField'");
        // How many there are is said, and a row that is cut says so too.
        let count = window.run("find('paletteList').count").as_u64().expect("a number");
        let told = window.run("find('paletteCount').text");
        let told = told.as_str().expect("a sentence");
        assert!(told.starts_with(&count.to_string()), "{told}");
        assert_eq!(
            window.run("find('paletteList').height % find('paletteList').currentItem.height > 5"),
            true
        );
        window.run("type('ctrl+2')");
        window.run("key(Qt.Key_Down); key(Qt.Key_Up); key(Qt.Key_Enter)");
        window.until("window.page.objectName === 'clientPage'");
        // What cannot be done now is shown, and stays where it is.
        window.until("gone('paletteField')");
        window.run("key(Qt.Key_K, Qt.ControlModifier)");
        window.until("focused() === 'paletteField'");
        window.run("type('csv')");
        window.run("key(Qt.Key_Enter)");
        assert_eq!(window.run("find('command_saveCsv').enabled"), false);
        window.run("type('nonsense')");
        window.until("seen(find('paletteNothing'))");
        window.run("key(Qt.Key_Escape)");
        window.close();
    }
}

fn actions() {
    let mut window = Driven::open();
    window.run("key(Qt.Key_F1)");
    let list = window.run(
        "find('shortcutTable').actions.list.map((a) => [a.id, find('shortcutTable').actions.named(a.name, 'en'), \
         find('shortcutTable').actions.named(a.name, 'zh_CN'), a.keys, a.on || ''])",
    );
    let list = list.as_array().expect("a list").clone();
    assert!(list.len() > 30, "{}", list.len());
    let mut seen = BTreeSet::new();
    for action in &list {
        let chinese = action[2].as_str().expect("a name");
        assert!(chinese.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)), "{action}");
        assert!(action[1].as_str().expect("a name").is_ascii(), "{action}");
        for one in [&action[0], &action[1], &action[2]] {
            assert!(seen.insert(one.as_str().expect("text").to_owned()), "twice: {one}");
        }
        // A key may do one thing on the lab's page and another on the rest.
        let pages = match action[4].as_str().expect("pages") {
            "" => vec!["traffic", "lab"],
            page => vec![page],
        };
        for key in action[3].as_array().expect("keys") {
            let key = key.as_str().expect("text");
            for page in &pages {
                assert!(seen.insert(format!("{page} {key}")), "twice: {key}");
            }
        }
    }
    // Each that has a key is in the list of keys.
    let shown = window.run("find('shortcutTable').lines.length").as_u64().expect("a number");
    let with_keys = list.iter().filter(|action| action[3] != json!([])).count();
    assert!(shown >= with_keys as u64 && with_keys > 15, "{shown} and {with_keys}");
    window.close();
}

/// Below the last line of a section there is the edge of the page, in a high window.
fn height() {
    let mut window = Driven::open();
    window.activate();
    window.run("window.width = 1100; window.height = 900; true");
    window.run("key(Qt.Key_Comma, Qt.ControlModifier)");
    for (section, last) in
        [("general", "encodingEverywhere"), ("about", "settingsOpenFolder"), ("keys", "")]
    {
        window.run(&format!("click('settings_{section}')"));
        // The page is a pop-up: its last item is below it by no more than its padding and a gap.
        let last = if last.is_empty() { "shortcutTable" } else { last };
        let rest = format!(
            "(item => {{ let page = item; while (page.parent !== window.Overlay.overlay) \
             page = page.parent; \
             return page.height - item.mapToItem(page, 0, item.height).y }})(find('{last}'))"
        );
        window.until(&format!("{rest} >= 0 && {rest} <= window.page.theme.gap * 4"));
    }
    window.run("key(Qt.Key_Escape)");
    window.close();
}
