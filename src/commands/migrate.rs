//! `balcao migrate`: registry, template and every tenant to the newest version.

use super::{Failure, Platform, tell};
use crate::config::Settings;
use std::process::ExitCode;
use tenancy::{Migrated, MigrationReport};

pub(super) async fn run(settings: &Settings) -> Result<ExitCode, Failure> {
    let platform = Platform::open(settings).await?;
    let admin = platform.required_admin().await?;
    let report = admin.migrate_all().await;
    admin.close().await;
    let report = report?;
    tell(settings, &report, || sentences(&report))?;
    let failed = report.tenants.iter().any(|tenant| tenant.error.is_some());
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn sentences(report: &MigrationReport) -> String {
    let mut lines: Vec<String> = report.tenants.iter().filter_map(sentence).collect();
    if lines.is_empty() {
        lines.push("Tudo na versão mais nova.".to_owned());
    }
    lines.join("\n")
}

/// Only those that something happened to.
fn sentence(tenant: &Migrated) -> Option<String> {
    let Migrated { slug, from, to, error, .. } = tenant;
    match error {
        Some(error) => Some(format!("{slug}: parou na versão {from}: {error}")),
        None if from == to => None,
        None => Some(format!("{slug}: da versão {from} para a {to}")),
    }
}
