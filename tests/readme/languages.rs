//! The English and the Chinese pages, held against each other, and the words of the Chinese ones.

use super::*;

/// A page between two headings.
struct Part {
    heading: String,
    /// The text below it, without tables and blocks.
    text: String,
    rows: Vec<String>,
}

fn parts(name: &str) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for line in prose(name) {
        if line.starts_with('#') {
            parts.push(Part { heading: line, text: String::new(), rows: Vec::new() });
            continue;
        }
        let part = parts.last_mut().unwrap_or_else(|| panic!("{name} begins with no heading"));
        if line.starts_with('|') {
            part.rows.push(line);
        } else if !line.starts_with("<img ") {
            part.text += &line;
            part.text += "\n";
        }
    }
    parts
}

/// The same name in either language.
fn neutral(links: Vec<String>) -> BTreeSet<String> {
    let file = |link: String| link.split('#').next().unwrap_or_default().replace(CHINESE, ".md");
    links.into_iter().map(file).filter(|file| !file.is_empty()).collect()
}

fn code_set(text: &str) -> BTreeSet<String> {
    codes(text).into_iter().map(|code| code.replace(CHINESE, ".md")).collect()
}

/// The numbers of a text, without those in code.
fn numbers(text: &str) -> Vec<String> {
    let outside: String = text.split('`').step_by(2).collect();
    let words = outside.split(|c: char| !(c.is_ascii_digit() || ",.".contains(c)));
    let words = words.map(|word| word.trim_matches([',', '.']));
    let mut numbers: Vec<String> =
        words.filter(|word| !word.is_empty()).map(str::to_owned).collect();
    numbers.sort();
    numbers
}

#[test]
fn every_page_is_there_in_both_languages() {
    let pages = pages();
    for [english, chinese] in &pages {
        assert!(root().join(chinese).exists(), "there is no {chinese}");
        for (name, other) in [(english, chinese), (chinese, english)] {
            let other = other.rsplit('/').next().expect("a name");
            let head: String = read(name).lines().take(5).collect();
            assert!(head.contains(&format!("]({other})")), "{name} does not lead to {other}");
        }
    }
    let names: Vec<&str> = pages.iter().map(|[english, _]| english.as_str()).collect();
    for page in ["tour", "window", "terminal", "qml", "library", "compare", "scenarios"] {
        assert!(names.contains(&format!("docs/{page}.md").as_str()), "{page}");
    }
    for page in ["course", "cpp-to-rust", "differences", "limits", "speed"] {
        assert!(names.contains(&format!("docs/{page}.md").as_str()), "{page}");
    }
}

#[test]
fn both_languages_have_the_same_headings_code_and_links() {
    for [english, chinese] in pages() {
        let (one, other) = (parts(&english), parts(&chinese));
        let levels = |parts: &[Part]| -> Vec<usize> {
            parts.iter().map(|part| part.heading.find(' ').expect("a title")).collect()
        };
        assert_eq!(levels(&one), levels(&other), "{english}: headings");
        for (one, other) in one.iter().zip(&other) {
            let place = format!("{english} and {chinese}: {}", one.heading);
            assert_eq!(code_set(&one.heading), code_set(&other.heading), "{place}");
            assert_eq!(code_set(&one.text), code_set(&other.text), "{place}: code");
            assert_eq!(
                neutral(links(&one.text)).iter().filter(|l| !english.ends_with(*l)).count(),
                neutral(links(&other.text)).iter().filter(|l| !english.ends_with(*l)).count(),
                "{place}: links"
            );
            assert_eq!(neutral(links(&one.text)), neutral(links(&other.text)), "{place}: links");
        }
    }
}

#[test]
fn both_languages_have_the_same_tables() {
    let mut rows = 0;
    for [english, chinese] in pages() {
        for (one, other) in parts(&english).iter().zip(&parts(&chinese)) {
            let place = format!("{english}: {}", one.heading);
            assert_eq!(one.rows.len(), other.rows.len(), "{place}: rows");
            for (one, other) in one.rows.iter().zip(&other.rows) {
                let place = format!("{place}\n{one}\n{other}");
                assert_eq!(cells(one).len(), cells(other).len(), "{place}");
                assert_eq!(code_set(one), code_set(other), "{place}");
                assert_eq!(neutral(links(one)), neutral(links(other)), "{place}");
                assert_eq!(numbers(one), numbers(other), "{place}");
                rows += 1;
            }
        }
    }
    assert!(rows > 250, "only {rows} rows");
}

#[test]
fn both_languages_show_the_same_commands_and_outputs_in_the_same_order() {
    let mut count = 0;
    for page in pages() {
        let [english, chinese] = page.each_ref().map(|name| {
            let shown = blocks(name).into_iter();
            shown
                .map(|block| {
                    // Pictures have words in them.
                    let lines =
                        if block.tag == "text" { Vec::new() } else { without_comments(&block) };
                    (block.tag, lines)
                })
                .collect::<Vec<_>>()
        });
        for (one, other) in english.iter().zip(&chinese) {
            assert_eq!(one, other, "{}", page[0]);
        }
        assert_eq!(english.len(), chinese.len(), "{}", page[0]);
        count += english.len();
    }
    assert!(count > 40, "only {count} blocks");
}

#[test]
fn a_chinese_page_leads_to_chinese_pages() {
    for [_, chinese] in pages() {
        let folder = Path::new(&chinese).parent().expect("a folder");
        for line in prose(&chinese) {
            for link in links(&line) {
                let file = link.split('#').next().unwrap_or_default();
                let there = folder.join(file.replace(".md", CHINESE));
                let other = !line.contains(&format!("[English]({file})"));
                let own = file.ends_with(".md") && !file.ends_with(CHINESE);
                let wrong = own && other && root().join(&there).exists();
                assert!(!wrong, "{chinese}: {link}, and there is {}", there.display());
            }
        }
    }
}

#[test]
fn the_comments_of_chinese_examples_are_chinese() {
    let mut count = 0;
    for [_, chinese] in pages() {
        for block in blocks(&chinese) {
            for comment in comments(&block) {
                let read = comment.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
                assert!(read, "{chinese}:{}: {comment}", block.line);
                count += 1;
            }
        }
    }
    assert!(count >= 4, "only {count} comments");
}

/// What is said in another way, and how.
const WORDS: [(&str, &str); 11] = [
    ("回答", "回复"),
    ("侦听", "监听"),
    ("您", "你"),
    ("跟踪文件", "跟踪记录"),
    ("略去", "丢弃"),
    ("包装", "封装"),
    ("过滤", "筛选"),
    ("通讯", "通信"),
    ("随便", "任意"),
    ("侦测", "检测"),
    ("可以反复运行", "可重复运行"),
];

/// The heading of the course that has another word for listening. `--gallery` is searched for it.
const HEADING: &str = "发起侦听";

#[test]
fn one_thing_has_one_word_in_chinese() {
    for [_, chinese] in pages() {
        for (number, line) in read(&chinese).lines().enumerate() {
            let line = line.replace(HEADING, "");
            for (not, but) in WORDS {
                assert!(!line.contains(not), "{chinese}:{}: {not}, write {but}", number + 1);
            }
            // A descriptor of a file has its whole name.
            let bare = line.replace("文件描述符", "");
            assert!(!bare.contains("描述符"), "{chinese}:{}: write 文件描述符", number + 1);
        }
    }
}
