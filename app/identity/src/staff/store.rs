use crate::{Role, StaffId, StaffMember};
use kernel::Error;
use tenancy::TenantScope;

/// A row as the database spells it.
struct Row {
    id: StaffId,
    name: String,
    email: String,
    role: String,
}

impl Row {
    fn into_member(self) -> Result<StaffMember, Error> {
        let role = Role::from_code(&self.role).ok_or_else(|| Error::fault(format!("role {}", self.role)))?;
        Ok(StaffMember { id: self.id, name: self.name, email: self.email, role })
    }
}

/// Everybody who works here now, by name.
pub(crate) async fn active(scope: &mut TenantScope) -> Result<Vec<StaffMember>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"select id as "id: StaffId", name, email, role from identity.staff
         where active order by name collate "pt-BR-x-icu", id"#,
    )
    .fetch_all(&mut *scope.conn())
    .await?;
    rows.into_iter().map(Row::into_member).collect()
}

/// Somebody who may sign in.
pub(crate) struct Secret {
    pub(crate) member: StaffMember,
    /// `None` until their invitation is accepted.
    pub(crate) password_hash: Option<String>,
}

/// Who has this e-mail and works here now.
pub(crate) async fn secret(scope: &mut TenantScope, email: &str) -> Result<Option<Secret>, Error> {
    let row = sqlx::query!(
        r#"select id as "id: StaffId", name, email, role, password_hash from identity.staff
         where email = $1 and active"#,
        email,
    )
    .fetch_optional(&mut *scope.conn())
    .await?;
    row.map(|row| {
        let member = Row { id: row.id, name: row.name, email: row.email, role: row.role }.into_member()?;
        Ok(Secret { member, password_hash: row.password_hash })
    })
    .transpose()
}

/// Notes when a person came in last.
pub(crate) async fn signed_in(scope: &mut TenantScope, staff: StaffId) -> Result<(), Error> {
    let now = scope.now();
    sqlx::query!("update identity.staff set last_sign_in_at = $2 where id = $1", staff.0, now)
        .execute(&mut *scope.conn())
        .await?;
    Ok(())
}

/// Gives a person who works here a password, and who they are; `None` when they do not work here any more.
pub(crate) async fn set_password(
    scope: &mut TenantScope,
    staff: StaffId,
    password_hash: &str,
) -> Result<Option<StaffMember>, Error> {
    let row = sqlx::query_as!(
        Row,
        r#"update identity.staff set password_hash = $2 where id = $1 and active
         returning id as "id: StaffId", name, email, role"#,
        staff.0,
        password_hash,
    )
    .fetch_optional(&mut *scope.conn())
    .await?;
    row.map(Row::into_member).transpose()
}

/// What a person is called from now on.
pub(crate) async fn rename(scope: &mut TenantScope, staff: StaffId, name: &str) -> Result<(), Error> {
    sqlx::query!("update identity.staff set name = $2 where id = $1", staff.0, name)
        .execute(&mut *scope.conn())
        .await?;
    Ok(())
}

/// Adds a person, or changes the one of this e-mail who never came in; `None` when that one did.
pub(crate) async fn expect(scope: &mut TenantScope, new: &StaffMember) -> Result<Option<StaffId>, Error> {
    let now = scope.now();
    let id = sqlx::query_scalar!(
        r#"insert into identity.staff as known (id, email, name, role, created_at) values ($1, $2, $3, $4, $5)
         on conflict (email) do update set name = excluded.name, role = excluded.role
            where known.password_hash is null
         returning id as "id: StaffId""#,
        new.id.0,
        new.email,
        new.name,
        new.role.code(),
        now,
    )
    .fetch_optional(&mut *scope.conn())
    .await?;
    Ok(id)
}
