mod password;

pub(crate) use password::{change_password, come_in};

use super::row::Row;
use crate::{Role, RoleId, StaffId, StaffMember};
use events::Changes;
use kernel::{Error, hex};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::fmt;
use tenancy::TenantScope;
use uuid::Uuid;

/// As the trail calls it.
pub(crate) const STAFF: &str = "identity.staff";

/// Everybody who works here now, by name.
pub(crate) async fn active(scope: &mut TenantScope) -> Result<Vec<StaffMember>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"select s.id as "id!: StaffId", s.name as "name!", s.email as "email!", s.role as "role!",
            own.id as "own_id?: RoleId", own.name as "own_name?", own.permissions as "own_permissions?",
            array(select module from identity.module_off where staff_id = s.id) as "modules_off!"
         from identity.staff s left join identity.role own on own.id = s.role_id
         where s.active order by s.name collate "pt-BR-x-icu", s.id"#,
    )
    .fetch_all(&mut *scope.conn())
    .await?;
    rows.into_iter().map(Row::into_member).collect()
}

/// Everybody who ever worked here, by name.
pub(super) async fn everybody(scope: &mut TenantScope) -> Result<Vec<(StaffId, String)>, Error> {
    let rows = sqlx::query!(
        r#"select id as "id: StaffId", name from identity.staff order by name collate "pt-BR-x-icu", id"#,
    )
    .fetch_all(&mut *scope.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}

pub(super) async fn names(scope: &mut TenantScope, ids: &[Uuid]) -> Result<Vec<(Uuid, String)>, Error> {
    let rows = sqlx::query!(
        r#"select id as "id!", name as "name!" from identity.staff where id = any($1)
         union all select id, coalesce(nullif(name, ''), email) from identity.customer where id = any($1)
         union all select id, name from identity.role where id = any($1)
         union all select id, name from identity.team where id = any($1)"#,
        ids,
    )
    .fetch_all(&mut *scope.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}

/// Somebody who may sign in.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Secret {
    pub(crate) member: StaffMember,
    /// `None` until their invitation is accepted.
    pub(crate) password_hash: Option<String>,
}

/// Shows nothing of the password.
impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secret({})", self.member.id)
    }
}

impl Secret {
    /// Which password it is, without telling it or its hash.
    pub(crate) fn mark(&self) -> Option<String> {
        self.password_hash.as_ref().map(|hash| hex(&Sha256::digest(hash)))
    }
}

/// Who has this e-mail and works here now.
pub(crate) async fn secret(scope: &mut TenantScope, email: &str) -> Result<Option<Secret>, Error> {
    let row = sqlx::query!(
        r#"select s.id as "id!: StaffId", s.name as "name!", s.email as "email!", s.role as "role!",
            s.password_hash as "password_hash?",
            own.id as "own_id?: RoleId", own.name as "own_name?", own.permissions as "own_permissions?",
            array(select module from identity.module_off where staff_id = s.id) as "modules_off!"
         from identity.staff s left join identity.role own on own.id = s.role_id
         where s.email = $1 and s.active"#,
        email,
    )
    .fetch_optional(&mut *scope.conn())
    .await?;
    row.map(|row| {
        let password_hash = row.password_hash;
        let member = Row {
            id: row.id,
            name: row.name,
            email: row.email,
            role: row.role,
            own_id: row.own_id,
            own_name: row.own_name,
            own_permissions: row.own_permissions,
            modules_off: row.modules_off,
        }
        .into_member()?;
        Ok(Secret { member, password_hash })
    })
    .transpose()
}

/// Notes when a person came in last; gives what it changed, or `None` when they work here no more or their password is
/// another by now.
pub(crate) async fn signed_in(
    scope: &mut TenantScope,
    staff: StaffId,
    password_hash: Option<&str>,
) -> Result<Option<Changes>, Error> {
    let now = scope.now();
    let row = sqlx::query!(
        r#"update identity.staff s set last_sign_in_at = $2 from identity.staff old
         where s.id = $1 and old.id = s.id and s.active and s.password_hash = $3
         returning to_jsonb(old) - 'password_hash' as "before!", to_jsonb(s) - 'password_hash' as "after!""#,
        staff.0,
        now,
        password_hash,
    )
    .fetch_optional(&mut *scope.conn())
    .await?;
    Ok(row.map(|row| Changes::none().changed(STAFF, json!({ "id": staff }), row.before, row.after)))
}

/// Changes what a person is called; gives what it changed.
pub(crate) async fn rename(scope: &mut TenantScope, staff: StaffId, name: &str) -> Result<Changes, Error> {
    let row = sqlx::query!(
        r#"update identity.staff s set name = $2 from identity.staff old where s.id = $1 and old.id = s.id
         returning to_jsonb(old) - 'password_hash' as "before!", to_jsonb(s) - 'password_hash' as "after!""#,
        staff.0,
        name,
    )
    .fetch_one(&mut *scope.conn())
    .await?;
    Ok(Changes::none().changed(STAFF, json!({ "id": staff }), row.before, row.after))
}

/// Somebody who is to work here.
pub(crate) struct NewStaff {
    pub(crate) id: StaffId,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) role: Role,
}

impl NewStaff {
    /// As the rest of the code knows them from now on.
    pub(crate) fn member(&self) -> StaffMember {
        let (name, email, role) = (self.name.clone(), self.email.clone(), self.role.clone());
        StaffMember { id: self.id, name, email, role, modules_off: Vec::new() }
    }
}

/// Adds a person, or changes the one of this e-mail who never came in; gives their id and what it changed, or `None` when
/// they did come in.
pub(crate) async fn expect(scope: &mut TenantScope, new: &NewStaff) -> Result<Option<(StaffId, Changes)>, Error> {
    let now = scope.now();
    let row = sqlx::query!(
        r#"with old as (
             select to_jsonb(s) - 'password_hash' as row from identity.staff s where s.email = $2
         ), new as (
             insert into identity.staff as s (id, email, name, role, created_at) values ($1, $2, $3, $4, $5)
             on conflict (email) do update set name = excluded.name, role = excluded.role, role_id = null
                where s.password_hash is null
             returning s.id, to_jsonb(s) - 'password_hash' as row
         )
         select new.id as "id: StaffId", new.row as "after!", (select old.row from old) as "before?" from new"#,
        new.id.0,
        new.email,
        new.name,
        new.role.code(),
        now,
    )
    .fetch_optional(&mut *scope.conn())
    .await?;
    Ok(row.map(|row| {
        let (key, after) = (json!({ "id": row.id }), with_password(row.after, false));
        let changes = match row.before {
            Some(before) => Changes::none().changed(STAFF, key, with_password(before, false), after),
            None => Changes::none().created(STAFF, key, after),
        };
        (row.id, changes)
    }))
}

/// Adds a person who never was here; what it changed, or `None` when the e-mail is somebody's already.
pub(crate) async fn add(scope: &mut TenantScope, new: &NewStaff) -> Result<Option<Changes>, Error> {
    let now = scope.now();
    let after = sqlx::query_scalar!(
        r#"insert into identity.staff as s (id, email, name, role, role_id, created_at) values ($1, $2, $3, $4, $5, $6)
         on conflict (email) do nothing returning to_jsonb(s) as "after!""#,
        new.id.0,
        new.email,
        new.name,
        new.role.code(),
        new.role.own_id().map(|id| id.0),
        now,
    )
    .fetch_optional(&mut *scope.conn())
    .await?;
    Ok(after.map(|after| Changes::none().created(STAFF, json!({ "id": new.id }), after)))
}

/// A row of the trail: says whether there is a password, never which.
fn with_password(mut row: Value, there_is_one: bool) -> Value {
    row["password_hash"] = if there_is_one { events::left_out() } else { Value::Null };
    row
}

/// Whether whoever has this e-mail works here now.
pub(super) async fn works_here(scope: &mut TenantScope, email: &str) -> Result<bool, Error> {
    let active = sqlx::query_scalar!("select active from identity.staff where email = $1", email)
        .fetch_optional(&mut *scope.conn())
        .await?;
    Ok(active.unwrap_or_default())
}

/// Gives a person a role; gives what it changed.
pub(super) async fn set_role(scope: &mut TenantScope, staff: StaffId, role: &Role) -> Result<Changes, Error> {
    let row = sqlx::query!(
        r#"update identity.staff s set role = $2, role_id = $3 from identity.staff old where s.id = $1 and old.id = s.id
         returning to_jsonb(old) - 'password_hash' as "before!", to_jsonb(s) - 'password_hash' as "after!""#,
        staff.0,
        role.code(),
        role.own_id().map(|id| id.0),
    )
    .fetch_one(&mut *scope.conn())
    .await?;
    Ok(Changes::none().changed(STAFF, json!({ "id": staff }), row.before, row.after))
}

/// Says whether a person works here; gives what it changed.
pub(super) async fn set_active(scope: &mut TenantScope, staff: StaffId, active: bool) -> Result<Changes, Error> {
    let row = sqlx::query!(
        r#"update identity.staff s set active = $2 from identity.staff old where s.id = $1 and old.id = s.id
         returning to_jsonb(old) - 'password_hash' as "before!", to_jsonb(s) - 'password_hash' as "after!""#,
        staff.0,
        active,
    )
    .fetch_one(&mut *scope.conn())
    .await?;
    Ok(Changes::none().changed(STAFF, json!({ "id": staff }), row.before, row.after))
}

/// Signs a person out everywhere.
pub(super) async fn end_sessions(scope: &mut TenantScope, staff: StaffId) -> Result<(), Error> {
    sqlx::query!("delete from identity.session where staff_id = $1", staff.0).execute(&mut *scope.conn()).await?;
    Ok(())
}
