//! Reading: QIODevice's family on the read buffer.

use super::socket::{Engine, TcpSocket, length};
use crate::signal::SocketState;

/// Reading. None of these asks the kernel: they work on what has been received (contract 78).
impl TcpSocket {
    /// `bytesAvailable`: what a read can return now; what a transaction has read is not counted
    /// (contract 77).
    #[must_use]
    pub fn bytes_available(&self) -> i64 {
        length(self.read.available())
    }

    /// `atEnd`.
    #[must_use]
    pub fn at_end(&self) -> bool {
        self.read.available() == 0
    }

    /// `canReadLine`: a "\n" is in the buffer.
    #[must_use]
    pub fn can_read_line(&self) -> bool {
        self.read.peek().contains(&b'\n')
    }

    /// `read(char*, qint64)`: fills `buffer` from the front and returns how many bytes; 0 when
    /// connected and empty, -1 when there is nothing and nothing will come (contract 63, 73).
    pub fn read(&mut self, buffer: &mut [u8]) -> i64 {
        if !self.check_read("read") {
            return -1;
        }
        let available = self.read.peek();
        let n = available.len().min(buffer.len());
        buffer[..n].copy_from_slice(&available[..n]);
        self.finish_read(n, buffer.len())
    }

    /// `read(qint64)`: at most `max` bytes, fewer if fewer are there.
    pub fn read_bytes(&mut self, max: i64) -> Vec<u8> {
        if !self.check_read("read") {
            return Vec::new();
        }
        let Some(max) = self.check_max("read", max) else { return Vec::new() };
        let n = self.read.available().min(max);
        let bytes = if n == self.read.available() && n > 0 {
            self.read.take_all()
        } else {
            let bytes = self.read.peek()[..n].to_vec();
            self.read.consume(n);
            bytes
        };
        self.after_read(bytes.len(), max);
        bytes
    }

    /// `readAll`.
    pub fn read_all(&mut self) -> Vec<u8> {
        if !self.check_read("read") {
            return Vec::new();
        }
        let bytes = self.read.take_all();
        self.after_read(bytes.len(), usize::MAX);
        bytes
    }

    /// `readLine(char*, qint64)`: a line of at most `buffer.len() - 1` bytes, "\n" included and
    /// followed by a 0; 0 when connected and empty, -1 like [`read`](Self::read) (contract 75).
    pub fn read_line(&mut self, buffer: &mut [u8]) -> i64 {
        if !self.check_read("readLine") {
            return -1;
        }
        if buffer.len() < 2 {
            self.warn_device("readLine", "Called with maxSize < 2");
            return -1;
        }
        let max = buffer.len() - 1;
        let n = self.line_length(max);
        buffer[..n].copy_from_slice(&self.read.peek()[..n]);
        buffer[n] = 0;
        let ended = n > 0 && buffer[n - 1] == b'\n';
        self.finish_read(n, if ended { n } else { max })
    }

    /// `readLine(qint64)`: up to and with "\n", or all there is; `max` 0 = of any length, else at
    /// most `max - 1` bytes.
    pub fn read_line_bytes(&mut self, max: i64) -> Vec<u8> {
        if !self.check_read("readLine") {
            return Vec::new();
        }
        let max = match max {
            0 => usize::MAX,
            2.. => usize::try_from(max - 1).unwrap_or(usize::MAX),
            _ => {
                self.warn_device("readLine", "Called with maxSize < 2");
                return Vec::new();
            }
        };
        let n = self.line_length(max);
        let line = self.read.peek()[..n].to_vec();
        self.read.consume(n);
        self.after_read(n, if line.last() == Some(&b'\n') { n } else { max });
        line
    }

    /// `peek`: what `read_bytes` would return, without taking it. Unlike that it looks at the size
    /// first, as Qt does, and so does `skip`.
    pub fn peek(&mut self, max: i64) -> Vec<u8> {
        let Some(max) = self.check_max("peek", max) else { return Vec::new() };
        if !self.check_read("peek") {
            return Vec::new();
        }
        let available = self.read.peek();
        let bytes = available[..available.len().min(max)].to_vec();
        if bytes.len() < max {
            self.restart_reading();
        }
        bytes
    }

    /// `skip`: throws away at most `max` bytes and returns how many; 0 when connected and empty,
    /// -1 when there is nothing and nothing will come (contract 63, 76).
    pub fn skip(&mut self, max: i64) -> i64 {
        let Some(max) = self.check_max("skip", max) else { return -1 };
        if !self.check_read("skip") {
            return -1;
        }
        let n = self.read.available().min(max);
        if max == 0 && self.at_end() && !self.read.in_transaction() && !self.can_receive() {
            // Qt asks the socket as soon as its own buffer is empty.
            return -1;
        }
        self.finish_read(n, max)
    }

    /// `getChar`.
    pub fn get_char(&mut self) -> Option<u8> {
        let mut byte = [0];
        (self.read(&mut byte) == 1).then_some(byte[0])
    }

    /// `ungetChar`: puts a byte in front of what is read next. Not while a transaction is in
    /// progress: its bytes can be read again as they came.
    pub fn unget_char(&mut self, byte: u8) {
        if !self.check_read("read") {
            return;
        }
        if self.read.in_transaction() {
            self.warn_device("ungetChar", "Called while transaction is in progress");
        } else {
            self.read.unread(byte);
        }
    }

    /// `seek`: a socket cannot (contract 74).
    pub fn seek(&mut self, _position: i64) -> bool {
        self.warn_device("seek", "Cannot call seek on a sequential device");
        false
    }

    /// `startTransaction`: reads can be taken back from here.
    pub fn start_transaction(&mut self) {
        if !self.read.start_transaction() {
            self.warn_device("startTransaction", "Called while transaction already in progress");
        }
    }

    /// `rollbackTransaction`: what was read since the start can be read again.
    pub fn rollback_transaction(&mut self) {
        if !self.read.rollback() {
            self.warn_device("rollbackTransaction", "Called while no transaction in progress");
        }
    }

    /// `commitTransaction`: what was read since the start is given up.
    pub fn commit_transaction(&mut self) {
        if !self.read.commit() {
            self.warn_device("commitTransaction", "Called while no transaction in progress");
        }
    }

    /// `isTransactionStarted`.
    #[must_use]
    pub fn is_transaction_started(&self) -> bool {
        self.read.in_transaction()
    }

    fn line_length(&self, max: usize) -> usize {
        let available = self.read.peek();
        let reach = &available[..available.len().min(max)];
        reach.iter().position(|&byte| byte == b'\n').map_or(reach.len(), |at| at + 1)
    }

    /// Consumes `n` bytes of `wanted` and gives Qt's result.
    fn finish_read(&mut self, n: usize, wanted: usize) -> i64 {
        self.read.consume(n);
        self.after_read(n, wanted);
        if n == 0 && wanted > 0 && !self.can_receive() {
            return -1;
        }
        length(n)
    }

    /// More can come: not any more in a slot that hears of the end (contract 143).
    fn can_receive(&self) -> bool {
        self.state == SocketState::Connected && self.engine == Engine::Valid
    }

    fn after_read(&mut self, n: usize, wanted: usize) {
        if n < wanted || self.read.available() == 0 {
            self.restart_reading();
        }
    }

    fn check_max(&mut self, function: &'static str, max: i64) -> Option<usize> {
        let max = usize::try_from(max).ok();
        if max.is_none() {
            self.warn_device(function, "Called with maxSize < 0");
        }
        max
    }

    fn check_read(&mut self, function: &'static str) -> bool {
        if !self.is_readable() {
            let reason = if self.is_open() { "WriteOnly device" } else { "device not open" };
            self.warn_device(function, reason);
        }
        self.is_readable()
    }

    /// QIODevice's warnings name the function and what is wrong.
    pub(super) fn warn_device(&mut self, function: &'static str, reason: &'static str) {
        // In its destructor a C++ object is no longer of its own class, and Qt asks the object.
        let class = if self.destroyed { "QAbstractSocket" } else { "QTcpSocket" };
        self.warn(format!("QIODevice::{function} ({class}): {reason}"));
    }
}
