//! The program `qtcp`.

use std::process::ExitCode;

use qtcp::cli::{self, Invocation};

fn main() -> ExitCode {
    match cli::run() {
        Invocation::Done(code) => code,
        Invocation::Window(_) => {
            eprintln!(
                "qtcp: the window is not there yet; add --headless to work in the terminal, \
                 for example: qtcp --headless demo"
            );
            ExitCode::from(2)
        }
    }
}
