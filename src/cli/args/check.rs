//! The options of `check`.

use std::ffi::OsString;

use clap::{Args, Subcommand};

use super::{listen_address, server_address};
use crate::text::address::{HostPort, ListenAddr};

/// Options of `check`.
#[derive(Debug, Clone, Args)]
#[command(after_help = "Exit codes: 0 all is right, 1 something is wrong or could not be done in \
                        time, 2 there is nothing that could be tested.")]
#[command(disable_help_subcommand = true)]
#[command(arg_required_else_help = true)]
pub struct Check {
    /// What is tested
    #[command(subcommand)]
    pub what: Option<Checked>,
    /// List the wrong programs by which the check itself is tested; with a name, what is wrong with
    /// that one and what repairs it
    #[arg(long, value_name = "NAME", num_args = 0..=1)]
    pub gallery: Option<Option<String>>,
}

/// What is tested.
#[derive(Debug, Clone, Subcommand)]
pub enum Checked {
    /// A server: `client` in, `client` and the client's port out
    Server(CheckServer),
    /// A client: a timer sends, and the answers are read; the check is the server
    Client(CheckClient),
}

/// Options of `check server`.
#[derive(Debug, Clone, Args)]
pub struct CheckServer {
    /// Where the server listens: a name or an address and its port
    #[arg(value_name = "HOST:PORT", default_value_t, value_parser = server_address)]
    pub server: HostPort,
    /// How it is done
    #[command(flatten)]
    pub how: How,
}

/// Options of `check client`.
#[derive(Debug, Clone, Args)]
pub struct CheckClient {
    /// Where the check listens: an address and its port; port 0 = any free one
    #[arg(long, value_name = "ADDR:PORT", default_value_t, value_parser = listen_address)]
    pub listen: ListenAddr,
    /// The client is meant to be synchronous: to send its next message when the last is answered
    #[arg(long)]
    pub sync: bool,
    /// How it is done
    #[command(flatten)]
    pub how: How,
}

/// How a program is tested.
#[derive(Debug, Clone, Args)]
pub struct How {
    /// Only this stage and those that it needs: S02
    #[arg(long, value_name = "ID")]
    pub stage: Option<String>,
    /// No colours
    #[arg(long, visible_alias = "no-color")]
    pub no_colour: bool,
    /// The program, with its arguments: it is started, watched and ended
    #[arg(last = true, value_name = "COMMAND")]
    pub command: Vec<OsString>,
}
