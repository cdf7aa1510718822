//! What a server answers: text with fields in braces, the homework's `{data}{peer_port}` first.

use std::fmt;
use std::io::Write as _;
use std::mem;
use std::net::SocketAddr;
use std::str::FromStr;

use crate::text::address::{HostOf, canonical};
use crate::text::encoding::{Encoding, NotInEncoding, encode};
use crate::text::escape::{EscapeError, Escaped, Width, escape, visible};
use crate::text::{Fact, facts};

/// The course's homework: what came, and the sender's port behind it.
pub const HOMEWORK: &str = "{data}{peer_port}";

/// No template is longer, in bytes: it is typed by a person.
pub const LONGEST: usize = 64 * 1024;
/// No template has more fields: each may stand for all that was read.
pub const MOST_FIELDS: usize = 256;
/// No answer is longer, in bytes: what may wait for one client, as
/// [`MAX_UNSENT`](super::MAX_UNSENT).
pub const LONGEST_ANSWER: usize = 16 * 1024 * 1024;
/// No number and no address is longer, in UTF-16 either.
const LONGEST_VALUE: usize = 160;

const FIELDS: [(&str, Piece); 5] = [
    ("data", Piece::Data),
    ("peer_port", Piece::PeerPort),
    ("peer_ip", Piece::PeerIp),
    ("peer", Piece::Peer),
    ("n", Piece::Number),
];

/// Why a template was refused. Columns count characters from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TemplateError {
    /// A `{` that no `}` follows.
    Unclosed {
        /// Where the brace is.
        column: usize,
    },
    /// A `}` that closes nothing.
    LoneClose {
        /// Where the brace is.
        column: usize,
    },
    /// A field that does not exist.
    UnknownField {
        /// Where its brace is.
        column: usize,
        /// What stands between the braces.
        name: String,
    },
    /// A wrong escape.
    Escape(EscapeError),
    /// A character that the encoding of the answer does not have.
    NotInEncoding(NotInEncoding),
    /// More than [`LONGEST`].
    TooLong {
        /// How many bytes it has.
        length: usize,
    },
    /// More than [`MOST_FIELDS`].
    TooManyFields {
        /// Where the first one too many is.
        column: usize,
    },
}

impl fmt::Display for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fact().fmt(f)
    }
}

impl std::error::Error for TemplateError {}

impl From<EscapeError> for TemplateError {
    fn from(error: EscapeError) -> Self {
        Self::Escape(error)
    }
}

impl From<NotInEncoding> for TemplateError {
    fn from(error: NotInEncoding) -> Self {
        Self::NotInEncoding(error)
    }
}

impl TemplateError {
    /// What happened.
    #[must_use]
    pub fn fact(&self) -> Fact {
        match self {
            Self::Unclosed { column } => facts::template_open(*column),
            Self::LoneClose { column } => facts::template_close(*column),
            Self::UnknownField { column, name } => facts::template_no_field(*column, visible(name)),
            Self::Escape(error) => error.fact(),
            Self::NotInEncoding(error) => error.fact(),
            Self::TooLong { length } => facts::template_too_long(*length, LONGEST),
            Self::TooManyFields { column } => facts::template_too_many(*column, MOST_FIELDS),
        }
    }
}

/// Why there is no answer: it would be longer than [`LONGEST_ANSWER`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", facts::template_answer_too_long(*received, LONGEST_ANSWER))]
pub struct AnswerTooLong {
    /// How many bytes were to be answered.
    pub received: usize,
}

/// What the fields of a template stand for in one answer.
#[derive(Debug, Clone, Copy)]
pub struct Fields<'a> {
    /// What was read, unchanged: `{data}`.
    pub data: &'a [u8],
    /// Whose answer it is: `{peer}`, `{peer_ip}`, `{peer_port}`.
    pub peer: SocketAddr,
    /// The running number of the answer: `{n}`.
    pub n: u64,
}

/// A parsed answer. Its `Display` is the text that it was parsed from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    source: String,
    encoding: Encoding,
    pieces: Vec<Piece>,
    /// How often the data stand in an answer, and how long all the rest of it is at most.
    data_fields: usize,
    rest: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Literal(Box<[u8]>),
    Data,
    PeerPort,
    PeerIp,
    Peer,
    Number,
}

impl Template {
    /// Reads `{data}`, `{peer_port}`, `{peer_ip}`, `{peer}` (`ip:port`) and `{n}`, `{{` and `}}`
    /// for braces, and the escapes of [`escape`](crate::text::escape). An empty text is an empty
    /// answer. The answer is text in UTF-8.
    ///
    /// # Errors
    /// A brace without its partner, an unknown field, a wrong escape, and more than [`LONGEST`]
    /// bytes or [`MOST_FIELDS`] fields.
    pub fn parse(source: &str) -> Result<Self, TemplateError> {
        Self::parse_in(source, Encoding::Utf8)
    }

    /// The same answer as text in another encoding. What was read, `{data}`, stands in it unchanged.
    ///
    /// # Errors
    /// A character that the encoding does not have.
    pub fn in_encoding(&self, encoding: Encoding) -> Result<Self, TemplateError> {
        Self::parse_in(&self.source, encoding)
    }

    fn parse_in(source: &str, encoding: Encoding) -> Result<Self, TemplateError> {
        if source.len() > LONGEST {
            return Err(TemplateError::TooLong { length: source.len() });
        }
        let mut pieces = Vec::new();
        let mut fields = 0;
        let mut literal = Vec::new();
        let mut rest = source;
        let mut column = 1;
        while let Some(c) = rest.chars().next() {
            let length = match c {
                '{' if rest.starts_with("{{") => {
                    encode("{", column, encoding, &mut literal)?;
                    2
                }
                '{' => {
                    let (field, length) = parse_field(rest, column)?;
                    fields += 1;
                    if fields > MOST_FIELDS {
                        return Err(TemplateError::TooManyFields { column });
                    }
                    if !literal.is_empty() {
                        pieces.push(Piece::Literal(mem::take(&mut literal).into()));
                    }
                    pieces.push(field);
                    length
                }
                '}' if rest.starts_with("}}") => {
                    encode("}", column, encoding, &mut literal)?;
                    2
                }
                '}' => return Err(TemplateError::LoneClose { column }),
                '\\' => {
                    let (escaped, length) = escape(&rest[1..], column)?;
                    match escaped {
                        Escaped::Byte(byte) => literal.push(byte),
                        Escaped::Char(c) => {
                            encode(c.encode_utf8(&mut [0; 4]), column, encoding, &mut literal)?;
                        }
                    }
                    length + 1
                }
                c => {
                    encode(c.encode_utf8(&mut [0; 4]), column, encoding, &mut literal)?;
                    c.len_utf8()
                }
            };
            column += rest[..length].chars().count();
            rest = &rest[length..];
        }
        if !literal.is_empty() {
            pieces.push(Piece::Literal(literal.into()));
        }
        let data_fields = pieces.iter().filter(|piece| **piece == Piece::Data).count();
        let literals = pieces.iter().map(|piece| match piece {
            Piece::Literal(bytes) => bytes.len(),
            _ => 0,
        });
        let rest = literals.sum::<usize>() + fields * LONGEST_VALUE;
        Ok(Self { source: source.to_owned(), encoding, pieces, data_fields, rest })
    }

    /// Appends the answer for `fields` to `out`, without any allocation but `out`'s own.
    /// A peer that is an IPv4-mapped IPv6 address appears as the IPv4 address that it is.
    ///
    /// # Errors
    /// The answer may be longer than [`LONGEST_ANSWER`]; `out` is as it was then.
    pub fn render(&self, fields: &Fields<'_>, out: &mut Vec<u8>) -> Result<(), AnswerTooLong> {
        let received = fields.data.len();
        if received.saturating_mul(self.data_fields) > LONGEST_ANSWER - self.rest {
            return Err(AnswerTooLong { received });
        }
        for piece in &self.pieces {
            self.push(piece, fields, out);
        }
        Ok(())
    }

    /// Makes of `data`, the `n`th read from `peer`, the answer to them, if it begins with the data and
    /// has them once, as the homework's. None: it has not, and `data` are as they were.
    ///
    /// # Errors
    /// As with [`render`](Self::render); `data` are as they were then.
    pub fn render_behind(
        &self,
        data: &mut Vec<u8>,
        peer: SocketAddr,
        n: u64,
    ) -> Option<Result<(), AnswerTooLong>> {
        let [Piece::Data, behind @ ..] = &self.pieces[..] else { return None };
        if self.data_fields > 1 {
            return None;
        }
        let received = data.len();
        if received > LONGEST_ANSWER - self.rest {
            return Some(Err(AnswerTooLong { received }));
        }
        for piece in behind {
            // There are no further data among them.
            self.push(piece, &Fields { data: &[], peer, n }, data);
        }
        Some(Ok(()))
    }

    #[inline(always)] // for each message
    fn push(&self, piece: &Piece, fields: &Fields<'_>, out: &mut Vec<u8>) {
        let start = out.len();
        match piece {
            Piece::Literal(bytes) => return out.extend_from_slice(bytes),
            Piece::Data => return out.extend_from_slice(fields.data),
            Piece::PeerPort => push_number(out, fields.peer.port()),
            Piece::Number => push_number(out, fields.n),
            Piece::PeerIp | Piece::Peer => push_address(out, piece, fields.peer),
        }
        if self.encoding.width() == Width::More {
            widen(out, start, self.encoding);
        }
    }
}

/// Writes the ASCII text from `start` on in `encoding`, which has all of it.
fn widen(out: &mut Vec<u8>, start: usize, encoding: Encoding) {
    let ascii = out.split_off(start);
    let written = encode(&String::from_utf8_lossy(&ascii), 1, encoding, out);
    debug_assert_eq!(written, Ok(()));
}

impl FromStr for Template {
    type Err = TemplateError;

    fn from_str(source: &str) -> Result<Self, TemplateError> {
        Self::parse(source)
    }
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.source)
    }
}

/// The field at the start of `rest`, whose brace is at `column`, and its length in bytes.
fn parse_field(rest: &str, column: usize) -> Result<(Piece, usize), TemplateError> {
    let inside = &rest[1..];
    let end = inside.find(['{', '}']).filter(|&end| inside.as_bytes()[end] == b'}');
    let name = &inside[..end.ok_or(TemplateError::Unclosed { column })?];
    match FIELDS.into_iter().find(|(known, _)| *known == name) {
        Some((_, piece)) => Ok((piece, name.len() + 2)),
        None => Err(TemplateError::UnknownField { column, name: name.to_owned() }),
    }
}

/// Numbers are in every answer of the homework, and `Display` takes ten times as long.
fn push_number(out: &mut Vec<u8>, number: impl itoa::Integer) {
    out.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
}

/// Apart from the rest, which would ask each time of what kind the address is.
#[inline(never)]
fn push_address(out: &mut Vec<u8>, piece: &Piece, peer: SocketAddr) {
    let written = match piece {
        Piece::PeerIp => write!(out, "{}", HostOf(peer)),
        _ => write!(out, "{}", canonical(peer)),
    };
    written.expect("a Vec takes every write");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rendered(template: &str, peer: &str) -> String {
        let template = Template::parse(template).expect(template);
        let fields = Fields { data: b"client", peer: peer.parse().expect("an address"), n: 7 };
        let mut out = b">".to_vec();
        template.render(&fields, &mut out).expect("short");
        String::from_utf8(out.split_off(1)).expect("text")
    }

    #[test]
    fn the_homework_is_the_data_and_the_port() {
        assert_eq!(rendered(HOMEWORK, "127.0.0.1:53421"), "client53421");
    }

    #[test]
    fn every_field_brace_and_escape_is_filled_in() {
        for (template, answer) in [
            ("", ""),
            (
                "{n}: {data} from {peer} = {peer_ip}:{peer_port}",
                "7: client from 10.0.0.2:80 = 10.0.0.2:80",
            ),
            ("{{data}}", "{data}"),
            ("{{{data}}}", "{client}"),
            (r"\x7bdata\x7d\n", "{data}\n"),
            (r"\u{7b}data\u{5b66}{data}", "{data学client"),
            ("学{data}生", "学client生"),
        ] {
            assert_eq!(rendered(template, "10.0.0.2:80"), answer, "{template}");
        }
    }

    #[test]
    fn an_answer_is_text_in_the_chosen_encoding_around_data_that_stay_as_they_are() {
        let template = Template::parse(r"学\u{751f}\n\xff{data}{n}").expect("valid");
        let fields = Fields { data: b"\xd1", peer: ([127, 0, 0, 1], 1).into(), n: 42 };
        for (encoding, answer) in [
            (Encoding::Utf8, &b"\xe5\xad\xa6\xe7\x94\x9f\n\xff\xd142"[..]),
            (Encoding::Gbk, b"\xd1\xa7\xc9\xfa\n\xff\xd142"),
            (Encoding::Utf16Be, b"\x5b\x66\x75\x1f\0\n\xff\xd1\x004\x002"),
        ] {
            let mut out = Vec::new();
            let template = template.in_encoding(encoding).expect("it has them");
            template.render(&fields, &mut out).expect("short");
            assert_eq!(out, answer, "{encoding}");
        }
        let error = template.in_encoding(Encoding::Latin1).expect_err("not there").to_string();
        assert!(error.starts_with("column 1: ISO-8859-1 has no \"学\""), "{error}");
    }

    #[test]
    fn ipv6_peers_have_brackets_and_mapped_ones_are_plain_ipv4() {
        assert_eq!(rendered("{peer} {peer_ip}", "[::1]:80"), "[::1]:80 ::1");
        assert_eq!(rendered("{peer} {peer_ip}", "[::ffff:10.0.0.2]:80"), "10.0.0.2:80 10.0.0.2");
        assert_eq!(rendered("{peer} {peer_ip}", "[fe80::1%3]:80"), "[fe80::1%3]:80 fe80::1%3");
    }

    #[test]
    fn an_answer_that_begins_with_the_data_is_made_of_them_and_is_the_same() {
        let peer = ([10, 0, 0, 2], 80).into();
        for (template, in_place) in [
            (HOMEWORK, true),
            ("{data}", true),
            (r"{data}学{n}{peer}{peer_ip}\xff", true),
            ("", false),
            ("{n}{data}", false),
            ("{data}{data}", false),
        ] {
            for encoding in [Encoding::Utf8, Encoding::Utf16Le] {
                let template = Template::parse(template).expect(template);
                let template = template.in_encoding(encoding).expect("it has them");
                let mut answer = b"client".to_vec();
                let made = template.render_behind(&mut answer, peer, 7);
                assert_eq!(made, in_place.then_some(Ok(())), "{template}");
                let mut expected = Vec::new();
                let fields = Fields { data: b"client", peer, n: 7 };
                template.render(&fields, &mut expected).expect("short");
                assert_eq!(answer, if in_place { expected } else { b"client".to_vec() });
            }
        }
        let mut long = vec![b'x'; LONGEST_ANSWER];
        let template = Template::parse(HOMEWORK).expect("valid");
        let too_long = AnswerTooLong { received: LONGEST_ANSWER };
        assert_eq!(template.render_behind(&mut long, peer, 1), Some(Err(too_long)));
        assert_eq!(long.len(), LONGEST_ANSWER);
    }

    #[test]
    fn data_may_be_any_bytes_and_is_never_read_as_a_template() {
        let fields =
            Fields { data: b"{n}\\n\xff\0", peer: ([127, 0, 0, 1], 1).into(), n: u64::MAX };
        let mut out = Vec::new();
        let template = Template::parse("{data}|{n}").expect("valid");
        template.render(&fields, &mut out).expect("short");
        assert_eq!(out, b"{n}\\n\xff\0|18446744073709551615");
    }

    #[test]
    fn an_answer_is_as_long_as_is_allowed_or_there_is_none() {
        let most = "{data}".repeat(MOST_FIELDS);
        let template = Template::parse(&most).expect("allowed");
        let data = vec![b'x'; LONGEST_ANSWER / MOST_FIELDS];
        let fields = |data| Fields { data, peer: ([127, 0, 0, 1], 1).into(), n: 1 };
        let mut out = b"before".to_vec();
        let error = template.render(&fields(&data), &mut out).expect_err("too long").to_string();
        assert!(error.contains("16777216 bytes") && error.contains("fewer {data}"), "{error}");
        assert_eq!(out, b"before");
        template.render(&fields(&data[..60_000]), &mut out).expect("allowed");
        assert_eq!(out.len(), 6 + MOST_FIELDS * 60_000);
        // Without data the length of what was read does not matter.
        let all = vec![b'x'; LONGEST_ANSWER + 1];
        let plain = Template::parse("{n}").expect("valid");
        plain.render(&fields(&all), &mut out).expect("short");
    }

    #[test]
    fn a_template_that_is_too_long_or_has_too_many_fields_is_refused_with_the_limit() {
        let longest = "x".repeat(LONGEST);
        assert!(Template::parse(&longest).is_ok());
        for (template, sentence) in [
            (longest + "x", "it has 65537 bytes, and a template has at most 65536; shorten it"),
            (
                "{n}".repeat(MOST_FIELDS + 1),
                "column 769: a template has at most 256 fields; leave some out",
            ),
        ] {
            let error = Template::parse(&template).expect_err("refused").to_string();
            assert_eq!(error, sentence);
        }
    }

    #[test]
    fn a_template_displays_as_it_was_written() {
        let source = r"{{\n{data}\x41}}";
        assert_eq!(source.parse::<Template>().expect("valid").to_string(), source);
    }

    #[test]
    fn a_fault_is_refused_with_column_and_cure() {
        for (template, sentence) in [
            (
                "学{data",
                "column 2: this \"{\" is never closed; write {data} for a field, {{ for a brace",
            ),
            ("{data{n}", "column 1: this \"{\" is never closed"),
            ("{", "column 1: this \"{\" is never closed"),
            ("{data}}", "column 7: this \"}\" closes nothing; write }} for a brace"),
            (
                "{{}}{port}",
                "column 5: there is no field \"port\"; known are {data} {peer_port} {peer_ip} \
                 {peer} {n}, and {{ is a brace",
            ),
            ("{}", "column 1: there is no field \"\""),
            ("{ data }", "column 1: there is no field \" data \""),
            ("{\u{1b}}", "column 1: there is no field \"\\x1b\""),
            (r"{n}\u{5b66", "column 4: \\u needs up to six hex digits in braces"),
            (r"学{data}\q", "column 8: \\q is not an escape"),
            (r"{n}\", "column 4: the backslash at the end"),
        ] {
            let error = Template::parse(template).expect_err(template).to_string();
            assert!(error.starts_with(sentence), "{template}: {error}");
        }
    }
}
