//! [`Reply`]: what a server answers to what it reads.

use std::rc::Rc;

use super::{Client, TcpServer};
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

    /// Makes of `data` what [`answer`](Self::answer) appends for them, without a second buffer: for
    /// answers that begin with the data. None: it is not one of those, and `data` are as they were.
    ///
    /// # Errors
    /// As with `answer`.
    fn answer_in_place(&self, _data: &mut Vec<u8>, _client: &Client, _n: u64) -> Option<Answered> {
        None
    }
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

    fn answer_in_place(&self, data: &mut Vec<u8>, client: &Client, n: u64) -> Option<Answered> {
        self.render_behind(data, client.peer(), n)
    }
}

impl<R: Reply> Reply for Option<R> {
    fn answer(&self, data: &[u8], client: &Client, n: u64, out: &mut Vec<u8>) -> Answered {
        self.as_ref().map_or(Ok(()), |reply| reply.answer(data, client, n, out))
    }

    fn answer_in_place(&self, data: &mut Vec<u8>, client: &Client, n: u64) -> Option<Answered> {
        self.as_ref().and_then(|reply| reply.answer_in_place(data, client, n))
    }
}

/// A server that only receives.
pub(super) struct NoReply;

impl Reply for NoReply {
    fn answer(&self, _data: &[u8], _client: &Client, _n: u64, _out: &mut Vec<u8>) -> Answered {
        Ok(())
    }
}

impl TcpServer {
    /// The answer to `data`, the `n`th read. What a QByteArray needs each time: here it has the
    /// memory of the data, or of a message before.
    pub(super) fn answer(
        &self,
        client: &Client,
        mut data: Vec<u8>,
        n: u64,
    ) -> Result<Vec<u8>, AnswerTooLong> {
        let reply = Rc::clone(&self.0.reply.borrow());
        if let Some(answered) = reply.answer_in_place(&mut data, client, n) {
            return answered.map(|()| data);
        }
        let mut answer = client.socket().spare(data.len());
        reply.answer(&data, client, n, &mut answer)?;
        client.socket().reuse(data);
        Ok(answer)
    }

    /// Queues an answer for its client.
    pub(super) fn send_answer(&self, client: &Client, answer: Vec<u8>) {
        let socket = client.socket();
        if answer.is_empty() {
            return socket.reuse(answer);
        }
        if !self.hears_messages() {
            if socket.write_given(answer) > 0 {
                self.hold_back(client);
            }
            return;
        }
        if socket.write(&answer) > 0 {
            self.tell_written(client, &answer);
            self.hold_back(client);
        }
        socket.reuse(answer);
    }
}
