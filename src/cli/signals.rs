//! What `signal-hook` has no safe call for: whether a signal is ignored, and a time limit that
//! begins inside a signal's handler.

use std::io;
use std::mem::MaybeUninit;
use std::ptr;
use std::time::Duration;

use signal_hook::low_level::register;

/// Whether whoever started this process told it to ignore `signal`, as `nohup` and a shell's `&`
/// do.
///
/// # Errors
/// Those of sigaction(2): there is no such signal.
pub(super) fn is_ignored(signal: i32) -> io::Result<bool> {
    let mut action = MaybeUninit::<libc::sigaction>::uninit();
    // SAFETY: a null pointer changes nothing, and the other one has room for what is asked for.
    if unsafe { libc::sigaction(signal, ptr::null(), action.as_mut_ptr()) } != 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: a call that succeeded has written all of it.
    Ok(unsafe { action.assume_init() }.sa_sigaction == libc::SIG_IGN)
}

/// From now on SIGALRM comes `limit` after `signal`, whatever the process does then. The kernel
/// keeps the time: a thread that did would make the system calls of the others cost more.
///
/// # Errors
/// Those of sigaction(2).
pub(super) fn alarm_after(signal: i32, limit: Duration) -> io::Result<()> {
    const ONCE: libc::timeval = libc::timeval { tv_sec: 0, tv_usec: 0 };
    // Both are small: whole seconds of a few, and less than a million of microseconds.
    let value = libc::timeval {
        tv_sec: limit.as_secs() as libc::time_t,
        tv_usec: limit.subsec_micros() as libc::suseconds_t,
    };
    let timer = libc::itimerval { it_interval: ONCE, it_value: value };
    let start = move || {
        // SAFETY: the pointer is to a value that outlives the call, and null is allowed for the
        // other. It cannot fail with a valid time.
        unsafe { libc::setitimer(libc::ITIMER_REAL, &timer, ptr::null_mut()) };
    };
    // SAFETY: the handler makes one system call, the one that alarm(2), which may be called there,
    // makes as well: no lock, no memory, no panic.
    unsafe { register(signal, start) }.map(drop)
}
