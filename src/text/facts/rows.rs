//! What stands in the rows of the window's log.

use super::super::fact::{Fact, Value};

facts! {
    // What happened to a connection or a server. `totals` is how long it was there and what it carried.
    row_listening();
    row_stopped();
    row_connected();
    row_ended(how, totals);
    row_unsent(size);
    row_still_closing(size);
    row_full(clients);
    row_error(why);
    row_accept_error(why);

    // A file on its way. `size` is that of the file.
    row_file(name, size, receivers);
    row_file_sent(name, size, seconds);
    row_file_cancelled(name, done, size, seconds);
    row_file_failed(done, seconds, why);

    // The timer that sends.
    row_timer_started(interval, count);
    row_timer_stopped(count, seconds);
}
