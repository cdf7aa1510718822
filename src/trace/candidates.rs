//! [`candidates()`]: what can stand at a place of a script. The parser says it: the words come from
//! its tables, and one that it refuses at that place is none.

use super::blocks::Block;
use super::lexer::{Room, words_of};
use super::line::Line;
use super::parser::{EACH, Parser};
use super::script::{Mistake, Object, Token, Value, is_raw};
use super::words::{STEPS, vocabulary};
use crate::text::{Fact, facts};

/// No word of a script.
const NONE: &str = "\u{1}";
/// So many raw clients are offered.
const CLIENTS: usize = 20;

/// What can stand at a place of a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidates {
    /// Where the word begins that is there already, in characters from the beginning of the script.
    pub start: usize,
    /// And where it ends; the same where there is none.
    pub end: usize,
    /// What the parser expects here, as it says it in a mistake.
    pub expected: Fact,
    /// All that begin like the part of the word before the caret, with capitals or without.
    pub words: Vec<String>,
}

/// What can stand where the caret is, counted in characters from the beginning. What is behind the line
/// of the caret is not looked at, and lines before it that have a mistake are passed over. None where no
/// word of the language can stand: in a text, a comment, or where a number is expected.
#[must_use]
pub fn candidates(script: &str, caret: usize) -> Option<Candidates> {
    let before: Vec<char> = script.chars().take(caret).collect();
    let ends_word = |c: &char| c.is_ascii_whitespace();
    let start = before.iter().rposition(ends_word).map_or(0, |at| at + 1);
    let rest = script.chars().skip(before.len()).take_while(|c| !ends_word(c)).count();
    let typed: String = before[start..].iter().collect();
    let whole: String = script.chars().skip(start).take(before.len() - start + rest).collect();
    if whole.contains(['"', '#']) {
        return None;
    }
    let head: String = before[..start].iter().collect();
    let (lines, last) = lines_of(&head)?;
    let words_before = words_before(&lines);
    let mut parser = Parser::of(lines, last);
    parser.probe = Some(Probe { typed, names: words_before, found: None });
    if parser.lines.len() == 1 {
        let line = parser.lines.next()?;
        parser.ask_header(&line);
    } else {
        // A header with a mistake is one that is still being written.
        let _ = parser.header();
        let _ = parser.steps(None);
    }
    let (expected, words) = parser.probe?.found?;
    (!words.is_empty()).then(|| Candidates {
        start,
        end: start + whole.chars().count(),
        expected,
        words,
    })
}

/// The lines that say something, those with a mistake in a text left out; behind the words of the last
/// one stands [`NONE`]. None if nothing can stand there.
fn lines_of(head: &str) -> Option<(Vec<Line>, usize)> {
    let head = head.strip_prefix('\u{feff}').unwrap_or(head);
    let mut room = Room::default();
    let mut lines = Vec::new();
    let mut last = 0;
    let count = head.split('\n').count();
    for (index, line) in head.split('\n').enumerate() {
        last = index + 1;
        let is_asked = last == count;
        let text = if is_asked { format!("{line}{NONE}") } else { line.to_owned() };
        let tokens = match words_of(&text, last, &mut room) {
            Ok(tokens) => tokens,
            Err(_) if is_asked => return None,
            Err(_) => continue,
        };
        if is_asked && tokens.last().is_none_or(|token| token.word != NONE) {
            return None;
        }
        if !tokens.is_empty() {
            lines.push(Line::new(tokens, last, text.chars().count() + 1));
        }
    }
    Some((lines, last))
}

/// The names of objects in the lines behind the header, each once, sockets first.
fn words_before(lines: &[Line]) -> Vec<String> {
    let mut names: Vec<String> = ["c", "s", "peer"].map(str::to_owned).into();
    let mut clients = 0;
    for line in lines.iter().skip(1) {
        let words: Vec<_> = line.words().collect();
        for word in &words {
            let is_name = (Object::of(word).is_some() && !word.contains('#')) || is_raw(word);
            if is_name && !names.iter().any(|name| name == word) {
                names.push((*word).to_owned());
            }
        }
        clients += usize::from(words.first() == Some(&"served") || words.contains(&"connect"));
    }
    for number in 1..=clients.min(CLIENTS) {
        let client = format!("client{number}");
        if !names.contains(&client) {
            names.push(client);
        }
    }
    let rank = |name: &String| match Object::of(name) {
        Some(Object::Socket) => 0,
        Some(Object::Server) => 1,
        Some(Object::Accepted) => 2,
        None if name.starts_with("peer") => 3,
        None => 4,
    };
    names.sort_by_key(|name| (rank(name), name.len(), name.clone()));
    names
}

/// A question to the parser: what can stand at the end of the last line.
#[derive(Debug, Clone)]
pub(super) struct Probe {
    typed: String,
    names: Vec<String>,
    found: Option<(Fact, Vec<String>)>,
}

impl Parser {
    /// Asks what can stand in place of the last word of `line`, within this block.
    pub(super) fn ask(&mut self, line: &Line, block: Option<Block>) {
        self.ask_with(line, |parser, line| match Self::closing(line, block)? {
            Some(_) => Ok(()),
            None => parser.step(line).map(drop),
        });
    }

    /// The same, where the line is the header.
    fn ask_header(&mut self, line: &Line) {
        self.ask_with(line, |parser, line| {
            let lines = std::mem::replace(&mut parser.lines, vec![line.clone()].into_iter());
            let read = parser.header();
            parser.lines = lines;
            read.map(drop)
        });
    }

    fn ask_with(
        &mut self,
        line: &Line,
        read: impl Fn(&mut Self, &mut Line) -> Result<(), Mistake>,
    ) {
        // A trial asks nothing itself.
        let Some(mut probe) = self.probe.take() else { return };
        let (taken, used, inside) = (self.taken.clone(), self.used.len(), self.inside.clone());
        let column = line.last_column();
        let refused = |parser: &mut Self, word: &str| {
            let mut line =
                line.ending_with(Token { word: word.to_owned(), value: Value::Word, column });
            let mistake = read(parser, &mut line).err();
            let takes = parser.taken.len() > taken.len();
            // An accepted socket has to be taken somewhere before it is used.
            let unknown = parser.used[used..].iter().any(|(_, token)| {
                let numbered = token.word.len() > 1 && taken.contains(EACH);
                token.word == word && !numbered && !taken.contains(word)
            });
            parser.taken.clone_from(&taken);
            parser.used.truncate(used);
            parser.inside.clone_from(&inside);
            let here =
                mistake.filter(|mistake| (mistake.line, mistake.column) == (line.number, column));
            (here, unknown && !takes)
        };
        if let (Some(mistake), _) = refused(self, NONE)
            && let Some(expected) = expected(&mistake.what)
        {
            let like = probe.typed.to_lowercase();
            let mut words = pool(&expected, &probe.names);
            words.retain(|word| {
                word.to_lowercase().starts_with(&like)
                    && matches!(refused(self, word), (None, false))
            });
            probe.found = Some((expected, words));
        }
        self.probe = Some(probe);
    }
}

/// What a mistake says that was expected.
fn expected(what: &Fact) -> Option<Fact> {
    let expected = what.part("expected")?;
    Some(expected.part("what").unwrap_or(expected).clone())
}

/// All that the language has for this place; some of it the parser refuses there.
fn pool(expected: &Fact, names: &[String]) -> Vec<String> {
    let names = |more: &[&str]| {
        let more = more.iter().map(|&word| word.to_owned());
        names.iter().cloned().chain(more).collect::<Vec<_>>()
    };
    let is = |facts: &[Fact]| facts.contains(expected);
    if is(&[facts::want_step()]) {
        return names(&[&["it"], STEPS, &["end", "else"]].concat());
    }
    if is(&[facts::want_header()]) {
        return vec!["scenario".to_owned()];
    }
    if is(&[facts::want_accepted(), facts::want_accepted_name()]) {
        let mut all = names(&["k", "k2", "k3", EACH]);
        all.sort_by_key(|name| (name.len(), name.clone()));
        all.dedup();
        return all;
    }
    if is(&[facts::want_asked()]) {
        return names(&["it", "READ", "not"]);
    }
    let objects = [facts::want_object(), facts::want_any_object(), facts::want_actor()];
    if is(&objects) || is(&[facts::want_client(), facts::want_shown_server()]) {
        return names(&["it", EACH]);
    }
    let known = vocabulary().into_iter().find(|(what, _)| what == expected);
    let mut words: Vec<_> = known.map(|(_, words)| words).unwrap_or_default();
    if is(&[facts::want_host()]) {
        words.push("Null");
    }
    if is(&[facts::want_peer_address_or()]) {
        words.push("full");
    }
    words.into_iter().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is offered where the script has a bar.
    fn at(lines: &str) -> Vec<String> {
        let script = format!("scenario x \"y\"\n{lines}");
        let caret = script.chars().position(|c| c == '|').expect("the caret");
        candidates(&script.replace('|', ""), caret).map(|all| all.words).unwrap_or_default()
    }

    #[test]
    fn a_line_begins_with_a_step_or_an_object() {
        let all = at("|");
        assert_eq!(all[..3], ["c", "s", "peer"]);
        assert!(STEPS.iter().all(|step| all.iter().any(|word| word == step)), "{all:?}");
        for not in ["k", "it", "end", "else", "scenario", "client1", "readyRead"] {
            assert!(!all.iter().any(|word| word == not), "{not}: {all:?}");
        }
        assert_eq!(at("re|"), ["repeat"]);
        assert_eq!(at("on c readyRead\n  e|"), ["end"]);
        assert_eq!(at("if c isOpen\n  e|"), ["end", "else"]);
        assert_eq!(at("if c isOpen\nelse\n  e|"), ["end"]);
        assert_eq!(at("on c readyRead\n  it|"), ["it"]);
        assert_eq!(at("on c readyRead\nend\nit|"), [""; 0]);
    }

    #[test]
    fn objects_are_those_that_the_script_has_so_far() {
        assert_eq!(at("connected c2\nc|"), ["c", "c2", "connected"]);
        assert_eq!(at("k|"), [""; 0]);
        assert_eq!(at("served k\nk|"), ["k"]);
        assert_eq!(at("served k\npeer connect\ncli|"), ["client1", "client2"]);
        assert_eq!(at("s nextPendingConnection k+\nk1 readAll\nk|"), ["k1"]);
        assert_eq!(at("on |\n"), ["c", "s"]);
        assert_eq!(at("served k\non k|\n"), ["k"]);
        assert_eq!(at("s nextPendingConnection k+\non k|\n"), ["k+"]);
        assert_eq!(at("served |"), ["k", "k+", "k2", "k3"]);
        assert_eq!(at("connected |"), ["c"]);
        assert_eq!(at("show |"), ["s"]);
        assert_eq!(at("later 20 p|"), ["peer"]);
    }

    #[test]
    fn methods_and_signals_are_those_of_the_kind_of_the_object() {
        assert_eq!(at("c waitForR|"), ["waitForReadyRead"]);
        assert_eq!(at("s waitFor|"), ["waitForNewConnection"]);
        assert_eq!(at("s l|"), ["listen", "listenBacklogSize"]);
        assert_eq!(at("peer s|"), ["send", "sendUrgent", "shutdown", "sees", "setReceiveBuffer"]);
        // Neither what a client cannot do, nor what cannot be done later.
        assert_eq!(at("served k\nclient1 s|"), ["send", "sendUrgent", "shutdown", "sees"]);
        assert_eq!(at("later 20 peer s|"), ["send", "sendUrgent", "shutdown"]);
        assert_eq!(at("on c re|"), ["readChannelFinished", "readyRead"]);
        assert_eq!(at("on s |"), ["acceptError", "newConnection", "pendingConnectionAvailable"]);
        assert_eq!(at("on s newConnection\n  it next|"), ["nextPendingConnection"]);
        // A question is a call that answers.
        assert_eq!(
            at("if c is|"),
            [
                "isTransactionStarted",
                "isOpen",
                "isValid",
                "isReadable",
                "isWritable",
                "isSequential"
            ]
        );
        assert_eq!(at("if c write|"), ["writeChannelCount"]);
        assert_eq!(at("while not |").first().map(String::as_str), Some("c"));
    }

    #[test]
    fn arguments_are_offered_where_their_set_is_closed() {
        assert_eq!(at("c connectToHost \"127.0.0.1\" P|"), ["PORT", "PORT2"]);
        assert_eq!(at("c connectToHost \"127.0.0.1\" PORT R|"), ["ReadOnly", "ReadWrite"]);
        assert_eq!(at("c connectToHost \"127.0.0.1\" PORT ReadWrite I|"), ["IPv4", "IPv6"]);
        assert_eq!(at("s listen LocalHost|"), ["LocalHost", "LocalHostIPv6"]);
        assert_eq!(at("peer listen |"), ["LocalHost", "LocalHostIPv6", "full"]);
        assert_eq!(at("peer connect |"), ["LocalHost", "LocalHostIPv6"]);
        assert_eq!(at("c setSocketOption Low|"), ["LowDelay"]);
        assert_eq!(at("on c stateChanged Cl|"), ["Closing"]);
        assert_eq!(at("on c errorOccurred Remote|"), ["RemoteHostClosedError"]);
        assert_eq!(at("if c state |"), ["!=", "=="]);
        assert_eq!(at("if c bytesAvailable >|"), [">", ">="]);
        assert_eq!(at("if c state == B|"), ["Bound"]);
        assert_eq!(at("descriptors |"), ["again", "none"]);
        assert_eq!(at("c write \"x\" |"), ["PEERPORT", "READ"]);
        // Texts and numbers are nobody's words, and a line that is full has no more.
        for nothing in ["c setReadBufferSize |", "loop |", "peer send |", "c abort |", "repeat |"] {
            assert_eq!(at(nothing), [""; 0], "{nothing}");
        }
    }

    #[test]
    fn nothing_is_offered_in_a_text_or_a_comment_and_mistakes_before_are_passed_over() {
        assert_eq!(at("c write \"re|\""), [""; 0]);
        assert_eq!(at("c write \"a re|\""), [""; 0]);
        assert_eq!(at("loop # re|"), [""; 0]);
        assert_eq!(at("nonsense\nc write \"open\non c readyRead\n  c nope\nen|"), ["end"]);
        assert_eq!(at("end\nelse\nre|"), ["repeat"]);
        let header = candidates("sc", 2).expect("the header");
        assert_eq!((header.start, header.end, header.words), (0, 2, vec!["scenario".to_owned()]));
        assert_eq!(candidates("scenario x", 10), None);
    }

    #[test]
    fn a_word_is_replaced_as_a_whole_and_counted_in_characters() {
        let script = "scenario x \"粘包\"\nc READyx 5";
        let found = candidates(script, 20).expect("a method");
        assert_eq!((found.start, found.end), (18, 24));
        assert_eq!(found.expected, facts::want_socket_method());
        assert_eq!(found.words[0], "read");
        assert_eq!(candidates(script, 1000), None);
    }

    /// Names of objects aside, which who writes may choose.
    #[test]
    fn what_the_examples_have_is_offered_where_they_have_it() {
        let mut asked = 0;
        for example in super::super::carried::ALL {
            let mut at = 0;
            for line in example.script.lines() {
                let is_header = line.starts_with("scenario");
                for token in words_of(line, 1, &mut Room::default()).expect("no mistake") {
                    let caret = at + token.column - 1;
                    if token.value == Value::Word && !is_header {
                        let found = candidates(example.script, caret);
                        let found = found.map(|all| all.words).unwrap_or_default();
                        let is_new = Object::of(&token.word).is_some() || is_raw(&token.word);
                        let is_there = found.contains(&token.word);
                        assert!(
                            is_there || is_new,
                            "{}: {line}: {} {found:?}",
                            example.name,
                            token.word
                        );
                        asked += 1;
                    }
                }
                at += line.chars().count() + 1;
            }
        }
        assert!(asked > 200, "{asked}");
    }
}
