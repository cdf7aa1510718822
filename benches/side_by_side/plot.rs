//! Answers a second against connections, as a picture.

use std::io;

use plotters::prelude::*;

use crate::report::{CONNECTIONS, MANY, machine};
use crate::rounds::Numbers;
use crate::servers::{Kind, folder};
use crate::stats::Spread;

/// Writes target/side_by_side/answers.svg.
pub fn write(numbers: &Numbers) -> io::Result<()> {
    let file = folder()?.join("answers.svg");
    draw(&SVGBackend::new(&file, (760, 460)).into_drawing_area(), numbers)
        .map_err(|error| io::Error::other(error.to_string()))?;
    println!("the picture: {}\n", file.display());
    Ok(())
}

fn colour(kind: Kind) -> RGBColor {
    match kind {
        Kind::Headless => RGBColor(0x1a, 0x7f, 0x37),
        Kind::Object | Kind::FreeObject => RGBColor(0x1f, 0x5f, 0xbf),
        Kind::Cpp => RGBColor(0xc0, 0x39, 0x2b),
        Kind::Epoll => RGBColor(0x55, 0x55, 0x55),
        Kind::Tokio | Kind::Ncat => RGBColor(0xb0, 0x7a, 0x10),
    }
}

/// The medians of a server: connections and answers a second.
fn points(numbers: &Numbers, kind: Kind) -> Vec<(f64, f64)> {
    let median = |n: usize| {
        let rounds = numbers.get(&format!("rate {n}/{n}"), kind);
        Some((n as f64, Spread::of(rounds.iter().copied())?.median))
    };
    CONNECTIONS.iter().filter_map(|&n| median(n)).collect()
}

/// 1, 2 or 5 with zeros, next above the number.
fn round_above(number: f64) -> f64 {
    let zeros = 10f64.powf(number.log10().floor());
    [1.0, 2.0, 5.0]
        .map(|digit| digit * zeros)
        .into_iter()
        .find(|&r| r > number)
        .unwrap_or(10.0 * zeros)
}

/// A number of an axis.
fn whole(number: &f64) -> String {
    format!("{number:.0}")
}

fn draw<B: DrawingBackend>(
    area: &DrawingArea<B, plotters::coord::Shift>,
    numbers: &Numbers,
) -> Result<(), DrawingAreaErrorKind<B::ErrorType>> {
    area.fill(&WHITE)?;
    // Ours last, on top of those beside it.
    let servers = [Kind::Cpp, Kind::Tokio, Kind::Epoll, Kind::Object, Kind::Headless]
        .map(|kind| (kind, points(numbers, kind)));
    let rates = servers.iter().flat_map(|(_, points)| points).map(|&(_, rate)| rate);
    let (low, high) =
        rates.fold((1000f64, 1000f64), |(low, high), rate| (low.min(rate), high.max(rate)));
    let title =
        format!("Answers a second, one message in flight for each connection ({})", machine());
    let mut chart = ChartBuilder::on(area)
        .caption(title, ("sans-serif", 14))
        .margin(12)
        .x_label_area_size(38)
        .y_label_area_size(70)
        .build_cartesian_2d(
            (1f64..MANY as f64).log_scale(),
            (low..round_above(high)).log_scale(),
        )?;
    chart
        .configure_mesh()
        .x_desc("connections")
        .y_desc("answers a second")
        .x_label_formatter(&whole)
        .y_label_formatter(&whole)
        .label_style(("sans-serif", 13))
        .draw()?;
    for (kind, points) in servers {
        let style = colour(kind).stroke_width(2);
        chart
            .draw_series(LineSeries::new(points.clone(), style))?
            .label(kind.name())
            .legend(move |(x, y)| PathElement::new(vec![(x, y), (x + 18, y)], style));
        chart.draw_series(points.into_iter().map(|at| Circle::new(at, 3, style.filled())))?;
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::LowerMiddle)
        .background_style(WHITE.mix(0.85))
        .border_style(BLACK.mix(0.3))
        .label_font(("sans-serif", 13))
        .draw()?;
    area.present()
}
