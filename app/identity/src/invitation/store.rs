use crate::{StaffId, one_time::State};
use chrono::{DateTime, Duration, Utc};
use kernel::Error;
use tenancy::TenantScope;

/// How long a link works.
const LIFE: Duration = Duration::days(7);

/// An invitation and whom it is for.
pub(super) struct Found {
    pub(super) name: String,
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

/// Makes the one open invitation of a person; an older link stops working.
pub(crate) async fn replace(
    scope: &mut TenantScope,
    staff: StaffId,
    token_hash: &[u8],
    by: Option<StaffId>,
) -> Result<(), Error> {
    let now = scope.now();
    withdraw(scope, staff).await?;
    sqlx::query!(
        "insert into identity.invitation (token_hash, staff_id, created_at, expires_at, invited_by)
         values ($1, $2, $3, $4, $5)",
        token_hash,
        staff.0,
        now,
        now + LIFE,
        by.map(|by| by.0),
    )
    .execute(&mut *scope.conn())
    .await?;
    Ok(())
}

/// Takes a person's open invitation back.
pub(crate) async fn withdraw(scope: &mut TenantScope, staff: StaffId) -> Result<(), Error> {
    sqlx::query!("delete from identity.invitation where staff_id = $1 and used_at is null", staff.0)
        .execute(&mut *scope.conn())
        .await?;
    Ok(())
}

/// The invitation of a link.
pub(super) async fn find(scope: &mut TenantScope, token_hash: &[u8]) -> Result<Option<Found>, Error> {
    let found = sqlx::query_as!(
        Found,
        "select staff.name, staff.email, staff.active, invitation.expires_at, invitation.used_at
         from identity.invitation join identity.staff on staff.id = invitation.staff_id
         where invitation.token_hash = $1",
        token_hash,
    )
    .fetch_optional(&mut *scope.conn())
    .await?;
    Ok(found)
}

/// An invitation that was used up.
pub(super) struct Consumed {
    /// Whose it was.
    pub(super) staff: StaffId,
    /// Who invited them, when it was not the operator.
    pub(super) by: Option<StaffId>,
}

/// Uses an open invitation up; of two at once one gets `None`.
pub(super) async fn consume(scope: &mut TenantScope, token_hash: &[u8]) -> Result<Option<Consumed>, Error> {
    let now = scope.now();
    let consumed = sqlx::query_as!(
        Consumed,
        r#"update identity.invitation set used_at = $2
         where token_hash = $1 and used_at is null and expires_at > $2
         returning staff_id as "staff: StaffId", invited_by as "by: StaffId""#,
        token_hash,
        now,
    )
    .fetch_optional(&mut *scope.conn())
    .await?;
    Ok(consumed)
}
