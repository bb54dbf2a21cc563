//! Where a member of staff is signed in, and ending it there.

use super::store::hash;
use crate::{StaffId, devices::SignedInAt};
use kernel::{Error, hex};
use tenancy::TenantScope;
use tower_sessions::Session;

/// Every place where they are signed in now, the latest first.
pub(crate) async fn places(
    scope: &mut TenantScope,
    staff: StaffId,
    session: &Session,
) -> Result<Vec<SignedInAt>, Error> {
    let (now, this) = (scope.now(), own_hash(session));
    let rows = sqlx::query!(
        "select id_hash, created_at, last_seen_at, user_agent from identity.session
         where staff_id = $1 and expires_at > $2 order by last_seen_at desc, created_at desc, id_hash",
        staff.0,
        now,
    )
    .fetch_all(&mut *scope.conn())
    .await?;
    let places = rows.into_iter().map(|row| SignedInAt {
        is_this: row.id_hash == this,
        handle: hex(&row.id_hash),
        since: row.created_at,
        last_seen: row.last_seen_at,
        user_agent: row.user_agent,
    });
    Ok(places.collect())
}

/// Ends one of theirs; whether there was one.
pub(crate) async fn end_one(scope: &mut TenantScope, staff: StaffId, id_hash: &[u8]) -> Result<bool, Error> {
    let done = sqlx::query!("delete from identity.session where staff_id = $1 and id_hash = $2", staff.0, id_hash)
        .execute(&mut *scope.conn())
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Ends all of theirs but this; how many there were.
pub(crate) async fn end_others(scope: &mut TenantScope, staff: StaffId, session: &Session) -> Result<u64, Error> {
    let this = own_hash(session);
    let done = sqlx::query!("delete from identity.session where staff_id = $1 and id_hash <> $2", staff.0, this)
        .execute(&mut *scope.conn())
        .await?;
    Ok(done.rows_affected())
}

/// Empty without a session: then every one is another.
fn own_hash(session: &Session) -> Vec<u8> {
    session.id().map(|id| hash(&id)).unwrap_or_default()
}
