use chrono::{DateTime, Utc};
use kernel::Error;
use tenancy::TenantScope;

/// How many rows of a table are older than an instant.
pub(super) async fn count(
    scope: &mut TenantScope,
    table: &str,
    aged: &str,
    before: DateTime<Utc>,
) -> Result<i64, Error> {
    let rows = sqlx::query_scalar!(
        r#"select events.expire($1::text::regclass, $2::text::name, $3, 0, true) as "rows!""#,
        table,
        aged,
        before,
    )
    .fetch_one(&mut *scope.conn())
    .await?;
    Ok(rows)
}

/// Deletes at most so many of them.
pub(super) async fn delete(
    scope: &mut TenantScope,
    table: &str,
    aged: &str,
    before: DateTime<Utc>,
    most: i32,
) -> Result<i64, Error> {
    let rows = sqlx::query_scalar!(
        r#"select events.expire($1::text::regclass, $2::text::name, $3, $4, false) as "rows!""#,
        table,
        aged,
        before,
        most,
    )
    .fetch_one(&mut *scope.conn())
    .await?;
    Ok(rows)
}
