//! `balcao reference`: docs/configuration.md, made from the very definitions the program reads its settings by.

use crate::config::Cli;
use clap::{Arg, Command, CommandFactory};
use std::fmt::Write;

/// The whole page.
pub(super) fn page() -> String {
    let mut program = Cli::command();
    program.build();
    let mut page = String::from(
        "# Configuration\n\nMade by `balcao reference`; a test compares the two. A flag wins over its variable. A wrong \
         value ends the program with one sentence and exit code 2; what is right and still fails ends it with 1. A \
         PostgreSQL server of your own: [postgresql.md](postgresql.md).\n\n## Settings of every command\n\n",
    );
    table(&mut page, program.get_arguments().filter(|arg| arg.is_global_set()));
    page.push_str("\n## Commands\n");
    for command in program.get_subcommands().filter(|command| !command.is_hide_set()) {
        section(&mut page, "balcao", command);
    }
    page
}

fn section(page: &mut String, parent: &str, command: &Command) {
    let name = format!("{parent} {}", command.get_name());
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    let _ = write!(page, "\n### {name}\n\n{about}.\n");
    let own: Vec<_> = command.get_arguments().filter(|arg| !arg.is_global_set() && is_shown(arg)).collect();
    if !own.is_empty() {
        page.push('\n');
        table(page, own.into_iter());
    }
    for child in command.get_subcommands().filter(|child| !child.is_hide_set()) {
        section(page, &name, child);
    }
}

fn table<'a>(page: &mut String, arguments: impl Iterator<Item = &'a Arg>) {
    page.push_str("| flag | variable | default | meaning |\n|---|---|---|---|\n");
    for argument in arguments.filter(|arg| is_shown(arg)) {
        let _ = writeln!(
            page,
            "| {} | {} | {} | {} |",
            code(&flag(argument)),
            argument.get_env().map(|name| code(&name.to_string_lossy())).unwrap_or_default(),
            defaults(argument).first().map(|value| code(&value.to_string_lossy())).unwrap_or_default(),
            meaning(argument),
        );
    }
}

/// A flag without a value is off by default; that needs no word.
fn defaults(argument: &Arg) -> &[clap::builder::OsStr] {
    if argument.get_action().takes_values() { argument.get_default_values() } else { &[] }
}

fn is_shown(argument: &Arg) -> bool {
    !argument.is_hide_set() && !["help", "version"].contains(&argument.get_id().as_str())
}

fn flag(argument: &Arg) -> String {
    let value = argument.get_value_names().and_then(|names| names.first()).map(ToString::to_string).unwrap_or_default();
    match argument.get_long() {
        Some(long) if argument.get_action().takes_values() => format!("--{long} {value}"),
        Some(long) => format!("--{long}"),
        None => value,
    }
}

fn meaning(argument: &Arg) -> String {
    let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
    let required = if argument.is_required_set() { " Required." } else { "" };
    format!("{}.{required}", help.trim_end_matches('.'))
}

fn code(text: &str) -> String {
    format!("`{text}`")
}
