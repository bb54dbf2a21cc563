//! `balcao doctor`: looks for what is wrong, changes nothing, says one line per finding.

mod checks;
mod schema;

use super::{Failure, Platform, tell};
use crate::config::Settings;
use clap::Args;
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
    let key = checks::key_file(&settings.master_key_file());
    let platform = Platform::open(settings).await?;
    if doctor.schema {
        let settings = platform.admin_settings().ok_or_else(Platform::no_admin)?;
        schema::compare(settings, doctor.tenant.as_deref(), &mut report).await?;
    } else {
        report.note("chave", key);
        checks::server(&platform, &mut report).await;
    }
    let well = report.findings.iter().all(|finding| finding.ok);
    tell(settings, &report.findings, || report.sentences())?;
    Ok(if well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

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
    /// Notes what was found: `Ok` says what is right, `Err` what is wrong and what to do.
    fn note(&mut self, check: impl Into<String>, found: Result<String, String>) {
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
