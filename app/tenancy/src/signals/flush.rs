use super::{ALL, Marks, Signals};
use crate::TenantId;
use sqlx::PgPool;
use std::{collections::HashMap, mem, time::Duration};
use uuid::Uuid;

/// The other processes are told at most ten times a second.
const PAUSE: Duration = Duration::from_millis(100);
/// How long to wait before a registry that did not answer is told again.
const LONGER_PAUSE: Duration = Duration::from_secs(1);
/// PostgreSQL takes less than 8000 bytes; 118 of these are before the topics.
const MOST_BYTES: usize = 7500;

/// Tells the registry what the other processes need to know, until it is aborted: who is due for work and, on the channel
/// `tenant_live`, what changed.
pub(crate) async fn flush(signals: Signals, registry: PgPool, process: Uuid) {
    loop {
        signals.0.due.notified().await;
        let told = once(&signals, &registry, process).await;
        tokio::time::sleep(if told { PAUSE } else { LONGER_PAUSE }).await;
    }
}

/// What is waiting now. What cannot be told waits on; `false` then. A process that ends before it could tell leaves the
/// work to the sweep.
pub(crate) async fn once(signals: &Signals, registry: &PgPool, process: Uuid) -> bool {
    let mut taken = Taken { signals, pending: signals.take() };
    match tell(&taken.pending, registry, process).await {
        Ok(()) => {
            taken.pending.clear();
            true
        }
        Err(error) => {
            tracing::warn!(%error, "other processes were not told of changes yet");
            false
        }
    }
}

/// What is being told: it waits on where the telling fails, or is cut off because the process ends.
struct Taken<'a> {
    signals: &'a Signals,
    pending: HashMap<TenantId, Marks>,
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        if !self.pending.is_empty() {
            self.signals.put(mem::take(&mut self.pending));
        }
    }
}

/// One statement for each of both, however many tenants wait.
async fn tell(pending: &HashMap<TenantId, Marks>, registry: &PgPool, process: Uuid) -> Result<(), sqlx::Error> {
    let working: Vec<Uuid> = pending.iter().filter(|(_, marks)| marks.has_work).map(|(tenant, _)| tenant.0).collect();
    if !working.is_empty() {
        // In one order, or two processes would lock each other out.
        sqlx::query!(
            "insert into registry.tenant_wake (tenant, due_at)
             select id, '-infinity' from registry.tenant where id = any($1) order by id
             on conflict (tenant) do update set due_at = '-infinity'",
            &working
        )
        .execute(registry)
        .await?;
    }
    let changed = pending.iter().filter(|(_, marks)| !marks.topics.is_empty());
    let notices: Vec<String> = changed.map(|(tenant, marks)| notice(*tenant, marks, process)).collect();
    if !notices.is_empty() {
        sqlx::query!(
            r#"select count(pg_notify('tenant_live', notice)) as "told!" from unnest($1::text[]) as waiting (notice)"#,
            &notices
        )
        .fetch_one(registry)
        .await?;
    }
    Ok(())
}

/// `process tenant seq topic topic …`; `*` stands for topics that would not go into a notice.
pub(super) fn notice(tenant: TenantId, marks: &Marks, process: Uuid) -> String {
    let topics = marks.topics.iter().map(AsRef::as_ref).collect::<Vec<&str>>().join(" ");
    let topics = if topics.len() > MOST_BYTES { ALL } else { &topics };
    format!("{process} {tenant} {} {topics}", marks.seq)
}
