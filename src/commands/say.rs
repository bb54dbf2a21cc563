//! How a command speaks: outcomes on stdout, what is wrong on stderr. A reader that left early (`| head`) is no fault.

use super::Failure;
use crate::config::Settings;
use serde::Serialize;
use std::{
    io::{self, ErrorKind, Write},
    process::ExitCode,
};

/// Tells the outcome on stdout: as JSON when asked, else as a sentence.
pub(super) fn tell<T: Serialize>(
    settings: &Settings,
    outcome: &T,
    sentence: impl FnOnce() -> String,
) -> Result<(), Failure> {
    let text = if settings.json { serde_json::to_string(outcome).map_err(Failure::fault)? } else { sentence() };
    out(&(text + "\n"))
}

/// Writes to stdout.
pub(super) fn out(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::fault(format!("não deu para escrever a resposta: {error}")))
        }
        _ => Ok(()),
    }
}

/// The exit code; says on stderr why a command did not do its work.
pub(super) fn ended(result: Result<ExitCode, Failure>, json: bool) -> ExitCode {
    result.unwrap_or_else(|failure| {
        let sentence = failure.to_string();
        let line = if json { serde_json::json!({ "error": sentence }).to_string() } else { sentence };
        // Where nobody listens there is nobody to tell.
        let _ = writeln!(io::stderr(), "{line}");
        ExitCode::from(failure.code)
    })
}
