//! What the further wrong servers of tests/bugs/more.py answer.

use crate::probe::Do::{self, Again, Closed, Fin, Leave, Pause, Say, Send};

/// Those that the other files probe.
pub const ELSEWHERE: [&str; 4] = ["cut_4096", "cut_65536", "stops_reading", "slower"];

/// The same, where it depends on what happens between two messages: one try of many is enough.
pub const TRIED: &[(&str, &[Do])] = &[
    ("wrong_order", &[Send('a', b"one"), Pause, Send('a', b"two"), Say('a', b"", b"two{a}one{a}")]),
    (
        "swapped",
        &[
            Say('a', b"x", b"x{a}"),
            Say('b', b"x", b"x{b}"),
            Send('a', b"one"),
            Say('b', b"two", b"one{a}"),
            Say('a', b"", b"two{b}"),
        ],
    ),
];

/// The name, and a conversation that only this kind of mistake makes so.
pub const TABLE: &[(&str, &[Do])] = &[
    ("port_before", &[Say('a', b"x", b"x{a}"), Say('b', b"x", b"x{a}"), Say('a', b"x", b"x{b}")]),
    ("port_once", &[Say('a', b"client", b"client{a}"), Say('a', b"client", b"client")]),
    ("port_sign", &[Say('a', b"client", b"client+{a}")]),
    ("port_address", &[Say('a', b"client", b"client[::1]:{a}")]),
    ("port_modulo", &[Say('a', b"client", b"client{a:m}")]),
    ("port_padded", &[Say('a', b"client", b"client{a:z}")]),
    ("port_grouped", &[Say('a', b"client", b"client{a:g}")]),
    ("counts", &[Say('a', b"client", b"client1"), Say('b', b"client", b"client2")]),
    ("descriptor", &[Say('a', b"client", b"client5")]),
    ("old_port", &[Say('a', b"x", b"x{a}"), Leave('a'), Say('b', b"x", b"x{a}")]),
    (
        "tenth_without_port",
        &[Again(9, &Say('a', b"client", b"client{a}")), Say('a', b"client", b"client")],
    ),
    ("upper", &[Say('a', b"client", b"CLIENT{a}")]),
    ("reversed", &[Say('a', b"client", b"tneilc{a}")]),
    ("last_byte_missing", &[Say('a', b"client", b"clien{a}")]),
    ("first_byte_doubled", &[Say('a', b"client", b"cclient{a}")]),
    ("seven_bits", &[Say('a', b"\xc1BC", b"ABC{a}")]),
    ("line_ends", &[Say('a', b"a\r\nb", b"a\nb{a}")]),
    ("end_stripped", &[Say('a', b"client\n", b"client{a}")]),
    ("html_escaped", &[Say('a', b"a<b", b"a&lt;b{a}")]),
    ("gbk_decoded", &[Say('a', b"\xc4\xe3", b"\xe4\xbd\xa0{a}")]),
    ("drops_short", &[Say('a', b"client", b"client{a}"), Say('a', b"x", b"")]),
    ("drops_digits", &[Say('a', b"client", b"client{a}"), Say('a', b"8675", b"")]),
    ("commands", &[Say('a', b"Quit!", b""), Closed('a')]),
    ("one_late", &[Say('a', b"one", b""), Say('a', b"two", b"one{a}")]),
    ("pause_between", &[Say('a', b"client", b"client"), Say('a', b"", b"")]),
    ("after_fin", &[Say('a', b"client", b""), Fin('a'), Say('b', b"", b""), Closed('a')]),
    ("again_later", &[Say('a', b"client", b"client{a}client{a}")]),
    ("every_second", &[Say('a', b"x", b"x{a}"), Say('b', b"x", b""), Say('c', b"x", b"x{c}")]),
    ("never_again", &[Say('a', b"", b""), Leave('a'), Closed('b')]),
    (
        "twice_after_leaving",
        &[
            Say('b', b"x", b"x{b}"),
            Say('c', b"x", b"x{c}"),
            Leave('c'),
            Say('c', b"x", b"x{c}"),
            Leave('c'),
            Say('c', b"x", b"x{c}"),
            Leave('c'),
            Say('c', b"x", b"x{c}x{c}"),
        ],
    ),
    ("closes_all", &[Say('a', b"x", b"x{a}"), Say('b', b"x", b"x{b}"), Leave('a'), Closed('b')]),
];
