//! How often one may try to sign in: per account and per address, each at one tenant.
//!
//! Kept in this process. A try is counted before the password is looked at, so that a hundred at once are a hundred
//! tries, and given back when it was right, so that nobody is locked out by coming in often: the reason why this is no
//! ready-made rate limiter. Judged by the request's clock.

use chrono::{DateTime, Duration, Utc};
use kernel::Error;
use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{LazyLock, Mutex, PoisonError},
};
use tenancy::TenantId;

/// The tries of this process.
pub(crate) static TRIES: LazyLock<Tries> = LazyLock::new(Tries::default);

/// More people than this at once are an attack; the oldest are then forgotten.
const MOST_KEYS: usize = 20_000;

/// Failed tries of the last hour.
#[derive(Debug, Default)]
pub(crate) struct Tries(Mutex<HashMap<Key, Vec<DateTime<Utc>>>>);

type Key = (TenantId, Who);

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Who {
    Account(String),
    Address(IpAddr),
    /// Everybody who typed an e-mail that is nobody's.
    Strangers,
}

impl Who {
    /// Most tries and in which time. An address may stand for a whole shop behind one router.
    fn limits(&self) -> [(usize, Duration); 2] {
        match self {
            Self::Account(_) => [(5, Duration::minutes(1)), (20, Duration::hours(1))],
            Self::Address(_) => [(20, Duration::minutes(1)), (100, Duration::hours(1))],
            Self::Strangers => [(20, Duration::minutes(1)), (60, Duration::hours(1))],
        }
    }
}

/// One counted try.
#[derive(Debug)]
#[must_use]
pub(crate) struct Try<'a> {
    tries: &'a Tries,
    keys: Vec<Key>,
    at: DateTime<Utc>,
}

impl Tries {
    /// Counts a try. `account` is `None` when what was typed cannot be one.
    ///
    /// # Errors
    /// [`Error::TooMany`] with the seconds to wait; such a try does not count.
    pub(crate) fn take(
        &self,
        tenant: TenantId,
        account: Option<&str>,
        address: Option<IpAddr>,
        now: DateTime<Utc>,
    ) -> Result<Try<'_>, Error> {
        let account = account.map(|email| Who::Account(email.to_owned()));
        let address = address.map(|address| Who::Address(network(address)));
        let keys: Vec<Key> = account.into_iter().chain(address).map(|who| (tenant, who)).collect();
        self.count(&keys, now)?;
        Ok(Try { tries: self, keys, at: now })
    }

    /// Whether another try at an account that does not exist is worth a line in the tenant's trail; counts it if so.
    pub(crate) fn stranger(&self, tenant: TenantId, now: DateTime<Utc>) -> bool {
        self.count(&[(tenant, Who::Strangers)], now).is_ok()
    }

    fn count(&self, keys: &[Key], now: DateTime<Utc>) -> Result<(), Error> {
        let mut tries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let wait = keys.iter().filter_map(|key| wait(&key.1, tries.get(key)?, now)).max();
        if let Some(wait) = wait {
            return Err(Error::TooMany { seconds: wait.num_seconds().try_into().unwrap_or(u32::MAX) });
        }
        make_room(&mut tries, now);
        for key in keys {
            let times = tries.entry(key.clone()).or_default();
            times.retain(|at| *at > now - Duration::hours(1));
            times.push(now);
        }
        Ok(())
    }
}

impl Try<'_> {
    /// The password was right: the account starts afresh, and the address gets this one try back (not all of them,
    /// or a person with an account of their own could try those of others without end).
    pub(crate) fn forgive(self) {
        let mut tries = self.tries.0.lock().unwrap_or_else(PoisonError::into_inner);
        for key in &self.keys {
            match &key.1 {
                Who::Account(_) | Who::Strangers => drop(tries.remove(key)),
                Who::Address(_) => {
                    if let Some(times) = tries.get_mut(key)
                        && let Some(position) = times.iter().position(|at| *at == self.at)
                    {
                        times.remove(position);
                    }
                }
            }
        }
    }
}

/// How long until the next try is allowed, at least a second; `None` when it is now.
fn wait(who: &Who, times: &[DateTime<Utc>], now: DateTime<Utc>) -> Option<Duration> {
    let until = who.limits().into_iter().filter_map(|(most, span)| {
        let recent = times.iter().rev().take_while(|at| **at > now - span);
        let first = *recent.take(most).nth(most - 1)?;
        Some(first + span - now)
    });
    until.max().map(|wait| wait.max(Duration::seconds(1)))
}

fn make_room(tries: &mut HashMap<Key, Vec<DateTime<Utc>>>, now: DateTime<Utc>) {
    for span in [Duration::hours(1), Duration::minutes(1), Duration::zero()] {
        if tries.len() < MOST_KEYS {
            return;
        }
        tries.retain(|_, times| times.last().is_some_and(|last| *last > now - span));
    }
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

    const SHOP: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(203, 0, 113, 7));

    fn noon() -> DateTime<Utc> {
        DateTime::from_timestamp(1_780_000_000, 0).unwrap()
    }

    fn seconds(error: Error) -> u32 {
        match error {
            Error::TooMany { seconds } => seconds,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_sixth_wrong_password_in_a_minute_has_to_wait() {
        let (tries, tenant) = (Tries::default(), TenantId::new());
        for i in 0..5 {
            let _ = tries.take(tenant, Some("a@b.example"), None, noon() + Duration::seconds(i)).unwrap();
        }
        let refused = tries.take(tenant, Some("a@b.example"), None, noon() + Duration::seconds(10)).unwrap_err();
        assert_eq!(seconds(refused), 50);
        assert!(
            tries.take(tenant, Some("c@b.example"), None, noon() + Duration::seconds(10)).is_ok(),
            "another account"
        );
        assert!(tries.take(TenantId::new(), Some("a@b.example"), None, noon()).is_ok(), "another tenant");
        assert!(
            tries.take(tenant, Some("a@b.example"), None, noon() + Duration::seconds(60)).is_ok(),
            "a minute later"
        );
    }

    #[test]
    fn twenty_wrong_passwords_in_an_hour_have_to_wait_for_the_hour() {
        let (tries, tenant) = (Tries::default(), TenantId::new());
        for i in 0..20 {
            let _ = tries.take(tenant, Some("a@b.example"), None, noon() + Duration::minutes(i)).unwrap();
        }
        let refused = tries.take(tenant, Some("a@b.example"), None, noon() + Duration::minutes(20)).unwrap_err();
        assert_eq!(seconds(refused), 40 * 60);
    }

    #[test]
    fn who_comes_in_often_is_never_locked_out() {
        let (tries, tenant) = (Tries::default(), TenantId::new());
        for _ in 0..300 {
            tries.take(tenant, Some("a@b.example"), Some(SHOP), noon()).unwrap().forgive();
        }
    }

    #[test]
    fn many_accounts_from_one_address_have_to_wait() {
        let (tries, tenant) = (Tries::default(), TenantId::new());
        for i in 0..20 {
            let _ = tries.take(tenant, Some(&format!("{i}@b.example")), Some(SHOP), noon()).unwrap();
        }
        assert!(tries.take(tenant, Some("x@b.example"), Some(SHOP), noon()).is_err());
        assert!(tries.take(tenant, None, Some(SHOP), noon()).is_err(), "no account at all");
        assert!(tries.take(tenant, Some("x@b.example"), None, noon()).is_ok(), "from elsewhere");
    }

    #[test]
    fn a_right_password_does_not_wash_an_address_clean() {
        let (tries, tenant) = (Tries::default(), TenantId::new());
        for i in 0..19 {
            let _ = tries.take(tenant, Some(&format!("{i}@b.example")), Some(SHOP), noon()).unwrap();
        }
        tries.take(tenant, Some("own@b.example"), Some(SHOP), noon()).unwrap().forgive();
        let _ = tries.take(tenant, Some("x@b.example"), Some(SHOP), noon()).unwrap();
        assert!(tries.take(tenant, Some("y@b.example"), Some(SHOP), noon()).is_err());
    }

    #[test]
    fn strangers_fill_an_hour_with_at_most_sixty_lines() {
        let (tries, tenant) = (Tries::default(), TenantId::new());
        let kept = (0..3600).filter(|second| tries.stranger(tenant, noon() + Duration::seconds(*second))).count();
        assert_eq!(kept, 60);
        assert!(tries.stranger(TenantId::new(), noon()), "another tenant");
        assert!(tries.stranger(tenant, noon() + Duration::hours(2)));
    }

    #[test]
    fn neighbours_in_one_ipv6_network_are_one_address() {
        let at = |text: &str| network(text.parse().unwrap());
        assert_eq!(at("2001:db8:1:2::1"), at("2001:db8:1:2:ffff::9"));
        assert_ne!(at("2001:db8:1:2::1"), at("2001:db8:1:3::1"));
        assert_eq!(at("::ffff:203.0.113.7"), SHOP);
    }

    #[test]
    fn memory_stays_bounded() {
        let (tries, tenant) = (Tries::default(), TenantId::new());
        for i in 0..MOST_KEYS + 10 {
            let _ = tries.take(tenant, Some(&i.to_string()), None, noon()).unwrap();
        }
        assert!(tries.0.lock().unwrap().len() <= MOST_KEYS);
    }
}
