use super::super::{Dumps, Failure, Platform, tell};
use crate::config::{Settings, between};
use clap::Args;
use std::process::ExitCode;
use tenancy::{Admin, Due, Purged};

/// A tenant to delete.
#[derive(Debug, Args)]
pub struct Delete {
    /// Slug of the tenant
    #[arg(value_name = "SLUG")]
    pub(super) slug: String,
    /// Days in which tenant keep takes it back
    #[arg(long, value_name = "NUMBER", default_value_t = 30, value_parser = between::<u32>(0, 3650))]
    pub(super) grace_days: u32,
}

/// What to purge.
#[derive(Debug, Args)]
pub struct Purge {
    /// Only tell what is due
    #[arg(long)]
    dry_run: bool,
}

pub(super) async fn purge(
    settings: &Settings,
    platform: &Platform,
    admin: &Admin,
    purge: &Purge,
) -> Result<ExitCode, Failure> {
    if purge.dry_run {
        let due = admin.due_for_purge().await?;
        tell(settings, &due, || plan(&due))?;
        return Ok(ExitCode::SUCCESS);
    }
    let purged = admin.purge(&Dumps::of(settings, platform.files(settings)?)).await?;
    tell(settings, &purged, || report(&purged))?;
    let failed = purged.iter().any(|tenant| tenant.error.is_some());
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn plan(due: &[Due]) -> String {
    if due.is_empty() {
        return "Nenhuma empresa a apagar.".to_owned();
    }
    let line = |due: &Due| format!("{}: prazo até {}", due.slug, due.delete_after.format("%d/%m/%Y %H:%M UTC"));
    due.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn report(purged: &[Purged]) -> String {
    if purged.is_empty() {
        return "Nenhuma empresa a apagar.".to_owned();
    }
    let line = |Purged { slug, dump, error }: &Purged| match (error, dump) {
        (Some(error), _) => format!("{slug}: {error}"),
        (None, Some(dump)) => format!("{slug}: apagada; cópia final em {dump}"),
        (None, None) => format!("{slug}: nada a fazer"),
    };
    purged.iter().map(line).collect::<Vec<_>>().join("\n")
}
