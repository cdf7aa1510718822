//! What a Chinese or Japanese input method gives where ASCII was meant.

/// `c`, or the ASCII character that it is the wide form of: `：８８８８` is `:8888`.
///
/// Those are the full-width forms of Unicode, the ideographic blank, full stop and comma, and what
/// the keys for brackets and quotes give. For addresses and hex digits, in which none of them means
/// anything else; a text that is sent is sent as it was written.
#[must_use]
pub fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => u8::try_from(u32::from(c) - 0xfee0).map_or(c, char::from),
        '\u{3000}' => ' ',
        '。' => '.',
        '、' => ',',
        '【' => '[',
        '】' => ']',
        '“' | '”' => '"',
        '‘' | '’' => '\'',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_characters_become_ascii_and_all_others_stay() {
        let narrowed = |text: &str| text.chars().map(narrow).collect::<String>();
        assert_eq!(narrowed("１２７。０．０。１：８８８８\u{3000}"), "127.0.0.1:8888 ");
        assert_eq!(narrowed("【：：１】％ｅｔｈ０、“ＦＦ”"), "[::1]%eth0,\"FF\"");
        assert_eq!(narrowed("！～"), "!~");
        assert_eq!(narrowed("学生 é～€"), "学生 é~€");
        let ascii: String = ('\0'..='\u{7f}').collect();
        assert_eq!(narrowed(&ascii), ascii);
    }
}
