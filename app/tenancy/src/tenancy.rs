mod known;
mod listen;
mod resolved;
mod wake;

pub use resolved::{Moved, Resolved};
pub use wake::Wakes;

use crate::{
    BaseUrl, Host, MasterKey, Pools, Signals, Slug, Tenant, TenantStatus, pools, pools::Limits, registry, signals,
};
use kernel::{Clock, Error};
use known::Known;
use sqlx::PgPool;
use std::{sync::Arc, time::Duration};
use tokio::task::AbortHandle;
use uuid::Uuid;

/// How long work outside of requests may hold up the end.
const LONGEST_CLOSE: Duration = Duration::from_secs(1);

/// What a running server needs to know of its tenants.
#[derive(Debug, Clone)]
pub struct Settings {
    /// `BALCAO_DATABASE_URL`: the registry, as a role without CREATEDB.
    pub registry_url: String,
    /// Where the platform lives.
    pub base_url: BaseUrl,
    /// Opens the passwords of the tenants' roles.
    pub master_key: MasterKey,
    /// Most connections of this process to tenants' databases, `BALCAO_DB_CONNECTIONS` (100); 4 per live pool.
    pub connections: u32,
    /// Most live pools, if `connections` allows as many.
    pub pool_cap: usize,
    /// Most connections of this process for work outside of requests, `BALCAO_WORKER_CONNECTIONS` (20); 2 per live pool.
    pub worker_connections: u32,
    /// How long a request waits for a connection before it is told to come again: [`PATIENCE`](crate::PATIENCE), save in
    /// tests on a busy machine.
    pub patience: Duration,
    /// The present instant.
    pub clock: Arc<dyn Clock>,
}

/// The tenants, as a running server knows them: the registry, what it told lately, the tenants' pools. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Tenancy(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    registry: PgPool,
    known: Known,
    pools: Pools,
    background: Pools,
    master_key: MasterKey,
    clock: Arc<dyn Clock>,
    process: Uuid,
    tasks: [AbortHandle; 2],
}

impl Tenancy {
    /// Starts listening for changes. The registry need not be up yet.
    ///
    /// # Errors
    /// [`Error::Fault`] when the registry's address cannot be read.
    pub async fn connect(settings: Settings) -> Result<Self, Error> {
        let options: sqlx::postgres::PgConnectOptions = settings.registry_url.parse().map_err(Error::fault)?;
        let cap =
            settings.pool_cap.min(usize::try_from(settings.connections / pools::PER_TENANT).unwrap_or(usize::MAX));
        let registry = registry::pool(options.clone());
        let (signals, process) = (Signals::new(), Uuid::new_v4());
        let pools = |name: &str, limits| {
            let options = options.clone().application_name(name);
            Pools::new(registry.clone(), options, settings.master_key.clone(), limits, signals.clone())
        };
        let patience = settings.patience;
        let work = usize::try_from(settings.worker_connections / pools::PER_WORKER).unwrap_or(usize::MAX);
        let background = pools("balcao work", Limits { cap: work, per_tenant: pools::PER_WORKER, patience });
        let pools = pools("balcao", Limits { cap, per_tenant: pools::PER_TENANT, patience });
        let known = Known::new(settings.base_url, vec![pools.clone(), background.clone()]);
        let tasks = [
            tokio::spawn(listen::listen(registry.clone(), known.clone(), signals.clone(), process)).abort_handle(),
            tokio::spawn(signals::flush(signals, registry.clone(), process)).abort_handle(),
        ];
        let Settings { clock, master_key, .. } = settings;
        Ok(Self(Arc::new(Inner { registry, known, pools, background, master_key, clock, process, tasks })))
    }

    /// What a host leads to: an exact verified domain, else `{slug}.{base}`, else a slug that was a tenant's before. A tenant
    /// that is still being made, or was deleted, is nobody.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the registry does not answer.
    pub async fn resolve(&self, host: &Host) -> Result<Resolved, Error> {
        let found = match self.0.known.get(host).await {
            Some(known) => known,
            None if host.is_address() => Resolved::Nobody,
            None => self.0.known.learn(host, self.ask(host)).await?,
        };
        Ok(found.at(self.0.clock.now()))
    }

    /// The tenant that has this slug now.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the registry does not answer.
    pub async fn by_slug(&self, slug: &str) -> Result<Option<Arc<Tenant>>, Error> {
        match Slug::parse(slug) {
            Ok(slug) => Ok(self.resolve(&self.base_url().host_of(slug.as_str())).await?.tenant()),
            Err(_) => Ok(None),
        }
    }

    /// The tenants' connection pools.
    pub fn pools(&self) -> &Pools {
        &self.0.pools
    }

    /// The pools for work outside of requests, with a budget of their own: however much there is to do, who waits for a page
    /// does not wait for it.
    pub fn background(&self) -> &Pools {
        &self.0.background
    }

    /// What committed scopes tell, in this process and in the others.
    pub fn signals(&self) -> &Signals {
        self.0.pools.signals()
    }

    /// Seals and opens what is secret.
    pub fn master_key(&self) -> &MasterKey {
        &self.0.master_key
    }

    /// The clock.
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.0.clock
    }

    /// Where the platform lives.
    pub fn base_url(&self) -> &BaseUrl {
        self.0.known.base_url()
    }

    /// How many connections to the registry are open, for the metrics.
    pub fn registry_connections(&self) -> usize {
        self.0.registry.size() as usize
    }

    /// Whether the registry answers within a second, for `/readyz`.
    pub async fn ready(&self) -> bool {
        let asked = sqlx::query_scalar!(r#"select exists (select from registry.tenant) as "any!""#);
        matches!(tokio::time::timeout(Duration::from_secs(1), asked.fetch_one(&self.0.registry)).await, Ok(Ok(_)))
    }

    /// Closes every connection, after those in use came back, and tells the other processes what they do not know yet.
    pub async fn close(&self) {
        self.0.stop();
        // What one of them was telling when it was cut off waits again after its end.
        while self.0.tasks.iter().any(|task| !task.is_finished()) {
            tokio::task::yield_now().await;
        }
        self.0.pools.close().await;
        // A job that blocks its thread holds its connection, perhaps for ever.
        let _ = tokio::time::timeout(LONGEST_CLOSE, self.0.background.close()).await;
        signals::once(self.signals(), &self.0.registry, self.0.process).await;
        self.0.registry.close().await;
    }

    /// Asks the registry.
    async fn ask(&self, host: &Host) -> Result<Resolved, sqlx::Error> {
        let (registry, base) = (&self.0.registry, self.base_url());
        let (id, until) = if base.covers(host) {
            let Some(slug) = base.slug_in(host) else { return Ok(Resolved::Nobody) };
            match registry::holder_of_slug(registry, slug.as_str()).await? {
                Some(holder) => (Some(holder.tenant), holder.redirects_until),
                None => (None, None),
            }
        } else {
            (registry::id_by_domain(registry, host).await?, None)
        };
        let Some(id) = id else { return Ok(Resolved::Nobody) };
        let served = |tenant: &Tenant| !matches!(tenant.status, TenantStatus::Provisioning | TenantStatus::Deleted);
        Ok(match (registry::tenant(registry, id, base).await?.filter(served), until) {
            (None, _) => Resolved::Nobody,
            (Some(tenant), None) => Resolved::Tenant(Arc::new(tenant)),
            (Some(Tenant { origin, slug, status, .. }), Some(until)) => {
                Resolved::Moved(Arc::new(Moved { origin, slug, status, until }))
            }
        })
    }
}

impl Inner {
    fn stop(&self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.stop();
    }
}
