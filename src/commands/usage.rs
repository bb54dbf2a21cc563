//! What clap finds wrong, said in one plain sentence. A wrong value is not repeated: it may be a password.

use super::{Failure, say};
use crate::config::Cli;
use clap::{
    CommandFactory,
    error::{ContextKind, ContextValue, Error, ErrorKind},
};
use std::{env, error::Error as _, process::ExitCode};

/// Prints help, the version or what is wrong.
pub(super) fn answer(error: &Error) -> ExitCode {
    let json = env::args_os().any(|argument| argument == "--json");
    let said = match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => say::out(&error.to_string()),
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand if !json => {
            Err(Failure::input(error.to_string().trim_end()))
        }
        _ => Err(Failure::input(sentence(error))),
    };
    say::ended(said.map(|()| ExitCode::SUCCESS), json)
}

fn sentence(error: &Error) -> String {
    let argument = context(error, ContextKind::InvalidArg);
    match error.kind() {
        ErrorKind::InvalidValue => match context(error, ContextKind::ValidValue) {
            valid if valid.is_empty() => format!("falta o valor de {}", named(&argument)),
            valid => format!("valor inválido para {}: pode ser {valid}", named(&argument)),
        },
        ErrorKind::ValueValidation => {
            let reason = error.source().map_or_else(|| "não é aceito".to_owned(), ToString::to_string);
            format!("valor inválido para {}: {reason}", named(&argument))
        }
        ErrorKind::UnknownArgument => format!("não conheço a opção {argument}; veja balcao --help"),
        ErrorKind::InvalidSubcommand => {
            format!("não conheço o comando {}; veja balcao --help", context(error, ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingRequiredArgument => format!("falta {argument}"),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "falta dizer o que fazer; veja balcao --help".to_owned()
        }
        ErrorKind::ArgumentConflict => match context(error, ContextKind::PriorArg) {
            prior if prior == argument => format!("{argument} só pode ser dito uma vez"),
            prior => format!("{argument} não combina com {prior}"),
        },
        ErrorKind::TooManyValues => format!("{argument} não leva valor"),
        ErrorKind::InvalidUtf8 => "há um valor que não é texto UTF-8".to_owned(),
        _ => "não entendi o que foi pedido; veja balcao --help".to_owned(),
    }
}

/// The flag and its variable: the wrong value may have come by either.
fn named(argument: &str) -> String {
    let mut program = Cli::command();
    program.build();
    let variable = |command: &clap::Command| {
        let found = command.get_arguments().find(|known| known.to_string() == argument)?;
        found.get_env().map(|name| name.to_string_lossy().into_owned())
    };
    match std::iter::once(&program).chain(program.get_subcommands()).find_map(variable) {
        Some(variable) => format!("{argument} ({variable})"),
        None => argument.to_owned(),
    }
}

fn context(error: &Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        _ => String::new(),
    }
}
