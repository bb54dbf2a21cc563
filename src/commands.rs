//! What `balcao` can do: one file per command.

mod audit;
mod data_map;
mod demo;
mod doctor;
mod dumps;
mod failure;
mod furnish;
mod jobs;
mod listen;
mod migrate;
mod platform;
mod reference;
mod retention;
mod say;
mod secrets;
mod serve;
mod spares;
mod tenant;
mod usage;
mod work;

pub use dumps::Dumps;
pub use furnish::Modules;

use crate::{
    config::{Cli, Serve, Settings, Watch},
    telemetry,
};
use clap::{Parser, Subcommand};
use failure::Failure;
use listen::listen;
use platform::Platform;
use say::tell;
use spares::refill_spares;
use std::{process::ExitCode, time::Duration};
use tokio::signal::unix::{SignalKind, signal};

/// A command.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the sites of all tenants until told to stop
    Serve(Serve),
    /// Do the jobs of all tenants until told to stop, without serving sites
    Work(Watch),
    /// Bring the registry, the template and every tenant's database to the newest version; repeated after an interruption it
    /// goes on
    Migrate(migrate::Migrate),
    /// Make the two demo tenants, a beauty studio and a car workshop, with people and deals; what is there already stays
    Demo(demo::Demo),
    /// Look for what is wrong with the installation
    Doctor(doctor::Doctor),
    /// Make and change tenants
    #[command(subcommand)]
    Tenant(tenant::Tenant),
    /// See what work is left, and what failed too often
    #[command(subcommand)]
    Jobs(jobs::Jobs),
    /// Change keys and passwords that people never type
    #[command(subcommand)]
    Secrets(secrets::Secrets),
    /// Check the trails of who did what
    #[command(subcommand)]
    Audit(audit::Audit),
    /// Say what was kept for its time at each tenant, and with --apply delete it
    Retention(retention::Retention),
    /// Print the record of processing of personal data, LGPD art. 37
    DataMap(data_map::ShowDataMap),
    /// Print docs/configuration.md
    #[command(hide = true)]
    Reference,
}

/// Reads the settings, does the command and says how it went: exit code 0, 1 for a fault, 2 for wrong input. Why it ended
/// without having done its work stands on stderr: one sentence, with `--json` in an object.
pub fn main() -> ExitCode {
    let Cli { settings, command } = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return usage::answer(&error),
    };
    telemetry::start(&settings, !matches!(command, Command::Serve(_) | Command::Work(_)));
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return say::ended(Err(Failure::fault(error)), settings.json),
    };
    let ended = say::ended(runtime.block_on(run(&settings, command)), settings.json);
    // A job may block its thread for ever.
    runtime.shutdown_timeout(Duration::from_secs(1));
    ended
}

async fn run(settings: &Settings, command: Command) -> Result<ExitCode, Failure> {
    let stop = told_to_stop()?;
    let command = match command {
        // End open requests and jobs first.
        Command::Serve(serve) => return serve::run(settings, &serve, stop).await,
        Command::Work(watch) => return work::run(settings, &watch, stop).await,
        other => other,
    };
    let work = async {
        match command {
            Command::Serve(_) | Command::Work(_) => {}
            Command::Migrate(migrate) => return migrate::run(settings, migrate).await,
            Command::Demo(demo) => demo::run(settings, &demo).await?,
            Command::Doctor(doctor) => return doctor::run(settings, &doctor).await,
            Command::Tenant(tenant) => return tenant::run(settings, tenant).await,
            Command::Jobs(jobs) => jobs::run(settings, jobs).await?,
            Command::Secrets(secrets) => secrets::run(settings, secrets).await?,
            Command::Audit(audit) => return audit::run(settings, &audit).await,
            Command::Retention(retention) => retention::run(settings, &retention).await?,
            Command::DataMap(show) => return data_map::run(settings, &show).await,
            Command::Reference => say::out(&reference::page())?,
        }
        Ok(ExitCode::SUCCESS)
    };
    tokio::select! {
        ended = work => ended,
        // What was begun is undone or resumed another time; the private PostgreSQL is left in order.
        () = stop => Ok(ExitCode::from(130)),
    }
}

/// Ctrl-C, or what a service manager sends.
fn told_to_stop() -> Result<impl Future<Output = ()> + Send + 'static, Failure> {
    let mut interrupt = signal(SignalKind::interrupt()).map_err(Failure::fault)?;
    let mut terminate = signal(SignalKind::terminate()).map_err(Failure::fault)?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}
