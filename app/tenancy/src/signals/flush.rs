use super::{Marks, Signals};
use crate::TenantId;
use sqlx::PgPool;
use std::{collections::HashMap, time::Duration};
use uuid::Uuid;

/// The other processes are told at most ten times a second.
const PAUSE: Duration = Duration::from_millis(100);

/// Tells the registry what the other processes need to know, until it is aborted: who is due for work and, on the channel
/// `tenant_live`, what changed. What cannot be told is lost: the sweep finds the work, readers ask again.
pub(crate) async fn flush(signals: Signals, registry: PgPool, process: Uuid) {
    loop {
        signals.0.due.notified().await;
        once(&signals, &registry, process).await;
        tokio::time::sleep(PAUSE).await;
    }
}

/// What is waiting now.
pub(crate) async fn once(signals: &Signals, registry: &PgPool, process: Uuid) {
    let pending = signals.take();
    if let Err(error) = tell(&pending, registry, process).await {
        tracing::warn!(%error, "other processes were not told of changes");
    }
}

async fn tell(pending: &HashMap<TenantId, Marks>, registry: &PgPool, process: Uuid) -> Result<(), sqlx::Error> {
    let working: Vec<Uuid> = pending.iter().filter(|(_, marks)| marks.has_work).map(|(tenant, _)| tenant.0).collect();
    if !working.is_empty() {
        sqlx::query!(
            "insert into registry.tenant_wake (tenant, due_at) select id, '-infinity' from unnest($1::uuid[]) as due (id)
             on conflict (tenant) do update set due_at = '-infinity'",
            &working
        )
        .execute(registry)
        .await?;
    }
    for (tenant, marks) in pending.iter().filter(|(_, marks)| !marks.topics.is_empty()) {
        sqlx::query!("select pg_notify('tenant_live', $1)", notice(*tenant, marks, process)).execute(registry).await?;
    }
    Ok(())
}

/// `process tenant seq topic topic …`; `*` stands for topics that would pass the 8000 bytes of a notice.
fn notice(tenant: TenantId, marks: &Marks, process: Uuid) -> String {
    let topics = marks.topics.iter().map(AsRef::as_ref).collect::<Vec<&str>>().join(" ");
    let topics = if topics.len() > 7500 { "*" } else { &topics };
    format!("{process} {tenant} {} {topics}", marks.seq)
}
