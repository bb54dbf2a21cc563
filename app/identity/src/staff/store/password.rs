use super::{STAFF, with_password};
use crate::{RoleId, StaffId, StaffMember, staff::row::Row};
use events::Changes;
use kernel::Error;
use serde_json::json;
use tenancy::TenantScope;

/// Changes a person's password, if it is still `known`; whether it was. The trail does not tell one from another.
pub(crate) async fn change_password(
    scope: &mut TenantScope,
    staff: StaffId,
    known: Option<&str>,
    password_hash: &str,
) -> Result<bool, Error> {
    let done = sqlx::query!(
        "update identity.staff set password_hash = $3 where id = $1 and password_hash is not distinct from $2 and active",
        staff.0,
        known,
        password_hash,
    )
    .execute(&mut *scope.conn())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Gives a person who works here a password, and a name if there is another, and notes that they came in; who they are and
/// what it changed, or `None` when they do not work here any more.
pub(crate) async fn come_in(
    scope: &mut TenantScope,
    staff: StaffId,
    name: Option<&str>,
    password_hash: &str,
) -> Result<Option<(StaffMember, Changes)>, Error> {
    let now = scope.now();
    let row = sqlx::query!(
        r#"update identity.staff s set name = coalesce($2, old.name), password_hash = $3, last_sign_in_at = $4
         from identity.staff old left join identity.role own on own.id = old.role_id
         where s.id = $1 and old.id = s.id and s.active
         returning s.id as "id!: StaffId", s.name as "name!", s.email as "email!", s.role as "role!",
            old.password_hash is null as "first!",
            own.id as "own_id?: RoleId", own.name as "own_name?", own.permissions as "own_permissions?",
            array(select module from identity.module_off where staff_id = s.id) as "modules_off!",
            to_jsonb(old) - 'password_hash' as "before!", to_jsonb(s) - 'password_hash' as "after!""#,
        staff.0,
        name,
        password_hash,
        now,
    )
    .fetch_optional(&mut *scope.conn())
    .await?;
    row.map(|row| {
        let (before, after) = (with_password(row.before, !row.first), with_password(row.after, true));
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
        Ok((member, Changes::none().changed(STAFF, json!({ "id": staff }), before, after)))
    })
    .transpose()
}
