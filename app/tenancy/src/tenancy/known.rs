use crate::{BaseUrl, Host, Tenant, registry};
use kernel::Error;
use moka::{Expiry, future::Cache};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

/// A tenant by host, or the knowledge that there is none.
type Answer = Option<Arc<Tenant>>;

/// What the registry told of hosts lately. Bounded: strangers may ask for any number of hosts.
#[derive(Debug, Clone)]
pub(super) struct Known {
    answers: Cache<Host, Answer>,
    /// Counts the notices: an answer that was asked for before a notice and arrived after it may be old.
    notices: Arc<AtomicU64>,
    base: Arc<BaseUrl>,
}

const MOST: u64 = 10_000;

impl Known {
    pub(super) fn new(base: BaseUrl) -> Self {
        let answers = Cache::builder().max_capacity(MOST).expire_after(Lifetime).build();
        Self { answers, notices: Arc::default(), base: Arc::new(base) }
    }

    pub(super) fn base_url(&self) -> &BaseUrl {
        &self.base
    }

    pub(super) async fn get(&self, host: &Host) -> Option<Answer> {
        self.answers.get(host).await
    }

    /// Keeps what `ask` finds out; requests that wait for the same host ask once.
    pub(super) async fn learn(
        &self,
        host: &Host,
        ask: impl Future<Output = Result<Answer, sqlx::Error>>,
    ) -> Result<Answer, Error> {
        let before = self.notices.load(Ordering::Acquire);
        let answer = self.answers.try_get_with_by_ref(host, ask).await;
        if self.notices.load(Ordering::Acquire) != before {
            self.answers.invalidate(host).await;
        }
        answer.map_err(|error: Arc<sqlx::Error>| match Arc::try_unwrap(error) {
            Ok(error) => registry::fault(error),
            // Another of those that waited reports it.
            Err(_) => Error::Unavailable,
        })
    }

    /// Forgets the hosts a notice of the registry names: own hosts, and slugs, which have no dot.
    pub(super) async fn forget(&self, notice: &str) {
        if notice == "*" {
            return self.forget_all();
        }
        self.notices.fetch_add(1, Ordering::AcqRel);
        for name in notice.split(' ') {
            let host =
                if name.contains('.') { Host::parse(name.as_bytes()).ok() } else { Some(self.base.host_of(name)) };
            if let Some(host) = host {
                self.answers.invalidate(&host).await;
            }
        }
    }

    /// Forgets everything: notices may have been lost.
    pub(super) fn forget_all(&self) {
        self.notices.fetch_add(1, Ordering::AcqRel);
        self.answers.invalidate_all();
    }
}

/// A tenant is known for 5 minutes, a stranger for 30 seconds.
struct Lifetime;

impl Expiry<Host, Answer> for Lifetime {
    fn expire_after_create(&self, _: &Host, answer: &Answer, _: Instant) -> Option<Duration> {
        Some(Duration::from_secs(if answer.is_some() { 300 } else { 30 }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> (Known, Host) {
        let base = BaseUrl::parse("http://localhost:3000").unwrap();
        let host = base.host_of("aurora");
        (Known::new(base), host)
    }

    #[tokio::test]
    async fn an_answer_is_kept_until_a_notice_names_its_host() {
        let (known, host) = known();
        for (notice, forgets) in [("oficina", false), ("oficina aurora", true), ("aurora.example", false), ("*", true)]
        {
            assert!(known.learn(&host, async { Ok(None) }).await.unwrap().is_none());
            assert!(known.get(&host).await.is_some());
            known.forget(notice).await;
            assert_eq!(known.get(&host).await.is_none(), forgets, "{notice}");
        }
    }

    #[tokio::test]
    async fn an_answer_overtaken_by_a_notice_is_not_kept() {
        let (known, host) = known();
        let overtaken = async {
            known.forget("aurora").await;
            Ok(None)
        };
        known.learn(&host, overtaken).await.unwrap();
        assert!(known.get(&host).await.is_none());
    }

    #[tokio::test]
    async fn a_failure_is_not_kept() {
        let (known, host) = known();
        let failed = known.learn(&host, async { Err(sqlx::Error::PoolTimedOut) }).await;
        assert_eq!(failed.unwrap_err(), Error::Unavailable);
        assert!(known.get(&host).await.is_none());
    }
}
