use super::LIFE;
use crate::CustomerId;
use chrono::{DateTime, Utc};
use kernel::Error;
use tenancy::{Stamp, TenantScope};

/// A code that a browser waits for.
pub(super) struct Waiting {
    pub(super) email: String,
    pub(super) key_id: String,
    pub(super) mac: Vec<u8>,
    /// How often it was typed, this time included.
    pub(super) tries: i16,
    /// When it was asked for, UTC.
    pub(super) created_at: DateTime<Utc>,
}

/// A browser waits for a code from now on.
pub(super) async fn put(
    scope: &mut TenantScope,
    browser_hash: &[u8],
    email: &str,
    customer: Option<CustomerId>,
    stamp: &Stamp,
) -> Result<(), Error> {
    let now = scope.now();
    sqlx::query!(
        "insert into identity.customer_code (browser_hash, email, key_id, code_mac, created_at, expires_at, customer_id)
         values ($1, $2, $3, $4, $5, $6, $7)",
        browser_hash,
        email,
        stamp.key_id,
        &stamp.mac[..],
        now,
        now + LIFE,
        customer.map(|customer| customer.0),
    )
    .execute(&mut *scope.conn())
    .await?;
    Ok(())
}

/// Where the code that a browser waits for was sent.
pub(in crate::customer) async fn email_of(
    scope: &mut TenantScope,
    browser_hash: &[u8],
) -> Result<Option<String>, Error> {
    let now = scope.now();
    let email = sqlx::query_scalar!(
        "select email from identity.customer_code where browser_hash = $1 and expires_at > $2",
        browser_hash,
        now,
    )
    .fetch_optional(&mut *scope.conn())
    .await?;
    Ok(email)
}

/// Counts a try at the code; `None` when it is over, used or was tried too often.
pub(super) async fn count(scope: &mut TenantScope, browser_hash: &[u8], most: i16) -> Result<Option<Waiting>, Error> {
    let now = scope.now();
    let waiting = sqlx::query_as!(
        Waiting,
        "update identity.customer_code set tries = tries + 1
         where browser_hash = $1 and expires_at > $2 and tries < $3
         returning email, key_id, code_mac as mac, tries, created_at",
        browser_hash,
        now,
        most,
    )
    .fetch_optional(&mut *scope.conn())
    .await?;
    Ok(waiting)
}

/// Uses a code up; whether it was still there.
pub(super) async fn use_up(scope: &mut TenantScope, browser_hash: &[u8], mac: &[u8]) -> Result<bool, Error> {
    let done =
        sqlx::query!("delete from identity.customer_code where browser_hash = $1 and code_mac = $2", browser_hash, mac)
            .execute(&mut *scope.conn())
            .await?;
    Ok(done.rows_affected() == 1)
}
