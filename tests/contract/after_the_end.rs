//! What is left of a connection that ended, or of an attempt (statements 160 to 162).
//!
//! Differences on purpose: 160 and 161, bytes are taken where Qt crashes.
//!
//! 162: no test: socket options are the kernel's, a pure machine has none; the scenario is options_after_refused

use crate::harness::Bench;
use qtcp::translate::TcpSocket;

/// The ways in which a slot hears of the end, and our ways to end a connection.
const SLOTS: [&str; 2] = ["readChannelFinished", "disconnected"];
const ENDS: [fn(&mut Bench); 4] = [Bench::disconnect, Bench::close, Bench::abort, Bench::finish];

#[test]
fn contract_160_difference_what_is_written_to_a_socket_that_connects_anew_waits_for_the_connection()
{
    // Qt has no write buffer any more once the end has returned, and gets none before it is
    // connected. Scenario: reconnect_then_write.
    for slot in SLOTS {
        for end in ENDS {
            let mut bench = Bench::new_connected();
            bench.once(slot, Bench::connect);
            end(&mut bench);
            assert_eq!(bench.write(b"hello"), 5, "{slot}");
            bench.connected();
            bench.send_all();
            assert_eq!(bench.sent, b"hello", "{slot}");
        }
    }
}

#[test]
fn contract_161_difference_what_about_to_close_writes_in_an_abort_is_given_up() {
    // Scenario: write_in_abouttoclose_of_abort.
    let ends: [fn(&mut Bench); 2] = [Bench::abort, |bench| bench.call(TcpSocket::destroy)];
    for end in ends {
        let mut bench = Bench::new_connected();
        bench.once("aboutToClose", |bench| {
            assert_eq!(bench.write(b"bye"), 3);
        });
        end(&mut bench);
        bench.send_all();
        assert_eq!(bench.sent, b"");
        assert_eq!(bench.socket.bytes_to_write(), 0);
    }
}
