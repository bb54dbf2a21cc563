//! What the process says about itself: one line per event on stderr, JSON for machines, plain for a person.
//!
//! Never a value bound to a query, never personal data: fields are ids, slugs, routes, numbers.

use crate::config::{LogFormat, Settings};
use std::{
    any::Any,
    io::{self, IsTerminal},
    panic,
};
use tracing::level_filters::LevelFilter;
use tracing_subscriber::{Layer, filter::Targets, fmt, prelude::*};

/// Begins to log; `quiet` commands speak for themselves and log only what is wrong.
pub fn start(settings: &Settings, quiet: bool) {
    let level = settings.log_level.as_deref().unwrap_or(if quiet { "warn" } else { "info" });
    // sqlx's summary of a slow statement carries no bound value; its ordinary ones would be noise. tower-sessions' spans
    // would hide the request's own, and it calls every expired session suspicious.
    let filter: Targets = format!("sqlx=warn,tower_sessions=error,tower_sessions_core=error,{level}")
        .parse()
        .unwrap_or_else(|_| Targets::new().with_default(LevelFilter::INFO));
    let human = match settings.log_format {
        LogFormat::Auto => io::stderr().is_terminal(),
        LogFormat::Human => true,
        LogFormat::Json => false,
    };
    let lines = fmt::layer().with_writer(io::stderr);
    let lines = match human {
        true => lines.compact().boxed(),
        false => lines.json().flatten_event(true).with_current_span(true).with_span_list(false).boxed(),
    };
    // A second start (tests in one process) keeps the first.
    let _ = tracing_subscriber::registry().with(lines.with_filter(filter)).try_init();
    if !quiet {
        panic::set_hook(Box::new(|info| {
            let location = info.location().map(ToString::to_string).unwrap_or_default();
            tracing::error!(location, cause = literal(info.payload()), "panic");
        }));
    }
}

/// The message of a panic as it stands in the source. One that was put together at run time may quote what a person typed
/// (`unwrap`, a cut through a string), so that of it only the place is told.
fn literal(payload: &(dyn Any + Send)) -> &'static str {
    payload.downcast_ref::<&'static str>().copied().unwrap_or("a message made at run time")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_quotes_nobody() {
        let told = |panics: fn()| literal(&*panic::catch_unwind(panics).unwrap_err());
        assert_eq!(told(|| panic!("no tenant")), "no tenant");
        assert_eq!(told(|| panic!("{} is not expected", std::hint::black_box("Maria"))), "a message made at run time");
        assert_eq!(told(|| _ = std::hint::black_box("São Paulo").split_at(2)), "a message made at run time");
    }
}
