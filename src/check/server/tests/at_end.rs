//! What a server does when a client ends its connection.

use super::super::super::words::Action;
use super::{Server, play, right, wrong};

#[test]
fn a_server_that_ends_is_wrong_in_the_stage_in_which_it_does() {
    // Only where FIN comes behind a message that it has just got.
    let at_fin = |s: &mut Server, n: usize, data: &[u8]| {
        right(s, n, data);
        s.at_end = Some(|s, n, action| {
            s.has_ended |= matches!(action, Action::Finish(_)) && s.last == Some(n);
        });
    };
    let found = play(at_fin);
    assert_eq!(found.wrong, [("S16", "why_dies_at_leaving")]);
    assert_eq!(found.told["S17"], "check_has_ended");
    let mute = |s: &mut Server, n: usize, data: &[u8]| {
        right(s, n, data);
        s.at_end = Some(|s, n, action| {
            if matches!(action, Action::Finish(_)) && s.last == Some(n) {
                s.kept.push(b'x');
            }
        });
        if !s.kept.is_empty() {
            s.answers.clear();
        }
    };
    wrong(mute, "S16", "why_after_leaving");
    // Whether the second client gets what the first has asked for is all that the stage looks at.
    let at_second = |s: &mut Server, n: usize, data: &[u8]| {
        s.has_ended = s.clients.len() == 2;
        right(s, n, data);
    };
    wrong(at_second, "S06", "check_has_ended");
    // A reset behind so much that nobody has read comes at the end of its stage.
    let at_reset = |s: &mut Server, n: usize, data: &[u8]| {
        right(s, n, data);
        if data.len() > 1 << 20 {
            s.at_end = Some(|s, _, action| s.has_ended |= matches!(action, Action::Reset(_)));
        }
    };
    wrong(at_reset, "S14", "check_has_ended");
}

#[test]
fn what_comes_at_fin_behind_the_answer_is_too_much() {
    let at_fin = |s: &mut Server, n: usize, data: &[u8]| {
        right(s, n, data);
        s.at_end = Some(|s, n, action| {
            if matches!(action, Action::Finish(_)) {
                let port = s.port(n).to_string();
                s.answer(n, port);
            }
        });
    };
    wrong(at_fin, "S16", "why_more_behind");
}
