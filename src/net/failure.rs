//! From the system's errors to [`Failure`].

use std::io;

use crate::event::{Failure, FailureKind};

/// The failure that `error` stands for, with strerror(3)'s text.
pub(super) fn from_io(error: &io::Error) -> Failure {
    Failure { kind: kind(error), os_text: os_text(error) }
}

fn kind(error: &io::Error) -> FailureKind {
    match error.raw_os_error() {
        // ENOSPC is epoll's: the user has as many sources polled as the system allows.
        Some(libc::EMFILE | libc::ENFILE | libc::ENOBUFS | libc::ENOMEM | libc::ENOSPC) => {
            return FailureKind::OutOfResources;
        }
        Some(libc::ENOTSOCK) => return FailureKind::NotASocket,
        Some(libc::EBADF) => return FailureKind::InvalidDescriptor,
        Some(libc::EMSGSIZE) => return FailureKind::MessageTooLong,
        Some(libc::EAFNOSUPPORT | libc::EPROTONOSUPPORT) => {
            return FailureKind::ProtocolNotSupported;
        }
        _ => {}
    }
    match error.kind() {
        io::ErrorKind::ConnectionRefused => FailureKind::Refused,
        io::ErrorKind::ConnectionReset => FailureKind::Reset,
        io::ErrorKind::BrokenPipe => FailureKind::BrokenPipe,
        io::ErrorKind::ConnectionAborted => FailureKind::Aborted,
        io::ErrorKind::TimedOut => FailureKind::TimedOut,
        io::ErrorKind::HostUnreachable => FailureKind::HostUnreachable,
        io::ErrorKind::NetworkUnreachable => FailureKind::NetworkUnreachable,
        io::ErrorKind::PermissionDenied => FailureKind::AccessDenied,
        io::ErrorKind::AddrInUse => FailureKind::AddressInUse,
        io::ErrorKind::AddrNotAvailable => FailureKind::AddressNotAvailable,
        io::ErrorKind::InvalidInput => FailureKind::InvalidArgument,
        _ => FailureKind::Other,
    }
}

/// std appends " (os error N)", which Qt's `qt_error_string` does not have.
fn os_text(error: &io::Error) -> String {
    let text = error.to_string();
    match text.rfind(" (os error ") {
        Some(at) => text[..at].to_owned(),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_poller_with_too_many_sources_is_out_of_resources() {
        let refused = from_io(&io::Error::from_raw_os_error(libc::ENOSPC));
        assert_eq!(refused.kind, FailureKind::OutOfResources);
        assert_eq!(refused.os_text, "No space left on device");
    }
}
