//! The stage of both ends of a connection.

use serde_json::json;

use crate::Case;
use crate::driven::Driven;
use crate::lab_own::open;

pub(crate) const CASES: &[Case] = &[
    ("lab_ends_a_fin_takes_five_bytes_along_unless_they_are_kept_with_the_mouse", fin),
    ("lab_ends_by_keys_alone_in_chinese", keys),
    ("lab_ends_the_threads_go_with_the_page", page),
];

const ENDS: &str = "find('labEnds').model";

fn connected(window: &mut Driven) {
    window.until(&format!(
        "{ENDS}.client.state === 'Connected' && {ENDS}.server.state === 'Connected'"
    ));
}

/// What the kernel says, where it says something.
fn kernel(window: &mut Driven, client: &str, server: &str) {
    window.until(&format!(
        "{ENDS}.client.kernel === '' || ({ENDS}.client.kernel === '{client}' && {ENDS}.server.kernel === '{server}')"
    ));
}

fn fin() {
    let mut window = open("ends");
    for (drops, read, lost) in [(true, 0, 5), (false, 5, 0)] {
        connected(&mut window);
        kernel(&mut window, "ESTABLISHED", "ESTABLISHED");
        if !drops {
            window.run("click('endsAsQt')");
        }
        assert_eq!(window.run(&format!("{ENDS}.dropsAsQt")), drops);
        window.run("click('endsHold_server')");
        window.until(&format!("{ENDS}.server.held"));
        window.run("fill('endsBytes_server', '5')");
        window.run("click('endsWrite_server')");
        window.until(&format!("{ENDS}.server.unsent === 5"));
        window.run("click('endsFin_client')");
        window.until(&format!("{ENDS}.client.finished && !{ENDS}.there.open && {ENDS}.back.open"));
        kernel(&mut window, "FIN_WAIT2", "CLOSE_WAIT");
        assert_eq!(window.run(&format!("{ENDS}.server.state")), "Connected");
        window.run("click('endsHold_server')");
        for end in ["client", "server"] {
            // The last of its signals.
            window.until(&format!("{ENDS}.{end}.saw.indexOf('disconnected()') > 0"));
        }
        let back = window.run(&format!("{ENDS}.back"));
        assert_eq!(back, json!({ "open": false, "written": 5, "read": read, "lost": lost }));
        let said = window.run("find('endsBack').text");
        let told = if drops {
            "over: 5 B written, 0 B read, 5 B lost"
        } else {
            "over: 5 B written, 5 B read"
        };
        assert_eq!(said, told);
        let saw = window.run("find('endsSaw_server').text");
        let saw = saw.as_str().expect("lines");
        assert!(saw.starts_with("stateChanged(ConnectedState)\n> write()  5 B\n"), "{saw}");
        assert!(saw.contains("\nerrorOccurred(RemoteHostClosedError)  [Connected]\n"), "{saw}");
        assert!(saw.ends_with("\ndisconnected()  [Unconnected]"), "{saw}");
        // There is nothing to be asked of an end that is over.
        assert_eq!(window.run("find('endsFin_client').enabled"), false);
        window.run("click('endsConnect')");
    }
    connected(&mut window);
    window.run("click('endsReset_server')");
    window.until(&format!("{ENDS}.client.state === 'Unconnected'"));
    kernel(&mut window, "-", "-");
    assert_eq!(window.run("faults()"), json!([]));
    window.close();
}

fn keys() {
    let mut window = Driven::open();
    window.activate();
    window.run("window.page.desktop.language = 'zh_CN'; true");
    window.run("key(Qt.Key_3, Qt.ControlModifier)");
    window.until("focused() === 'labList'");
    window.run("window.page.choose('ends'); true");
    connected(&mut window);
    for name in ["endsConnect", "endsAsQt", "endsBytes_client", "endsWrite_client"] {
        window.run("key(Qt.Key_Tab)");
        assert_eq!(window.run("focused()"), json!(name));
    }
    window.run("key(Qt.Key_Space)");
    window.until(&format!("{ENDS}.there.read === 5"));
    window.until("find('endsThere').text === '畅通：已写 5 B，已读 5 B'");
    window.run("tabTo('endsHold_server')");
    window.run("key(Qt.Key_Space)");
    window.until(&format!("{ENDS}.server.held"));
    window.run("tabTo('endsClose_client')");
    window.run("key(Qt.Key_Space)");
    window.until(&format!("{ENDS}.client.state === 'Unconnected'"));
    assert_eq!(window.run(&format!("{ENDS}.server.state")), "Connected", "it has not heard");
    window.until("find('endsDoing_server').text === '它的事件循环停着：什么也听不到'");
    assert_eq!(window.run("faults()"), json!([]));
    window.run("key(Qt.Key_F5)");
    connected(&mut window);
    window.close();
}

fn page() {
    let mut window = open("ends");
    connected(&mut window);
    window.run("click('endsHold_client')");
    window.until(&format!("{ENDS}.client.held"));
    window.run("click('roleServer')");
    window.until("window.pages.lab.own.model.running === false");
    window.run("click('roleLab')");
    connected(&mut window);
    window.close();
}
