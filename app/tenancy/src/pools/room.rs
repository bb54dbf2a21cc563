use crate::TenantId;
use sqlx::PgPool;
use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

/// How long a pool may serve one tenant without a break while others wait for its place.
const TURN: Duration = Duration::from_millis(100);

/// Which pools are live, who uses them, who waits, and which goes first when another tenant needs the place. No waiting in here.
pub(crate) struct Room {
    cap: usize,
    live: HashMap<TenantId, Live>,
    /// Tenants that wait for a place, in the order in which they came, each with its number of requests.
    waiting: Vec<(TenantId, usize)>,
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
    since: Instant,
    /// Takes no more users, as others have waited for long enough.
    leaving: bool,
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
        Self { cap: cap.max(1), live: HashMap::new(), waiting: Vec::new(), closing: 0, tick: 0, shut: false }
    }

    /// One more user of a live pool, if it takes any.
    pub(crate) fn join(&mut self, tenant: TenantId) -> Option<PgPool> {
        self.tick += 1;
        let live = self.live.get_mut(&tenant)?;
        live.leaving &= self.waiting.iter().any(|(waiting, _)| *waiting != tenant);
        if live.leaving {
            return None;
        }
        live.users += 1;
        live.used = self.tick;
        Some(live.pool.clone())
    }

    /// One more request of a tenant waits for a place.
    pub(crate) fn queue(&mut self, tenant: TenantId) {
        match self.waiting.iter_mut().find(|(waiting, _)| *waiting == tenant) {
            Some((_, requests)) => *requests += 1,
            None => self.waiting.push((tenant, 1)),
        }
    }

    /// One request less waits, with or without success.
    pub(crate) fn unqueue(&mut self, tenant: TenantId) {
        if let Some((_, requests)) = self.waiting.iter_mut().find(|(waiting, _)| *waiting == tenant) {
            *requests -= 1;
        }
        self.waiting.retain(|(_, requests)| *requests > 0);
    }

    /// One user of a pool, which is made when there is room for it and for those who came before. One pool is closed at a
    /// time, so that tenants who wait together do not close more than they need.
    pub(crate) fn enter(&mut self, tenant: TenantId, make: impl FnOnce() -> PgPool) -> Entered {
        if self.shut {
            return Entered::Shut;
        }
        if let Some(pool) = self.join(tenant) {
            return Entered::In(pool);
        }
        let before = self.waiting.iter().position(|(waiting, _)| *waiting == tenant).unwrap_or(self.waiting.len());
        let free = self.cap.saturating_sub(self.live.len() + self.closing);
        if before < free && !self.live.contains_key(&tenant) {
            let (pool, used) = (make(), self.tick);
            self.live
                .insert(tenant, Live { pool: pool.clone(), users: 1, used, since: Instant::now(), leaving: false });
            return Entered::In(pool);
        }
        if free > 0 || self.closing > 0 {
            return Entered::Full;
        }
        let idle = self.live.iter().filter(|(_, live)| live.users == 0);
        match idle
            .min_by_key(|(_, live)| live.used)
            .map(|(tenant, _)| *tenant)
            .and_then(|tenant| self.live.remove(&tenant))
        {
            Some(live) => {
                self.closing += 1;
                Entered::Evicts(live.pool)
            }
            None => {
                self.end_longest_turn();
                Entered::Full
            }
        }
    }

    /// Every pool is in use, and may be without end: the one that has served longest takes no more users.
    fn end_longest_turn(&mut self) {
        if self.live.values().any(|live| live.leaving) {
            return;
        }
        let longest = self.live.values_mut().min_by_key(|live| live.since);
        if let Some(live) = longest.filter(|live| live.since.elapsed() >= TURN) {
            live.leaving = true;
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
    async fn who_is_always_busy_gives_way_to_who_waits() {
        let (mut room, [a, b, c]) = (Room::new(1), [(); 3].map(|()| TenantId::new()));
        assert!(matches!(room.enter(a, pool), Entered::In(_)));
        for tenant in [b, b, c] {
            room.queue(tenant);
        }
        assert!(matches!(room.enter(b, pool), Entered::Full) && room.join(a).is_some(), "its turn is not over");
        std::thread::sleep(TURN);
        assert!(matches!(room.enter(b, pool), Entered::Full) && room.join(a).is_none(), "its turn is over");
        assert!(!room.leave(a) && room.leave(a));
        assert!(matches!(room.enter(c, pool), Entered::Evicts(_)));
        room.closed_one();
        assert!(matches!(room.enter(c, pool), Entered::Full), "b came first");
        assert!(matches!(room.enter(b, pool), Entered::In(_)));
    }

    #[tokio::test]
    async fn a_turn_does_not_end_when_those_who_waited_are_gone() {
        let (mut room, [a, b]) = (Room::new(1), [(); 2].map(|()| TenantId::new()));
        assert!(matches!(room.enter(a, pool), Entered::In(_)));
        room.queue(b);
        std::thread::sleep(TURN);
        assert!(matches!(room.enter(b, pool), Entered::Full) && room.join(a).is_none());
        room.unqueue(b);
        assert!(room.join(a).is_some());
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
