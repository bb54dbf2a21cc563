//! What the process says about itself: one line per event on stderr, JSON for machines, plain for a person.
//!
//! Never a value bound to a query, never personal data: fields are ids, slugs, routes, numbers.

use crate::config::{LogFormat, Settings};
use std::io::{self, IsTerminal};
use tracing_subscriber::EnvFilter;

/// Begins to log; `quiet` commands speak for themselves and log only what is wrong.
pub fn start(settings: &Settings, quiet: bool) {
    let level = settings.log_level.as_deref().unwrap_or(if quiet { "warn" } else { "info" });
    // sqlx's summary of a slow statement carries no bound value; its ordinary ones would be noise. tower-sessions' spans
    // would hide the request's own, and it calls every expired session suspicious.
    let filter = EnvFilter::try_new(format!("sqlx=warn,tower_sessions=error,tower_sessions_core=error,{level}"))
        .unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
    let human = match settings.log_format {
        LogFormat::Auto => io::stderr().is_terminal(),
        LogFormat::Human => true,
        LogFormat::Json => false,
    };
    // A second start (tests in one process) keeps the first.
    let _ = if human {
        lines.compact().try_init()
    } else {
        lines.json().flatten_event(true).with_current_span(true).with_span_list(false).try_init()
    };
}
