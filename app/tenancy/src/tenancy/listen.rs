use super::known::Known;
use sqlx::{PgPool, postgres::PgListener};
use std::{convert::Infallible, time::Duration};

const CHANNEL: &str = "tenant_changed";
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// Forgets what the registry says has changed, until the pool is closed. What happens while nobody listens is not told
/// later, so every loss of the connection, and every new one, forgets everything.
pub(super) async fn listen(registry: PgPool, known: Known) {
    let mut pause = Duration::from_millis(50);
    loop {
        let started = tokio::time::Instant::now();
        let Err(error) = hear(&registry, &known).await;
        known.forget_all();
        if matches!(error, sqlx::Error::PoolClosed) {
            return;
        }
        tracing::warn!(%error, "the registry's notices are cut off");
        pause =
            if started.elapsed() > LONGEST_PAUSE { Duration::from_millis(50) } else { (pause * 2).min(LONGEST_PAUSE) };
        tokio::time::sleep(pause).await;
    }
}

async fn hear(registry: &PgPool, known: &Known) -> Result<Infallible, sqlx::Error> {
    let mut listener = PgListener::connect_with(registry).await?;
    listener.listen(CHANNEL).await?;
    known.forget_all();
    loop {
        match listener.try_recv().await? {
            Some(notice) => known.forget(notice.payload()).await,
            None => known.forget_all(),
        }
    }
}
