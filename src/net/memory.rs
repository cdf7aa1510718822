//! Memory that the allocator keeps.

/// Gives back to the system what was freed and lies between what is used: after many connections
/// with much that waited. It takes some milliseconds for a hundred mebibytes, so it is nothing for
/// every message. Only glibc keeps so much; elsewhere this does nothing.
pub fn give_memory_back() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: malloc_trim(3) takes no pointer, touches only what is free, and takes the allocator's
    // own locks: any thread may call it at any time.
    unsafe {
        libc::malloc_trim(0);
    }
}
