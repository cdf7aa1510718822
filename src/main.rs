//! The program `qtcp`.

#![deny(clippy::print_stdout, clippy::print_stderr, clippy::dbg_macro)]

use std::process::ExitCode;

use qtcp::cli::{self, Invocation};

fn main() -> ExitCode {
    let code = match cli::run() {
        Invocation::Done(code) => code,
        Invocation::Window(cli) => window(&cli),
    };
    // It is written by a thread that ends with the process.
    log::logger().flush();
    code
}

#[cfg(feature = "gui")]
fn window(cli: &cli::args::Cli) -> ExitCode {
    use qtcp::qt::window;
    use qtcp::text::facts;

    let quit = window::quitter();
    if let Err(error) = cli::on_stop(quit) {
        log::warn!("{}", facts::signals_end_window(&error));
    }
    let code = match &cli.command {
        Some(cli::args::Command::Qml { file }) => {
            window::run_file(file, cli.common.headless, cli.common.lang)
        }
        _ => window::open(startup(cli)),
    };
    u8::try_from(code).map_or(ExitCode::FAILURE, ExitCode::from)
}

/// What the command line asks the window for.
#[cfg(feature = "gui")]
fn startup(cli: &cli::args::Cli) -> qtcp::qt::window::Startup {
    use cli::args::Command;
    use qtcp::lab::entry::Entry;
    use qtcp::qt::window::{Role, Startup};
    use qtcp::text::hex;

    let language = cli.common.lang;
    match &cli.command {
        Some(Command::Server(server)) => Startup {
            language,
            role: Some(Role::Server),
            ip: Some(server.listen.host.clone()),
            port: Some(server.listen.port),
            reply: Some(if server.no_reply { String::new() } else { server.reply.to_string() }),
            max_clients: i32::try_from(server.max_clients).ok(),
            encoding: server.encoding.map(|encoding| encoding.to_string()),
            ..Startup::default()
        },
        Some(Command::Client(client)) => {
            let (mode, message) = match &client.hex {
                Some(hex) => ("hex", hex::dump(&hex.0)),
                None if client.message.contains('\\') => ("escapes", client.message.clone()),
                None => ("text", client.message.clone()),
            };
            Startup {
                language,
                role: Some(Role::Client),
                ip: Some(client.server.host.clone()),
                port: Some(client.server.port),
                message: Some(message),
                mode,
                encoding: client.encoding.map(|encoding| encoding.to_string()),
                interval: i32::try_from(client.interval.as_millis()).ok(),
                count: i32::try_from(client.count).ok(),
                ..Startup::default()
            }
        }
        Some(Command::Lab(lab)) => {
            let lab = lab.name.map_or_else(Vec::new, Entry::ids);
            Startup { language, lab: Some(lab), ..Startup::default() }
        }
        _ => Startup { language, ..Startup::default() },
    }
}

/// A build without the window never gets here: there every run is headless.
#[cfg(not(feature = "gui"))]
fn window(_: &cli::args::Cli) -> ExitCode {
    ExitCode::FAILURE
}
