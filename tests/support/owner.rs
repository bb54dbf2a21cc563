//! The owner of a tenant's tables: what a migration would do.

use sqlx::{AssertSqlSafe, Connection, PgConnection, postgres::PgConnectOptions};
use testkit::TestDb;

/// Statements of the owner's in a tenant's database.
pub async fn as_owner(db: &TestDb, statements: &str) {
    let server: PgConnectOptions = db.platform.admin_settings.admin_url.parse().unwrap();
    let mut owner = PgConnection::connect_with(&server.database(&db.tenant.database)).await.unwrap();
    let text = format!("set role balcao_owner; {statements}");
    sqlx::raw_sql(AssertSqlSafe(text)).execute(&mut owner).await.unwrap();
    owner.close().await.unwrap();
}
