//! Whom the window's server sends to: all clients, or those that a person has selected.

use serde_json::json;

use crate::Case;
use crate::sending::{connect, read_until, server};

pub(crate) const CASES: &[Case] = &[
    ("sending_goes_to_those_who_are_selected_as_soon_as_some_are", target),
    ("sending_on_the_timer_to_those_who_are_selected_follows_the_selection", timer_to_selected),
    ("sending_goes_to_nobody_else_when_those_who_were_selected_have_gone", selected_gone),
    ("sending_goes_to_the_client_that_was_clicked_last", clicked_last),
    ("sending_ranges_of_clients_begin_where_they_did_though_others_leave", ranges),
];

fn target() {
    let (mut window, at) = server();
    let mut first = connect(&mut window, &at, 1);
    let mut second = connect(&mut window, &at, 2);
    window.run("if (find('replyEnable').checked) click('replyEnable'); true");
    window.run("fill('composerText', 'to one')");
    window.run("window.page.totals.clients.selectOnly(1); true");
    window.until("find('targetBox').displayText === 'To 1 selected'");
    window.run("click('sendButton')");
    assert_eq!(read_until(&mut second, "to one"), "to one");
    window.run("window.page.totals.clients.selectNone(); true");
    window.until("find('targetBox').displayText === 'To all clients'");
    window.run("fill('composerText', 'to all')");
    window.run("click('sendButton')");
    assert_eq!(read_until(&mut first, "to all"), "to all");
    assert_eq!(read_until(&mut second, "to all"), "to all");
    window.close();
}

fn timer_to_selected() {
    let (mut window, at) = server();
    let mut first = connect(&mut window, &at, 1);
    let mut second = connect(&mut window, &at, 2);
    window.run("fill('composerText', '[tick]')");
    window.run("fill('intervalField', '2')");
    window.run("window.page.totals.clients.selectOnly(0); true");
    window.until("window.page.pane.selectedOnly");
    window.run("click('timedSendButton')");
    read_until(&mut first, "[tick][tick]");
    window.run("window.page.totals.clients.selectOnly(1); true");
    read_until(&mut second, "[tick][tick]");
    // Nobody is selected any more: all of them are meant, and who comes later is one of them.
    window.run("window.page.totals.clients.selectNone(); true");
    let mut third = connect(&mut window, &at, 3);
    read_until(&mut third, "[tick][tick]");
    window.run("key(Qt.Key_Escape)");
    window.until("!window.page.pane.timing.running");
    window.close();
}

fn selected_gone() {
    let (mut window, at) = server();
    let first = connect(&mut window, &at, 1);
    let mut second = connect(&mut window, &at, 2);
    window.run("if (find('replyEnable').checked) click('replyEnable'); true");
    window.run("fill('composerText', '[secret]')");
    window.run("fill('intervalField', '2')");
    window.run("window.page.totals.clients.selectOnly(0); true");
    window.run("click('timedSendButton')");
    window.until("window.page.totals.timerRounds > 10");
    drop(first);
    window.until("!window.page.pane.timing.running");
    let told = window.run("window.page.pane.note");
    assert!(told.as_str().is_some_and(|told| told.contains("have gone")), "{told}");
    // Nor by hand.
    window.run("click('sendButton')");
    let told = window.run("window.page.pane.note");
    assert!(told.as_str().is_some_and(|told| told.contains("No client is selected")), "{told}");
    // A person may mean all of them.
    window.run("find('targetBox').chosen('all'); true");
    window.run("fill('composerText', '[all]')");
    window.run("click('sendButton')");
    assert_eq!(read_until(&mut second, "[all]"), "[all]");
    // Where nobody is left, whoever comes next is meant.
    window.run("window.page.totals.clients.selectOnly(0); true");
    window.until("window.page.pane.selectedOnly");
    drop(second);
    window.until("window.page.totals.clients.count === 0");
    let mut third = connect(&mut window, &at, 1);
    window.run("click('sendButton')");
    assert_eq!(read_until(&mut third, "[all]"), "[all]");
    window.close();
}

fn clicked_last() {
    let (mut window, at) = server();
    let mut first = connect(&mut window, &at, 1);
    let mut second = connect(&mut window, &at, 2);
    window.run("if (find('replyEnable').checked) click('replyEnable'); true");
    let press = |row: usize| {
        format!(
            "input.mouseClick(find('clientTable').itemAtIndex({row}), 9, 9, Qt.LeftButton, 0, -1); true"
        )
    };
    window.until("find('clientTable').itemAtIndex(1) !== null");
    window.run(&press(0));
    window.until("find('targetBox').displayText === 'To 1 selected'");
    window.run("find('targetBox').chosen('all'); true");
    window.until("find('targetBox').displayText === 'To all clients'");
    window.run(&press(1));
    window.until("find('targetBox').displayText === 'To 1 selected'");
    window.run("fill('composerText', '[second]')");
    window.run("click('sendButton')");
    assert_eq!(read_until(&mut second, "[second]"), "[second]");
    window.run(&press(0));
    window.run("fill('composerText', '[first]')");
    window.run("click('sendButton')");
    assert_eq!(read_until(&mut first, "[first]"), "[first]");
    window.close();
}

fn ranges() {
    let (mut window, at) = server();
    window.activate();
    let mut streams: Vec<_> = (1..=6).map(|n| connect(&mut window, &at, n)).collect();
    window.run("find('clientTable').forceActiveFocus(Qt.TabFocusReason); true");
    // How often somebody is told that another choice was made.
    window.run("window.page.totals.clients.chosen.connect(() => gaps.push(window.page.totals.clients.selectedCount)); true");
    window.run("key(Qt.Key_Home); key(Qt.Key_Down); key(Qt.Key_Down)");
    window.run("gaps = []; key(Qt.Key_End, Qt.ShiftModifier)");
    assert_eq!(window.run("gaps"), json!([4]), "one choice, and no row more or less on the way");
    let selected = "[0, 1, 2, 3, 4, 5].filter(row => window.page.totals.clients.isSelected(row))";
    assert_eq!(window.run(selected), json!([2, 3, 4, 5]));
    // The one that it began with is in another row now.
    drop(streams.remove(0));
    window
        .until("window.page.totals.clients.count === 5 && find('clientTable').currentIndex === 4");
    window.run("key(Qt.Key_Up, Qt.ShiftModifier)");
    assert_eq!(window.run(selected), json!([1, 2, 3]));
    window.close();
}
