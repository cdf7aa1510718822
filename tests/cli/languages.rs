//! The terminal in Chinese: whoever asks for it gets every sentence in it.

use std::process::Command;

use crate::bad_input::WRONG_VALUES;
use crate::util::{Output, QTCP, run_command};

const VARIABLES: [&str; 4] = ["LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"];

fn run_in(environment: &[(&str, &str)], args: &[&str]) -> Output {
    let mut command = Command::new(QTCP);
    for variable in VARIABLES {
        command.env_remove(variable);
    }
    command.envs(environment.iter().copied()).arg("--headless").args(args);
    run_command(&mut command, "")
}

fn is_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

#[test]
fn the_language_is_that_of_the_option_or_else_of_the_environment() {
    let zh = "zh_CN.UTF-8";
    for (environment, args, chinese) in [
        (&[][..], &["client", ":0"][..], false),
        (&[("LANG", zh)], &["client", ":0"], true),
        (&[("LANG", "en_US.UTF-8"), ("LC_MESSAGES", zh)], &["client", ":0"], true),
        (&[("LANG", zh), ("LC_ALL", "C")], &["client", ":0"], false),
        (&[("LC_ALL", "")], &["client", ":0"], false),
        (&[("LANG", zh)], &["--lang", "en", "client", ":0"], false),
        (&[], &["client", ":0", "--lang=zh"], true),
        (&[("LANG", "C")], &["client", "--lang", "zh_CN", ":0"], true),
        (&[("LANG", zh)], &["client", "--lang", "xx", ":0"], true),
    ] {
        let output = run_in(environment, args);
        assert_eq!(output.code, 2, "{output:?}");
        let told = output.err();
        assert_eq!(is_chinese(&told), chinese, "{environment:?} {args:?}: {told}");
    }
}

#[test]
fn what_is_wrong_with_a_command_line_is_told_in_chinese() {
    for (args, _) in WRONG_VALUES {
        let output = run_in(&[("LC_ALL", "zh_CN.UTF-8")], args);
        assert_eq!(output.code, 2, "{output:?}");
        let told = output.err();
        // Behind what the person wrote and the names of options no English word is left.
        let words: Vec<&str> = told.split(|c: char| !c.is_ascii_alphabetic() && c != '-').collect();
        for word in ["the", "is", "write", "not", "and", "has"] {
            assert!(!words.contains(&word), "{args:?}: {word:?} in {told}");
        }
        assert!(is_chinese(&told), "{args:?}: {told}");
    }
}

#[test]
fn the_help_of_every_command_is_in_chinese() {
    let commands = [
        "",
        "server",
        "client",
        "demo",
        "qml",
        "lab",
        "addresses",
        "trace",
        "compare",
        "completions",
    ];
    for command in commands {
        let args: Vec<&str> =
            [command, "--help", "--lang", "zh"].into_iter().filter(|arg| !arg.is_empty()).collect();
        let output = run_in(&[], &args);
        assert_eq!(output.code, 0, "{output:?}");
        let told = output.out();
        assert!(told.contains("用法：") && told.contains("选项:"), "{command}: {told}");
        for english in ["Usage", "Options", "default:", "possible values", "Print"] {
            assert!(!told.contains(english), "{command}: {english}: {told}");
        }
    }
}

#[test]
fn a_run_is_told_in_chinese() {
    let output = run_in(
        &[("LANG", "zh_CN.UTF-8")],
        &["demo", "--clients", "1", "--count", "1", "--interval", "1ms"],
    );
    assert_eq!(output.code, 0, "{output:?}");
    let out = output.out();
    let lines: Vec<&str> = out.lines().collect();
    assert!(lines[0].starts_with("正在监听 127.0.0.1:"), "{out}");
    assert!(lines[1].contains(" ++ 已连接到 127.0.0.1:"), "{out}");
    assert!(out.contains(" -- 已断开"), "{out}");
    assert_eq!(
        lines.last(),
        Some(&"演示：1 个客户端，1 条消息，1 条正确，0 条错误，0 条缺少"),
        "{out}"
    );
}
