use super::{StaffId, role_of};
use crate::{Role, RoleId};
use chrono::{DateTime, Utc};
use kernel::Error;
use tenancy::TenantScope;

/// Whether a person can come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// They can.
    Active,
    /// Their link waits for them.
    Invited,
    /// Their link came to its end before they used it.
    Lapsed,
    /// They do not work here any more.
    Off,
}

/// Somebody as the page of the people knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Listed {
    pub(super) id: StaffId,
    pub(super) name: String,
    pub(super) email: String,
    pub(super) role: Role,
    pub(super) state: State,
    pub(super) last_sign_in: Option<DateTime<Utc>>,
}

/// Everybody: who works here by name, then who did.
pub(super) async fn list(scope: &mut TenantScope) -> Result<Vec<Listed>, Error> {
    find(scope, None).await
}

/// One person.
pub(super) async fn load(scope: &mut TenantScope, person: StaffId) -> Result<Listed, Error> {
    find(scope, Some(person)).await?.pop().ok_or(Error::NotFound)
}

async fn find(scope: &mut TenantScope, only: Option<StaffId>) -> Result<Vec<Listed>, Error> {
    let now = scope.now();
    let rows = sqlx::query!(
        r#"select s.id as "id!: StaffId", s.name as "name!", s.email as "email!", s.role as "role!", s.active as "active!",
            s.last_sign_in_at as "last_sign_in_at?",
            s.password_hash is not null as "came_in!",
            exists (
                select from identity.invitation i
                where i.staff_id = s.id and i.used_at is null and i.expires_at > $2
            ) as "invited!",
            own.id as "own_id?: RoleId", own.name as "own_name?", own.permissions as "own_permissions?"
         from identity.staff s left join identity.role own on own.id = s.role_id
         where $1::uuid is null or s.id = $1
         order by s.active desc, s.name collate "pt-BR-x-icu", s.id"#,
        only.map(|id| id.0),
        now,
    )
    .fetch_all(&mut *scope.conn())
    .await?;
    let listed = rows.into_iter().map(|row| {
        let state = match (row.active, row.came_in, row.invited) {
            (false, ..) => State::Off,
            (true, true, _) => State::Active,
            (true, false, true) => State::Invited,
            (true, false, false) => State::Lapsed,
        };
        let role = role_of(&row.role, row.own_id, row.own_name, row.own_permissions)?;
        let (id, last_sign_in) = (row.id, row.last_sign_in_at);
        Ok(Listed { id, name: row.name, email: row.email, role, state, last_sign_in })
    });
    listed.collect()
}
