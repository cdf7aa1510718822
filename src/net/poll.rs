//! Readiness: which sockets can be read, written or accepted from.

#[cfg(any(target_os = "linux", target_os = "android"))]
mod epoll;
#[cfg(not(any(target_os = "linux", target_os = "android")))]
mod portable;

#[cfg(any(target_os = "linux", target_os = "android"))]
pub(super) use epoll::Poll;
#[cfg(any(target_os = "linux", target_os = "android"))]
pub use epoll::Waker;
#[cfg(not(any(target_os = "linux", target_os = "android")))]
pub(super) use portable::Poll;
#[cfg(not(any(target_os = "linux", target_os = "android")))]
pub use portable::Waker;

/// What a source is polled for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Interest {
    pub(super) readable: bool,
    pub(super) writable: bool,
}

impl Interest {
    pub(super) fn is_none(self) -> bool {
        self == Self::default()
    }
}
