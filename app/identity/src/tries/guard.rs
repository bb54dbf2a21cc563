use super::Key;
use chrono::{DateTime, Duration, Utc};
use std::{
    collections::HashMap,
    sync::{LazyLock, Mutex, PoisonError},
};
use tenancy::TenantId;

/// The refusals of this process.
pub(super) static GUARD: LazyLock<Guard> = LazyLock::new(Guard::default);

/// How long the database is not asked again: another process may have let the owner in, who then starts afresh.
const LONGEST: Duration = Duration::seconds(5);

/// More than this at once are an attack; what ends first is then forgotten.
const MOST: usize = 10_000;

/// Who was refused a moment ago, and until when they would be.
#[derive(Debug, Default)]
pub(super) struct Guard(Mutex<HashMap<(TenantId, Key), Refusal>>);

#[derive(Debug, Clone, Copy)]
struct Refusal {
    at: DateTime<Utc>,
    until: DateTime<Utc>,
}

impl Refusal {
    /// Whether it is worth asking again. A clock that went back forgets it too.
    fn is_over(self, now: DateTime<Utc>) -> bool {
        self.until <= now || now - self.at >= LONGEST || now < self.at
    }
}

impl Guard {
    /// Until when this one is refused, as far as is known without asking.
    pub(super) fn until(&self, tenant: TenantId, key: &Key, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let refusals = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        refusals.get(&(tenant, *key)).filter(|refusal| !refusal.is_over(now)).map(|refusal| refusal.until)
    }

    /// The database refused it.
    pub(super) fn remember(&self, tenant: TenantId, key: Key, until: DateTime<Utc>, now: DateTime<Utc>) {
        let mut refusals = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if refusals.len() >= MOST {
            refusals.retain(|_, refusal| !refusal.is_over(now));
        }
        if refusals.len() >= MOST {
            refusals.clear();
        }
        refusals.insert((tenant, key), Refusal { at: now, until });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noon() -> DateTime<Utc> {
        DateTime::from_timestamp(1_780_000_000, 0).unwrap()
    }

    #[test]
    fn who_was_refused_is_refused_for_a_moment_without_asking() {
        let (guard, tenant, until) = (Guard::default(), TenantId::new(), noon() + Duration::minutes(1));
        guard.remember(tenant, [1; 32], until, noon());
        assert_eq!(guard.until(tenant, &[1; 32], noon() + Duration::seconds(4)), Some(until));
        assert_eq!(guard.until(tenant, &[1; 32], noon() + LONGEST), None, "then the database is asked again");
        assert_eq!(guard.until(tenant, &[2; 32], noon()), None, "somebody else");
        assert_eq!(guard.until(TenantId::new(), &[1; 32], noon()), None, "another tenant");
        guard.remember(tenant, [3; 32], noon() + Duration::seconds(1), noon());
        assert_eq!(guard.until(tenant, &[3; 32], noon() + Duration::seconds(1)), None, "it is over");
    }

    #[test]
    fn memory_stays_bounded() {
        let (guard, tenant) = (Guard::default(), TenantId::new());
        for i in 0..MOST as u64 + 10 {
            let mut key = [0; 32];
            key[..8].copy_from_slice(&i.to_be_bytes());
            guard.remember(tenant, key, noon() + Duration::minutes(1), noon());
        }
        assert!(guard.0.lock().unwrap().len() <= MOST);
    }
}
