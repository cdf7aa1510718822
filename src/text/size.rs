//! Sizes for people.

/// A number of bytes for people: `0 B`, `1023 B`, `1.2 MiB`.
#[must_use]
pub fn human_bytes(bytes: u64) -> String {
    const UNITS: [&str; 6] = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
    if bytes < 1024 {
        return format!("{bytes} B");
    }
    let mut size = bytes as f64 / 1024.0;
    let mut name = "KiB";
    for unit in UNITS.into_iter().skip(1) {
        // What would be written as 1024.0 is 1.0 of the next.
        if size < 1023.95 {
            break;
        }
        size /= 1024.0;
        name = unit;
    }
    format!("{size:.1} {name}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_written_for_people() {
        for (bytes, text) in [
            (0, "0 B"),
            (1023, "1023 B"),
            (1024, "1.0 KiB"),
            (1_258_291, "1.2 MiB"),
            (1024 * 1024 - 1, "1.0 MiB"),
            (u64::MAX, "16.0 EiB"),
        ] {
            assert_eq!(human_bytes(bytes), text);
        }
    }
}
