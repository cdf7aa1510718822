//! What the lab says: who somebody is, and what a row of the timeline means.

use super::super::fact::{Fact, Value};

facts! {
    // Who somebody is. `number` is counted from 1.
    who_server(number);
    who_connection(number);
    who_client(number);
    who_timer(number);
    who_qt();
}
