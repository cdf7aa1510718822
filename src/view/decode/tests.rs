//! Rows cut anywhere, against decoders that see the stream whole.

use std::sync::Arc;
use std::time::UNIX_EPOCH;

use encoding_rs::{Decoder, DecoderResult, GB18030};
use proptest::prelude::*;

use super::*;
use crate::text::compose::{LineEnding, Mode, compose};
use crate::view::log::Log;

/// The entries of one stream whose reads were these, with other streams in between.
fn rows(reads: &[&[u8]]) -> Vec<Arc<Entry>> {
    let mut log = Log::new();
    for read in reads {
        log.received(UNIX_EPOCH, 1, &"peer".into(), *read);
        log.received(UNIX_EPOCH, 2, &"peer".into(), &b"\xe5"[..]);
        log.written(UNIX_EPOCH, 1, &"peer".into(), &b"\xb0\xb0\xb0"[..]);
    }
    log.prepare();
    log.commit();
    (0..log.row_count()).step_by(3).filter_map(|row| log.row(row).cloned()).collect()
}

fn texts(encoding: Encoding, reads: &[&[u8]]) -> Vec<String> {
    rows(reads).iter().map(|entry| entry.line(encoding, usize::MAX).0).collect()
}

#[test]
fn a_split_character_appears_where_it_is_completed() {
    for (encoding, reads, shown) in [
        (Encoding::Utf8, &[&b"a\xe5\xad"[..], b"\xa6b"][..], &["a", "学b"][..]),
        (Encoding::Utf8, &[b"\xf0", b"\x9f", b"\x98", b"\x80"], &["", "", "", "😀"]),
        (Encoding::Utf8, &[b"a\xe5\xad"], &["a\\xe5\\xad"]),
        (Encoding::Utf8, &[b"a\xe5\xad", b"b"], &["a\\xe5\\xad", "b"]),
        (Encoding::Utf8, &[b"a\xe5", b"\xad"], &["a\\xe5", "\\xad"]),
        (Encoding::Utf8, &[b"\xe5", b"", b"\xad\xa6"], &["", "", "学"]),
        (Encoding::Utf16Le, &[b"a", b"\0\x3d", b"\xd8\0", b"\xde"], &["", "a", "", "😀"]),
        (Encoding::Utf16Be, &[b"\xd8\x3d\0", b"a"], &["\\xd8\\x3d", "a"]),
        (Encoding::Gbk, &[b"\xd1", b"\xa7\xc9", b"\xfa"], &["", "学", "生"]),
        (Encoding::Gb18030, &[b"\x95", b"\x32\x82", b"\x36"], &["", "", "𠀀"]),
        (Encoding::Gb18030, &[b"\x95\x32", b"a"], &["\\x952", "a"]),
        (Encoding::Latin1, &[b"\xe9\x9b", b"\x80"], &["é\\u{9b}", "\\u{80}"]),
    ] {
        assert_eq!(texts(encoding, reads), shown, "{encoding} {reads:x?}");
    }
}

#[test]
fn what_would_act_or_hide_appears_as_an_escape() {
    let hostile = "\u{1b}[2J\n\r\t\0\\ \"q\" \u{7f}\u{9b}\u{202e}\u{2066}\u{200b}\u{2028}";
    let shown = texts(Encoding::Utf8, &[hostile.as_bytes()]).concat();
    assert_eq!(
        shown,
        "\\x1b[2J\\n\\r\\t\\0\\\\ \"q\" \\x7f\\u{9b}\\u{202e}\\u{2066}\\u{200b}\\u{2028}"
    );
}

#[test]
fn a_line_ends_between_escapes_and_says_so() {
    let row = |bytes: &[u8]| rows(&[bytes]).remove(0);
    let line = |bytes: &[u8], most| row(bytes).line(Encoding::Utf8, most);
    assert_eq!(line(b"client", 6), ("client".to_owned(), false));
    assert_eq!(line(b"client", 5), ("clien".to_owned(), true));
    assert_eq!(line(b"ab\xff", 5), ("ab".to_owned(), true));
    assert_eq!(line("学生".as_bytes(), 2), ("学生".to_owned(), false));
    assert_eq!(line(b"", 0), (String::new(), false));
    let long = row(&vec![b'a'; 10 << 20]);
    assert_eq!(long.line(Encoding::Utf16Be, 300).0.chars().count(), 300);
    assert_eq!(long.hex_preview(3), "61 61 61");
    assert_eq!(row(b"ab").hex_preview(32), "61 62");
}

#[test]
fn an_event_shows_its_sentence_without_what_would_act() {
    let mut log = Log::new();
    log.event(UNIX_EPOCH, 1, crate::view::Kind::Error, &"".into(), "re\u{1b}fused");
    log.prepare();
    log.commit();
    assert_eq!(log.line(0, 100), ("error: re\\x1bfused".to_owned(), false));
    assert_eq!(log.line(0, 12), ("error: re\\x1".to_owned(), true));
    assert_eq!(log.line(0, 9), ("error: re".to_owned(), true));
    assert_eq!(log.row(0).expect("a row").page(Encoding::Utf8, 0, true), "error: re\\x1bfused");
    assert_eq!(log.row(0).expect("a row").page(Encoding::Utf8, 4096, false), "");
    assert_eq!(log.line(7, 100), (String::new(), false));
}

#[test]
fn a_page_has_lines_and_a_dump_has_offsets() {
    let row = rows(&[b"client\tone\r\nline\x00 two"]).remove(0);
    assert_eq!(row.page(Encoding::Utf8, 0, false), "client\tone\\r\nline\\0 two");
    assert_eq!(
        row.page(Encoding::Utf8, 2, true),
        "00000002: 6965 6e74 096f 6e65 0d0a 6c69 6e65 0020  ient.one..line. \n\
         00000012: 7477 6f                                  two\n"
    );
    assert_eq!(row.page(Encoding::Utf8, 22, true), "");
    assert_eq!(row.page(Encoding::Utf8, usize::MAX, false), "");
}

#[test]
fn pages_split_no_character() {
    for (encoding, character) in [
        (Encoding::Utf8, "学".as_bytes()),
        (Encoding::Gbk, b"\xd1\xa7"),
        (Encoding::Gb18030, b"\x95\x32\x82\x36"),
        (Encoding::Utf16Le, b"\x40\xd8\0\xdc"),
    ] {
        let bytes = [b"aa", &character.repeat(5000)[..]].concat();
        let row = rows(&[&bytes[..]]).remove(0);
        let pages = (0..bytes.len()).step_by(PAGE);
        let text: String = pages.map(|offset| row.page(encoding, offset, false)).collect();
        assert_eq!(text, row.line(encoding, usize::MAX).0);
        assert!(!text.contains("\\x"), "{encoding}");
    }
}

/// Bytes in which characters of every encoding, whole and broken, are frequent.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let part = prop_oneof![
        any::<char>().prop_map(|c| c.to_string().into_bytes()),
        any::<char>().prop_map(|c| c
            .to_string()
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect()),
        any::<char>().prop_map(|c| GB18030.encode(&c.to_string()).0.into_owned()),
        any::<u8>().prop_map(|byte| vec![byte]),
        (0x81..=0xfeu8, b'0'..=b'9').prop_map(|(high, digit)| vec![high, digit]),
        (0xd8..=0xdfu8).prop_map(|high| vec![0, high]),
    ];
    proptest::collection::vec(part, 0..24).prop_map(|parts| parts.concat())
}

fn split<'a>(bytes: &'a [u8], cuts: &[prop::sample::Index]) -> Vec<&'a [u8]> {
    let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
    cuts.extend([0, bytes.len()]);
    cuts.sort_unstable();
    cuts.windows(2).map(|pair| &bytes[pair[0]..pair[1]]).collect()
}

/// The whole stream as somebody else decodes it.
fn reference(encoding: Encoding, bytes: &[u8]) -> String {
    let mut units = Vec::new();
    match encoding {
        Encoding::Utf8 => {
            for chunk in bytes.utf8_chunks() {
                units.extend(chunk.valid().chars().map(Unit::Char));
                units.extend(chunk.invalid().iter().copied().map(Unit::Bad));
            }
        }
        Encoding::Gbk => {
            decode_gb(encoding_rs::GBK.new_decoder_without_bom_handling(), bytes, &mut units)
        }
        Encoding::Gb18030 => {
            decode_gb(GB18030.new_decoder_without_bom_handling(), bytes, &mut units)
        }
        Encoding::Latin1 => units.extend(bytes.iter().map(|&b| Unit::Char(char::from(b)))),
        Encoding::Utf16Le | Encoding::Utf16Be => {
            let little = encoding == Encoding::Utf16Le;
            let order = if little { u16::from_le_bytes } else { u16::from_be_bytes };
            let back = if little { u16::to_le_bytes } else { u16::to_be_bytes };
            let (pairs, rest) = bytes.as_chunks();
            for unit in char::decode_utf16(pairs.iter().map(|&pair| order(pair))) {
                match unit {
                    Ok(c) => units.push(Unit::Char(c)),
                    Err(e) => units.extend(back(e.unpaired_surrogate()).map(Unit::Bad)),
                }
            }
            units.extend(rest.iter().copied().map(Unit::Bad));
        }
    }
    let mut text = String::new();
    units.into_iter().for_each(|unit| unit.push_to(&mut text, encoding));
    text
}

/// A fault ends some bytes before the place where the decoder noticed it; it goes on from
/// there by itself, with what it has noticed.
fn decode_gb(mut decoder: Decoder, bytes: &[u8], units: &mut Vec<Unit>) {
    let mut at = 0;
    loop {
        let mut text = [0; 1024];
        let (result, read, written) =
            decoder.decode_to_utf8_without_replacement(&bytes[at..], &mut text, true);
        at += read;
        let text = str::from_utf8(&text[..written]).expect("UTF-8");
        units.extend(text.chars().map(Unit::Char));
        match result {
            DecoderResult::InputEmpty => return,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(bad, behind) => {
                let end = at - usize::from(behind);
                let bad = &bytes[end - usize::from(bad)..end];
                units.extend(bad.iter().copied().map(Unit::Bad));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn the_rows_of_a_stream_are_its_text_wherever_it_was_cut(
        bytes in bytes(),
        cuts in proptest::collection::vec(any::<prop::sample::Index>(), 0..40),
    ) {
        for encoding in Encoding::ALL {
            let whole = texts(encoding, &[&bytes]).concat();
            prop_assert_eq!(texts(encoding, &split(&bytes, &cuts)).concat(), &whole[..]);
            prop_assert_eq!(whole, reference(encoding, &bytes), "{}", encoding);
        }
    }

    #[test]
    fn what_a_row_shows_can_be_typed_and_is_the_same_bytes(bytes in bytes(), text in any::<String>()) {
        let typed = |line: &str, encoding| compose(line, Mode::Escapes, LineEnding::None, encoding);
        for encoding in Encoding::ALL {
            // In GBK and GB18030 some characters can be written in two ways: of those, one is chosen.
            let is_exact = !matches!(encoding, Encoding::Gbk | Encoding::Gb18030);
            if is_exact {
                let line = texts(encoding, &[&bytes]).concat();
                prop_assert_eq!(typed(&line, encoding), Ok(bytes.clone()), "{} {}", encoding, line);
            }
            if let Ok(bytes) = compose(&text, Mode::Text, LineEnding::None, encoding) {
                let line = texts(encoding, &[&bytes]).concat();
                prop_assert_eq!(typed(&line, encoding), Ok(bytes), "{} {}", encoding, line);
            }
        }
    }

    #[test]
    fn every_part_of_a_row_has_its_part_of_the_text(
        bytes in bytes(), before in bytes(), cut in any::<prop::sample::Index>(),
    ) {
        let row = rows(&[&before, &bytes]).remove(1);
        let cut = cut.index(bytes.len() + 1);
        for encoding in Encoding::ALL {
            let parts = [(0, cut), (cut, bytes.len())].map(|(start, length)| {
                let mut text = String::new();
                let part = row.piece().part(start, length);
                Units::new(part, encoding).for_each(|unit| unit.push_to(&mut text, encoding));
                text
            });
            prop_assert_eq!(parts.concat(), row.line(encoding, usize::MAX).0);
        }
    }
}
