//! What is sent: S04, S07 to S13.

use std::time::Duration;

use super::super::bench::{Bench, GRAIN};
use super::super::cause;
use super::super::stage::{Good, Outcome, Section, Stage};
use super::super::trouble::{Kind, Trouble};
use super::MESSAGE;
use crate::text::{Fact, facts};

pub(super) static S04: Stage = Stage {
    id: "S04",
    needs: &["S05"],
    keeps: false,
    course: Section::Homework,
    scenario: "hello",
    title: facts::check_s04,
    run: |bench| Box::pin(other_data(bench)),
    why: changed,
};

pub(super) static S07: Stage = Stage {
    id: "S07",
    needs: &["S09"],
    keeps: false,
    course: Section::Receiving,
    scenario: "binary_data",
    title: facts::check_s07,
    run: |bench| Box::pin(every_byte(bench)),
    why: changed,
};

pub(super) static S08: Stage = Stage {
    id: "S08",
    needs: &["S07"],
    keeps: false,
    course: Section::Receiving,
    scenario: "binary_data",
    title: facts::check_s08,
    run: |bench| Box::pin(gbk(bench)),
    why: changed,
};

pub(super) static S09: Stage = Stage {
    id: "S09",
    needs: &["S04"],
    keeps: false,
    course: Section::Receiving,
    scenario: "fixed_read",
    title: facts::check_s09,
    run: |bench| Box::pin(long_and_short(bench)),
    why: fixed,
};

pub(super) static S10: Stage = Stage {
    id: "S10",
    needs: &["S09"],
    keeps: false,
    course: Section::Receiving,
    scenario: "glue",
    title: facts::check_s10,
    run: |bench| Box::pin(glued(bench)),
    why: rest_left,
};

pub(super) static S11: Stage = Stage {
    id: "S11",
    needs: &["S10"],
    keeps: false,
    course: Section::Receiving,
    scenario: "cut",
    title: facts::check_s11,
    run: |bench| Box::pin(in_two_pieces(bench)),
    why: in_pieces,
};

pub(super) static S12: Stage = Stage {
    id: "S12",
    needs: &["S11"],
    keeps: false,
    course: Section::Receiving,
    scenario: "unread",
    title: facts::check_s12,
    run: |bench| Box::pin(byte_by_byte(bench)),
    why: in_pieces,
};

pub(super) static S13: Stage = Stage {
    id: "S13",
    needs: &["S12", "S07", "S14"],
    keeps: false,
    course: Section::Receiving,
    scenario: "big_message",
    title: facts::check_s13,
    run: |bench| Box::pin(a_mebibyte(bench)),
    why: much,
};

/// A text that programs like to change on its way: blanks at both ends, what printf and
/// QString::arg replace, what HTML and shells replace, letters of both cases, a line end of two.
const TRICKY: &[u8] = b" 100%% Ab\t %1 %s\r\n%n {0} <b>&amp;</b>  $HOME \\n \"quoted\" \r\n ";
/// A line end that some take off, words that some obey, and a byte order mark with the byte behind it
/// that telnet doubles.
const WORDS: [&[u8]; 5] = [b"line\n", b"quit", b"exit", b"bye", b"\xef\xbb\xbf\0\xff\xff"];
/// 你好，TCP 服务器, in GBK.
const GBK: &[u8] = b"\xc4\xe3\xba\xc3\xa3\xacTCP \xb7\xfe\xce\xf1\xc6\xf7";
/// No digit in it, so that the port can be told from the data.
const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyz";
const MEBIBYTE: usize = 1024 * 1024;
/// Between two pieces of a message.
const PIECES: Duration = Duration::from_millis(20);

async fn other_data(bench: Bench) -> Outcome {
    let client = bench.connect().await?;
    bench.exchange(client, MESSAGE).await?;
    // The four bytes that the course sends.
    bench.exchange(client, b"\x38\x36\x37\x35").await?;
    bench.quiet(GRAIN).await?;
    Ok(Good::RIGHT)
}

fn changed(trouble: &Trouble) -> Fact {
    match trouble.kind {
        _ if trouble.has_ended => cause::of(trouble),
        Kind::Silent => facts::why_ignores_message(),
        Kind::Closed | Kind::Lost(_) if trouble.total == 0 => facts::why_closes_at_message(),
        _ => cause::of(trouble),
    }
}

async fn every_byte(bench: Bench) -> Outcome {
    let client = bench.connect().await?;
    // Not from 00 on: what ends at a zero byte would have nothing to show. No byte that some leave out
    // stands at an end.
    let all: Vec<u8> = (0x90..=u8::MAX).chain(0..0x90).collect();
    bench.exchange(client, &all).await?;
    bench.exchange(client, TRICKY).await?;
    for text in WORDS {
        bench.exchange(client, text).await?;
    }
    bench.quiet(GRAIN).await?;
    Ok(Good::RIGHT)
}

async fn gbk(bench: Bench) -> Outcome {
    let client = bench.connect().await?;
    bench.exchange(client, GBK).await?;
    bench.quiet(GRAIN).await?;
    Ok(Good::RIGHT)
}

async fn long_and_short(bench: Bench) -> Outcome {
    let client = bench.connect().await?;
    bench.exchange(client, b"hello server").await?;
    bench.exchange(client, b"x").await?;
    bench.quiet(GRAIN).await?;
    Ok(Good::RIGHT)
}

fn fixed(trouble: &Trouble) -> Fact {
    match trouble.kind {
        Kind::Silent => facts::why_waits_for_bytes(trouble.message.len()),
        Kind::Short | Kind::Wrong if trouble.total > 0 => {
            let came = &trouble.came;
            let port = trouble.port.to_string();
            let echo = came.windows(port.len()).position(|part| part == port.as_bytes());
            match echo {
                Some(length)
                    if length < trouble.message.len()
                        && trouble.message.starts_with(&came[..length]) =>
                {
                    facts::why_fixed_size(length, trouble.message.len())
                }
                _ => cause::of(trouble),
            }
        }
        _ => cause::of(trouble),
    }
}

async fn glued(bench: Bench) -> Outcome {
    let client = bench.connect().await?;
    bench.want(client, MESSAGE, 2);
    bench.send(client, &MESSAGE.repeat(2));
    bench.answered(client).await?;
    bench.quiet(GRAIN).await?;
    Ok(Good::RIGHT)
}

fn rest_left(trouble: &Trouble) -> Fact {
    match trouble.kind {
        Kind::Short | Kind::Silent => facts::why_rest_left(),
        _ => cause::of(trouble),
    }
}

async fn in_two_pieces(bench: Bench) -> Outcome {
    let client = bench.connect().await?;
    bench.want(client, MESSAGE, 1);
    bench.send(client, &MESSAGE[..3]);
    bench.pause(bench.usual() * 5).await;
    bench.send(client, &MESSAGE[3..]);
    bench.answered(client).await?;
    let answers = bench.conn(client, |conn| conn.total - MESSAGE.len());
    let port = bench.conn(client, |conn| conn.port.to_string().len());
    Ok(Good::Note(if answers > port { facts::note_per_read() } else { facts::note_per_message() }))
}

fn in_pieces(trouble: &Trouble) -> Fact {
    match trouble.kind {
        Kind::Silent | Kind::Short => facts::why_pieces_lost(),
        Kind::Wrong if has_gaps(trouble) => facts::why_pieces_lost(),
        Kind::Closed | Kind::Lost(_) => facts::why_closes_between(),
        _ => cause::of(trouble),
    }
}

/// Whether what came back, the ports left out, is the message with gaps.
fn has_gaps(trouble: &Trouble) -> bool {
    let port = trouble.port.to_string();
    let came = String::from_utf8_lossy(&trouble.came).replace(&port, "");
    let mut rest = trouble.message.iter();
    let is_part = came.bytes().all(|byte| rest.any(|&wanted| wanted == byte));
    is_part && came.len() < trouble.message.len()
}

async fn byte_by_byte(bench: Bench) -> Outcome {
    let client = bench.connect().await?;
    bench.want(client, LETTERS, 1);
    for byte in LETTERS.chunks(1) {
        bench.send(client, byte);
        bench.pause(PIECES).await;
    }
    bench.answered(client).await?;
    bench.quiet(GRAIN).await?;
    Ok(Good::RIGHT)
}

async fn a_mebibyte(bench: Bench) -> Outcome {
    let client = bench.connect().await?;
    let much: Vec<u8> = LETTERS.iter().copied().cycle().take(MEBIBYTE).collect();
    bench.ask(client, &much);
    bench.answered(client).await?;
    bench.quiet(GRAIN).await?;
    Ok(Good::RIGHT)
}

fn much(trouble: &Trouble) -> Fact {
    match trouble.kind {
        Kind::Silent => facts::why_much_silent(),
        Kind::Short => facts::why_bytes_missing(trouble.total, trouble.message.len()),
        Kind::Wrong => {
            let port = trouble.port.to_string();
            let read = trouble.wrong_at.saturating_sub(port.len());
            if read > 0
                && trouble.came.get(read..).is_some_and(|rest| rest.starts_with(port.as_bytes()))
            {
                facts::why_fixed_buffer(read)
            } else {
                cause::of(trouble)
            }
        }
        _ => cause::of(trouble),
    }
}
