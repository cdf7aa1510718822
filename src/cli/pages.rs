//! `completions` and `man`, made from the option table itself.

use std::io::{self, Write};

use clap::Command;
use clap_complete::Shell;

use super::fault::Fault;
use super::help;
use super::reader::reader_has_gone;
use crate::text::Language;

pub(super) fn completions(shell: Shell) -> Result<(), Fault> {
    let mut page = Vec::new();
    let mut command = help::command(Language::current());
    clap_complete::generate(shell, &mut command, "qtcp", &mut page);
    print(&page)
}

/// The pages of the program and of each of its commands, one after the other.
pub(super) fn man() -> Result<(), Fault> {
    let mut pages = Vec::new();
    let command = help::command(Language::current());
    render(&command, &mut pages).map_err(|error| Fault::output(&error))?;
    print(&pages)
}

/// The page of a command, and those of its own commands.
fn render(command: &Command, pages: &mut Vec<u8>) -> io::Result<()> {
    clap_mangen::Man::new(command.clone()).render(pages)?;
    let mut commands = command.get_subcommands().filter(|sub| sub.get_name() != "help");
    commands.try_for_each(|sub| render(sub, pages))
}

/// Prints to the end, or until nobody reads any more.
pub(super) fn print(page: &[u8]) -> Result<(), Fault> {
    let mut out = io::stdout();
    match out.write_all(page).and_then(|()| out.flush()) {
        Err(error) if !reader_has_gone(&error) => Err(Fault::output(&error)),
        _ => Ok(()),
    }
}
