use super::Notice;
use crate::{StaffId, staff};
use chrono::{DateTime, Utc};
use kernel::Error;
use serde_json::Value;
use std::collections::BTreeMap;
use tenancy::TenantScope;
use uuid::Uuid;

/// A notice as its reader finds it.
pub(super) struct Found {
    pub(super) id: Uuid,
    pub(super) kind: String,
    pub(super) values: Value,
    pub(super) created_at: DateTime<Utc>,
    pub(super) is_new: bool,
}

pub(super) async fn insert(scope: &mut TenantScope, staff: StaffId, notice: &Notice) -> Result<(), Error> {
    let now = scope.now();
    sqlx::query!(
        "insert into identity.notification (id, staff_id, kind, values, link, created_at) values ($1, $2, $3, $4, $5, $6)",
        Uuid::now_v7(),
        staff.0,
        notice.kind,
        notice.values,
        notice.link,
        now,
    )
    .execute(&mut *scope.conn())
    .await?;
    Ok(())
}

/// Whom it concerns that somebody came in: whoever invited them, and the owners, as far as they work here.
pub(super) async fn hosts_of(
    scope: &mut TenantScope,
    staff: StaffId,
    by: Option<StaffId>,
) -> Result<Vec<StaffId>, Error> {
    let hosts = sqlx::query_scalar!(
        r#"select id as "id: StaffId" from identity.staff
         where active and password_hash is not null and id <> $1 and (role = 'owner' or id = $2) order by id"#,
        staff.0,
        by.map(|by| by.0),
    )
    .fetch_all(&mut *scope.conn())
    .await?;
    Ok(hosts)
}

/// A person's notices, newest first, from before `before` on.
pub(super) async fn list(
    scope: &mut TenantScope,
    staff: StaffId,
    before: Option<Uuid>,
    most: i64,
) -> Result<Vec<Found>, Error> {
    let found = sqlx::query_as!(
        Found,
        r#"select id, kind, values, created_at, read_at is null as "is_new!" from identity.notification
         where staff_id = $1
            and ($2::uuid is null or (created_at, id) < (
                select created_at, id from identity.notification where id = $2 and staff_id = $1
            ))
         order by created_at desc, id desc limit $3"#,
        staff.0,
        before,
        most,
    )
    .fetch_all(&mut *scope.conn())
    .await?;
    Ok(found)
}

/// What the people and roles in these notices are called now.
pub(super) async fn names(scope: &mut TenantScope, found: &[Found]) -> Result<BTreeMap<Uuid, String>, Error> {
    let texts = found.iter().filter_map(|found| found.values.as_object()).flat_map(|values| values.values());
    let ids: Vec<Uuid> = texts.filter_map(|text| text.as_str()?.parse().ok()).collect();
    Ok(staff::names(scope, &ids).await?.into_iter().collect())
}

/// Notes that a person read one of theirs, or all; where the one leads.
pub(super) async fn read(scope: &mut TenantScope, staff: StaffId, one: Option<Uuid>) -> Result<Option<String>, Error> {
    let now = scope.now();
    sqlx::query!(
        "update identity.notification set read_at = $3
         where staff_id = $1 and read_at is null and ($2::uuid is null or id = $2)",
        staff.0,
        one,
        now,
    )
    .execute(&mut *scope.conn())
    .await?;
    let link =
        sqlx::query_scalar!("select link from identity.notification where staff_id = $1 and id = $2", staff.0, one)
            .fetch_optional(&mut *scope.conn())
            .await?;
    Ok(link)
}
