//! Contract section 6: reading (statements 71 to 78).

use crate::harness::Bench;
use qtcp::signal::{OpenMode, SocketError};
use qtcp::translate::TcpSocket;

/// A remote close with nothing left to read.
pub(super) const REMOTE_CLOSE: [&str; 5] = [
    "error 1 \"The remote host closed the connection\" [Connected]",
    "state Closing",
    "state Unconnected",
    "readChannelFinished [Unconnected]",
    "disconnected [Unconnected] peerPort=8888 avail=0",
];

/// A connected socket opened in `mode`, with an empty record.
pub(super) fn connected_for(mode: OpenMode) -> Bench {
    let mut bench = Bench::new();
    bench.call(|s| s.connect_to_host("127.0.0.1", 8888, mode));
    bench.connected();
    bench.forget();
    bench
}

/// A connected socket that has received this, with an empty record.
pub(super) fn holding(data: &[u8]) -> Bench {
    let mut bench = Bench::new_connected();
    bench.receive(data);
    bench.forget();
    bench
}

/// A connected socket with the read buffer size `size`, full of the bytes that count up from '0',
/// whose reading a notification has stopped.
pub(super) fn stopped_at(size: u8) -> Bench {
    let mut bench = Bench::new_connected();
    bench.call(|s| s.set_read_buffer_size(size.into()));
    bench.receive(&(b'0'..b'0' + size).collect::<Vec<_>>());
    bench.read_blocked();
    assert!(!bench.is_reading());
    bench.forget();
    bench
}

pub(super) fn read(bench: &mut Bench, max: i64) -> Vec<u8> {
    bench.call(|s| s.read_bytes(max))
}

/// `read(char*, max)`: Qt's result and the bytes.
pub(super) fn read_into(bench: &mut Bench, max: usize) -> (i64, Vec<u8>) {
    let mut buffer = vec![0; max];
    let n = bench.call(|s| s.read(&mut buffer));
    buffer.truncate(usize::try_from(n).unwrap_or(0));
    (n, buffer)
}

fn read_line(bench: &mut Bench, max: i64) -> Vec<u8> {
    bench.call(|s| s.read_line_bytes(max))
}

#[test]
fn contract_071_ready_read_comes_once_for_each_arrival_and_never_for_old_bytes() {
    // Trace: readyread_unread.
    let mut bench = Bench::new_connected();
    bench.receive(b"12345");
    bench.expect_signals(&["readyRead avail=5 [Connected]"]);
    bench.receive(b"678");
    bench.expect_signals(&["readyRead avail=8 [Connected]"]);
    assert_eq!(read(&mut bench, 2), b"12");
    bench.expect_signals(&[]);
    assert_eq!(bench.read_all(), b"345678");
    bench.expect_signals(&[]);

    // One notification that the reactor hands up in pieces is one arrival.
    bench.receive_more(b"ab");
    bench.receive_more(b"cd");
    bench.expect_signals(&[]);
    bench.receive(b"ef");
    bench.expect_signals(&["readyRead avail=6 [Connected]"]);
}

#[test]
fn contract_072_no_ready_read_inside_its_own_slot_nor_afterwards_for_what_came_meanwhile() {
    // Trace: readyread_nested.
    let mut bench = Bench::new_connected();
    bench.once("readyRead", |bench| {
        bench.note("slot begin");
        bench.receive(b"678");
        bench.note(format!("slot end avail={}", bench.socket.bytes_available()));
    });
    bench.receive(b"12345");
    bench.expect_signals(&["readyRead avail=5 [Connected]", "slot begin", "slot end avail=8"]);
    bench.receive(b"9");
    bench.expect_signals(&["readyRead avail=9 [Connected]"]);
}

#[test]
fn contract_073_reading_nothing_depends_on_whether_something_may_still_come() {
    // Connected and empty. Trace: read_variants.
    let mut bench = Bench::new_connected();
    assert_eq!(bench.read_all(), b"");
    assert_eq!(read_into(&mut bench, 10), (0, Vec::new()));
    assert_eq!(bench.call(|s| s.read_line(&mut [0; 10])), 0);
    assert_eq!(bench.call(TcpSocket::get_char), None);
    bench.expect(&[]);

    // Disconnected, open and empty: the same without a byte to come.
    bench.disconnect();
    bench.forget();
    assert!(bench.socket.is_open());
    assert_eq!(bench.read_all(), b"");
    assert_eq!(read_into(&mut bench, 8), (-1, Vec::new()));
    assert_eq!(read_into(&mut bench, 0), (0, Vec::new()));
    assert_eq!(bench.call(|s| s.read_line(&mut [0; 8])), -1);
    assert_eq!(bench.call(|s| s.skip(3)), -1);
    assert_eq!(bench.call(TcpSocket::get_char), None);
    bench.expect(&[]);

    // Never opened, and closed. Trace: io_never_opened.
    bench.close();
    bench.forget();
    for mut bench in [Bench::new(), bench] {
        let warning =
            |function| format!("warning \"QIODevice::{function} (QTcpSocket): device not open\"");
        assert_eq!(read_into(&mut bench, 8), (-1, Vec::new()));
        bench.expect(&[&warning("read")]);
        assert_eq!(read(&mut bench, 8), b"");
        bench.expect(&[&warning("read")]);
        assert_eq!(bench.read_all(), b"");
        bench.expect(&[&warning("read")]);
        assert_eq!(read_line(&mut bench, 0), b"");
        bench.expect(&[&warning("readLine")]);
        assert_eq!(bench.call(|s| s.read_line(&mut [0; 8])), -1);
        bench.expect(&[&warning("readLine")]);
        assert_eq!(bench.call(|s| s.peek(4)), b"");
        bench.expect(&[&warning("peek")]);
        assert_eq!(bench.call(|s| s.skip(4)), -1);
        bench.expect(&[&warning("skip")]);
        assert_eq!(bench.call(TcpSocket::get_char), None);
        bench.expect(&[&warning("read")]);
        assert!(!bench.socket.can_read_line());
        assert_eq!(bench.socket.error(), SocketError::Unknown);
        assert_eq!(bench.socket.error_string(), "Unknown error");
    }
}

#[test]
fn contract_074_a_read_returns_what_is_there_and_odd_sizes_are_answered_with_a_warning() {
    // Trace: read_variants. A negative size cannot be said where the size is a slice's.
    let mut bench = holding(b"0123456789");
    assert_eq!(read(&mut bench, 3), b"012");
    assert_eq!(bench.socket.bytes_available(), 7);
    assert_eq!(read(&mut bench, 0), b"");
    bench.expect(&[]);
    assert_eq!(read(&mut bench, -1), b"");
    bench.expect(&["warning \"QIODevice::read (QTcpSocket): Called with maxSize < 0\""]);
    assert_eq!(read_into(&mut bench, 0), (0, Vec::new()));
    assert_eq!(bench.call(|s| s.skip(-1)), -1);
    bench.expect(&["warning \"QIODevice::skip (QTcpSocket): Called with maxSize < 0\""]);
    assert_eq!(bench.call(TcpSocket::warn_negative_write), -1);
    bench.expect(&["warning \"QIODevice::write (QTcpSocket): Called with maxSize < 0\""]);
    assert_eq!(read_into(&mut bench, 2), (2, b"34".to_vec()));
    assert_eq!(read(&mut bench, 100), b"56789");
    assert_eq!(read(&mut bench, 100), b"");
    assert!(bench.socket.at_end());
    bench.expect(&[]);
    assert!(!bench.call(|s| s.seek(0)));
    bench.expect(&[
        "warning \"QIODevice::seek (QTcpSocket): Cannot call seek on a sequential device\"",
    ]);
    // Qt's size() is bytesAvailable(), which is the one there is here.
    assert_eq!(bench.socket.bytes_available(), 0);
}

#[test]
fn contract_074_a_device_that_is_not_open_is_told_before_a_bad_size() {
    // Scenario: size_not_open. peek and skip look at the size first.
    let mut bench = Bench::new();
    let not_open =
        |name: &str| format!("warning \"QIODevice::{name} (QTcpSocket): device not open\"");
    assert_eq!(read(&mut bench, -1), b"");
    bench.expect(&[&not_open("read")]);
    assert_eq!(read_line(&mut bench, 1), b"");
    bench.expect(&[&not_open("readLine")]);
    assert_eq!(bench.call(|s| s.read_line(&mut [0; 1])), -1);
    bench.expect(&[&not_open("readLine")]);
    assert_eq!(bench.call(TcpSocket::warn_negative_write), -1);
    bench.expect(&[&not_open("write")]);
    assert_eq!(bench.call(|s| s.skip(-1)), -1);
    bench.expect(&["warning \"QIODevice::skip (QTcpSocket): Called with maxSize < 0\""]);
}

#[test]
fn contract_075_read_line_goes_up_to_the_newline_or_to_the_end_of_what_is_there() {
    // Trace: readline.
    let mut bench = holding(b"ab\r\ncd\nef");
    assert!(bench.socket.can_read_line());
    assert_eq!(read_line(&mut bench, 0), b"ab\r\n");
    assert!(bench.socket.can_read_line());
    assert_eq!(read_line(&mut bench, 3), b"cd");
    assert!(bench.socket.can_read_line());
    assert_eq!(read_line(&mut bench, 0), b"\n");
    assert!(!bench.socket.can_read_line());
    assert_eq!(read_line(&mut bench, 0), b"ef");
    assert_eq!(read_line(&mut bench, 0), b"");
    assert_eq!(bench.call(|s| s.read_line(&mut [0; 16])), 0);
    bench.expect(&[]);
    let too_short = "warning \"QIODevice::readLine (QTcpSocket): Called with maxSize < 2\"";
    assert_eq!(bench.call(|s| s.read_line(&mut [0; 1])), -1);
    bench.expect(&[too_short]);
    assert_eq!(read_line(&mut bench, 1), b"");
    bench.expect(&[too_short]);

    bench.receive(b"x\0y\n");
    bench.expect_signals(&["readyRead avail=4 [Connected]"]);
    assert_eq!(read_line(&mut bench, 0), b"x\0y\n");

    // The one with a buffer ends the line with a 0.
    bench.receive(b"ab\ncd");
    let mut buffer = [0xff; 8];
    assert_eq!(bench.call(|s| s.read_line(&mut buffer)), 3);
    assert_eq!(buffer, *b"ab\n\0\xff\xff\xff\xff");
    let mut buffer = [0xff; 2];
    assert_eq!(bench.call(|s| s.read_line(&mut buffer)), 1);
    assert_eq!(buffer, *b"c\0");
}

#[test]
fn contract_076_peek_takes_nothing_skip_counts_and_unget_char_puts_back() {
    let mut bench = holding(b"12345");
    assert_eq!(bench.call(|s| s.peek(3)), b"123");
    assert_eq!(bench.call(|s| s.peek(100)), b"12345");
    assert_eq!(bench.socket.bytes_available(), 5);
    assert_eq!(bench.call(|s| s.skip(2)), 2);
    assert_eq!(bench.call(TcpSocket::get_char), Some(b'3'));
    bench.call(|s| s.unget_char(b'x'));
    assert_eq!(bench.socket.bytes_available(), 3);
    assert_eq!(bench.read_all(), b"x45");
    assert_eq!(bench.call(|s| s.skip(10)), 0);

    // In front of an empty buffer as well, and a skip beyond the end skips what is there.
    bench.call(|s| s.unget_char(b'y'));
    assert_eq!(bench.socket.bytes_available(), 1);
    assert_eq!(bench.call(|s| s.skip(10)), 1);
    bench.expect_signals(&[]);
}

#[test]
fn contract_077_a_transaction_reads_without_giving_up_what_it_read() {
    let mut bench = holding(b"12345");
    bench.call(TcpSocket::start_transaction);
    assert!(bench.socket.is_transaction_started());
    assert_eq!(read(&mut bench, 2), b"12");
    assert_eq!(bench.socket.bytes_available(), 3);
    bench.call(TcpSocket::rollback_transaction);
    assert!(!bench.socket.is_transaction_started());
    assert_eq!(bench.socket.bytes_available(), 5);

    bench.call(TcpSocket::start_transaction);
    assert_eq!(read(&mut bench, 2), b"12");
    bench.call(TcpSocket::commit_transaction);
    assert_eq!(bench.socket.bytes_available(), 3);

    // What arrives during one is behind what was there.
    bench.call(TcpSocket::start_transaction);
    assert_eq!(bench.read_all(), b"345");
    bench.receive(b"67");
    bench.expect_signals(&["readyRead avail=2 [Connected]"]);
    assert_eq!(bench.read_all(), b"67");
    bench.call(TcpSocket::rollback_transaction);
    assert_eq!(bench.read_all(), b"34567");
    bench.expect_signals(&[]);

    // IO:1569-1625, and ungetChar: what it says instead of working.
    let warning =
        |function, reason| format!("warning \"QIODevice::{function} (QTcpSocket): {reason}\"");
    bench.call(TcpSocket::commit_transaction);
    bench.expect(&[&warning("commitTransaction", "Called while no transaction in progress")]);
    bench.call(TcpSocket::rollback_transaction);
    bench.expect(&[&warning("rollbackTransaction", "Called while no transaction in progress")]);
    bench.call(TcpSocket::start_transaction);
    bench.call(TcpSocket::start_transaction);
    bench.expect(&[&warning("startTransaction", "Called while transaction already in progress")]);
    bench.call(|s| s.unget_char(b'x'));
    bench.expect(&[&warning("ungetChar", "Called while transaction is in progress")]);
    assert_eq!(bench.socket.bytes_available(), 0);
}

#[test]
fn contract_078_bytes_that_are_still_in_the_kernel_are_not_available() {
    let mut bench = Bench::new_connected();
    bench.call(|s| s.set_read_buffer_size(4));
    bench.receive(b"0123");
    // "4567" waits in the kernel, and every reading call works on the buffer alone.
    bench.read_blocked();
    assert_eq!(bench.socket.bytes_available(), 4);
    assert_eq!(bench.call(|s| s.peek(8)), b"0123");
    assert_eq!(read(&mut bench, 8), b"0123");
    assert_eq!(bench.socket.bytes_available(), 0);
}
