//! [`Mistake`]: what a client does wrong, and the sentence for it.

use super::WAITING;
use crate::text::{Fact, facts};

/// What a client does wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mistake {
    /// Nobody connects.
    NeverCame,
    /// The program that was started runs, and does not connect.
    DoesNotConnect,
    /// The program that was started ended before it connected.
    EndedBefore,
    /// Somebody who speaks another protocol has connected.
    Other(&'static str),
    /// It connects, and sends nothing.
    SaysNothing,
    /// It connects, and leaves without a word.
    LeavesUnsaid,
    /// One message, and no other.
    SentOnce,
    /// So many messages, and then no more.
    Stops(u64),
    /// It leaves by itself after so many messages.
    Leaves(u64),
    /// Each message has a connection of its own.
    ConnectsEachTime,
    /// The shortest and the longest time between two messages, in milliseconds.
    Irregular(u64, u64),
    /// So many messages come at each timeout.
    Several(usize),
    /// More messages come each time.
    MoreEachTime,
    /// The end of a C string is sent with each message.
    ZeroByte,
    /// It sends without a pause.
    Floods,
    /// It leaves when something comes that it has not asked for.
    GreetingEnds,
    /// It says no more then.
    GreetingStops,
    /// It leaves when no answer comes.
    SilenceEnds,
    /// Without an answer it sends no more, and with the answer it goes on.
    WaitsForAnswer,
    /// Without an answer it sends no more, and with the answer neither.
    SilenceStops,
    /// It leaves when an answer comes in two pieces.
    HalfEnds,
    /// It says no more then.
    HalfStops,
    /// It takes so many bytes, and no more.
    Unread(usize),
    /// It leaves when much comes.
    MuchEnds,
    /// It takes much, and says no more.
    MuchStops,
    /// It sends on behind the end of the other side.
    SendsOn,
    /// So often it connects again, without a pause.
    Storm(u64),
    /// The end of the other side ends the program by a signal.
    DiesAtEnd,
    /// A reset does.
    DiesAtReset,
    /// Started again it does not connect, or says nothing.
    NotAgain,
}

impl Mistake {
    /// Why there is nothing that could be tested, if so.
    pub(in crate::check) fn is_nothing(self) -> Option<Fact> {
        match self {
            Self::NeverCame => Some(facts::check_nobody_came(WAITING.as_secs())),
            Self::DoesNotConnect => Some(facts::check_does_not_connect(WAITING.as_secs())),
            Self::EndedBefore => Some(facts::check_ended_unconnected()),
            Self::Other(protocol) => Some(facts::check_other_client(protocol)),
            _ => None,
        }
    }

    /// The likely cause.
    pub(in crate::check) fn why(self) -> Fact {
        match self {
            Self::NeverCame | Self::DoesNotConnect | Self::EndedBefore | Self::Other(_) => {
                self.is_nothing().unwrap_or_else(facts::why_unknown)
            }
            Self::SaysNothing => facts::why_says_nothing(),
            Self::LeavesUnsaid => facts::why_leaves_unsaid(),
            Self::SentOnce => facts::why_sent_once(),
            Self::Stops(messages) => facts::why_stops_sending(messages),
            Self::Leaves(messages) => facts::why_leaves(messages),
            Self::ConnectsEachTime => facts::why_connects_each_time(),
            Self::Irregular(least, most) => facts::why_irregular(least, most),
            Self::Several(count) => facts::why_several(count),
            Self::MoreEachTime => facts::why_more_each_time(),
            Self::ZeroByte => facts::why_zero_byte_sent(),
            Self::Floods => facts::why_floods(),
            Self::GreetingEnds => facts::why_greeting_ends(),
            Self::GreetingStops => facts::why_greeting_stops(),
            Self::WaitsForAnswer => facts::why_waits_for_answer(),
            Self::SilenceEnds => facts::why_silence_ends(),
            Self::SilenceStops => facts::why_silence_stops(),
            Self::HalfEnds => facts::why_half_ends(),
            Self::HalfStops => facts::why_half_stops(),
            Self::Unread(bytes) => facts::why_never_reads(bytes / 1024),
            Self::MuchEnds => facts::why_much_ends(),
            Self::MuchStops => facts::why_much_stops(),
            Self::SendsOn => facts::why_sends_on(),
            Self::Storm(count) => facts::why_storm(count),
            Self::DiesAtEnd => facts::why_dies_at_end(),
            Self::DiesAtReset => facts::why_client_dies_at_reset(),
            Self::NotAgain => facts::why_not_again_client(),
        }
    }
}
