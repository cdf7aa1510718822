//! [`Reply`]: what a server answers to what it reads.

use super::Client;
use crate::course::template::{AnswerTooLong, Fields, Template};

/// Whether there is an answer.
type Answered = Result<(), AnswerTooLong>;

/// What a server answers: a closure from the data and its client to the bytes, or a [`Template`],
/// which costs no allocation. `None` of either answers nothing.
///
/// ```
/// # use qtcp::course::{Client, TcpServer};
/// # let event_loop = qtcp::runtime::EventLoop::new()?;
/// # let server = TcpServer::new(&event_loop);
/// server.set_reply(|data: &[u8], client: &Client| {
///     [data, client.peer().port().to_string().as_bytes()].concat()
/// });
/// # Ok::<(), std::io::Error>(())
/// ```
pub trait Reply {
    /// Appends to `out` what `client` gets for `data`, the `n`th read of the server, counted from
    /// 1. Nothing appended, nothing sent.
    ///
    /// # Errors
    /// The answer would be too long; none is sent.
    fn answer(&self, data: &[u8], client: &Client, n: u64, out: &mut Vec<u8>) -> Answered;
}

impl<F: Fn(&[u8], &Client) -> Vec<u8>> Reply for F {
    fn answer(&self, data: &[u8], client: &Client, _n: u64, out: &mut Vec<u8>) -> Answered {
        out.append(&mut self(data, client));
        Ok(())
    }
}

impl Reply for Template {
    fn answer(&self, data: &[u8], client: &Client, n: u64, out: &mut Vec<u8>) -> Answered {
        self.render(&Fields { data, peer: client.peer(), n }, out)
    }
}

impl<R: Reply> Reply for Option<R> {
    fn answer(&self, data: &[u8], client: &Client, n: u64, out: &mut Vec<u8>) -> Answered {
        self.as_ref().map_or(Ok(()), |reply| reply.answer(data, client, n, out))
    }
}

/// A server that only receives.
pub(super) struct NoReply;

impl Reply for NoReply {
    fn answer(&self, _data: &[u8], _client: &Client, _n: u64, _out: &mut Vec<u8>) -> Answered {
        Ok(())
    }
}
