//! What clap finds wrong, said in one plain sentence. A wrong value is not repeated: it may be a password.

use clap::error::{ContextKind, ContextValue, Error, ErrorKind};
use std::{error::Error as _, process::ExitCode};

/// Prints help, the version or what is wrong.
pub(super) fn answer(error: &Error) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            print!("{error}");
            ExitCode::SUCCESS
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            eprint!("{error}");
            ExitCode::from(2)
        }
        _ => {
            eprintln!("{}", sentence(error));
            ExitCode::from(2)
        }
    }
}

fn sentence(error: &Error) -> String {
    let argument = context(error, ContextKind::InvalidArg);
    match error.kind() {
        ErrorKind::InvalidValue => {
            let valid = context(error, ContextKind::ValidValue);
            format!("valor inválido para {argument}: pode ser {valid}")
        }
        ErrorKind::ValueValidation => {
            let reason = error.source().map_or_else(|| "não é aceito".to_owned(), ToString::to_string);
            format!("valor inválido para {argument}: {reason}")
        }
        ErrorKind::UnknownArgument => format!("não conheço a opção {argument}; veja balcao --help"),
        ErrorKind::InvalidSubcommand => {
            format!("não conheço o comando {}; veja balcao --help", context(error, ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingRequiredArgument => format!("falta {argument}"),
        ErrorKind::MissingSubcommand => "falta dizer o que fazer; veja balcao --help".to_owned(),
        ErrorKind::ArgumentConflict => {
            format!("{argument} não combina com {}", context(error, ContextKind::PriorArg))
        }
        ErrorKind::InvalidUtf8 => "há um valor que não é texto UTF-8".to_owned(),
        _ => "não entendi o que foi pedido; veja balcao --help".to_owned(),
    }
}

fn context(error: &Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        _ => String::new(),
    }
}
