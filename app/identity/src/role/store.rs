use super::{OwnRole, Role, RoleId};
use crate::{Permission, StaffId, staff::store as staff};
use events::Changes;
use kernel::Error;
use rust_i18n::t;
use serde_json::json;
use tenancy::TenantScope;

/// As the trail calls it.
pub(crate) const ROLE: &str = "identity.role";

/// Every role that can be given: the four, then the business's own by name.
pub(crate) async fn all(scope: &mut TenantScope) -> Result<Vec<Role>, Error> {
    let own = own(scope).await?;
    Ok(Role::ALL.into_iter().chain(own.into_iter().map(|(role, _)| Role::Own(role))).collect())
}

/// The business's own roles by name, each with how many people have it.
pub(super) async fn own(scope: &mut TenantScope) -> Result<Vec<(OwnRole, i64)>, Error> {
    let rows = sqlx::query!(
        r#"select r.id as "id: RoleId", r.name, r.permissions,
            (select count(*) from identity.staff s where s.role_id = r.id and s.active) as "people!"
         from identity.role r where r.deleted_at is null order by r.name collate "pt-BR-x-icu", r.id"#,
    )
    .fetch_all(&mut *scope.conn())
    .await?;
    let own = rows.into_iter().map(|row| {
        let permissions = OwnRole::permissions_of(&row.permissions);
        (OwnRole { id: row.id, name: row.name, permissions }, row.people)
    });
    Ok(own.collect())
}

/// The role that a form names: one of the four by its code, or an own one by its id, which stays until the end of the
/// transaction.
pub(crate) async fn posted(scope: &mut TenantScope, text: &str) -> Result<Role, Error> {
    if let Some(role) = Role::from_code(text) {
        return Ok(role);
    }
    let unknown = || Error::invalid("role", t!("role.unknown", locale = scope.locale().code()));
    let id: RoleId = text.parse().map_err(|_| unknown())?;
    match find(scope, id).await? {
        Some(own) => Ok(Role::Own(own)),
        None => Err(Error::invalid("role", t!("role.unknown", locale = scope.locale().code()))),
    }
}

/// One of the business's own, which is neither changed nor deleted until the end of the transaction.
pub(super) async fn find(scope: &mut TenantScope, id: RoleId) -> Result<Option<OwnRole>, Error> {
    let row = sqlx::query!(
        "select name, permissions from identity.role where id = $1 and deleted_at is null for share",
        id.0,
    )
    .fetch_optional(&mut *scope.conn())
    .await?;
    Ok(row.map(|row| OwnRole { id, name: row.name, permissions: OwnRole::permissions_of(&row.permissions) }))
}

/// The same, for whoever changes it.
pub(super) async fn lock(scope: &mut TenantScope, id: RoleId) -> Result<OwnRole, Error> {
    let row = sqlx::query!(
        "select name, permissions from identity.role where id = $1 and deleted_at is null for update",
        id.0,
    )
    .fetch_optional(&mut *scope.conn())
    .await?
    .ok_or(Error::NotFound)?;
    Ok(OwnRole { id, name: row.name, permissions: OwnRole::permissions_of(&row.permissions) })
}

/// Adds a role; what it changed, or `None` when another has its name.
pub(super) async fn insert(scope: &mut TenantScope, role: &OwnRole) -> Result<Option<Changes>, Error> {
    let now = scope.now();
    let row = sqlx::query_scalar!(
        r#"insert into identity.role as r (id, name, permissions, created_at) values ($1, $2, $3, $4)
         on conflict do nothing returning to_jsonb(r) as "row!""#,
        role.id.0,
        role.name,
        &codes(&role.permissions),
        now,
    )
    .fetch_optional(&mut *scope.conn())
    .await?;
    Ok(row.map(|row| Changes::none().created(ROLE, json!({ "id": role.id }), row)))
}

/// Changes a role; what it changed, or `None` when another has its name.
pub(super) async fn update(scope: &mut TenantScope, role: &OwnRole) -> Result<Option<Changes>, Error> {
    let updated = sqlx::query!(
        r#"update identity.role r set name = $2, permissions = $3 from identity.role old
         where r.id = $1 and old.id = r.id
         returning to_jsonb(old) as "before!", to_jsonb(r) as "after!""#,
        role.id.0,
        role.name,
        &codes(&role.permissions),
    )
    .fetch_one(&mut *scope.conn())
    .await;
    match updated {
        Ok(row) => Ok(Some(Changes::none().changed(ROLE, json!({ "id": role.id }), row.before, row.after))),
        Err(sqlx::Error::Database(error)) if error.constraint() == Some("role_name_key") => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Takes a role from who has it and works here no more; what it changed.
pub(super) async fn release(scope: &mut TenantScope, id: RoleId) -> Result<Changes, Error> {
    let rows = sqlx::query!(
        r#"update identity.staff s set role_id = null from identity.staff old
         where s.role_id = $1 and not s.active and old.id = s.id
         returning s.id as "staff!: StaffId",
            to_jsonb(old) - 'password_hash' as "before!", to_jsonb(s) - 'password_hash' as "after!""#,
        id.0,
    )
    .fetch_all(&mut *scope.conn())
    .await?;
    Ok(rows.into_iter().fold(Changes::none(), |changes, row| {
        changes.changed(staff::STAFF, json!({ "id": row.staff }), row.before, row.after)
    }))
}

/// Gives a role to nobody any more; what it changed, or `None` when somebody has it.
pub(super) async fn delete(scope: &mut TenantScope, id: RoleId) -> Result<Option<Changes>, Error> {
    let now = scope.now();
    let row = sqlx::query!(
        r#"update identity.role r set deleted_at = $2 from identity.role old
         where r.id = $1 and old.id = r.id and not exists (select from identity.staff where role_id = $1)
         returning to_jsonb(old) as "before!", to_jsonb(r) as "after!""#,
        id.0,
        now,
    )
    .fetch_optional(&mut *scope.conn())
    .await?;
    Ok(row.map(|row| Changes::none().changed(ROLE, json!({ "id": id }), row.before, row.after)))
}

fn codes(permissions: &[Permission]) -> Vec<String> {
    permissions.iter().map(|permission| permission.code().to_owned()).collect()
}
