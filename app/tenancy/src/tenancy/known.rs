use super::Resolved;
use crate::{BaseUrl, Host, Pools, TenantId, registry};
use kernel::Error;
use moka::{Expiry, future::Cache};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

/// What the registry told of hosts lately. Bounded: strangers may ask for any number of hosts.
#[derive(Debug, Clone)]
pub(super) struct Known {
    answers: Cache<Host, Resolved>,
    /// The tenants of the last minutes, whatever was cut off since: what is served while the registry cannot be asked.
    last: Cache<Host, Resolved>,
    /// What was opened with what the registry told.
    pools: Arc<[Pools]>,
    /// Counts the notices: an answer that was asked for before a notice and arrived after it may be old.
    notices: Arc<AtomicU64>,
    base: Arc<BaseUrl>,
}

const MOST: u64 = 10_000;
const TENANT_LIFE: Duration = Duration::from_secs(300);
const STRANGER_LIFE: Duration = Duration::from_secs(30);

impl Known {
    pub(super) fn new(base: BaseUrl, pools: Vec<Pools>) -> Self {
        let answers = Cache::builder().max_capacity(MOST).expire_after(Lifetime).build();
        let last = Cache::builder().max_capacity(MOST).time_to_live(TENANT_LIFE).build();
        Self { answers, last, pools: pools.into(), notices: Arc::default(), base: Arc::new(base) }
    }

    pub(super) fn base_url(&self) -> &BaseUrl {
        &self.base
    }

    pub(super) async fn get(&self, host: &Host) -> Option<Resolved> {
        self.answers.get(host).await
    }

    /// Keeps what `ask` finds out; requests that wait for the same host ask once. While the registry cannot be asked,
    /// who was a tenant a moment ago still is one.
    pub(super) async fn learn(
        &self,
        host: &Host,
        ask: impl Future<Output = Result<Resolved, sqlx::Error>>,
    ) -> Result<Resolved, Error> {
        let before = self.notices.load(Ordering::Acquire);
        let answer = self.answers.try_get_with_by_ref(host, ask).await;
        match &answer {
            Ok(Resolved::Nobody) => self.last.invalidate(host).await,
            Ok(found) => self.last.insert(host.clone(), found.clone()).await,
            Err(_) => {}
        }
        let overtaken = self.notices.load(Ordering::Acquire) != before;
        if overtaken {
            self.answers.invalidate(host).await;
        }
        let error = match answer.map_err(Arc::try_unwrap) {
            Ok(answer) => return Ok(answer),
            Err(Ok(error)) => registry::fault(error),
            // Another of those that waited reports it.
            Err(Err(_)) => Error::Unavailable,
        };
        let last = self.last.get(host).await.filter(|_| error == Error::Unavailable).ok_or(error)?;
        // The next requests need not wait for the registry too: whoever listens forgets it with each try to reach it.
        if !overtaken {
            self.answers.insert(host.clone(), last.clone()).await;
        }
        Ok(last)
    }

    /// Forgets the hosts a notice of the registry names: own hosts, and slugs, which have no dot. `@` and an id: the way into
    /// that tenant's database changed.
    pub(super) async fn forget(&self, notice: &str) {
        if notice == "*" {
            self.last.invalidate_all();
            return self.forget_all();
        }
        self.notices.fetch_add(1, Ordering::AcqRel);
        for name in notice.split(' ') {
            if let Some(tenant) = name.strip_prefix('@') {
                if let Ok(tenant) = tenant.parse() {
                    self.pools.iter().for_each(|pools| pools.reconsider(Some(TenantId(tenant))));
                }
                continue;
            }
            let host =
                if name.contains('.') { Host::parse(name.as_bytes()).ok() } else { Some(self.base.host_of(name)) };
            if let Some(host) = host {
                self.answers.invalidate(&host).await;
                self.last.invalidate(&host).await;
            }
        }
    }

    /// Forgets everything: notices may have been lost.
    pub(super) fn forget_all(&self) {
        self.notices.fetch_add(1, Ordering::AcqRel);
        self.answers.invalidate_all();
        self.pools.iter().for_each(|pools| pools.reconsider(None));
    }
}

/// A tenant is known for 5 minutes, a stranger for 30 seconds.
struct Lifetime;

impl Expiry<Host, Resolved> for Lifetime {
    fn expire_after_create(&self, _: &Host, found: &Resolved, _: Instant) -> Option<Duration> {
        Some(if matches!(found, Resolved::Nobody) { STRANGER_LIFE } else { TENANT_LIFE })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> (Known, Host) {
        let base = BaseUrl::parse("http://localhost:3000").unwrap();
        let host = base.host_of("aurora");
        (Known::new(base, Vec::new()), host)
    }

    #[tokio::test]
    async fn an_answer_is_kept_until_a_notice_names_its_host() {
        let (known, host) = known();
        for (notice, forgets) in
            [("oficina", false), ("oficina aurora", true), ("aurora.example", false), ("@", false), ("*", true)]
        {
            assert!(known.learn(&host, async { Ok(Resolved::Nobody) }).await.unwrap().tenant().is_none());
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
            Ok(Resolved::Nobody)
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
