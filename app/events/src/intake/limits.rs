use chrono::{DateTime, Duration, Utc};
use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, PoisonError},
};
use tenancy::TenantId;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Webhooks of one tenant that are looked at together: half of its connections, so that a flood of them leaves the other
/// half to people.
const PLACES: usize = 2;
/// How long one waits for its turn; providers hang up after some seconds.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(3);
/// Most refusals of one address at one tenant in a minute, after which it is not listened to. A provider that signs with
/// an old key sends fewer; who guesses addresses sends more.
const REFUSALS: u32 = 300;
/// More addresses than this at once are an attack; those of earlier minutes are then forgotten.
const MOST_KEYS: usize = 20_000;

/// Keeps webhooks from taking a tenant's connections from its people. In this process alone.
#[derive(Debug, Default)]
pub struct HookLimits {
    places: Mutex<HashMap<TenantId, Arc<Semaphore>>>,
    refusals: Mutex<HashMap<(TenantId, IpAddr), Refusals>>,
}

/// Since when, and how many.
type Refusals = (DateTime<Utc>, u32);

/// It has to come again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Busy {
    /// 503: too many at once.
    Crowded,
    /// 429: too many were refused; after so many seconds.
    Refused(u32),
}

impl HookLimits {
    /// A turn for one webhook; dropping it ends the turn.
    ///
    /// # Errors
    /// [`Busy`].
    pub async fn turn(
        &self,
        tenant: TenantId,
        address: Option<IpAddr>,
        now: DateTime<Utc>,
    ) -> Result<OwnedSemaphorePermit, Busy> {
        if let Some(seconds) = address.and_then(|address| self.wait(tenant, address, now)) {
            return Err(Busy::Refused(seconds));
        }
        let waiting = self.place(tenant).acquire_owned();
        tokio::time::timeout(PATIENCE, waiting).await.ok().and_then(Result::ok).ok_or(Busy::Crowded)
    }

    /// Counts a refusal.
    pub fn refused(&self, tenant: TenantId, address: Option<IpAddr>, now: DateTime<Utc>) {
        let Some(address) = address else { return };
        let mut refusals = self.refusals.lock().unwrap_or_else(PoisonError::into_inner);
        if refusals.len() >= MOST_KEYS {
            refusals.retain(|_, (since, _)| remaining(*since, now) > 0);
        }
        if refusals.len() >= MOST_KEYS {
            refusals.clear();
        }
        let (since, count) = refusals.entry((tenant, network(address))).or_insert((now, 0));
        if remaining(*since, now) == 0 {
            (*since, *count) = (now, 0);
        }
        *count += 1;
    }

    fn wait(&self, tenant: TenantId, address: IpAddr, now: DateTime<Utc>) -> Option<u32> {
        let refusals = self.refusals.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, count) = refusals.get(&(tenant, network(address)))?;
        let remaining = remaining(*since, now);
        (*count >= REFUSALS && remaining > 0).then_some(remaining)
    }

    fn place(&self, tenant: TenantId) -> Arc<Semaphore> {
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        if places.len() >= MOST_KEYS {
            places.retain(|_, places| Arc::strong_count(places) > 1);
        }
        places.entry(tenant).or_insert_with(|| Arc::new(Semaphore::new(PLACES))).clone()
    }
}

/// Seconds until the minute that began `since` is over; a clock that went back ends it.
fn remaining(since: DateTime<Utc>, now: DateTime<Utc>) -> u32 {
    let left = since + Duration::minutes(1) - now;
    if left > Duration::minutes(1) { 0 } else { u32::try_from(left.num_seconds()).unwrap_or(0) }
}

/// One customer of an IPv6 provider has at least a /64 (RFC 6177).
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX)).into(),
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GUESSER: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(203, 0, 113, 7));

    fn noon() -> DateTime<Utc> {
        DateTime::from_timestamp(1_780_000_000, 0).unwrap()
    }

    #[tokio::test]
    async fn who_guesses_is_not_listened_to_for_the_rest_of_the_minute() {
        let (limits, tenant) = (HookLimits::default(), TenantId::new());
        for _ in 0..REFUSALS {
            assert!(limits.turn(tenant, Some(GUESSER), noon()).await.is_ok());
            limits.refused(tenant, Some(GUESSER), noon());
        }
        let soon = noon() + Duration::seconds(20);
        assert_eq!(limits.turn(tenant, Some(GUESSER), soon).await.unwrap_err(), Busy::Refused(40));
        let elsewhere = "203.0.113.8".parse().unwrap();
        assert!(limits.turn(tenant, Some(elsewhere), soon).await.is_ok());
        assert!(limits.turn(TenantId::new(), Some(GUESSER), soon).await.is_ok(), "at another tenant");
        assert!(limits.turn(tenant, Some(GUESSER), noon() + Duration::minutes(1)).await.is_ok());
        assert!(limits.turn(tenant, Some(GUESSER), noon() - Duration::hours(1)).await.is_ok(), "the clock went back");
    }

    #[tokio::test(start_paused = true)]
    async fn a_flood_at_one_tenant_waits_and_nobody_elses_does() {
        let (limits, tenant) = (HookLimits::default(), TenantId::new());
        let first = limits.turn(tenant, None, noon()).await.unwrap();
        let _second = limits.turn(tenant, None, noon()).await.unwrap();
        assert_eq!(limits.turn(tenant, None, noon()).await.unwrap_err(), Busy::Crowded);
        assert!(limits.turn(TenantId::new(), None, noon()).await.is_ok());
        drop(first);
        assert!(limits.turn(tenant, None, noon()).await.is_ok());
    }

    #[test]
    fn memory_stays_bounded() {
        let (limits, tenant) = (HookLimits::default(), TenantId::new());
        for i in 0..u32::try_from(MOST_KEYS).unwrap() + 10 {
            limits.refused(tenant, Some(IpAddr::V4(i.into())), noon());
            limits.place(TenantId::new());
        }
        assert!(limits.refusals.lock().unwrap().len() <= MOST_KEYS);
        assert!(limits.places.lock().unwrap().len() <= MOST_KEYS);
    }
}
