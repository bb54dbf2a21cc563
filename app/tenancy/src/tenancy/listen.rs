use super::known::Known;
use crate::{Signal, Signals, TenantId};
use sqlx::{
    PgPool,
    postgres::{PgListener, PgNotification},
};
use std::{convert::Infallible, sync::Arc, time::Duration};
use tokio::time::timeout;
use uuid::Uuid;

/// Which hosts to ask about again.
const CHANGED: &str = "tenant_changed";
/// What scopes of other processes changed.
const LIVE: &str = "tenant_live";
/// How soon the registry is tried again after the connection was lost, and after it was lost again and again: what changed
/// meanwhile is not known before.
const PAUSES: [Duration; 2] = [Duration::from_millis(50), Duration::from_millis(250)];
/// A connection that lasted this long was a good one.
const GOOD: Duration = Duration::from_secs(5);
/// How long it may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// After so long a silence the connection is asked whether it is still one: a firewall cuts off idle ones without a word.
const SILENCE: Duration = Duration::from_secs(30);

/// Forgets what the registry says has changed, and passes on what other processes tell, until the pool is closed. What
/// happens while nobody listens is not told later, so every loss of the connection, and every new one, forgets everything.
pub(super) async fn listen(registry: PgPool, known: Known, signals: Signals, process: Uuid) {
    let ears = Ears { known, signals, process };
    let mut losses = 0_usize;
    loop {
        let started = tokio::time::Instant::now();
        let Err(error) = ears.hear(&registry).await;
        ears.lost();
        if matches!(error, sqlx::Error::PoolClosed) {
            return;
        }
        losses = if started.elapsed() > GOOD { 1 } else { losses + 1 };
        // An outage is one line in the log, and one more a minute.
        if losses % 240 == 1 {
            tracing::warn!(%error, "the registry's notices are cut off");
        }
        tokio::time::sleep(PAUSES[usize::from(losses > 1)]).await;
    }
}

struct Ears {
    known: Known,
    signals: Signals,
    process: Uuid,
}

impl Ears {
    async fn hear(&self, registry: &PgPool) -> Result<Infallible, sqlx::Error> {
        let mut listener = PgListener::connect_with(registry).await?;
        listener.listen_all([CHANGED, LIVE]).await?;
        self.lost();
        loop {
            match timeout(SILENCE, listener.try_recv()).await {
                Ok(Ok(Some(notice))) => self.take(&notice).await,
                Ok(Ok(None)) => self.lost(),
                Ok(Err(error)) => return Err(error),
                Err(_) => answers(&mut listener).await?,
            }
        }
    }

    async fn take(&self, notice: &PgNotification) {
        if notice.channel() == CHANGED {
            self.known.forget(notice.payload()).await;
            self.signals.hear(Signal::Renewed(notice.payload().into()));
        } else if let Some(signal) = foreign(notice.payload(), self.process) {
            self.signals.hear(signal);
        }
    }

    fn lost(&self) {
        self.known.forget_all();
        self.signals.hear(Signal::Lost);
    }
}

async fn answers(listener: &mut PgListener) -> Result<(), sqlx::Error> {
    let asked = sqlx::query_scalar!(r#"select 1 as "one!""#).fetch_one(listener);
    timeout(PATIENCE, asked).await.map_err(|_| sqlx::Error::PoolTimedOut)?.map(|_| ())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_other_processes_tell_is_passed_on_and_nothing_else() {
        let (process, tenant) = (Uuid::new_v4(), TenantId::new());
        let own = format!("{process} {tenant} 3 crm.deal:1");
        assert_eq!(foreign(&own, process), None);
        let topics = vec![Arc::from("crm.deal:1")];
        assert_eq!(foreign(&own, Uuid::new_v4()), Some(Signal::Changed { tenant, seq: 3, topics }));
        for nonsense in ["", " ", "x y z", &format!("{process} x 3 a"), &format!("{process} {tenant} x a")] {
            assert_eq!(foreign(nonsense, Uuid::new_v4()), None, "{nonsense:?}");
        }
    }
}
