use super::known::Known;
use crate::{Signal, Signals, TenantId};
use sqlx::{PgPool, postgres::PgListener};
use std::{convert::Infallible, sync::Arc, time::Duration};
use uuid::Uuid;

/// Which hosts to ask about again.
const CHANGED: &str = "tenant_changed";
/// What scopes of other processes changed.
const LIVE: &str = "tenant_live";
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// Forgets what the registry says has changed, and passes on what other processes tell, until the pool is closed. What happens while nobody listens is not told
/// later, so every loss of the connection, and every new one, forgets everything.
pub(super) async fn listen(registry: PgPool, known: Known, signals: Signals, process: Uuid) {
    let mut pause = Duration::from_millis(50);
    loop {
        let started = tokio::time::Instant::now();
        let Err(error) = hear(&registry, &known, &signals, process).await;
        known.forget_all();
        signals.hear(Signal::Lost);
        if matches!(error, sqlx::Error::PoolClosed) {
            return;
        }
        tracing::warn!(%error, "the registry's notices are cut off");
        pause =
            if started.elapsed() > LONGEST_PAUSE { Duration::from_millis(50) } else { (pause * 2).min(LONGEST_PAUSE) };
        tokio::time::sleep(pause).await;
    }
}

async fn hear(registry: &PgPool, known: &Known, signals: &Signals, process: Uuid) -> Result<Infallible, sqlx::Error> {
    let mut listener = PgListener::connect_with(registry).await?;
    listener.listen_all([CHANGED, LIVE]).await?;
    known.forget_all();
    signals.hear(Signal::Lost);
    loop {
        match listener.try_recv().await? {
            Some(notice) if notice.channel() == CHANGED => known.forget(notice.payload()).await,
            Some(notice) => {
                if let Some(signal) = foreign(notice.payload(), process) {
                    signals.hear(signal);
                }
            }
            None => {
                known.forget_all();
                signals.hear(Signal::Lost);
            }
        }
    }
}

/// What another process told: `process tenant seq topic topic …`. What this one told, it knows.
fn foreign(notice: &str, process: Uuid) -> Option<Signal> {
    let mut words = notice.split(' ');
    if words.next()?.parse() == Ok(process) {
        return None;
    }
    let tenant = TenantId(words.next()?.parse().ok()?);
    let seq = words.next()?.parse().ok()?;
    Some(Signal::Changed { tenant, seq, topics: words.map(Arc::from).collect() })
}
