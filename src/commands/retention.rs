//! `balcao retention`: says what was kept for its time, and with `--apply` deletes it. The worker does the same each night.

use super::{Failure, Platform, data_map, tell};
use crate::config::Settings;
use clap::Args;
use events::retention::{self, Expired};
use serde::Serialize;
use std::collections::BTreeMap;
use tenancy::Tenancy;

/// What of whom.
#[derive(Debug, Args)]
pub struct Retention {
    /// Slug of the tenant; without it all
    #[arg(long, value_name = "SLUG")]
    tenant: Option<String>,
    /// Delete; without it nothing is changed
    #[arg(long)]
    apply: bool,
}

/// What there is at one tenant.
#[derive(Debug, Serialize)]
struct Outcome {
    tenant: String,
    /// Rows whose time was over.
    due: Vec<Expired>,
    /// Rows that were deleted, of each table.
    removed: BTreeMap<String, i64>,
}

pub(super) async fn run(settings: &Settings, retention: &Retention) -> Result<(), Failure> {
    let platform = Platform::open(settings).await?;
    let admin = platform.required_admin().await?;
    let tenancy = platform.tenancy().await?;
    let mut outcomes = Vec::new();
    let done = async {
        for slug in data_map::slugs(&admin, retention.tenant.as_deref()).await? {
            outcomes.push(one(&tenancy, slug, retention.apply).await?);
        }
        Ok(())
    };
    let done: Result<(), Failure> = done.await;
    tenancy.close().await;
    admin.close().await;
    done?;
    tell(settings, &outcomes, || sentences(&outcomes, retention.apply))
}

async fn one(tenancy: &Tenancy, tenant: String, apply: bool) -> Result<Outcome, Failure> {
    let mut scope = data_map::scope(tenancy, &tenant).await?;
    let (due, mut removed) = (retention::due(&mut scope).await?, BTreeMap::new());
    let mut more = apply;
    while more {
        let portion = retention::expire(&mut scope).await?;
        scope.commit().await?;
        for (table, rows) in portion.tables {
            *removed.entry(table).or_default() += rows;
        }
        more = portion.more;
        scope = data_map::scope(tenancy, &tenant).await?;
    }
    Ok(Outcome { tenant, due, removed })
}

fn sentences(outcomes: &[Outcome], applied: bool) -> String {
    let lines: Vec<String> = outcomes.iter().flat_map(|outcome| lines(outcome, applied)).collect();
    if lines.is_empty() { "Nada passou do prazo de guarda.".to_owned() } else { lines.join("\n") }
}

fn lines(outcome: &Outcome, applied: bool) -> impl Iterator<Item = String> {
    outcome.due.iter().map(move |expired| {
        let removed = outcome.removed.get(&expired.table).copied().unwrap_or_default();
        let fate = match (expired.removable, applied) {
            (false, _) => "só o dono do banco apaga".to_owned(),
            (true, true) => format!("apagadas {removed}"),
            (true, false) => "--apply apaga".to_owned(),
        };
        let kept = data_map::period(&expired.period);
        let rows = if expired.rows == 1 { "1 linha".to_owned() } else { format!("{} linhas", expired.rows) };
        format!("{}: {}, {rows} além do prazo ({kept}): {fate}", outcome.tenant, expired.table)
    })
}
