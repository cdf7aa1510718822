//! Where a recorded trace is not byte for byte the public one, and why.
//!
//! The test fails if an exception is not needed any more, or says something that is not there.

/// One public trace whose run the language can express, but not in the same words.
#[derive(Debug)]
pub(crate) struct Exception {
    pub(crate) name: &'static str,
    pub(crate) reason: &'static str,
    /// Lines of the public trace, in their order, and what the recorded one says instead of each.
    pub(crate) instead: &'static [(&'static str, &'static [&'static str])],
    /// What the recorded trace says in addition, in its order.
    pub(crate) more: &'static [&'static str],
}

impl Exception {
    /// Whether nothing differs but what was written for a reader.
    pub(crate) fn is_about_remarks(&self) -> bool {
        self.more.is_empty() && self.instead.iter().all(|(_, ours)| ours.is_empty())
    }
}

const fn remarks(name: &'static str, reason: &'static str) -> Exception {
    Exception { name, reason, instead: &[], more: &[] }
}

const REMARK: &str = "a word of its author's after a call";
const ANSWERS: &str = "answers of getters in a line of their own";
const BOTH: &str = "words of its author's after calls, answers of getters in a line of their own";
const UNTRACED: &str = "a call that its author did not trace";
const WHILE_ACCEPTING: &str = "two actions of the peer in one line";

/// In the order of their names.
pub(crate) static EXCEPTIONS: &[Exception] = &[
    Exception {
        name: "big_arrival",
        reason: "how often readyRead came is no getter",
        instead: &[("avail=1048576 readyRead at least once=1", &[])],
        more: &[],
    },
    Exception {
        name: "bind_tcp",
        reason: "words after calls; a call that its author did not trace",
        instead: &[(
            "state f Bound",
            &["call f.bind(LocalHost, 0)", "  state f Bound", "ret true"],
        )],
        more: &[],
    },
    Exception {
        name: "byteswritten_chunk32k",
        reason: "forty calls in one line; the peer's words",
        instead: &[
            ("40 x c.write(char*, 1000)", &["call c.write(b, 1000) -> 1000"; 40]),
            ("peer got 40000 bytes", &["peer sees 40000 bytes then open"]),
        ],
        more: &[],
    },
    Exception {
        name: "byteswritten_coalesce",
        reason: "the peer's words",
        instead: &[("peer got 13198 bytes", &["peer sees 13198 bytes then open"])],
        more: &[],
    },
    remarks("close_empty", REMARK),
    remarks("close_while_connecting_data", ANSWERS),
    Exception {
        name: "connect_hostname_cached",
        reason: "its author did not trace the first lookup",
        instead: &[],
        more: &[
            "call d.connectToHost(\"localhost\", PORT)",
            "  state d HostLookup",
            "ret void",
            "-- event loop",
            "state d Connecting",
            "signal d hostFound [Connecting]",
            "state d Connected",
            "signal d connected [Connected]",
            "call delete d",
            "  signal d aboutToClose [Connected]",
            "  state d Unconnected",
            "  signal d readChannelFinished [Unconnected]",
            "  signal d disconnected [Unconnected] peerPort=PORT avail=0",
            "  destroyed d",
            "ret void",
        ],
    },
    Exception {
        name: "connect_invalid_name",
        reason: "the long name is written in short",
        instead: &[(
            "call c.connectToHost(<70 x 'a'>.invalid, 1)",
            &[
                "call c.connectToHost(\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.invalid\", 1)",
            ],
        )],
        more: &[],
    },
    Exception {
        name: "connect_ip",
        reason: "system calls are not counted",
        instead: &[("syscalls: sockets=1 connects=2", &[])],
        more: &[],
    },
    Exception {
        name: "connect_refused",
        reason: "system calls are not counted",
        instead: &[("syscalls: sockets=2 connects=4", &[])],
        more: &[],
    },
    Exception {
        name: "connect_refused_wait",
        reason: "system calls are not counted",
        instead: &[("syscalls: sockets=2 connects=4", &[])],
        more: &[],
    },
    Exception {
        name: "connect_timeout_wait",
        reason: "system calls are not counted",
        instead: &[("syscalls: sockets=2", &[])],
        more: &[],
    },
    remarks("connect_while_connecting", REMARK),
    remarks("connect_while_lookup", REMARK),
    Exception {
        name: "defaults_server",
        reason: "a setter and a getter in one line",
        instead: &[
            (
                "setMaxPendingConnections(0): maxPendingConnections() = 0",
                &["call s.setMaxPendingConnections(0)", "call s.maxPendingConnections() -> 0"],
            ),
            (
                "setMaxPendingConnections(-2147483648): maxPendingConnections() = -2147483648",
                &[
                    "call s.setMaxPendingConnections(-2147483648)",
                    "call s.maxPendingConnections() -> -2147483648",
                ],
            ),
            (
                "setMaxPendingConnections(2147483647): maxPendingConnections() = 2147483647",
                &[
                    "call s.setMaxPendingConnections(2147483647)",
                    "call s.maxPendingConnections() -> 2147483647",
                ],
            ),
        ],
        more: &[],
    },
    Exception {
        name: "delete_connected",
        reason: UNTRACED,
        instead: &[("c.write(\"hello\")", &["call c.write(\"hello\") -> 5"])],
        more: &[],
    },
    remarks("disconnect_empty", BOTH),
    remarks("disconnect_pending", REMARK),
    Exception {
        name: "disconnect_pending_large",
        reason: "how much is left at that moment, and in how many pieces it went, is the kernel's",
        instead: &[
            ("state()=Closing some still to write: 1", &["call c.state() -> Closing"]),
            ("bytesWritten total=8388608 several=1", &[]),
        ],
        more: &[],
    },
    remarks("disconnect_while_connecting", ANSWERS),
    Exception {
        name: "flush",
        reason: "words after calls; the peer's words",
        instead: &[("peer got 5003 bytes", &["peer sees 5003 bytes then open"])],
        more: &[],
    },
    remarks("flush_while_connecting", REMARK),
    Exception {
        name: "io_never_opened",
        reason: ANSWERS,
        instead: &[(
            "after: error=-1 errorString=\"Unknown error\"",
            &["call c.error() -> -1", "call c.errorString() -> \"Unknown error\""],
        )],
        more: &[],
    },
    Exception {
        name: "qt_both_ends",
        reason: "calls in slots that its author did not trace",
        instead: &[],
        more: &[
            "call s.nextPendingConnection() -> socket",
            "call c.write(\"hello\") -> 5",
            "call k.write(\"HELLO\") -> 5",
        ],
    },
    remarks("read_variants", REMARK),
    Exception {
        name: "readbuffer_partial",
        reason: "reading into a buffer gives a length in the language",
        instead: &[("call c.read(b, 100) -> \"abcdefghij\"", &["call c.read(b, 100) -> 10"])],
        more: &[],
    },
    Exception {
        name: "readbuffer_partial_early",
        reason: UNTRACED,
        instead: &[("c.setReadBufferSize(10)", &["call c.setReadBufferSize(10)"])],
        more: &[],
    },
    Exception {
        name: "readbuffer_wait",
        reason: "words after calls; a call that its author did not trace",
        instead: &[("c.setReadBufferSize(4)", &["call c.setReadBufferSize(4)"])],
        more: &[],
    },
    remarks("readline", REMARK),
    Exception {
        name: "readyread_nested",
        reason: "the slot's begin and end; the loop in it is not traced",
        instead: &[
            ("  slot begin", &[]),
            ("  slot end avail=8", &["-- event loop (quiet wait)", "call c.bytesAvailable() -> 8"]),
        ],
        more: &[],
    },
    remarks("reconnect", ANSWERS),
    remarks("reconnect_write_in_disconnected_slot", ANSWERS),
    remarks("remote_fin", ANSWERS),
    remarks("remote_fin_unread", REMARK),
    Exception {
        name: "remote_half_close_pending",
        reason: "a call that its author did not trace; how much arrives is the kernel's",
        instead: &[
            ("c.write(<16 MiB>)", &["call c.write(<16 MiB>) -> 16777216"]),
            ("some still to write: true", &[]),
            (
                "peer got everything: false, then EOF; bytesToWrite=0",
                &["call c.bytesToWrite() -> 0"],
            ),
        ],
        more: &[],
    },
    Exception {
        name: "server_addresses",
        reason: "one short line for each server and client, and nothing of their signals",
        instead: &[
            (
                "listen(Any) -> true serverAddress=\"0.0.0.0\" protocol=2 isAny=1",
                &["call s.listen(Any) -> true", "call s.serverAddress() -> \"0.0.0.0\""],
            ),
            (
                "  accepted local=\"::ffff:127.0.0.1\":SPORT peer=\"::ffff:127.0.0.1\":PEERPORT peerName=\"\"",
                &[
                    "call s.waitForNewConnection(1000) -> true",
                    "call s.nextPendingConnection() -> socket",
                    "dump k local=\"::ffff:127.0.0.1\":SPORT peer=\"::ffff:127.0.0.1\":PEERPORT peerName=\"\" descriptor=FD",
                ],
            ),
            (
                "  accepted local=\"::1\":SPORT peer=\"::1\":PEERPORT peerName=\"\"",
                &[
                    "call s.waitForNewConnection(1000) -> true",
                    "call s.nextPendingConnection() -> socket",
                    "dump k local=\"::1\":SPORT peer=\"::1\":PEERPORT peerName=\"\" descriptor=FD",
                ],
            ),
            (
                "listen(AnyIPv4) -> true serverAddress=\"0.0.0.0\" protocol=0 isAny=0",
                &[
                    "call s.close()",
                    "call s.listen(AnyIPv4) -> true",
                    "call s.serverAddress() -> \"0.0.0.0\"",
                ],
            ),
            (
                "  accepted local=\"127.0.0.1\":SPORT peer=\"127.0.0.1\":PEERPORT peerName=\"\"",
                &[
                    "call s.waitForNewConnection(1000) -> true",
                    "call s.nextPendingConnection() -> socket",
                    "dump k local=\"127.0.0.1\":SPORT peer=\"127.0.0.1\":PEERPORT peerName=\"\" descriptor=FD",
                ],
            ),
            (
                "listen(AnyIPv6) -> true serverAddress=\"::\" protocol=1 isAny=0",
                &[
                    "call s.close()",
                    "call s.listen(AnyIPv6) -> true",
                    "call s.serverAddress() -> \"::\"",
                ],
            ),
            (
                "  accepted local=\"::1\":SPORT peer=\"::1\":PEERPORT peerName=\"\"",
                &[
                    "call s.waitForNewConnection(1000) -> true",
                    "call s.nextPendingConnection() -> socket",
                    "dump k local=\"::1\":SPORT peer=\"::1\":PEERPORT peerName=\"\" descriptor=FD",
                ],
            ),
            (
                "listen(LocalHost) -> true serverAddress=\"127.0.0.1\" protocol=0 isAny=0",
                &[
                    "call s.close()",
                    "call s.listen(LocalHost) -> true",
                    "call s.serverAddress() -> \"127.0.0.1\"",
                ],
            ),
            (
                "  accepted local=\"127.0.0.1\":SPORT peer=\"127.0.0.1\":PEERPORT peerName=\"\"",
                &[
                    "call s.waitForNewConnection(1000) -> true",
                    "call s.nextPendingConnection() -> socket",
                    "dump k local=\"127.0.0.1\":SPORT peer=\"127.0.0.1\":PEERPORT peerName=\"\" descriptor=FD",
                ],
            ),
            (
                "listen(LocalHostIPv6) -> true serverAddress=\"::1\" protocol=1 isAny=0",
                &[
                    "call s.close()",
                    "call s.listen(LocalHostIPv6) -> true",
                    "call s.serverAddress() -> \"::1\"",
                ],
            ),
            (
                "  accepted local=\"::1\":SPORT peer=\"::1\":PEERPORT peerName=\"\"",
                &[
                    "call s.waitForNewConnection(1000) -> true",
                    "call s.nextPendingConnection() -> socket",
                    "dump k local=\"::1\":SPORT peer=\"::1\":PEERPORT peerName=\"\" descriptor=FD",
                ],
            ),
        ],
        more: &[
            "destroyed s",
            "destroyed k",
            "destroyed k",
            "destroyed k",
            "destroyed k",
            "destroyed k",
            "destroyed k",
        ],
    },
    Exception {
        name: "server_delete",
        reason: "words after calls; calls that its author did not trace",
        instead: &[
            (
                "taken socket k: write(\"unsent\")",
                &["call s.nextPendingConnection() -> socket", "call k.write(\"unsent\") -> 6"],
            ),
            ("client1 (taken) sees \"\" then EOF", &["client1 sees \"\" then EOF"]),
            ("client2 (pending) sees \"\" then EOF", &["client2 sees \"\" then EOF"]),
        ],
        more: &["call s.listen(\"127.0.0.1\", 0) -> true"],
    },
    Exception {
        name: "server_delete_in_slot",
        reason: UNTRACED,
        instead: &[],
        more: &["call s.listen(\"127.0.0.1\", 0) -> true"],
    },
    remarks("server_error_sticky", ANSWERS),
    Exception {
        name: "server_listen_bad_address",
        reason: "its author did not trace the end of the second server",
        instead: &[],
        more: &["destroyed n"],
    },
    remarks("server_listen_port0", REMARK),
    Exception {
        name: "server_listen_used",
        reason: "the port in use is a second server's, which its author did not trace",
        instead: &[
            (
                "call s.listen(LocalHost, USED) -> false",
                &["call s.listen(LocalHost, SPORT) -> false"],
            ),
            ("call s.listen(Any, USED) -> false", &["call s.listen(Any, SPORT) -> false"]),
            ("the failed server can listen again:", &[]),
        ],
        more: &["call s2.listen(LocalHost, 0) -> true", "destroyed s2"],
    },
    Exception {
        name: "server_max_pending_zero",
        reason: UNTRACED,
        instead: &[("s.setMaxPendingConnections(0)", &["call s.setMaxPendingConnections(0)"])],
        more: &[],
    },
    Exception {
        name: "server_new_connection",
        reason: "words after calls; no getter of the language tells the parent",
        instead: &[("k.parent()==s true", &[])],
        more: &[],
    },
    remarks("server_take_in_slot", ANSWERS),
    Exception {
        name: "server_three_clients",
        reason: "which client it is, its author found out; server_three_clients_data shows the same",
        instead: &[
            ("nextPendingConnection -> client 1", &["call s.nextPendingConnection() -> socket"]),
            ("nextPendingConnection -> client 2", &["call s.nextPendingConnection() -> socket"]),
            ("nextPendingConnection -> client 3", &["call s.nextPendingConnection() -> socket"]),
            ("nextPendingConnection -> null", &["call s.nextPendingConnection() -> null"]),
        ],
        more: &[],
    },
    Exception {
        name: "socket_options",
        reason: "words of its author's for each option; calls that its author did not trace",
        instead: &[
            (
                "state c HostLookup",
                &["call c.connectToHost(\"127.0.0.1\", PORT)", "  state c HostLookup"],
            ),
            ("state c Connecting", &["  state c Connecting"]),
            (
                "signal c hostFound [Connecting]",
                &["  signal c hostFound [Connecting]", "ret void", "-- event loop"],
            ),
            ("(client c is connected to the peer)", &["peer accept"]),
            ("option LowDelayOption = 0", &["call c.socketOption(LowDelay) -> 0"]),
            ("option KeepAliveOption = 0", &["call c.socketOption(KeepAlive) -> 0"]),
            ("option TypeOfServiceOption = 0", &["call c.socketOption(TypeOfService) -> 0"]),
            ("option MulticastTtlOption = 1", &["call c.socketOption(MulticastTtl) -> 1"]),
            (
                "option MulticastLoopbackOption = 1",
                &["call c.socketOption(MulticastLoopback) -> 1"],
            ),
            (
                "after set 1/1/32: option LowDelayOption = 1",
                &[
                    "call c.setSocketOption(LowDelay, 1)",
                    "call c.setSocketOption(KeepAlive, 1)",
                    "call c.setSocketOption(TypeOfService, 32)",
                    "call c.socketOption(LowDelay) -> 1",
                ],
            ),
            (
                "after set 1/1/32: option KeepAliveOption = 1",
                &["call c.socketOption(KeepAlive) -> 1"],
            ),
            (
                "after set 1/1/32: option TypeOfServiceOption = 32",
                &["call c.socketOption(TypeOfService) -> 32"],
            ),
            (
                "after setting SendBufferSize 8192: 16384 (Linux doubles it)",
                &[
                    "call c.setSocketOption(SendBufferSize, 8192)",
                    "call c.socketOption(SendBufferSize) -> 16384",
                ],
            ),
            ("PathMtu valid: false", &["call c.socketOption(PathMtu) -> invalid QVariant"]),
            ("state c Closing", &["call c.disconnectFromHost()", "  state c Closing"]),
            ("state c Unconnected", &["  state c Unconnected"]),
            (
                "signal c readChannelFinished [Unconnected]",
                &["  signal c readChannelFinished [Unconnected]"],
            ),
            (
                "signal c disconnected [Unconnected] peerPort=PORT avail=0",
                &["  signal c disconnected [Unconnected] peerPort=PORT avail=0", "ret void"],
            ),
        ],
        more: &[],
    },
    Exception {
        name: "wait_byteswritten",
        reason: "how often it waits depends on the kernel: here the event loop sends what goes",
        instead: &[
            ("c.write(<16 MiB>)", &["call c.write(<16 MiB>) -> 16777216", "-- event loop"]),
            (
                "call c.waitForBytesWritten(150) until it returns false",
                &["call c.waitForBytesWritten(150)"],
            ),
            (
                "error c 5 SocketTimeoutError \"Network operation timed out\" [Connected]",
                &[
                    "  error c 5 SocketTimeoutError \"Network operation timed out\" [Connected]",
                    "ret false",
                ],
            ),
            ("true at least once=1", &[]),
            (
                "state=Connected error=5 some still to write: 1",
                &["call c.state() -> Connected", "call c.error() -> 5"],
            ),
        ],
        more: &[],
    },
    remarks("wait_disconnected", BOTH),
    remarks("wait_readyread", BOTH),
    Exception {
        name: "wait_readyread_connecting",
        reason: WHILE_ACCEPTING,
        instead: &[(
            "peer later: accept and send \"12345\"",
            &["peer later: accept", "peer later: send \"12345\""],
        )],
        more: &[],
    },
    remarks("wait_readyread_fin", REMARK),
    Exception {
        name: "wait_readyread_writes",
        reason: WHILE_ACCEPTING,
        instead: &[(
            "peer later: receive 4 bytes, send \"pong\"",
            &["peer later: read 4 bytes", "peer later: send \"pong\""],
        )],
        more: &[],
    },
    remarks("wait_unconnected", ANSWERS),
    Exception {
        name: "write_invalid",
        reason: "the second client is named c as well, and its end is not traced",
        instead: &[
            (
                "error=-1 errorString=\"Unknown error\"",
                &["call c.error() -> -1", "call c.errorString() -> \"Unknown error\""],
            ),
            ("(client c is connected to the peer)", &["(client d is connected to the peer)"]),
        ],
        more: &[
            "signal d aboutToClose [Connected]",
            "state d Unconnected",
            "signal d readChannelFinished [Unconnected]",
            "signal d disconnected [Unconnected] peerPort=PORT avail=0",
            "destroyed d",
        ],
    },
    remarks("write_while_connecting", ANSWERS),
];

/// Runs that the language cannot express.
pub(crate) static WITHOUT_SCRIPT: &[(&str, &str)] = &[
    ("enums", "no run; tests/contract/enums.rs has its numbers, statement by statement"),
    ("server_accept_error", "todo"),
    (
        "server_default_backlog",
        "seventy clients of which nineteen wait in vain; the kernel's doing, contract 116",
    ),
    ("server_delete_reparented", "objects have no parents here (contract 130)"),
    ("server_incoming_override", "needs a subclass"),
    ("server_set_descriptor", "todo"),
    ("set_descriptor", "todo"),
    ("slow_connect_timeout", "todo"),
];
