use super::{Key, limits::Limits};
use chrono::{DateTime, Duration, Utc};
use kernel::Error;
use tenancy::TenantScope;

/// After this a try counts no more.
const LONGEST: Duration = Duration::hours(1);

/// How many rows that are over one try takes away: more than it can make, so that there are never many.
const SWEPT: i64 = 20;

/// Counts a try unless one of the limits is reached: whether it counted. Of many at once each sees those before.
pub(super) async fn count(scope: &mut TenantScope, key: &Key, limits: Limits) -> Result<bool, Error> {
    let now = scope.now();
    let [(few, short), (many, long)] = limits;
    let done = sqlx::query!(
        "insert into identity.attempt as a (key_hash, times, last_at) values ($1, array[$2::timestamptz], $2)
         on conflict (key_hash) do update set last_at = greatest(a.last_at, $2),
             times = array(select t from unnest(a.times) t where t > $3 order by t) || $2::timestamptz
         where (select count(*) from unnest(a.times) t where t > $4) < $5
             and (select count(*) from unnest(a.times) t where t > $6) < $7",
        key,
        now,
        now - LONGEST,
        now - short,
        i64::from(few),
        now - long,
        i64::from(many),
    )
    .execute(&mut *scope.conn())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Writes as much as [`count`] does and counts nothing.
pub(super) async fn touch(scope: &mut TenantScope, key: &Key) -> Result<(), Error> {
    let now = scope.now();
    sqlx::query!("update identity.attempt set last_at = greatest(last_at, $2) where key_hash = $1", key, now)
        .execute(&mut *scope.conn())
        .await?;
    Ok(())
}

/// When the next try would count.
pub(super) async fn until(scope: &mut TenantScope, key: &Key, limits: Limits) -> Result<DateTime<Utc>, Error> {
    let now = scope.now();
    let times = sqlx::query_scalar!("select times from identity.attempt where key_hash = $1", key)
        .fetch_optional(&mut *scope.conn())
        .await?
        .unwrap_or_default();
    Ok(free_from(&times, limits, now))
}

/// A row that starts afresh.
pub(super) async fn forget(scope: &mut TenantScope, key: &Key) -> Result<(), Error> {
    sqlx::query!("delete from identity.attempt where key_hash = $1", key).execute(&mut *scope.conn()).await?;
    Ok(())
}

/// Takes back one try of this instant.
pub(super) async fn give_back(scope: &mut TenantScope, key: &Key, at: DateTime<Utc>) -> Result<(), Error> {
    sqlx::query!(
        "update identity.attempt
         set times = times[:array_position(times, $2) - 1] || times[array_position(times, $2) + 1:]
         where key_hash = $1 and array_position(times, $2) is not null",
        key,
        at,
    )
    .execute(&mut *scope.conn())
    .await?;
    Ok(())
}

/// Takes away some of what is over. Waits for nobody.
pub(super) async fn sweep(scope: &mut TenantScope) -> Result<(), Error> {
    let now = scope.now();
    sqlx::query!(
        "delete from identity.attempt where key_hash in (
             select key_hash from identity.attempt where last_at <= $1 order by last_at limit $2 for update skip locked
         )",
        now - LONGEST,
        SWEPT,
    )
    .execute(&mut *scope.conn())
    .await?;
    Ok(())
}

/// From when on fewer tries than the limits allow lie in each span.
fn free_from(times: &[DateTime<Utc>], limits: Limits, now: DateTime<Utc>) -> DateTime<Utc> {
    let ends = limits.into_iter().filter_map(|(most, span)| {
        let recent = times.iter().rev().take_while(|at| **at > now - span);
        let first = recent.take(usize::try_from(most).ok()?).nth(usize::try_from(most).ok()? - 1)?;
        Some(*first + span)
    });
    ends.max().unwrap_or(now)
}
