//! From a [`Failure`] to Qt's error and text, by the operation that failed (contract section 11).

use std::borrow::Cow;

use crate::event::{Failure, FailureKind};
use crate::signal::{SocketError, text};

/// An error as `error()` and `errorString()` show it.
pub(super) type ErrorText = (SocketError, Cow<'static, str>);

pub(super) fn connect(failure: Failure) -> ErrorText {
    match failure.kind {
        FailureKind::Refused | FailureKind::InvalidArgument => {
            (SocketError::ConnectionRefused, text::CONNECTION_REFUSED.into())
        }
        FailureKind::AttemptTimedOut => {
            (SocketError::SocketTimeout, text::CONNECTION_TIMED_OUT.into())
        }
        FailureKind::TimedOut => (SocketError::Network, text::CONNECTION_TIMED_OUT.into()),
        _ => general(failure),
    }
}

pub(super) fn bind(failure: Failure) -> ErrorText {
    match failure.kind {
        FailureKind::AccessDenied => (SocketError::SocketAccess, text::ADDRESS_PROTECTED.into()),
        FailureKind::InvalidArgument => {
            (SocketError::UnsupportedSocketOperation, text::UNSUPPORTED_OPERATION.into())
        }
        _ => general(failure),
    }
}

pub(super) fn listen(failure: Failure) -> ErrorText {
    match failure.kind {
        FailureKind::AddressInUse => (SocketError::AddressInUse, text::PORT_IN_USE.into()),
        _ => general(failure),
    }
}

pub(super) fn accept(failure: Failure) -> ErrorText {
    match failure.kind {
        FailureKind::Aborted => (SocketError::Network, text::REMOTE_CLOSED.into()),
        FailureKind::NotASocket => (SocketError::SocketResource, text::NOT_A_SOCKET.into()),
        _ => general(failure),
    }
}

pub(super) fn read(failure: Failure) -> ErrorText {
    match failure.kind {
        FailureKind::Reset | FailureKind::BrokenPipe => general(failure),
        FailureKind::TimedOut => (SocketError::SocketTimeout, failure.os_text.into()),
        _ => (SocketError::Network, failure.os_text.into()),
    }
}

pub(super) fn write(failure: Failure) -> ErrorText {
    match failure.kind {
        FailureKind::Reset | FailureKind::BrokenPipe | FailureKind::MessageTooLong => {
            general(failure)
        }
        _ => (SocketError::Network, failure.os_text.into()),
    }
}

/// What a kind means wherever the operation makes no difference.
fn general(failure: Failure) -> ErrorText {
    let (error, text) = match failure.kind {
        FailureKind::Refused => (SocketError::ConnectionRefused, text::CONNECTION_REFUSED),
        FailureKind::Reset | FailureKind::BrokenPipe | FailureKind::Aborted => {
            (SocketError::RemoteHostClosed, text::REMOTE_CLOSED)
        }
        FailureKind::TimedOut | FailureKind::AttemptTimedOut => {
            (SocketError::SocketTimeout, text::CONNECTION_TIMED_OUT)
        }
        FailureKind::HostUnreachable => (SocketError::Network, text::HOST_UNREACHABLE),
        FailureKind::NetworkUnreachable => (SocketError::Network, text::NETWORK_UNREACHABLE),
        FailureKind::AccessDenied => (SocketError::SocketAccess, text::PERMISSION_DENIED),
        FailureKind::AddressInUse => (SocketError::AddressInUse, text::ADDRESS_IN_USE),
        FailureKind::AddressNotAvailable => {
            (SocketError::SocketAddressNotAvailable, text::ADDRESS_NOT_AVAILABLE)
        }
        FailureKind::OutOfResources => (SocketError::SocketResource, text::OUT_OF_RESOURCES),
        FailureKind::NotASocket | FailureKind::InvalidDescriptor => {
            (SocketError::UnsupportedSocketOperation, text::INVALID_DESCRIPTOR)
        }
        FailureKind::InvalidArgument => {
            (SocketError::UnsupportedSocketOperation, text::UNSUPPORTED_OPERATION)
        }
        FailureKind::ProtocolNotSupported => {
            (SocketError::UnsupportedSocketOperation, text::PROTOCOL_NOT_SUPPORTED)
        }
        FailureKind::MessageTooLong => (SocketError::DatagramTooLarge, text::DATAGRAM_TOO_LARGE),
        FailureKind::Other => (SocketError::Unknown, text::UNKNOWN),
    };
    (error, text.into())
}
