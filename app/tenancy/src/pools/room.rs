use crate::TenantId;
use sqlx::PgPool;
use std::collections::HashMap;

/// Which pools are live, who uses them, and which goes first when another tenant needs the place. No waiting in here.
pub(crate) struct Room {
    cap: usize,
    live: HashMap<TenantId, Live>,
    /// Evicted pools whose connections are not all gone yet.
    closing: usize,
    /// Counts up with each use; the smallest `used` is the least recent.
    tick: u64,
    shut: bool,
}

struct Live {
    pool: PgPool,
    users: usize,
    used: u64,
}

/// What came of the wish for a place.
pub(crate) enum Entered {
    /// A place in the pool.
    In(PgPool),
    /// None yet; this pool has to be closed first.
    Evicts(PgPool),
    /// None, and nothing can be closed now: ask again when something changed.
    Full,
    /// None ever: the process ends.
    Shut,
}

impl Room {
    pub(crate) fn new(cap: usize) -> Self {
        Self { cap: cap.max(1), live: HashMap::new(), closing: 0, tick: 0, shut: false }
    }

    /// One more user of a live pool.
    pub(crate) fn join(&mut self, tenant: TenantId) -> Option<PgPool> {
        self.tick += 1;
        let live = self.live.get_mut(&tenant)?;
        live.users += 1;
        live.used = self.tick;
        Some(live.pool.clone())
    }

    /// One user of a pool, which is made when there is room. One pool is closed at a time, so that tenants who wait together
    /// do not close more than they need.
    pub(crate) fn enter(&mut self, tenant: TenantId, make: impl FnOnce() -> PgPool) -> Entered {
        if self.shut {
            return Entered::Shut;
        }
        if let Some(pool) = self.join(tenant) {
            return Entered::In(pool);
        }
        if self.live.len() + self.closing < self.cap {
            let pool = make();
            self.live.insert(tenant, Live { pool: pool.clone(), users: 1, used: self.tick });
            return Entered::In(pool);
        }
        if self.closing > 0 {
            return Entered::Full;
        }
        let idle = self.live.iter().filter(|(_, live)| live.users == 0).min_by_key(|(_, live)| live.used);
        match idle.map(|(tenant, _)| *tenant).and_then(|tenant| self.live.remove(&tenant)) {
            Some(live) => {
                self.closing += 1;
                Entered::Evicts(live.pool)
            }
            None => Entered::Full,
        }
    }

    /// One user less; whether the pool has none left.
    pub(crate) fn leave(&mut self, tenant: TenantId) -> bool {
        self.live.get_mut(&tenant).is_some_and(|live| {
            live.users -= 1;
            live.users == 0
        })
    }

    /// An evicted pool is gone.
    pub(crate) fn closed_one(&mut self) {
        self.closing -= 1;
    }

    /// The end: nothing is made any more; the pools that were live.
    pub(crate) fn shut(&mut self) -> Vec<PgPool> {
        self.shut = true;
        self.live.values().map(|live| live.pool.clone()).collect()
    }

    pub(crate) fn live(&self) -> usize {
        self.live.len() + self.closing
    }

    pub(crate) fn connections(&self) -> usize {
        self.live.values().map(|live| live.pool.size() as usize).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sqlx::postgres::PgConnectOptions;

    fn pool() -> PgPool {
        PgPool::connect_lazy_with(PgConnectOptions::new())
    }

    #[tokio::test]
    async fn the_least_recently_used_idle_pool_makes_room() {
        let (mut room, [a, b, c, d]) = (Room::new(3), [(); 4].map(|()| TenantId::new()));
        for tenant in [a, b, c] {
            assert!(matches!(room.enter(tenant, pool), Entered::In(_)));
        }
        assert!(matches!(room.enter(d, pool), Entered::Full), "all three are in use");
        assert!(room.leave(b) && room.leave(a));
        assert!(room.join(b).is_some() && room.leave(b), "b was used after a");
        assert!(matches!(room.enter(d, pool), Entered::Evicts(_)));
        assert!(room.join(a).is_none() && room.join(b).is_some(), "a went");
        assert!(matches!(room.enter(d, pool), Entered::Full), "a's connections may still be open");
        room.closed_one();
        assert!(matches!(room.enter(d, pool), Entered::In(_)));
        assert_eq!(room.live(), 3);
    }

    #[tokio::test]
    async fn a_pool_is_idle_only_after_its_last_user_left() {
        let (mut room, [a, b]) = (Room::new(1), [(); 2].map(|()| TenantId::new()));
        assert!(matches!(room.enter(a, pool), Entered::In(_)));
        assert!(room.join(a).is_some());
        assert!(!room.leave(a));
        assert!(matches!(room.enter(b, pool), Entered::Full));
        assert!(room.leave(a));
        assert!(matches!(room.enter(b, pool), Entered::Evicts(_)));
    }

    #[tokio::test]
    async fn nobody_enters_a_room_that_is_shut() {
        let mut room = Room::new(1);
        let tenant = TenantId::new();
        assert!(matches!(room.enter(tenant, pool), Entered::In(_)));
        assert_eq!(room.shut().len(), 1);
        assert!(matches!(room.enter(TenantId::new(), pool), Entered::Shut));
    }
}
