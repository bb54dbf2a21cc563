//! `balcao doctor`: looks for what is wrong, changes nothing, says one line per finding.

mod certificates;
mod clock;
mod database;
mod files;
mod folders;
mod mail;
mod schema;
mod server;
mod tenants;
mod variables;

use super::{Failure, Platform, tell};
use crate::config::Settings;
use clap::Args;
use kernel::{Clock, SystemClock};
use serde::Serialize;
use std::process::ExitCode;

/// What is looked at.
#[derive(Debug, Args)]
pub struct Doctor {
    /// Compare the tables, columns, indexes, grants and the rest of every tenant's database with the template
    #[arg(long)]
    schema: bool,
    /// Only this tenant
    #[arg(long, value_name = "SLUG", requires = "schema")]
    tenant: Option<String>,
}

pub(super) async fn run(settings: &Settings, doctor: &Doctor) -> Result<ExitCode, Failure> {
    let mut report = Report::default();
    if doctor.schema {
        let platform = Platform::open(settings).await?;
        let admin = platform.admin_settings().ok_or_else(Platform::no_admin)?;
        schema::compare(admin, doctor.tenant.as_deref(), &mut report).await?;
    } else {
        examine(settings, &mut report).await;
    }
    let well = report.findings.iter().all(|finding| finding.ok);
    tell(settings, &report.findings, || report.sentences())?;
    Ok(if well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// From the machine outwards; what cannot even be begun is a finding like another.
async fn examine(settings: &Settings, report: &mut Report) {
    let watch = clock::Watch::start(SystemClock.now());
    report.note("ajustes", variables::known());
    let key = folders::key_file(&settings.master_key_file());
    let platform = match Platform::open(settings).await {
        Ok(platform) => platform,
        Err(failure) => return report.note("instalação", Err(failure.to_string())),
    };
    report.note("chave", key);
    report.note("pasta de dados", folders::data(&settings.data));
    report.note("disco dos dados", folders::room(&settings.data));
    report.note("arquivos", files::check(settings, &platform).await);
    report.note("correio", mail::check(settings).await);
    server::examine(settings, &platform, report).await;
    report.note("relógio da máquina", watch.stop(SystemClock.now()));
}

/// What a check found: `Ok` says what is right, `Err` what is wrong and how to mend it.
type Found = Result<String, String>;

/// Everything that was looked at.
#[derive(Debug, Default)]
struct Report {
    findings: Vec<Finding>,
}

/// One thing that was looked at.
#[derive(Debug, Serialize)]
struct Finding {
    check: String,
    ok: bool,
    detail: String,
}

impl Report {
    fn note(&mut self, check: impl Into<String>, found: Found) {
        let ok = found.is_ok();
        let (Ok(detail) | Err(detail)) = found;
        self.findings.push(Finding { check: check.into(), ok, detail });
    }

    fn sentences(&self) -> String {
        let line = |finding: &Finding| {
            let verdict = if finding.ok { "ok      " } else { "problema" };
            format!("{verdict}  {}: {}", finding.check, finding.detail)
        };
        self.findings.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}

fn verdict(right: bool, good: &str, bad: &str) -> Found {
    if right { Ok(good.to_owned()) } else { Err(bad.to_owned()) }
}

fn unreadable(error: sqlx::Error) -> Found {
    Err(error.to_string())
}
