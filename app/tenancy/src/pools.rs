//! The connections to the tenants' databases.

mod entrance;
mod lease;
mod room;

pub(crate) use entrance::{Door, entrance};
pub(crate) use lease::{Lease, check_database};

use crate::{MasterKey, Signals, Tenant, TenantId, registry};
use kernel::Error;
use lease::Failed;
use room::{Left, Made, Room, Seat};
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

/// How often in a row the way into a database may change before a request gives up.
const CHANGES: u32 = 3;

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

    /// The registry.
    pub(crate) fn registry(&self) -> &PgPool {
        &self.0.registry
    }

    /// How many pools are live, for the metrics.
    pub fn live(&self) -> usize {
        self.room(|room| room.live())
    }

    /// How many connections are open, for the metrics.
    pub fn connections(&self) -> usize {
        self.room(|room| room.connections())
    }

    /// Begins a transaction on the tenant's database, as the tenant's role. Where the way in changed meanwhile, by the new one.
    pub(crate) async fn begin(&self, tenant: &Tenant) -> Result<Lease, Error> {
        for _ in 0..CHANGES {
            let place = self.place(tenant.id).await?;
            let seat = place.seat.clone();
            match Lease::begin(place, &tenant.database).await {
                Err(Failed::Refused(error)) if !self.renew(&seat).await? => return Err(error.into()),
                Err(Failed::Refused(error)) => tracing::debug!(%error, "the way into a tenant's database changed"),
                begun => return Ok(begun?),
            }
        }
        Err(Error::Unavailable)
    }

    /// Looks again at the way into the database of one tenant, or of each that is live: pools that lead another way take no
    /// more users, and go with their last one.
    pub(crate) fn reconsider(&self, tenant: Option<TenantId>) {
        let live = self.room(|room| room.doors());
        let doors: Vec<_> = live.into_iter().filter(|(live, _)| tenant.is_none_or(|tenant| tenant == *live)).collect();
        if doors.is_empty() {
            return;
        }
        let pools = self.clone();
        tokio::spawn(async move {
            for (tenant, door) in doors {
                // What cannot be asked now, the next user finds out when the server refuses it.
                let Ok(now) = pools.door(tenant).await else { return };
                if now.as_ref() != Some(&door) {
                    pools.retire(tenant, &door);
                }
            }
        });
    }

    /// Closes every pool, after the connections in use came back; nothing can be begun from then on.
    pub(crate) async fn close(&self) {
        let pools = self.room(Room::shut);
        self.0.changed.notify_waiters();
        for pool in pools {
            pool.close().await;
        }
    }

    async fn place(&self, tenant: TenantId) -> Result<Place, Error> {
        match self.room(|room| room.join(tenant)) {
            Some(seat) => Ok(Place { pools: self.clone(), seat }),
            None => tokio::time::timeout(self.0.patience, self.enter(tenant)).await.map_err(|_| Error::Unavailable)?,
        }
    }

    /// A place in the pool of a tenant that is not live: waits until a place is free, or an idle pool was closed for it.
    async fn enter(&self, tenant: TenantId) -> Result<Place, Error> {
        let door = self.door(tenant).await?.ok_or(Error::NotFound)?;
        let _waiting = Waiting::new(self, tenant);
        loop {
            let changed = self.0.changed.notified();
            match self.room(|room| room.enter(tenant, || self.make(&door))) {
                room::Entered::In(seat) => return Ok(Place { pools: self.clone(), seat }),
                room::Entered::Evicts(idle) => self.close_idle(idle),
                room::Entered::Full => {}
                room::Entered::Shut => return Err(Error::Unavailable),
            }
            // A turn ends by time, which nobody tells.
            let _ = tokio::time::timeout(Duration::from_millis(50), changed).await;
        }
    }

    /// After a refusal: whether there is another way in than the one that was tried.
    async fn renew(&self, seat: &Seat) -> Result<bool, Error> {
        let Some(tried) = self.room(|room| room.door(seat)) else { return Ok(true) };
        match self.door(seat.tenant).await? {
            Some(now) if now == tried => return Ok(false),
            Some(_) => self.retire(seat.tenant, &tried),
            None => {
                self.retire(seat.tenant, &tried);
                return Err(Error::NotFound);
            }
        }
        Ok(true)
    }

    /// The way into a tenant's database, as the registry knows it now.
    async fn door(&self, tenant: TenantId) -> Result<Option<Door>, Error> {
        let found = registry::entrance(&self.0.registry, tenant).await.map_err(registry::fault)?;
        found.map(|found| Door::of(&self.0.master_key, tenant, found)).transpose().map_err(Error::fault)
    }

    fn retire(&self, tenant: TenantId, door: &Door) {
        if let Some(idle) = self.room(|room| room.retire(tenant, door)) {
            self.close_idle(idle);
        }
    }

    fn make(&self, door: &Door) -> Made {
        Made { pool: pool(door.options(&self.0.base), door.name.clone(), &self.0), door: door.clone() }
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
    seat: Seat,
}

impl Drop for Place {
    fn drop(&mut self) {
        match self.pools.room(|room| room.leave(&self.seat)) {
            Left::Busy => {}
            Left::Idle => self.pools.0.changed.notify_waiters(),
            Left::Closes(pool) => self.pools.close_idle(pool),
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
