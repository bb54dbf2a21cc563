//! The connections to the tenants' databases.

mod entrance;
mod lease;
mod room;

pub(crate) use entrance::entrance;
pub(crate) use lease::{Lease, check_database};

use crate::{MasterKey, Signals, Tenant, TenantId, registry};
use kernel::Error;
use room::Room;
use sqlx::{
    PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::sync::Notify;

/// Most connections of one tenant in this process: what one busy tenant can take from the others.
pub(crate) const PER_TENANT: u32 = 4;

/// Most connections of one tenant for work outside of requests: one runs jobs, one writes down how they went.
pub(crate) const PER_WORKER: u32 = 2;

/// How long a request waits for a connection before it is told to come again; what [`Settings`](crate::Settings) should say.
pub const PATIENCE: Duration = Duration::from_secs(2);

/// How much of the server one [`Pools`] may take.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// Most live pools.
    pub(crate) cap: usize,
    /// Most connections of one tenant.
    pub(crate) per_tenant: u32,
    /// How long one waits for a connection.
    pub(crate) patience: Duration,
}

/// The connection pools of the live tenants: one small lazy pool each, the least recently used one closed under a cap.
#[derive(Clone)]
pub struct Pools(Arc<Inner>);

struct Inner {
    registry: PgPool,
    base: PgConnectOptions,
    master_key: MasterKey,
    patience: Duration,
    per_tenant: u32,
    signals: Signals,
    room: Mutex<Room>,
    /// Told whenever a pool fell idle or was closed.
    changed: Notify,
}

impl Pools {
    /// No pool yet. `base` leads to the server of the registry; from it a tenant's own name, role and password are put in.
    pub(crate) fn new(
        registry: PgPool,
        base: PgConnectOptions,
        master_key: MasterKey,
        limits: Limits,
        signals: Signals,
    ) -> Self {
        let Limits { cap, per_tenant, patience } = limits;
        let room = Mutex::new(Room::new(cap));
        let changed = Notify::new();
        Self(Arc::new(Inner { registry, base, master_key, patience, per_tenant, signals, room, changed }))
    }

    /// What committed scopes tell.
    pub fn signals(&self) -> &Signals {
        &self.0.signals
    }

    /// How many pools are live, for the metrics.
    pub fn live(&self) -> usize {
        self.room(|room| room.live())
    }

    /// How many connections are open, for the metrics.
    pub fn connections(&self) -> usize {
        self.room(|room| room.connections())
    }

    /// Begins a transaction on the tenant's database, as the tenant's role.
    pub(crate) async fn begin(&self, tenant: &Tenant) -> Result<Lease, Error> {
        let place = match self.room(|room| room.join(tenant.id)) {
            Some(pool) => Place { pools: self.clone(), tenant: tenant.id, pool },
            None => {
                tokio::time::timeout(self.0.patience, self.enter(tenant.id)).await.map_err(|_| Error::Unavailable)??
            }
        };
        Lease::begin(place, &tenant.database).await
    }

    /// Closes every pool, after the connections in use came back; nothing can be begun from then on.
    pub(crate) async fn close(&self) {
        let pools = self.room(Room::shut);
        self.0.changed.notify_waiters();
        for pool in pools {
            pool.close().await;
        }
    }

    /// A place in the pool of a tenant that is not live: waits until a place is free, or an idle pool was closed for it.
    async fn enter(&self, tenant: TenantId) -> Result<Place, Error> {
        let found =
            registry::entrance(&self.0.registry, tenant).await.map_err(registry::fault)?.ok_or(Error::NotFound)?;
        let name = found.name.clone();
        let options = entrance(&self.0.base, &self.0.master_key, tenant, found).map_err(Error::fault)?;
        let _waiting = Waiting::new(self, tenant);
        loop {
            let changed = self.0.changed.notified();
            match self.room(|room| room.enter(tenant, || pool(options.clone(), name.clone(), &self.0))) {
                room::Entered::In(pool) => return Ok(Place { pools: self.clone(), tenant, pool }),
                room::Entered::Evicts(idle) => self.close_idle(idle),
                room::Entered::Full => {}
                room::Entered::Shut => return Err(Error::Unavailable),
            }
            // A turn ends by time, which nobody tells.
            let _ = tokio::time::timeout(Duration::from_millis(50), changed).await;
        }
    }

    /// Its place counts as taken until the last connection is gone, so that the server never sees more than the cap allows.
    fn close_idle(&self, idle: PgPool) {
        let pools = self.clone();
        tokio::spawn(async move {
            idle.close().await;
            pools.room(Room::closed_one);
            pools.0.changed.notify_waiters();
        });
    }

    fn room<T>(&self, act: impl FnOnce(&mut Room) -> T) -> T {
        act(&mut self.0.room.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A request in the queue for a place.
struct Waiting<'a>(&'a Pools, TenantId);

impl<'a> Waiting<'a> {
    fn new(pools: &'a Pools, tenant: TenantId) -> Self {
        pools.room(|room| room.queue(tenant));
        Self(pools, tenant)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.room(|room| room.unqueue(self.1));
        self.0.0.changed.notify_waiters();
    }
}

/// One user of a tenant's pool; while there is one, the pool is not closed.
pub(crate) struct Place {
    pools: Pools,
    tenant: TenantId,
    pub(crate) pool: PgPool,
}

impl Drop for Place {
    fn drop(&mut self) {
        if self.pools.room(|room| room.leave(self.tenant)) {
            self.pools.0.changed.notify_waiters();
        }
    }
}

/// A tenant's pool. A connection that does not stand in the database it should is never handed out.
fn pool(options: PgConnectOptions, expected: String, inner: &Inner) -> PgPool {
    let expected: Arc<str> = expected.into();
    PgPoolOptions::new()
        .min_connections(0)
        .max_connections(inner.per_tenant)
        .test_before_acquire(false)
        .acquire_timeout(inner.patience)
        .idle_timeout(Duration::from_secs(60))
        .after_connect(move |connection, _| {
            let expected = expected.clone();
            Box::pin(async move { lease::check_database(connection, &expected).await })
        })
        .connect_lazy_with(options)
}

impl fmt::Debug for Pools {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pools({} live)", self.live())
    }
}
