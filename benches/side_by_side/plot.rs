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
        Kind::Object => RGBColor(0x1f, 0x5f, 0xbf),
        Kind::Cpp => RGBColor(0xc0, 0x39, 0x2b),
        Kind::Epoll => RGBColor(0x55, 0x55, 0x55),
        Kind::Tokio | Kind::Ncat => RGBColor(0xb0, 0x7a, 0x10),
    }
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
    let title =
        format!("Answers a second, one message in flight for each connection ({})", machine());
    let mut chart = ChartBuilder::on(area)
        .caption(title, ("sans-serif", 14))
        .margin(12)
        .x_label_area_size(38)
        .y_label_area_size(70)
        .build_cartesian_2d((1f64..MANY as f64).log_scale(), (1000f64..200_000f64).log_scale())?;
    chart
        .configure_mesh()
        .x_desc("connections")
        .y_desc("answers a second")
        .x_label_formatter(&whole)
        .y_label_formatter(&whole)
        .label_style(("sans-serif", 13))
        .draw()?;
    // Ours last, on top of those beside it.
    for kind in [Kind::Cpp, Kind::Tokio, Kind::Epoll, Kind::Object, Kind::Headless] {
        let points: Vec<(f64, f64)> = CONNECTIONS
            .iter()
            .filter_map(|&n| {
                let rounds = numbers.get(&format!("rate {n}/{n}"), kind);
                Some((n as f64, Spread::of(rounds.iter().copied())?.median))
            })
            .collect();
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
