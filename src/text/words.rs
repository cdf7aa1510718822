//! The words of the system and of Qt, as facts.

use std::io;

use super::fact::Fact;
use super::facts;
use crate::signal::{Ending, text as qt};

/// A fact without parameters.
type Plain = fn() -> Fact;

/// What the system's error numbers mean.
#[rustfmt::skip] // a table
const SYSTEM: &[(i32, Plain)] = &[
    (libc::ENOENT, facts::system_enoent),
    (libc::EACCES, facts::system_eacces),
    (libc::EPERM, facts::system_eperm),
    (libc::EEXIST, facts::system_eexist),
    (libc::ENOTDIR, facts::system_enotdir),
    (libc::EISDIR, facts::system_eisdir),
    (libc::EINVAL, facts::system_einval),
    (libc::EMFILE, facts::system_emfile),
    (libc::ENFILE, facts::system_enfile),
    (libc::ENOSPC, facts::system_enospc),
    (libc::EDQUOT, facts::system_edquot),
    (libc::EROFS, facts::system_erofs),
    (libc::EPIPE, facts::system_epipe),
    (libc::EIO, facts::system_eio),
    (libc::ENOMEM, facts::system_enomem),
    (libc::ENOBUFS, facts::system_enobufs),
    (libc::ELOOP, facts::system_eloop),
    (libc::ENAMETOOLONG, facts::system_enametoolong),
    (libc::EBUSY, facts::system_ebusy),
    (libc::ETXTBSY, facts::system_etxtbsy),
    (libc::EFBIG, facts::system_efbig),
    (libc::EAGAIN, facts::system_eagain),
    (libc::ENXIO, facts::system_enxio),
    (libc::EBADF, facts::system_ebadf),
    (libc::EADDRINUSE, facts::system_eaddrinuse),
    (libc::EADDRNOTAVAIL, facts::system_eaddrnotavail),
    (libc::ECONNREFUSED, facts::system_econnrefused),
    (libc::ECONNRESET, facts::system_econnreset),
    (libc::ECONNABORTED, facts::system_econnaborted),
    (libc::ETIMEDOUT, facts::system_etimedout),
    (libc::ENETUNREACH, facts::system_enetunreach),
    (libc::EHOSTUNREACH, facts::system_ehostunreach),
];

/// Qt's error texts.
#[rustfmt::skip] // a table
const QT: &[(&str, Plain)] = &[
    (qt::UNKNOWN, facts::qt_unknown),
    (qt::NOT_CONNECTED, facts::qt_not_connected),
    (qt::CONNECTION_REFUSED, facts::qt_connection_refused),
    (qt::REMOTE_CLOSED, facts::qt_remote_closed),
    (qt::HOST_NOT_FOUND, facts::qt_host_not_found),
    (qt::PERMISSION_DENIED, facts::qt_permission_denied),
    (qt::ADDRESS_PROTECTED, facts::qt_address_protected),
    (qt::OUT_OF_RESOURCES, facts::qt_out_of_resources),
    (qt::NOT_A_SOCKET, facts::qt_not_a_socket),
    (qt::OPERATION_TIMED_OUT, facts::qt_operation_timed_out),
    (qt::CONNECT_WAIT_TIMED_OUT, facts::qt_connect_wait_timed_out),
    (qt::CONNECTION_TIMED_OUT, facts::qt_connection_timed_out),
    (qt::DATAGRAM_TOO_LARGE, facts::qt_datagram_too_large),
    (qt::HOST_UNREACHABLE, facts::qt_host_unreachable),
    (qt::NETWORK_UNREACHABLE, facts::qt_network_unreachable),
    (qt::ADDRESS_IN_USE, facts::qt_address_in_use),
    (qt::PORT_IN_USE, facts::qt_port_in_use),
    (qt::ADDRESS_NOT_AVAILABLE, facts::qt_address_not_available),
    (qt::UNSUPPORTED_OPERATION, facts::qt_unsupported_operation),
    (qt::OPERATION_NOT_SUPPORTED, facts::qt_operation_not_supported),
    (qt::PROTOCOL_NOT_SUPPORTED, facts::qt_protocol_not_supported),
    (qt::INVALID_DESCRIPTOR, facts::qt_invalid_descriptor),
    (qt::NON_BLOCKING_FAILED, facts::qt_non_blocking_failed),
    (qt::IN_PROGRESS, facts::qt_in_progress),
    (qt::TEMPORARY, facts::qt_temporary),
];

/// What an error of the system means.
pub(super) fn of_system(error: &io::Error) -> Fact {
    let known = error.raw_os_error().and_then(|number| {
        let (_, fact) = SYSTEM.iter().find(|(known, _)| *known == number)?;
        Some(fact())
    });
    known.unwrap_or_else(|| match error.kind() {
        io::ErrorKind::InvalidData => facts::system_not_utf_8(),
        io::ErrorKind::UnexpectedEof => facts::system_end_of_file(),
        _ => facts::verbatim(error.to_string()),
    })
}

/// What an error text of Qt means; one that is not Qt's is taken as it stands.
#[must_use]
pub fn of_qt(text: &str) -> Fact {
    let known = QT.iter().find(|(known, _)| *known == text);
    known.map_or_else(|| facts::verbatim(text), |(_, fact)| fact())
}

/// How a connection ended.
#[must_use]
pub fn of_ending(ending: Ending) -> Fact {
    match ending {
        Ending::Peer => facts::ended_peer(),
        Ending::Reset => facts::ended_reset(),
        Ending::Own => facts::ended_own(),
        Ending::Aborted => facts::ended_aborted(),
        Ending::TimedOut => facts::ended_timed_out(),
        Ending::Failed => facts::ended_failed(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::language::{Face, Language};

    #[test]
    fn in_english_the_words_of_qt_are_qts_own() {
        for (text, fact) in QT {
            assert_eq!(fact().sentence(Language::English, Face::Library), *text);
        }
    }

    #[test]
    fn in_english_the_words_of_the_system_are_its_own() {
        for (number, fact) in SYSTEM {
            let error = io::Error::from_raw_os_error(*number);
            let told = fact().sentence(Language::English, Face::Library);
            assert_eq!(format!("{told} (os error {number})"), error.to_string());
        }
    }
}
