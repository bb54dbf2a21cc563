//! `balcao migrate`: registry, template and every tenant to the newest version.

use super::{Failure, Platform, tell};
use crate::config::{Settings, between};
use clap::Args;
use std::process::ExitCode;
use tenancy::{Admin, Migrated, MigrationOrder, MigrationPlan, MigrationReport};

/// Which tenants are migrated, and how.
#[derive(Debug, Args)]
pub struct Migrate {
    /// Only say what would be done
    #[arg(long)]
    dry_run: bool,
    /// Only this tenant, whose database is looked into whatever the registry says
    #[arg(long, value_name = "SLUG", conflicts_with = "canary")]
    tenant: Option<String>,
    /// This tenant first and alone; when it fails no other is touched
    #[arg(long, value_name = "SLUG")]
    canary: Option<String>,
    /// Tenants at one time
    #[arg(long, value_name = "NUMBER", default_value_t = 2, value_parser = between::<u16>(1, 64))]
    jobs: u16,
    /// Go on with the others when one fails
    #[arg(long)]
    continue_on_error: bool,
}

pub(super) async fn run(settings: &Settings, migrate: Migrate) -> Result<ExitCode, Failure> {
    let order = MigrationOrder {
        tenant: migrate.tenant,
        canary: migrate.canary,
        jobs: Some(migrate.jobs.into()),
        continue_on_error: migrate.continue_on_error,
    };
    let platform = Platform::open(settings).await?;
    let admin = if migrate.dry_run { platform.unprepared_admin().await? } else { platform.required_admin().await? };
    let done = act(settings, &admin, &order, migrate.dry_run).await;
    admin.close().await;
    done
}

async fn act(settings: &Settings, admin: &Admin, order: &MigrationOrder, dry_run: bool) -> Result<ExitCode, Failure> {
    if dry_run {
        let plan = admin.plan_migration(order).await?;
        tell(settings, &plan, || intentions(&plan))?;
        return Ok(ExitCode::SUCCESS);
    }
    let report = admin.migrate(order).await?;
    tell(settings, &report, || sentences(&report))?;
    super::refill_spares(admin).await;
    Ok(if report.is_complete() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn intentions(plan: &MigrationPlan) -> String {
    let mut lines = Vec::new();
    match plan.registry_from {
        None => lines.push(format!("registro: seria criado na versão {}", plan.registry_to)),
        Some(from) if from < plan.registry_to => {
            lines.push(format!("registro: iria da versão {from} para a {}", plan.registry_to));
        }
        Some(_) => {}
    }
    if plan.makes_template {
        lines.push(format!("modelo: {} seria criado", plan.template));
    }
    let tenants = plan.tenants.iter();
    lines.extend(tenants.map(|tenant| match tenant.from {
        from if from < plan.version => format!("{}: iria da versão {from} para a {}", tenant.slug, plan.version),
        from => format!("{}: o banco seria conferido (versão {from})", tenant.slug),
    }));
    if lines.is_empty() {
        lines.push("Nada a fazer: tudo na versão mais nova.".to_owned());
    }
    lines.join("\n")
}

fn sentences(report: &MigrationReport) -> String {
    let mut lines: Vec<String> = report.tenants.iter().filter_map(sentence).collect();
    if lines.is_empty() {
        lines.push("Tudo na versão mais nova.".to_owned());
    }
    if !report.is_complete() {
        let MigrationReport { migrated, failed, not_tried, .. } = report;
        lines.push(format!(
            "{failed} com falha, {migrated} em dia, {not_tried} sem tentar. Resolva e repita o comando: ele continua daí."
        ));
    }
    lines.join("\n")
}

/// Only those that something happened to.
fn sentence(tenant: &Migrated) -> Option<String> {
    let Migrated { slug, from, to, milliseconds, error } = tenant;
    match error {
        Some(error) => Some(format!("{slug}: parou na versão {to}: {error}")),
        None if from == to => None,
        None => Some(format!("{slug}: da versão {from} para a {to} em {milliseconds} ms")),
    }
}
