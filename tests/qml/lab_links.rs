//! From a lesson to the stage on which its subject can be touched, and back.

use serde_json::json;

use crate::Case;
use crate::driven::Driven;
use crate::lab_own::open;
use qtcp::lab::entry::stage_of;
use qtcp::lab::lesson;

pub(crate) const CASES: &[Case] = &[
    ("lab_links_each_lesson_with_a_stage_leads_there_and_back_with_the_mouse", mouse),
    ("lab_links_lead_there_and_back_by_keys_in_chinese", keys),
];

fn mouse() {
    let mut window = open("byte_stream");
    for lesson in lesson::all() {
        let name = lesson.name;
        window.run(&format!("window.page.choose('{name}'); window.page.open('lesson'); true"));
        let Some(stage) = stage_of(lesson) else {
            assert_eq!(window.run("gone('lessonStage')"), true, "{name}");
            continue;
        };
        window.until("wheelTo('lessonStage', 'labLesson')");
        window.run("click('lessonStage')");
        assert_eq!(window.run("window.page.chosen"), stage.name, "{name}");
        window.until("find('stageLesson').height > 0 && find('stageLesson').y >= 0");
        window.until("(all => all.length === 0 || all)(faults())");
        window.run("click('stageLesson')");
        assert_eq!(window.run("window.page.chosen"), name);
    }
    // Who has come another way is led nowhere.
    window.run("window.page.choose('buffers'); true");
    assert_eq!(window.run("gone('stageLesson')"), true);
    window.close();
}

fn keys() {
    let mut window = Driven::open();
    window.activate();
    window.run("window.page.desktop.language = 'zh_CN'; true");
    window.run("key(Qt.Key_3, Qt.ControlModifier)");
    window.until("focused() === 'labList'");
    window.run("window.page.choose('remote_close'); true");
    window.run("tabTo('lessonStage')");
    let text = window.run("find('lessonStage').text");
    assert!(text.as_str().is_some_and(|said| said.starts_with("打开演示：")), "{text}");
    window.run("key(Qt.Key_Space)");
    assert_eq!(window.run("[window.page.chosen, focused()]"), json!(["ends", "stageLesson"]));
    window.run("key(Qt.Key_Space)");
    assert_eq!(
        window.run("[window.page.chosen, focused()]"),
        json!(["remote_close", "lessonStage"])
    );
    window.close();
}
