//! [`Zoom`]: which time stands at which place of a page, and its ruler.

/// The widest step between two marks of a ruler, in microseconds: a day and some hours.
const WIDEST_STEP: u64 = 100_000_000_000;
/// A ruler has no more marks, however wide it is.
const MOST: usize = 1000;
/// One microsecond is never wider: finer the record does not know the time.
const WIDEST: f64 = 100.0;
/// A pixel is never more than 100 seconds: a page shows more than a day then.
const NARROWEST: f64 = 1e-8;

/// Which time stands at which place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Zoom {
    /// What stands at the left edge, in microseconds since the record began.
    pub left_us: u64,
    /// How wide a microsecond is, in pixels; above 0.
    pub scale: f64,
}

/// A mark of a ruler.
#[derive(Debug, Clone, PartialEq)]
pub struct Tick {
    /// Which time it stands for, in microseconds since the record began.
    pub us: u64,
    /// Where it stands, in pixels from the left edge.
    pub x: f64,
    /// What stands beside it.
    pub label: String,
}

impl Zoom {
    /// One that shows so many microseconds from `left_us` on in so many pixels.
    #[must_use]
    pub fn fitting(left_us: u64, span_us: u64, width: f64) -> Self {
        Self { left_us, scale: within(width / span_us.max(1) as f64) }
    }

    /// Where this time stands, in pixels; left of the edge it is negative.
    #[must_use]
    pub fn x(&self, us: u64) -> f64 {
        let distance = us.abs_diff(self.left_us) as f64 * self.scale;
        if us < self.left_us { -distance } else { distance }
    }

    /// Which time stands there.
    #[must_use]
    pub fn us(&self, x: f64) -> u64 {
        // What is left of the beginning is the beginning; `as` keeps within the numbers.
        let distance = (x.abs() / self.scale).round() as u64;
        if x < 0.0 {
            self.left_us.saturating_sub(distance)
        } else {
            self.left_us.saturating_add(distance)
        }
    }

    /// The same with everything `factor` times as wide; the left edge stays.
    #[must_use]
    pub fn zoomed(self, factor: f64) -> Self {
        Self { scale: within(self.scale * factor), ..self }
    }

    /// How much time so many pixels show, in microseconds.
    #[must_use]
    pub fn span_us(&self, width: f64) -> u64 {
        self.us(width).saturating_sub(self.left_us)
    }

    /// The marks of a ruler of this width, at least `apart` pixels from each other: their times are
    /// 1, 2 or 5 of a power of ten.
    #[must_use]
    pub fn ticks(&self, width: f64, apart: f64) -> Vec<Tick> {
        let step = step(apart.max(1.0) / self.scale);
        let first = self.left_us.div_ceil(step);
        let times = (0..MOST as u64).map(|n| first.saturating_add(n).saturating_mul(step));
        times
            .map(|us| Tick { us, x: self.x(us), label: label(us, step) })
            .take_while(|tick| tick.x <= width)
            .collect()
    }
}

/// A time of the record as a row shows it, to the microsecond: `2.512 ms`, `12.345678 s`.
#[must_use]
pub fn time_label(us: u64) -> String {
    if us < 1_000_000 {
        format!("{}.{:03} ms", us / 1_000, us % 1_000)
    } else {
        format!("{}.{:06} s", us / 1_000_000, us % 1_000_000)
    }
}

fn within(scale: f64) -> f64 {
    // A NaN is neither and becomes the one end.
    if scale >= NARROWEST { scale.min(WIDEST) } else { NARROWEST }
}

/// The least round step that is not smaller.
fn step(least_us: f64) -> u64 {
    let mut power = 1;
    while power < WIDEST_STEP {
        for digit in [1, 2, 5] {
            if (digit * power) as f64 >= least_us {
                return digit * power;
            }
        }
        power *= 10;
    }
    power
}

/// A time in the unit of its step: `15 µs`, `1.5 ms`, `2 s`.
fn label(us: u64, step: u64) -> String {
    let (unit, name) = match step {
        _ if us == 0 => return "0".to_owned(),
        ..1_000 if us < 1_000 => (1, "µs"),
        ..1_000_000 if us < 1_000_000 => (1_000, "ms"),
        _ => (1_000_000, "s"),
    };
    let fraction = us % unit;
    if fraction == 0 {
        return format!("{} {name}", us / unit);
    }
    let digits = format!("{fraction:0width$}", width = if unit == 1_000 { 3 } else { 6 });
    format!("{}.{} {name}", us / unit, digits.trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_ruler_has_round_marks_with_round_words() {
        let labels = |left, span, width| {
            let ticks = Zoom::fitting(left, span, width).ticks(width, 100.0);
            ticks.into_iter().map(|tick| tick.label).collect::<Vec<_>>()
        };
        assert_eq!(labels(0, 1_000, 500.0), ["0", "200 µs", "400 µs", "600 µs", "800 µs", "1 ms"]);
        assert_eq!(labels(1_234, 2_000, 400.0), ["1.5 ms", "2 ms", "2.5 ms", "3 ms"]);
        assert_eq!(labels(0, 10_000_000, 300.0), ["0", "5 s", "10 s"]);
        assert_eq!(labels(1_500_000, 2_000, 200.0), ["1.5 s", "1.501 s", "1.502 s"]);
    }

    #[test]
    fn a_row_shows_its_time_to_the_microsecond() {
        assert_eq!([7, 2_512, 999_999].map(time_label), ["0.007 ms", "2.512 ms", "999.999 ms"]);
        assert_eq!(time_label(12_345_678), "12.345678 s");
    }

    #[test]
    fn zooming_keeps_the_left_edge_and_has_ends() {
        let zoom = Zoom::fitting(5_000, 1_000, 500.0);
        let closer = zoom.zoomed(2.0);
        assert_eq!((closer.left_us, closer.x(5_000)), (5_000, 0.0));
        assert_eq!((zoom.span_us(500.0), closer.span_us(500.0)), (1_000, 500));
        for factor in [0.0, f64::NAN, f64::INFINITY, -1.0, 1e300] {
            let zoom = zoom.zoomed(factor);
            assert!(zoom.scale > 0.0 && zoom.scale <= WIDEST, "{factor}: {zoom:?}");
        }
    }

    proptest! {
        #[test]
        fn the_marks_are_in_order_within_the_ruler_and_apart(
            left in any::<u64>(), span in any::<u64>(), width in 1.0..5000.0_f64,
            apart in 20.0..300.0_f64, factor in 0.001..1000.0_f64,
        ) {
            let zoom = Zoom::fitting(left, span, width).zoomed(factor);
            let ticks = zoom.ticks(width, apart);
            prop_assert!(ticks.len() <= MOST);
            prop_assert!(ticks.iter().all(|tick| (0.0..=width).contains(&tick.x)));
            // Of the largest times the last digits of a place are not known.
            if left < u64::MAX / 2 {
                for pair in ticks.windows(2) {
                    prop_assert!(pair[1].x - pair[0].x >= apart.min(width) * 0.999, "{:?}", pair);
                }
            }
        }

        #[test]
        fn a_place_and_its_time_belong_together(
            left in 0..1_u64 << 40, span in 1..1_u64 << 40, at in 0..1_u64 << 40
        ) {
            let zoom = Zoom::fitting(left, span, 1000.0);
            let back = zoom.us(zoom.x(at));
            prop_assert!(back.abs_diff(at) <= 1 + at / 1_000_000, "{} {}", at, back);
        }
    }
}
