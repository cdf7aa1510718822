//! What changes from run to run, made equal on both sides.

/// Lines with everything replaced that differs from run to run.
pub(super) fn normal(lines: &[String], any_order: bool) -> Vec<String> {
    let mut text = lines.join("\n");
    for (pattern, name) in [
        ("0000-00-00T00:00:00.000000Z", "<time>"),
        ("00:00:00.000 ", "<time> "),
        ("9.000 s", "<duration>"),
        ("9.000 秒", "<duration>"),
        ("against Qt 9.9.9", "against Qt <version>"),
        ("\"seconds\":9.9", "\"seconds\":<duration>"),
        ("slot 9 µs", "slot <duration>"),
        ("slot 9.9 ms", "slot <duration>"),
        (", at 9 µs", ", at <duration>"),
        (", at 9.9 ms", ", at <duration>"),
        (", at 9.9 s", ", at <duration>"),
        (" ran for 9.9 ms", " ran for <duration>"),
        (" took 9 ms, one alone takes 9 ms", " took <duration>, one alone takes <duration>"),
    ] {
        text = replace_digits(&text, pattern, name);
    }
    for (number, port) in ports(&text).iter().enumerate() {
        let name = if any_order { "<port>".to_owned() } else { format!("<port {number}>") };
        let digits: Vec<String> = port.bytes().map(|digit| format!("{digit:02x}")).collect();
        text = text.replace(&digits.concat(), &format!("{name} in hex"));
        text = text.replace(&digits.join(" "), &format!("{name} in hex"));
        text = replace_number(&text, port, &name);
    }
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    if any_order {
        lines.sort();
    }
    lines
}

/// The clients' ports, in the order in which they appear: those of addresses, and those behind
/// the homework's message.
pub(super) fn ports(text: &str) -> Vec<String> {
    let mut found: Vec<(usize, &str)> = Vec::new();
    for before in ["127.0.0.1:", "client"] {
        for (at, _) in text.match_indices(before) {
            let rest = &text[at + before.len()..];
            let length = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            if length == 5 {
                found.push((at, &rest[..length]));
            }
        }
    }
    found.sort();
    let mut ports: Vec<String> = Vec::new();
    for (_, port) in found {
        if !ports.iter().any(|known| known == port) {
            ports.push(port.to_owned());
        }
    }
    ports
}

/// Replaces what has the form of `pattern`: a 0 is one digit, a 9 one or more, the rest is itself.
pub(super) fn replace_digits(text: &str, pattern: &str, name: &str) -> String {
    let fits = |text: &str| {
        let mut rest = text;
        for wanted in pattern.chars() {
            let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            let taken = match wanted {
                '0' => digits.min(1),
                '9' => digits,
                _ if rest.starts_with(wanted) => wanted.len_utf8(),
                _ => 0,
            };
            if taken == 0 {
                return None;
            }
            rest = &rest[taken..];
        }
        Some(text.len() - rest.len())
    };
    let mut replaced = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some(length) = fits(rest) {
            replaced.push_str(name);
            rest = &rest[length..];
        } else {
            replaced.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    replaced
}

/// Replaces a number where it is not a part of a longer one.
pub(super) fn replace_number(text: &str, number: &str, name: &str) -> String {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let mut replaced = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(number) {
        let (before, after) = (&rest[..at], &rest[at + number.len()..]);
        let last = before.chars().next_back().or_else(|| replaced.chars().next_back());
        let part = digit(last) || digit(after.chars().next());
        replaced.push_str(before);
        replaced.push_str(if part { number } else { name });
        rest = after;
    }
    replaced + rest
}

#[test]
pub(super) fn runs_are_equal_but_for_times_durations_and_ports() {
    let normal = |text: &str| normal(&[text.to_owned()], false);
    let one = "12:00:00.000 127.0.0.1:40001 <- \"client40001\" (11 B)";
    assert_eq!(normal(one), normal("09:59:59.999 127.0.0.1:50002 <- \"client50002\" (11 B)"));
    assert_ne!(normal(one), normal("12:00:00.000 127.0.0.1:40001 <- \"client40002\" (11 B)"));
    assert_ne!(normal(one), normal("12:00:00.000 127.0.0.1:40001 -> \"client40001\" (11 B)"));
    let hex = "connected as 127.0.0.1:40001 38 34 30 30 30 31 \"3430303031\"";
    assert_eq!(normal(hex), normal(&hex.replace("40001", "40002").replace("31", "32")));
    let end = "1 client, 3 messages, 33 B in, 18 B out, 2.003 s, 3 right";
    assert_eq!(normal(end), normal(&end.replace("2.003", "12.345")));
    assert_ne!(normal(end), normal(&end.replace("33 B", "34 B")));
    let slot = "    state socket1 Connected  (slot 9 µs)";
    assert_eq!(normal(slot), normal(&slot.replace("9 µs", "12.5 ms")));
    assert_ne!(normal(slot), normal(&slot.replace("socket1", "socket2")));
    let finding = "4 bytes unsent, at 20.8 ms";
    assert_eq!(normal(finding), normal(&finding.replace("20.8 ms", "378 µs")));
    assert_eq!(normal(finding), normal(&finding.replace("20.8", "135.1")));
}
