//! The help of the program and of its commands in the language that is set. In English it is what
//! stands beside each option in `args`; the catalogue has the other language, option by option.

use clap::builder::StyledStr;
use clap::{Arg, Command, CommandFactory};

use super::args::Cli;
use crate::text::{Language, message};

/// All commands and options, with their help in `language`.
pub(super) fn command(language: Language) -> Command {
    let mut command = Cli::command();
    // Only then are all options there that clap adds, and those of every command.
    command.build();
    match language {
        Language::English => with_fields(command),
        Language::Chinese => translated(command, "qtcp", language),
    }
}

/// The messages that the catalogue has to have, for the test that walks them.
#[cfg(test)]
pub(super) fn wanted(command: &Command, path: &str) -> Vec<String> {
    let mut wanted = vec![about_of(path)];
    let arguments = command.get_arguments().filter(|arg| !arg.is_hide_set());
    wanted.extend(arguments.map(|arg| id_of(arg, path)));
    // Those of `help` are the commands once more.
    for sub in command.get_subcommands().filter(|_| path != "help") {
        wanted.extend(self::wanted(sub, &below(path, sub.get_name())));
    }
    wanted
}

fn translated(command: Command, path: &str, language: Language) -> Command {
    let say = |id: &str| message(id, language);
    let mut command = command
        .about(say(&about_of(path)).unwrap_or_default())
        .long_about(None)
        .help_template("{about}\n\n用法：{usage}\n\n{all-args}{after-help}")
        .subcommand_help_heading("命令")
        .mut_args(|arg| translated_argument(arg, path, language))
        .mut_subcommands(|sub| {
            // Those of `help` are the commands once more.
            let of_help = path == "help";
            let path =
                if of_help { sub.get_name().to_owned() } else { below(path, sub.get_name()) };
            translated(sub, &path, language)
        });
    if let Some(after) = say(&format!("help_after_{path}")) {
        command = command.after_help(lines(&after)).after_long_help(None);
    }
    command
}

fn translated_argument(arg: Arg, path: &str, language: Language) -> Arg {
    let Some(mut help) = message(&id_of(&arg, path), language) else { return arg };
    let takes_value = arg.get_action().takes_values();
    let values = arg.get_possible_values();
    let names: Vec<_> = values.iter().map(|value| value.get_name().to_owned()).collect();
    if takes_value && !names.is_empty() {
        help += &format!("［可选：{}］", names.join("、"));
    }
    let defaults: Vec<_> = arg.get_default_values().iter().map(|v| v.to_string_lossy()).collect();
    if takes_value && !defaults.is_empty() {
        help += &format!("［默认：{}］", defaults.join(" "));
    }
    let help = showing_fields(&help);
    let heading = if arg.is_positional() { "参数" } else { "选项" };
    arg.help(help)
        .long_help(None)
        .hide_default_value(true)
        .hide_possible_values(true)
        .help_heading(heading)
}

/// clap makes a line break of `{n}`, which is a field of the reply. A style that changes nothing
/// stands in between; where there is no terminal, clap prints no styles.
fn showing_fields(help: &str) -> StyledStr {
    help.replace("{n}", "{\u{1b}[0mn}").into()
}

fn with_fields(command: Command) -> Command {
    command.mut_subcommands(|sub| {
        sub.mut_args(|arg| {
            let help = arg.get_help().map(ToString::to_string);
            match help.filter(|help| help.contains("{n}")) {
                Some(help) => arg.help(showing_fields(&help)),
                None => arg,
            }
        })
    })
}

fn about_of(path: &str) -> String {
    format!("help_{path}")
}

/// A setting of every command has one text; the others may mean something else in each.
fn id_of(arg: &Arg, path: &str) -> String {
    let id = arg.get_id().as_str();
    if arg.is_global_set() || ["help", "version", "signals", "record"].contains(&id) {
        return format!("help_any_{id}");
    }
    format!("help_{path}_{id}")
}

fn below(path: &str, name: &str) -> String {
    if path == "qtcp" { name.to_owned() } else { format!("{path}_{name}") }
}

/// A message stands in one line of the catalogue, with ` / ` where a line ends.
fn lines(text: &str) -> StyledStr {
    text.replace(" / ", "\n").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_and_every_option_has_its_help_in_chinese() {
        let wanted = wanted(&command(Language::English), "qtcp");
        assert!(wanted.len() > 60, "{wanted:?}");
        for id in wanted {
            let told = message(&id, Language::Chinese).unwrap_or_else(|| panic!("no {id}"));
            assert!(told.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)), "{id}: {told}");
        }
    }
}
