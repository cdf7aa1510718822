//! The program `qtcp`.
fn main() {}
