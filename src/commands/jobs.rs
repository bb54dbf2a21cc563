//! `balcao jobs …`: how much work there is at each tenant, and what failed too often.

use super::{Failure, Platform, tell};
use crate::config::Settings;
use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};
use events::{DeadJob, Queue};
use kernel::Error;
use serde::Serialize;
use std::sync::Arc;
use tenancy::{Tenancy, Tenant, TenantScope};

/// Most dead jobs that are read at once.
const PAGE: i64 = 500;

/// What can be done about jobs.
#[derive(Debug, Subcommand)]
pub enum Jobs {
    /// List how many jobs wait, run and are dead at each tenant; with --dead the dead ones themselves
    List(List),
    /// Try dead jobs again: one, or all of a tenant
    Retry(Which),
    /// Drop dead jobs for good: one, or all of a tenant
    Drop(Which),
}

/// Which tenants.
#[derive(Debug, Args)]
pub struct List {
    /// One tenant only
    #[arg(long, value_name = "SLUG")]
    tenant: Option<String>,
    /// The jobs that failed too often
    #[arg(long)]
    dead: bool,
}

/// Which dead jobs.
#[derive(Debug, Args)]
pub struct Which {
    /// Slug of the tenant
    #[arg(long, value_name = "SLUG", required = true)]
    tenant: String,
    /// Number of the job
    #[arg(value_name = "ID", required_unless_present = "dead", conflicts_with = "dead")]
    id: Option<i64>,
    /// All of them
    #[arg(long)]
    dead: bool,
}

pub(super) async fn run(settings: &Settings, jobs: Jobs) -> Result<(), Failure> {
    let platform = Platform::open(settings).await?;
    if let Some(admin) = platform.admin().await? {
        admin.close().await;
    }
    let tenancy = platform.tenancy().await?;
    let done = act(settings, &tenancy, jobs).await;
    // Tells the workers of other processes what there is to do.
    tenancy.close().await;
    done
}

async fn act(settings: &Settings, tenancy: &Tenancy, jobs: Jobs) -> Result<(), Failure> {
    match jobs {
        Jobs::List(List { tenant, dead }) => {
            let slugs = match tenant {
                Some(slug) => vec![slug],
                None => tenancy.slugs().await?,
            };
            if dead {
                let dead = list(tenancy, &slugs, all_dead).await?;
                return tell(settings, &dead, || dead_lines(&dead));
            }
            let queues = list(tenancy, &slugs, async |mut scope| events::queue(&mut scope).await).await?;
            tell(settings, &queues, || queue_lines(&queues))
        }
        Jobs::Retry(which) => {
            let ids = each(tenancy, which, async |scope, id| settings::retry_stuck(scope, id).await).await?;
            tell(settings, &ids, || format!("Vão ser tentados de novo: {}.", ids.len()))
        }
        Jobs::Drop(which) => {
            let ids = each(tenancy, which, async |scope, id| settings::discard_stuck(scope, id).await).await?;
            tell(settings, &ids, || format!("Descartados: {}.", ids.len()))
        }
    }
}

/// What was found at one tenant.
#[derive(Debug, Serialize)]
struct At<T> {
    tenant: String,
    #[serde(flatten)]
    found: T,
}

/// The dead jobs of one tenant.
#[derive(Debug, Serialize)]
struct Dead {
    dead: Vec<DeadJob>,
}

/// The same question to each tenant. One that cannot answer is told and does not keep the others from it.
async fn list<T>(
    tenancy: &Tenancy,
    slugs: &[String],
    ask: impl AsyncFn(TenantScope) -> Result<T, Error>,
) -> Result<Vec<At<T>>, Failure> {
    let mut found = Vec::new();
    for slug in slugs {
        let tenant = known(tenancy, slug).await?;
        match scope(tenancy, tenant).await {
            Ok(scope) => found.push(At { tenant: slug.clone(), found: ask(scope).await? }),
            Err(error) if slugs.len() > 1 => tracing::error!(tenant = slug, %error, "its database does not answer"),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(found)
}

async fn all_dead(mut scope: TenantScope) -> Result<Dead, Error> {
    let mut dead: Vec<DeadJob> = Vec::new();
    loop {
        let page = events::dead_jobs(&mut scope, dead.last().map(|job| job.id), PAGE).await?;
        if page.is_empty() {
            return Ok(Dead { dead });
        }
        dead.extend(page);
    }
}

/// Does something with one dead job or with all of a tenant, in one transaction; gives their numbers.
async fn each(
    tenancy: &Tenancy,
    which: Which,
    act: impl AsyncFn(&mut TenantScope, i64) -> Result<(), Error>,
) -> Result<Vec<i64>, Failure> {
    let tenant = known(tenancy, &which.tenant).await?;
    let ids = match which.id {
        Some(id) => vec![id],
        None => all_dead(scope(tenancy, tenant.clone()).await?).await?.dead.iter().map(|job| job.id).collect(),
    };
    let mut scope = scope(tenancy, tenant).await?;
    for id in &ids {
        act(&mut scope, *id).await.map_err(|error| match error {
            Error::NotFound => Failure::input(format!("não há entre os que falharam nenhum trabalho de número {id}")),
            other => other.into(),
        })?;
    }
    scope.commit().await?;
    Ok(ids)
}

async fn known(tenancy: &Tenancy, slug: &str) -> Result<Arc<Tenant>, Failure> {
    tenancy.by_slug(slug).await?.ok_or_else(|| Failure::input(format!("não existe a empresa {slug}")))
}

async fn scope(tenancy: &Tenancy, tenant: Arc<Tenant>) -> Result<TenantScope, Error> {
    TenantScope::of_command(tenant, tenancy.pools(), tenancy.clock().now()).await
}

fn queue_lines(queues: &[At<Queue>]) -> String {
    let width = queues.iter().map(|queue| queue.tenant.len()).max().unwrap_or_default();
    let line = |At { tenant, found }: &At<Queue>| {
        let Queue { waiting, running, dead, oldest_due } = found;
        let since = oldest_due.map(|since| format!("; o mais antigo desde {}", instant(since))).unwrap_or_default();
        format!("{tenant:width$}  esperando {waiting}, em andamento {running}, falharam {dead}{since}")
    };
    match queues {
        [] => "Nenhuma empresa ainda.".to_owned(),
        queues => queues.iter().map(line).collect::<Vec<_>>().join("\n"),
    }
}

fn dead_lines(tenants: &[At<Dead>]) -> String {
    let line = |tenant: &str, job: &DeadJob| {
        let error = job.last_error.as_deref().unwrap_or_default();
        format!("{tenant}  {}  {}  {} tentativas até {}: {error}", job.id, job.kind, job.attempts, instant(job.dead_at))
    };
    let lines: Vec<String> =
        tenants.iter().flat_map(|at| at.found.dead.iter().map(|job| line(&at.tenant, job))).collect();
    if lines.is_empty() { "Nenhum trabalho falhou de vez.".to_owned() } else { lines.join("\n") }
}

fn instant(instant: DateTime<Utc>) -> impl std::fmt::Display {
    instant.format("%d/%m/%Y %H:%M UTC")
}
