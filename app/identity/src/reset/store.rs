use crate::{StaffId, one_time::State};
use chrono::{DateTime, Duration, Utc};
use kernel::Error;
use tenancy::TenantScope;

/// How long a link works.
const LIFE: Duration = Duration::hours(2);

/// A link and whose it is.
pub(super) struct Found {
    pub(super) email: String,
    active: bool,
    expires_at: DateTime<Utc>,
    used_at: Option<DateTime<Utc>>,
}

impl Found {
    pub(super) fn state(&self, now: DateTime<Utc>) -> State {
        State::of(self.used_at, self.expires_at, self.active, now)
    }
}

/// Makes the one open link of a person; an older one stops working.
pub(super) async fn replace(scope: &mut TenantScope, staff: StaffId, token_hash: &[u8]) -> Result<(), Error> {
    let now = scope.now();
    withdraw(scope, staff).await?;
    sqlx::query!(
        "insert into identity.password_reset (token_hash, staff_id, created_at, expires_at) values ($1, $2, $3, $4)",
        token_hash,
        staff.0,
        now,
        now + LIFE,
    )
    .execute(&mut *scope.conn())
    .await?;
    Ok(())
}

/// A person's open link stops working.
pub(crate) async fn withdraw(scope: &mut TenantScope, staff: StaffId) -> Result<(), Error> {
    sqlx::query!("delete from identity.password_reset where staff_id = $1 and used_at is null", staff.0)
        .execute(&mut *scope.conn())
        .await?;
    Ok(())
}

/// The link of this token.
pub(super) async fn find(scope: &mut TenantScope, token_hash: &[u8]) -> Result<Option<Found>, Error> {
    let found = sqlx::query_as!(
        Found,
        "select staff.email, staff.active, reset.expires_at, reset.used_at
         from identity.password_reset reset join identity.staff on staff.id = reset.staff_id
         where reset.token_hash = $1",
        token_hash,
    )
    .fetch_optional(&mut *scope.conn())
    .await?;
    Ok(found)
}

/// Uses an open link up and says whose it was; of two at once one gets `None`.
pub(super) async fn consume(scope: &mut TenantScope, token_hash: &[u8]) -> Result<Option<StaffId>, Error> {
    let now = scope.now();
    let staff = sqlx::query_scalar!(
        r#"update identity.password_reset set used_at = $2
         where token_hash = $1 and used_at is null and expires_at > $2
         returning staff_id as "staff_id: StaffId""#,
        token_hash,
        now,
    )
    .fetch_optional(&mut *scope.conn())
    .await?;
    Ok(staff)
}
