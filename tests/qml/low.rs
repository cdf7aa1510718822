//! A window that is too low for the log and the pane for sending.

use serde_json::json;

use crate::Case;
use crate::driven::Driven;
use crate::fits::{POINTS, Screen, none, on};

pub(crate) const CASES: &[Case] = &[
    ("fits_a_low_window_folds_the_pane_for_sending_and_opens_it_over_the_log", low),
    ("fits_a_low_screen_has_room_for_what_there_is_at_any_font_and_scale", low_screens),
    ("fits_what_stands_beside_the_tabs_gives_way_to_them", head),
    ("fits_a_window_grows_for_what_went_wrong_and_never_against_a_person", grows),
];

/// A window 1100 pixels wide, and as high as it takes for nothing to be folded.
fn roomy() -> Driven {
    let screen = Screen { width: 1920, height: 1080, points: POINTS, scale: "1", chinese: false };
    let mut window = on(screen);
    window.run("window.width = 1100; true");
    just_enough(&mut window);
    window
}

/// A lower window has lower controls, and then another one is enough.
fn just_enough(window: &mut Driven) {
    window.until(
        "window.height === window.wantedHeight && !window.page.pane.tight \
         || (window.height = window.wantedHeight, false)",
    );
}

fn low() {
    let mut window = roomy();
    window.activate();
    for role in ["roleServer", "roleClient"] {
        window.run(&format!("click('{role}')"));
        just_enough(&mut window);
        window.run("fill('composerText', 'typed before')");

        // One row of pixels less than both have room in.
        window.run("window.height -= window.page.pane.room - window.page.pane.openHeight; true");
        window.until("window.page.pane.room === window.page.pane.openHeight");
        assert_eq!(window.run("window.page.pane.shut"), false);
        window.run("window.height -= 1; true");
        window.until("window.page.pane.shut");
        assert_eq!(window.run("find('sendButton').visible && find('tab_timer').visible"), true);
        assert_eq!(window.run("find('composerText').text"), "typed before");
        assert_eq!(window.run("focused()"), "composerText", "the focus stays");
        window.run("type('!')");
        none(&mut window, "", &format!("folded, {role}"));

        // By its key, and back.
        let log = "seen(search(window.page, 'trafficList'))";
        window.run("key(Qt.Key_J, Qt.ControlModifier)");
        window.until("!window.page.pane.shut && seen(find('mode_text'))");
        assert_eq!(window.run(log), false, "the pane has the room of the log");
        none(&mut window, "", &format!("opened, {role}"));
        window.run("key(Qt.Key_Escape)");
        window.until(&format!("window.page.pane.shut && {log}"));
        // By a click, and back.
        window.run("click('tab_timer')");
        window.until("!window.page.pane.shut && seen(find('timedSendButton'))");
        window.run("click('tab_timer')");
        window.until(&format!("window.page.pane.shut && {log}"));
        window.run("window.page.pane.tab = 'send'; true");

        // Lower than it may be by itself, as where a screen wants it: the tabs alone.
        window.run("window.minimumHeight = 0; true");
        window.run("window.height = window.frameHeight + window.page.barestHeight; true");
        window.until("window.page.pane.bare");
        assert_eq!(window.run("seen(search(window.page, 'sendButton'))"), false);
        assert_eq!(window.run("seen(find('tab_send')) && seen(find('foldButton'))"), true);
        none(&mut window, "", &format!("bare, {role}"));
        for open in ["key(Qt.Key_Return, Qt.ControlModifier)", "click('foldButton')"] {
            window.run(open);
            window.until("!window.page.pane.shut && seen(find('composerText'))");
            assert_eq!(window.run("window.page.pane.note"), "", "it opens, and sends nothing");
            window.run("key(Qt.Key_Escape)");
            window.until("window.page.pane.bare");
        }
        window.run("click('foldButton')");
        assert_eq!(window.run("find('composerText').text"), "typed before!");

        // Where there is room again, nothing is left of it.
        just_enough(&mut window);
        window.until(&format!("!window.page.pane.shut && !window.page.pane.over && {log}"));
        assert_eq!(window.run("window.page.pane.folded"), false, "what is kept is a person's");
        assert_eq!(window.run("find('composerText').text"), "typed before!");
    }
    window.close();
}

/// As it opens, with the pane as it comes and opened, with an error and without.
fn low_screens() {
    for points in [9, 11, 14] {
        for (chinese, scale) in [(true, "1.5"), (false, "2"), (true, "2")] {
            let mut window = on(Screen { width: 1366, height: 768, points, scale, chinese });
            window.activate();
            for (role, wrong) in [("Server", "'x y'"), ("Client", "'x y'")] {
                window.run(&format!("click('role{role}')"));
                let when = format!("{role}, {points} pt, chinese {chinese}, scale {scale}");
                none(&mut window, "", &when);
                for _ in 0..2 {
                    window.run("key(Qt.Key_J, Qt.ControlModifier)");
                    none(&mut window, "", &format!("{when}, Ctrl+J"));
                }
                window.run(&format!("window.page.totals.ip = {wrong}; true"));
                window.run("key(Qt.Key_E, Qt.ControlModifier)");
                window.until("window.page.trouble !== null");
                none(&mut window, "", &format!("{when}, with an error"));
            }
            window.close();
        }
    }
}

/// What stands beside the tabs goes before it lies on them.
fn head() {
    let mut window = roomy();
    window.run("window.minimumWidth = 0; true");
    let tabs = window.run("find('roleTabs').implicitWidth").as_f64().expect("a width");
    let mut there = Vec::new();
    for more in [400.0, 120.0, 30.0] {
        window.run(&format!("window.width = {}; true", (tabs + more).ceil()));
        let both = "['paletteButton', 'settingsButton'].map((name) => !gone(name))";
        there.push(window.run(both));
        let apart = window.run(
            "['paletteButton', 'settingsButton'].filter((name) => !gone(name))\
             .every((name) => Fits.rectangle(find(name)).x >= find('roleTabs').implicitWidth)",
        );
        assert_eq!(apart, true, "{more} beside the tabs");
    }
    assert_eq!(there, [json!([true, true]), json!([false, true]), json!([false, false])]);
    window.close();
}

fn grows() {
    let mut window = roomy();
    let before = window.run("window.height");
    window.run("window.page.totals.ip = 'x y'; window.page.toggle(); true");
    window.until("window.page.trouble !== null");
    window.until(&format!("window.height > {before} && !window.page.pane.tight"));
    // Whoever has made it lower keeps that.
    window.run("window.page.trouble = null; window.height = window.minimumHeight + 5; true");
    window.until("window.page.pane.tight");
    window.run("window.page.toggle(); true");
    window.until("window.page.trouble !== null && window.height >= window.minimumHeight");
    assert_eq!(window.run("window.page.pane.tight"), true);
    window.run("window.page.trouble = null; true");
    window.close();
}
