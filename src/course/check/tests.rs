use super::*;

/// Messages sent, what came, what that is, the counts, and words of the sentence.
type Case = (u64, &'static [u8], MistakeKind, [u64; 4], &'static str);

/// A client at port 53421 that sends "client".
fn checker(sent: u64) -> Checker {
    let mut checker = Checker::new(b"client", 53421);
    for _ in 0..sent {
        checker.sent();
    }
    checker
}

/// Right, wrong, missing, and surplus bytes.
fn counts(checker: &Checker) -> [u64; 4] {
    [checker.right(), checker.wrong(), checker.missing(), checker.surplus()]
}

#[test]
fn answers_are_right_however_they_are_cut_or_merged() {
    let cases: [(u64, &[&[u8]]); 6] = [
        (1, &[b"client53421"]),
        (2, &[b"cli", b"ent53", b"421client53421"]),
        (2, &[b"clientclient53421"]),
        (2, &[b"client", b"client5342", b"1"]),
        (1, &[b"cli53421ent53421"]),
        (3, &[b"clientcli53421", b"entclient53421"]),
    ];
    for (sent, pieces) in cases {
        let mut checker = checker(sent);
        for piece in pieces {
            assert_eq!(checker.take(piece), None, "{pieces:?}");
        }
        assert_eq!(checker.finish(), None, "{pieces:?}");
        assert!(checker.is_right(), "{pieces:?}");
        assert_eq!(counts(&checker), [sent, 0, 0, 0], "{pieces:?}");
    }
}

/// Each kind of wrong server: what it sends for so many messages, what that is, the counts, and what
/// the sentence has in it.
#[test]
fn each_kind_of_mistake_is_told_from_the_others() {
    use MistakeKind::*;
    let cases: &[Case] = &[
        (0, b"client53421", Ahead, [0, 0, 0, 11], "before it was asked"),
        (0, b"\n", Ahead, [0, 0, 0, 1], "before it was asked"),
        (1, b"client53421client53421", Twice, [1, 0, 0, 11], "more often"),
        (1, b"client53421 and more", Surplus, [1, 0, 0, 9], "\" and more\" came"),
        (1, b"client53421\n", LineEnd, [1, 0, 0, 1], "line end"),
        (2, b"client53421\r\nclient53421\r\n", LineEnd, [2, 0, 0, 4], "\"\\r\\n\" came"),
        (1, b"client53421\0", ZeroByte, [1, 0, 0, 1], "zero byte"),
        (1, b"client53422", OtherPort, [0, 1, 0, 0], "\"client53421\" was wanted"),
        (1, b"client8888", OtherPort, [0, 1, 0, 0], "\"client8888\" came"),
        (2, b"client53422client53421", OtherPort, [1, 1, 0, 0], "\"client53422\" came"),
        (2, b"clientclient53422", OtherPort, [0, 2, 0, 0], "than this client's port"),
        (1, b"client53421client40000", OtherClient, [1, 0, 0, 11], "another client"),
        (0, b"client40000", OtherClient, [0, 0, 0, 11], "another client"),
        (2, b"client534client53421", CutShort, [1, 1, 0, 0], "cut short"),
        (2, b"clieclient53421", CutShort, [1, 1, 0, 0], "\"clie\" came"),
        (1, b"hello", Other, [0, 1, 0, 0], "\"hello\" came, \"client53421\" was wanted"),
        (1, b"CLIENT53421", Other, [0, 1, 0, 0], "this is not the answer"),
    ];
    for &(sent, bytes, kind, expected, words) in cases {
        let mut checker = checker(sent);
        let mistake = checker.take(bytes).unwrap_or_else(|| panic!("{kind:?} is not found"));
        assert_eq!(mistake.kind, kind, "{mistake:?}");
        assert_eq!(counts(&checker), expected, "{mistake:?}");
        checker.finish();
        assert!(!checker.is_right(), "{mistake:?}");
        let told = mistake.fact().to_string();
        assert!(told.contains(words), "{told}");
    }
}

#[test]
fn what_is_missing_or_not_whole_at_the_end_is_told() {
    use MistakeKind::*;
    let cases: &[Case] = &[
        (1, b"", Missing, [0, 0, 1, 0], "1 message has no answer"),
        (3, b"client53421", Missing, [1, 0, 2, 0], "2 messages have no answer"),
        (3, b"clientclientclient", NoPort, [0, 3, 0, 0], "without this client's port"),
        (2, b"client53421client53", CutShort, [1, 1, 0, 0], "\"client53\" came"),
        (2, b"clie", CutShort, [0, 1, 1, 0], "\"client53421\" was wanted"),
        (1, b"cli53421", CutShort, [0, 1, 0, 0], "\"cli53421ent53421\" was wanted"),
    ];
    for &(sent, bytes, kind, expected, words) in cases {
        let mut checker = checker(sent);
        assert_eq!(checker.take(bytes), None, "{kind:?}");
        let mistake = checker.finish().unwrap_or_else(|| panic!("{kind:?} is not found"));
        assert_eq!((mistake.kind, counts(&checker)), (kind, expected), "{mistake:?}");
        let told = mistake.fact().to_string();
        assert!(told.contains(words), "{told}");
        assert_eq!(checker.finish(), None, "told once");
    }
}

#[test]
fn what_comes_twice_is_named_when_enough_of_it_is_there() {
    let mut checker = checker(1);
    for piece in [&b"client53421cl"[..], b"ie", b"nt53"] {
        assert_eq!(checker.take(piece), None);
    }
    let twice = checker.take(b"421").expect("a mistake");
    assert_eq!((twice.kind, counts(&checker)), (MistakeKind::Twice, [1, 0, 0, 11]));
    // Or when the wait for the rest is over.
    let mut checker = self::checker(1);
    assert_eq!(checker.take(b"client53421cl"), None);
    let twice = checker.finish().expect("a mistake");
    assert_eq!((twice.kind, counts(&checker)), (MistakeKind::Twice, [1, 0, 0, 2]));
}

#[test]
fn an_answer_after_the_wait_is_late_and_its_message_stays_missing() {
    let mut checker = checker(1);
    checker.finish();
    let late = checker.take(b"client53421").expect("a mistake");
    assert_eq!((late.kind, counts(&checker)), (MistakeKind::Late, [0, 0, 1, 0]));
    assert_eq!(late.fact().to_string(), "\"client53421\" came too late");
}

#[test]
fn every_answer_twice_or_with_a_newline_leaves_as_many_right_as_there_are_messages() {
    for (answer, surplus) in [(&b"client53421client53421"[..], 33), (b"client53421\n", 3)] {
        let mut checker = checker(0);
        for _ in 0..3 {
            checker.sent();
            assert!(checker.take(answer).is_some(), "told each time");
        }
        assert_eq!(checker.finish(), None);
        assert_eq!(counts(&checker), [3, 0, 0, surplus]);
        assert!(!checker.is_right());
    }
}

#[test]
fn a_server_that_says_something_else_each_time_is_wrong_each_time() {
    let mut checker = checker(0);
    for _ in 0..3 {
        checker.sent();
        assert!(checker.take(b"hel").is_some());
        assert!(checker.take(b"lo").is_none(), "told once");
    }
    checker.finish();
    assert_eq!(counts(&checker), [0, 3, 0, 0]);
}

#[test]
fn a_message_of_digits_that_begins_like_the_port_is_told_from_it() {
    let mut checker = Checker::new(b"5342", 53421);
    checker.sent();
    checker.sent();
    assert_eq!(checker.take(b"534253421534253421"), None);
    assert!(checker.is_right());
}

#[test]
fn a_message_that_is_the_port_itself_has_right_answers_too() {
    let mut checker = Checker::new(b"53421", 53421);
    for _ in 0..1000 {
        checker.sent();
        assert_eq!(checker.take(b"5342153421"), None);
    }
    assert!(checker.is_right());
    assert!(checker.readings.len() < 10, "{}", checker.readings.len());
}

#[test]
fn nothing_that_a_server_sends_makes_the_checker_grow() {
    for noise in [&b"client"[..], b"53421", b"\n", b"client53421", b"x"] {
        let mut checker = checker(10_000);
        for _ in 0..20_000 {
            checker.take(noise);
        }
        checker.finish();
        assert!(!checker.is_right());
        assert!(checker.answer.capacity() <= 2 * SHOWN, "{noise:?}");
        assert!(checker.readings.capacity() + checker.spare.capacity() < 300, "{noise:?}");
    }
}

#[test]
fn a_long_message_is_compared_to_its_end() {
    let message = vec![b'a'; 100_000];
    let mut answer = [&message[..], b"53421"].concat();
    let mut right = Checker::new(&message, 53421);
    right.sent();
    assert_eq!(right.take(&answer), None);
    assert!(right.is_right());
    answer[99_999] = b'b';
    let mut wrong = Checker::new(&message, 53421);
    wrong.sent();
    let mistake = wrong.take(&answer).expect("a mistake");
    assert!(mistake.came.len() <= 2 * SHOWN && mistake.wanted.len() <= 2 * SHOWN);
    assert!(mistake.fact().to_string().contains("aab53421\" came"), "{mistake:?}");
}
