//! What the wrong servers of tests/cpp/bugs answer.

use crate::probe::Do::{self, Again, Closed, Leave, Pause, Say, Send};

/// The name, and a conversation that only this kind of mistake makes so.
pub const TABLE: &[(&str, &[Do])] = &[
    ("no_port", &[Say('a', b"client", b"client")]),
    ("local_port", &[Say('a', b"client", b"client{s}")]),
    ("server_port", &[Say('a', b"client", b"client{s}")]),
    ("newline_behind", &[Say('a', b"client", b"client{a}\n")]),
    ("blank_behind", &[Say('a', b"client", b"client{a} ")]),
    ("zero_behind", &[Say('a', b"client", b"client{a}\0")]),
    ("blank_between", &[Say('a', b"client", b"client {a}")]),
    ("port_first", &[Say('a', b"client", b"{a}client")]),
    ("port_hex", &[Say('a', b"client", b"client{a:x}")]),
    ("port_swapped", &[Say('a', b"client", b"client{a:b}")]),
    ("port_short", &[Say('a', b"client", b"client{a:i}")]),
    ("port_binary", &[Say('a', b"client", b"client{a:r}")]),
    ("data_stream", &[Say('a', b"client", b"\0\0\0\x0bclient{a}")]),
    ("greets_first", &[Say('a', b"", b"welcome\n"), Say('a', b"client", b"client{a}")]),
    ("connected_twice", &[Say('a', b"client", b"client{a}{a}")]),
    ("read_not_connected", &[Say('a', b"client", b"")]),
    ("waits_for_line", &[Say('a', b"client", b""), Say('a', b"\n", b"client\n{a}")]),
    ("closes_after_first", &[Say('a', b"client", b"client{a}"), Closed('a')]),
    ("same_once", &[Say('a', b"client", b"client{a}"), Say('a', b"client", b"")]),
    (
        "never_cleared",
        &[Say('a', b"client", b"client{a}"), Say('a', b"client", b"clientclient{a}")],
    ),
    ("constant_answer", &[Say('a', b"8675", b"client{a}")]),
    ("same_length", &[Say('a', b"client", b"client{a}"), Say('a', b"8675", b"8675nt{a}")]),
    ("collects_six", &[Say('a', b"8675", b""), Say('a', b"86", b"867586{a}")]),
    (
        "current_client",
        &[
            Say('a', b"", b""),
            Say('b', b"", b""),
            Say('a', b"client", b""),
            Say('b', b"", b"client{b}"),
        ],
    ),
    (
        "current_port",
        &[
            Say('a', b"client", b"client{a}"),
            Say('b', b"client", b"client{b}"),
            Say('a', b"x", b"x{b}"),
        ],
    ),
    (
        "one_pointer",
        &[Say('a', b"client", b"client{a}"), Say('b', b"x", b"x{b}"), Say('a', b"client", b"")],
    ),
    ("only_first", &[Say('a', b"client", b"client{a}"), Say('b', b"client", b"")]),
    ("only_last", &[Say('a', b"client", b"client{a}"), Say('b', b"x", b"x{b}"), Closed('a')]),
    ("static_port", &[Say('a', b"client", b"client{a}"), Say('b', b"client", b"client{a}")]),
    (
        "ports_beside",
        &[
            Say('a', b"client", b"client{a}"),
            Say('b', b"client", b"client{b}"),
            Say('c', b"client", b"client{c}"),
            Leave('b'),
            Say('c', b"client", b"client{b}"),
        ],
    ),
    ("ten_messages", &[Again(10, &Say('a', b"1", b"1{a}")), Say('a', b"11", b"")]),
    (
        "synchronous",
        &[
            Say('a', b"client", b"client{a}"),
            Say('b', b"client", b""),
            Leave('a'),
            Say('b', b"", b"client{b}"),
        ],
    ),
    (
        "to_all",
        &[Say('b', b"x", b"x{b}"), Say('a', b"client", b"client{a}"), Say('b', b"", b"client{a}")],
    ),
    ("answer_cut", &[Say('a', b"a longer message", b"a longer me")]),
    ("c_string", &[Say('a', b"ab\0cd", b"ab{a}")]),
    ("from_utf8", &[Say('a', b"a\xffb", b"a\xef\xbf\xbdb{a}")]),
    ("to_latin1", &[Say('a', b"a\xe4\xbd\xa0\xffb", b"a??b{a}")]),
    ("to_local8bit", &[Say('a', b"a\xffb", b"a\xef\xbf\xbdb{a}")]),
    ("text_stream", &[Say('a', b"a\xffb", b"a\xef\xbf\xbdb{a}")]),
    ("text_mode", &[Say('a', b"a\r\nb", b"a\nb{a}")]),
    ("trimmed", &[Say('a', b" a b\r\n", b"a b{a}")]),
    ("lower_case", &[Say('a', b"A b C", b"a b c{a}")]),
    ("arg_in_data", &[Say('a', b"100%1", b"100{a}%2")]),
    ("printf_data", &[Say('a', b"100%%", b"100%{a}")]),
    ("one_line", &[Say('a', b"one\ntwo", b"one\n{a}")]),
    (
        "text_guessed",
        &[Say('a', b"\0\xff", b"\0\xff{a}"), Say('a', b"\xc4\xe3", b"\xef\xbf\xbd\xef\xbf\xbd{a}")],
    ),
    ("read_six", &[Say('a', b"hello server", b"hello {a}"), Say('a', b"x", b"server{a}")]),
    ("rest_discarded", &[Say('a', b"hello server", b"hello {a}"), Say('a', b"x", b"x{a}")]),
    ("one_message", &[Say('a', b"clientclient", b"client{a}")]),
];

/// The same, where it depends on what happens between two messages: one try of many is enough.
pub const TRIED: &[(&str, &[Do])] =
    &[("overwritten", &[Send('a', b"a"), Pause, Say('a', b"b", b"b{a}")])];
