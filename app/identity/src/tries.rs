//! How often one may try to come in: per account, per address and altogether, each at one tenant.
//!
//! Counted in the tenant's database, so that all processes count together, before a password is looked at, so that a
//! hundred at once are a hundred tries; given back when it was right, so that nobody is locked out by coming in often. Whoever
//! came in with a browser before is counted apart there: an attack on their account does not keep them out.
//!
//! In front stands what this process remembers of refusals: a flood is turned away without asking the database. Judged by
//! the request's clock.

mod guard;
mod limits;
mod store;

use guard::GUARD;
pub(crate) use limits::Who;

use chrono::{DateTime, Utc};
use kernel::Error;
use tenancy::{Actor, RequestTenant, TenantScope};

/// One counted try.
#[derive(Debug)]
#[must_use]
pub(crate) struct Try<'a> {
    whos: Vec<Who<'a>>,
    at: DateTime<Utc>,
}

/// What is counted, as it stands in the database.
type Key = [u8; 32];

/// Counts a try at each of these, all or none, in a transaction of its own.
///
/// # Errors
/// [`Error::TooMany`] with the seconds to wait; such a try does not count.
pub(crate) async fn take<'a>(request: &RequestTenant, whos: &[Who<'a>]) -> Result<Try<'a>, Error> {
    let (tenant, now) = (request.tenant().id, request.facts().now);
    let mut keys: Vec<(Key, &Who<'_>)> = whos.iter().map(|who| (who.key(request), who)).collect();
    // In one order, so that two tries never wait for each other.
    keys.sort_unstable_by_key(|(key, _)| *key);
    if let Some(until) = keys.iter().filter_map(|(key, _)| GUARD.until(tenant, key, now)).max() {
        return Err(too_many(until, now));
    }
    let mut scope = request.open(Actor::Visitor).await?;
    for (key, who) in &keys {
        if !store::count(&mut scope, key, who.limits()).await? {
            let until = store::until(&mut scope, key, who.limits()).await?;
            GUARD.remember(tenant, *key, until, now);
            return Err(too_many(until, now));
        }
    }
    store::sweep(&mut scope).await?;
    scope.commit().await?;
    Ok(Try { whos: whos.to_vec(), at: now })
}

/// Whether another failed try is worth a line in the tenant's trail: those at nobody's account only so often, so that
/// nobody can fill the trail. Counts it, in the transaction of that line.
pub(crate) async fn is_worth_a_line(
    request: &RequestTenant,
    scope: &mut TenantScope,
    who: Who<'_>,
) -> Result<bool, Error> {
    let key = who.key(request);
    let counted = store::count(scope, &key, who.limits()).await?;
    if !counted {
        // As much to write as for one that counts.
        store::touch(scope, &key).await?;
    }
    Ok(counted)
}

impl Try<'_> {
    /// It was right: [`forgive`], in the transaction of coming in.
    pub(crate) async fn forgive(self, request: &RequestTenant, scope: &mut TenantScope) -> Result<(), Error> {
        forgive(request, scope, &self.whos, self.at).await
    }
}

/// What was tried then was right: the account or device starts afresh, the address gets this one try back (not all of them, or
/// a person with an account of their own could try those of others without end).
pub(crate) async fn forgive(
    request: &RequestTenant,
    scope: &mut TenantScope,
    whos: &[Who<'_>],
    at: DateTime<Utc>,
) -> Result<(), Error> {
    for who in whos {
        let key = who.key(request);
        if who.is_own() {
            store::forget(scope, &key).await?;
        } else {
            store::give_back(scope, &key, at).await?;
        }
    }
    Ok(())
}

/// At least a second.
fn too_many(until: DateTime<Utc>, now: DateTime<Utc>) -> Error {
    let seconds = (until - now).num_seconds().max(1);
    Error::TooMany { seconds: seconds.try_into().unwrap_or(u32::MAX) }
}

#[cfg(test)]
mod tests;
