//! `balcao doctor`: looks for what is wrong, changes nothing, says one line per finding.

mod checks;

use super::{Failure, Platform, tell};
use crate::config::Settings;
use serde::Serialize;
use std::process::ExitCode;

pub(super) async fn run(settings: &Settings) -> Result<ExitCode, Failure> {
    let mut report = Report::default();
    let key = checks::key_file(&settings.master_key_file());
    let platform = Platform::open(settings).await?;
    report.note("chave", key);
    checks::server(&platform, &mut report).await;
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
