//! What the page of the lab says of the window: its words stand there, in both languages, and its
//! pictures are small.

use super::*;

/// In bytes; a page with pictures is read over slow networks too.
const LARGEST_PICTURE: usize = 300 * 1000;

/// What stands in bold in a page, in order, as one line each.
fn bold(name: &str) -> Vec<String> {
    let text = read(name).replace("\n  ", " ").replace('\n', " ");
    text.split("**").skip(1).step_by(2).map(str::to_owned).collect()
}

/// The words of the lab's own files.
fn labels() -> String {
    let folder = fs::read_dir(root().join("qml/lab")).expect("a folder");
    folder.map(|file| fs::read_to_string(file.expect("a file").path()).expect("text")).collect()
}

/// The sentences of one line that the catalogues have, in both languages.
fn sentences() -> Vec<(String, String)> {
    let [english, chinese] = ["en", "zh"].map(|of| read(&format!("src/text/catalogue/{of}.ftl")));
    let all = |text: &str| -> Vec<(String, String)> {
        let pairs = text.lines().filter_map(|line| line.split_once(" = "));
        pairs.map(|(code, said)| (code.to_owned(), said.to_owned())).collect()
    };
    let chinese: std::collections::HashMap<_, _> = all(&chinese).into_iter().collect();
    let both = all(&english).into_iter();
    both.filter_map(|(code, said)| Some((said, chinese.get(&code)?.clone()))).collect()
}

#[test]
fn every_word_of_the_page_that_is_in_bold_stands_in_the_window_in_both_languages() {
    let (english, chinese) = (bold("docs/lab.md"), bold("docs/lab.zh-CN.md"));
    assert_eq!(english.len(), chinese.len());
    assert!(english.len() > 20, "{english:?}");
    let (labels, sentences) = (labels(), sentences());
    let translated = read("qml/i18n/qtcp_zh_CN.ts").replace("&apos;", "'");
    for (word, other) in english.iter().zip(&chinese) {
        if sentences.iter().any(|(said, theirs)| said == word && theirs == other) {
            continue;
        }
        assert!(labels.contains(&format!("qsTr(\"{word}\")")), "no {word} in the lab");
        let found = translated.split(&format!("<source>{word}</source>")).skip(1).any(|rest| {
            let rest = rest.trim_start();
            rest.starts_with(&format!("<translation>{other}</translation>"))
        });
        assert!(found, "{word} is not {other} in the window");
    }
}

#[test]
fn the_pictures_are_small_and_a_chinese_page_has_chinese_ones_of_the_lab() {
    let mut pictures = 0;
    for file in fs::read_dir(root().join("docs")).expect("a folder") {
        let path = file.expect("a file").path();
        if path.extension().is_some_and(|kind| kind == "png" || kind == "svg") {
            let size = fs::read(&path).expect("a picture").len();
            assert!(size <= LARGEST_PICTURE, "{} has {size} bytes", path.display());
            pictures += 1;
        }
    }
    assert!(pictures > 10);
    for [english, chinese] in pages() {
        let pictures = |name: &str| -> Vec<String> {
            let text = read(name);
            let all = text.split("src=\"").skip(1).filter_map(|rest| rest.split('"').next());
            all.filter(|file| file.rsplit('/').next().is_some_and(|name| name.starts_with("lab")))
                .map(str::to_owned)
                .collect()
        };
        let wanted: Vec<String> =
            pictures(&english).iter().map(|file| file.replace(".png", "-chinese.png")).collect();
        assert_eq!(pictures(&chinese), wanted, "{chinese}");
    }
}

#[test]
fn the_readmes_show_the_lab_first_and_it_moves() {
    for name in READMES {
        let text = read(name);
        let first = text.split("src=\"").nth(1).and_then(|rest| rest.split('"').next());
        let first = first.expect("a picture");
        assert!(first.starts_with("docs/lab-steps"), "{name}: {first}");
        let picture = fs::read(root().join(first)).expect("a picture");
        let at = picture.windows(4).position(|word| word == b"acTL").expect("an animation");
        let frames = u32::from_be_bytes(picture[at + 4..at + 8].try_into().expect("four bytes"));
        assert!(frames >= 5, "{first}: {frames} frames");
    }
}
