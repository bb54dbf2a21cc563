use super::Door;
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
    /// Pools that lead through a door of before, with the users they still have.
    retired: Vec<(u64, Made, usize)>,
    /// Evicted pools whose connections are not all gone yet.
    closing: usize,
    /// Counts up with each use; the smallest `used` is the least recent.
    tick: u64,
    shut: bool,
}

/// A pool and the way it leads.
#[derive(Clone)]
pub(crate) struct Made {
    pub(crate) pool: PgPool,
    pub(crate) door: Door,
}

/// One user's place in a pool.
#[derive(Clone)]
pub(crate) struct Seat {
    pub(crate) tenant: TenantId,
    /// Of the pool: a tenant's next one has another.
    number: u64,
    pub(crate) pool: PgPool,
}

struct Live {
    made: Made,
    number: u64,
    users: usize,
    used: u64,
    since: Instant,
    /// Takes no more users, as others have waited for long enough.
    leaving: bool,
}

/// What a user leaves behind.
pub(crate) enum Left {
    /// A pool that others use.
    Busy,
    /// A pool that nobody uses now.
    Idle,
    /// A retired pool that nobody uses any more.
    Closes(PgPool),
}

/// What came of the wish for a place.
pub(crate) enum Entered {
    /// A place in the pool.
    In(Seat),
    /// None yet; this pool has to be closed first.
    Evicts(PgPool),
    /// None, and nothing can be closed now: ask again when something changed.
    Full,
    /// None ever: the process ends.
    Shut,
}

impl Room {
    pub(crate) fn new(cap: usize) -> Self {
        Self {
            cap: cap.max(1),
            live: HashMap::new(),
            waiting: Vec::new(),
            retired: Vec::new(),
            closing: 0,
            tick: 0,
            shut: false,
        }
    }

    /// One more user of a live pool, if it takes any.
    pub(crate) fn join(&mut self, tenant: TenantId) -> Option<Seat> {
        self.tick += 1;
        let live = self.live.get_mut(&tenant)?;
        live.leaving &= self.waiting.iter().any(|(waiting, _)| *waiting != tenant);
        if live.leaving {
            return None;
        }
        live.users += 1;
        live.used = self.tick;
        Some(live.seat(tenant))
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
    pub(crate) fn enter(&mut self, tenant: TenantId, make: impl FnOnce() -> Made) -> Entered {
        if self.shut {
            return Entered::Shut;
        }
        if let Some(seat) = self.join(tenant) {
            return Entered::In(seat);
        }
        let before = self.waiting.iter().position(|(waiting, _)| *waiting == tenant).unwrap_or(self.waiting.len());
        let free = self.cap.saturating_sub(self.live());
        if before < free && !self.live.contains_key(&tenant) {
            let used = self.tick;
            let live = Live { made: make(), number: used, users: 1, used, since: Instant::now(), leaving: false };
            let seat = live.seat(tenant);
            self.live.insert(tenant, live);
            return Entered::In(seat);
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
                Entered::Evicts(live.made.pool)
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

    /// One user less.
    pub(crate) fn leave(&mut self, seat: &Seat) -> Left {
        if let Some(live) = self.live.get_mut(&seat.tenant).filter(|live| live.number == seat.number) {
            live.users -= 1;
            return if live.users == 0 { Left::Idle } else { Left::Busy };
        }
        let Some(at) = self.retired.iter().position(|(number, ..)| *number == seat.number) else { return Left::Busy };
        self.retired[at].2 -= 1;
        if self.retired[at].2 > 0 {
            return Left::Busy;
        }
        self.closing += 1;
        Left::Closes(self.retired.swap_remove(at).1.pool)
    }

    /// The tenants with live pools, and which way each of these leads.
    pub(crate) fn doors(&self) -> Vec<(TenantId, Door)> {
        self.live.iter().map(|(tenant, live)| (*tenant, live.made.door.clone())).collect()
    }

    /// Whether a seat's pool is the one that is live, and which way it leads.
    pub(crate) fn door(&self, seat: &Seat) -> Option<Door> {
        let live = self.live.get(&seat.tenant).filter(|live| live.number == seat.number);
        live.map(|live| live.made.door.clone())
    }

    /// A pool that leads through an old door takes no more users; it is closed by the caller when it has none, else when the
    /// last one leaves.
    pub(crate) fn retire(&mut self, tenant: TenantId, door: &Door) -> Option<PgPool> {
        if self.live.get(&tenant)?.made.door != *door {
            return None;
        }
        let live = self.live.remove(&tenant)?;
        if live.users > 0 {
            self.retired.push((live.number, live.made, live.users));
            return None;
        }
        self.closing += 1;
        Some(live.made.pool)
    }

    /// A closed pool is gone.
    pub(crate) fn closed_one(&mut self) {
        self.closing -= 1;
    }

    /// The end: nothing is made any more; the pools that were live.
    pub(crate) fn shut(&mut self) -> Vec<PgPool> {
        self.shut = true;
        self.pools().cloned().collect()
    }

    pub(crate) fn live(&self) -> usize {
        self.live.len() + self.retired.len() + self.closing
    }

    pub(crate) fn by_tenant(&self) -> Vec<(TenantId, usize)> {
        self.live.iter().map(|(tenant, live)| (*tenant, live.made.pool.size() as usize)).collect()
    }

    pub(crate) fn connections(&self) -> usize {
        self.pools().map(|pool| pool.size() as usize).sum()
    }

    fn pools(&self) -> impl Iterator<Item = &PgPool> {
        let retired = self.retired.iter().map(|(_, made, _)| &made.pool);
        self.live.values().map(|live| &live.made.pool).chain(retired)
    }
}

impl Live {
    fn seat(&self, tenant: TenantId) -> Seat {
        Seat { tenant, number: self.number, pool: self.made.pool.clone() }
    }
}

#[cfg(test)]
mod tests;
