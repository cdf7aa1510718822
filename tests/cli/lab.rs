//! `lab`: what it lists, and what it is told that it does not know. The window that it opens is a
//! matter of tests/qml.

use qtcp::lab::lesson;
use qtcp::text::{Face, Language};

use crate::bad_input::assert_refused;
use crate::util::run;

#[test]
fn the_list_has_every_lesson_below_its_section_with_its_scenario_in_both_languages() {
    for (args, language, besides) in [
        (&["lab", "--list"][..], Language::English, "Besides the lessons"),
        (&["lab", "--list", "--lang", "zh"], Language::Chinese, "各课之外"),
    ] {
        let output = run(args, "");
        assert_eq!((output.code, output.err()), (0, String::new()), "{args:?}");
        let out = output.out();
        let mut lines = out.lines();
        let mut section = String::new();
        for lesson in lesson::all() {
            let wanted = lesson.section().sentence(language, Face::Terminal);
            if section != wanted {
                assert_eq!(lines.next(), Some(wanted.as_str()));
                section = wanted;
            }
            let line = lines.next().expect("a lesson");
            let mut words = line.split_whitespace();
            assert_eq!(words.next(), Some(lesson.name));
            assert_eq!(words.next(), Some(format!(":{}", lesson.scenario().name).as_str()));
            let title = lesson.title().sentence(language, Face::Terminal);
            assert!(line.ends_with(&format!("  {title}")), "{line}");
        }
        assert_eq!(lines.next(), Some(besides));
        for name in ["modes", "stream", "buffers", "ends", "errors", "ways", "homework"] {
            let line = lines.next().expect("a stage");
            assert!(line.starts_with(&format!("  {name} ")), "{line}");
        }
        assert_eq!(lines.next(), None);
    }
}

#[test]
fn an_unknown_name_is_refused_with_the_nearest_one_and_with_the_list() {
    assert_refused(&run(&["lab", "gleu"], ""), &["gleu", "perhaps glue", "'qtcp lab --list'"]);
    assert_refused(&run(&["lab", "nothing_like_that"], ""), &["'qtcp lab --list'"]);
    assert_refused(&run(&["lab", ":modes"], ""), &[":modes", "perhaps modes"]);
    assert_refused(
        &run(&["lab", "gleu", "--lang", "zh"], ""),
        &["也许是 glue", "'qtcp lab --list'"],
    );
    assert_refused(&run(&["lab", "glue", "--list"], ""), &["--list", "cannot be used together"]);
    assert_refused(&run(&["lab", "--list", "--json"], ""), &["--json", "leave it out"]);
}

#[test]
fn without_a_window_it_says_what_the_program_itself_says() {
    // Each run here is one with --headless.
    let plain = run::<&str>(&[], "");
    for args in [&["lab"][..], &["lab", "glue"], &["lab", "modes"]] {
        let output = run(args, "");
        assert_eq!((output.code, output.err()), (2, plain.err()), "{args:?}");
    }
}
