//! The lab's stage "Buffers and the slow reader": where bytes stay that nobody has read.

use serde_json::{Value, json};

use crate::Case;
use crate::driven::Driven;

pub(crate) const CASES: &[Case] = &[
    ("lab_vessels_show_where_bytes_stay_with_the_mouse", mouse),
    ("lab_vessels_by_keys_alone", keys),
    ("lab_vessels_say_why_no_more_may_be_written", full),
    ("lab_vessels_cost_nothing_while_another_page_is_shown", hidden),
    ("lab_vessels_say_what_went_wrong_and_begin_again", wrong),
    ("lab_vessels_are_told_in_chinese_too", chinese),
];

const MODEL: &str = "find('labBuffers').model";
const MIB: u64 = 1 << 20;

fn open(chinese: bool) -> Driven {
    let mut window = Driven::open();
    if chinese {
        window.run("window.page.desktop.language = 'zh_CN'; true");
    }
    window.run("click('roleLab')");
    window.run("window.page.choose('buffers'); true");
    window.until(&format!("{MODEL}.connected"));
    window
}

/// Until what is to be seen is the fact of that name; and it is told.
fn seen(window: &mut Driven, code: &str) {
    window.until(&format!("{MODEL}.seen !== '' && JSON.parse({MODEL}.seen).code === '{code}'"));
    let told = window.run("find('buffersSeen').text");
    assert!(told.as_str().is_some_and(|told| told.chars().count() > 10), "{code}: {told}");
}

/// What the picture holds, which is the sum that it tells.
fn held(window: &mut Driven) -> Vec<u64> {
    let is = format!(
        "[find('buffersVessels').values, {MODEL}.written, {MODEL}.read, find('vesselSum').text]"
    );
    let is = window.run(&is);
    let values: Vec<u64> = serde_json::from_value(is[0].clone()).expect("five numbers");
    let number = |value: &Value| value.as_f64().expect("a number") as u64;
    let sum = values.iter().sum::<u64>();
    assert_eq!(sum, number(&is[1]) - number(&is[2]), "{is}");
    let text = is[3].as_str().expect("a text").replace('\u{2009}', "");
    assert!(text.contains(&format!("= {sum} ")), "{text}");
    values
}

/// Until it holds this in Qt's buffers: at the sender, and at the receiver.
fn holds(window: &mut Driven, write_buffer: &str, read_buffer: u64) -> Vec<u64> {
    let values = "find('buffersVessels').values";
    window.until(&format!("{values}[0] {write_buffer} && {values}[4] === {read_buffer}"));
    held(window)
}

fn mouse() {
    let mut window = open(false);
    seen(&mut window, "buffers_nothing");
    // Slowly: each sample that is shown has all of it.
    window.run("click('buffersMuch')");
    for _ in 0..20 {
        held(&mut window);
    }
    window.until(&format!("{MODEL}.read > 100000 && {MODEL}.read < {MODEL}.written"));
    seen(&mut window, "buffers_qt_has_it");
    window.until("find('buffersVessels').curve.length >= 60");
    let curve = window.run("find('buffersVessels').curve");
    let curve: Vec<f64> = serde_json::from_value(curve).expect("numbers");
    assert!(curve.len().is_multiple_of(6), "{} numbers", curve.len());
    // Not at all, with a limit: the bytes stop one vessel after the other.
    window.run("click('buffersAnew')");
    window.until(&format!("{MODEL}.connected && {MODEL}.written === 0"));
    window.run("click('buffersDeaf')");
    assert_eq!(
        window.run(&format!("[{MODEL}.reads, find('buffersPace').enabled]")),
        json!([false, false])
    );
    window.run("find('buffersSize').chosen('65536'); true");
    window.run("click('buffersLittle')");
    assert_eq!(holds(&mut window, "=== 0", 65536), [0, 0, 0, 0, 65536]);
    seen(&mut window, "buffers_has_room");
    window.run("click('buffersLittle')");
    seen(&mut window, "buffers_kernel_has_it");
    for _ in 0..4 {
        window.run("click('buffersMuch')");
    }
    seen(&mut window, "buffers_all_full");
    let all = holds(&mut window, "> 1000000", 65536);
    if cfg!(target_os = "linux") {
        assert!(all[1] > 0 && all[3] > 0, "{all:?}");
    }
    // It reads all: nothing was lost, and no error came.
    window.run("click('buffersDeaf')");
    window.run(
        "const slider = find('buffersPace'); input.mouseClick(slider, slider.width - 3, slider.height / 2, \
         Qt.LeftButton, Qt.NoModifier, -1); true",
    );
    assert_eq!(window.run(&format!("[{MODEL}.pace, find('buffersPace').value]")), json!([0, 5]));
    seen(&mut window, "buffers_all_read");
    let read = 32 * MIB + 2 * 65536;
    window.until(&format!("{MODEL}.read === {read} && {MODEL}.errors === 0"));
    assert_eq!(held(&mut window), [0; 5]);
    let differs = window.run("find('buffersDiffers').text");
    assert!(differs.as_str().is_some_and(|told| told.contains("overflow")), "{differs}");
    window.close();
}

fn keys() {
    let mut window = Driven::open();
    window.activate();
    window.run("key(Qt.Key_3, Qt.ControlModifier)");
    window.until("focused() === 'labList'");
    window.run("key(Qt.Key_Home)");
    while window.run("window.page.chosen") != "buffers" {
        window.run("key(Qt.Key_Down)");
    }
    window.until(&format!("{MODEL}.connected"));
    window.run("key(Qt.Key_Tab)");
    assert_eq!(window.run("focused()"), "buffersMuch");
    window.run("key(Qt.Key_Space)");
    window.until(&format!("{MODEL}.written === {}", 8 * MIB));
    window.run("key(Qt.Key_F5)");
    window.until(&format!("{MODEL}.written === {}", 16 * MIB));
    window.run("key(Qt.Key_Tab)");
    assert_eq!(window.run("focused()"), "buffersLittle");
    window.run("key(Qt.Key_Tab)");
    assert_eq!(window.run("focused()"), "buffersDeaf");
    window.run("key(Qt.Key_Space)");
    window.until(&format!("!{MODEL}.reads && find('buffersDeaf').checked"));
    // What has stopped is reached behind it, and what is off is left out.
    window.run("key(Qt.Key_Tab)");
    assert_eq!(window.run("focused()"), "buffersSize");
    window.run("key(Qt.Key_Down)");
    window.until(&format!("{MODEL}.readBufferSize === 65536"));
    window.run("key(Qt.Key_Backtab)");
    window.run("key(Qt.Key_Space)");
    window.until(&format!("{MODEL}.reads"));
    window.run("key(Qt.Key_Tab)");
    assert_eq!(window.run("focused()"), "buffersPace");
    window.run("key(Qt.Key_Right)");
    window.until(&format!("{MODEL}.pace === {}", 4 * MIB));
    assert_eq!(window.run("find('buffersPaceText').text"), "reads 4 MiB/s");
    assert_eq!(
        window.run("find('buffersPace').Accessible.name"),
        "The server reads: reads 4 MiB/s"
    );
    window.run("key(Qt.Key_End)");
    window.until(&format!("{MODEL}.pace === 0"));
    window.until(&format!("{MODEL}.read === {}", 16 * MIB));
    for _ in 0..2 {
        window.run("key(Qt.Key_Tab)");
    }
    assert_eq!(window.run("focused()"), "buffersAnew");
    window.run("key(Qt.Key_Space)");
    window.until(&format!("{MODEL}.written === 0 && {MODEL}.connected"));
    window.run("key(Qt.Key_Tab)");
    let told =
        window.run("find('buffersVessels').activeFocus && find('buffersVessels').Accessible.name");
    assert!(told.as_str().is_some_and(|told| told.contains("write buffer 0 B")), "{told}");
    window.close();
}

fn full() {
    let mut window = open(false);
    window.run("click('buffersDeaf')");
    window.until("gone('buffersFull')");
    for _ in 0..8 {
        window.run("click('buffersMuch')");
    }
    window.until(&format!("{MODEL}.room === 0"));
    assert_eq!(
        window.run("['buffersMuch', 'buffersLittle'].map(name => find(name).enabled)"),
        json!([false, false])
    );
    let why = "['buffersMuch', 'buffersLittle'].every(name => find(name).tip === find('buffersFull').text)";
    window.until(&format!("find('buffersFull').visible && {why}"));
    assert_eq!(window.run(&format!("{MODEL}.write(1)")), false);
    // The key of the button is off as well.
    window.run("key(Qt.Key_F5)");
    window.until(&format!("{MODEL}.written === {}", 64 * MIB));
    held(&mut window);
    window.run("click('buffersAnew')");
    window.until(&format!("{MODEL}.room === {} && find('buffersMuch').enabled", 64 * MIB));
    // With all that may wait it closes at once.
    for _ in 0..8 {
        window.run("click('buffersMuch')");
    }
    window.close();
}

/// Whether the thread of the stage is there.
fn runs(window: &Driven) -> bool {
    let Ok(threads) = std::fs::read_dir(format!("/proc/{}/task", window.pid())) else {
        return false;
    };
    let names =
        threads.flatten().filter_map(|one| std::fs::read_to_string(one.path().join("comm")).ok());
    names.into_iter().any(|name| name.trim_end() == "buffers")
}

fn hidden() {
    let mut window = open(false);
    assert_eq!(runs(&window), cfg!(target_os = "linux"));
    window.run("click('buffersMuch')");
    window.until(&format!("{MODEL}.written > 0"));
    window.run("window.page.choose('stream'); true");
    window.until("window.page.stages.buffers.model.running === false");
    assert!(!runs(&window), "another stage is shown");
    window.run("window.page.choose('buffers'); true");
    window.until(&format!("{MODEL}.connected && {MODEL}.written === 0"));
    window.run("click('roleServer')");
    window.until("window.pages.lab.own.model.running === false");
    assert!(!runs(&window), "another page is shown");
    window.close();
}

/// No more files can be opened, then they can.
fn wrong() {
    if !cfg!(target_os = "linux") {
        return;
    }
    let mut window = open(false);
    window.run("window.page.choose('live'); true");
    let limit = |window: &Driven, limit: &str| {
        let mut prlimit = std::process::Command::new("prlimit");
        let limit = format!("--nofile={limit}");
        let done = prlimit.args(["--pid", &window.pid().to_string(), &limit]).status();
        assert!(done.expect("prlimit starts").success());
    };
    limit(&window, "3:");
    window.run("window.page.choose('buffers'); true");
    window.until("find('buffersErrorText').text.indexOf('could not go on') > 0");
    assert_eq!(window.run("find('buffersMuch').enabled"), false);
    // Read, and it is gone; begun again, and it fails again.
    window.run("click('buffersErrorClose')");
    window.until("gone('buffersErrorText')");
    window.run("click('buffersAnew')");
    window.until("seen(find('buffersErrorText'))");
    let now = std::fs::read_to_string(format!("/proc/{}/limits", window.pid())).expect("it runs");
    let files = now.lines().find(|line| line.starts_with("Max open files")).expect("a limit");
    let most = files.split_whitespace().nth(4).expect("the hard one").to_owned();
    limit(&window, &format!("{most}:"));
    window.run("click('buffersAnew')");
    window.until(&format!("{MODEL}.connected && gone('buffersErrorText')"));
    window.run("click('buffersMuch')");
    window.until(&format!("{MODEL}.written === {}", 8 * MIB));
    window.close();
}

fn chinese() {
    let mut window = open(true);
    seen(&mut window, "buffers_nothing");
    window.run("click('buffersDeaf')");
    window.run("click('buffersMuch')");
    seen(&mut window, "buffers_qt_has_it");
    window.run("find('buffersSize').chosen('1048576'); true");
    for _ in 0..2 {
        window.run("click('buffersMuch')");
    }
    seen(&mut window, "buffers_all_full");
    held(&mut window);
    let all = "['buffersMuch', 'buffersDeaf', 'buffersPaceText', 'buffersAnew', 'vesselSum', 'buffersSeen', \
               'buffersSignals', 'buffersDiffers'].map(name => find(name).text)";
    let all = window.run(all);
    for text in all.as_array().expect("a list") {
        let text = text.as_str().expect("a text");
        assert!(text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)), "{text}");
    }
    window.close();
}
