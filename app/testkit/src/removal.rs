use sqlx::{AssertSqlSafe, Connection, PgConnection, postgres::PgConnectOptions};
use std::{path::Path, sync::Once, thread};

/// Removes a registry and its tenants when dropped.
#[derive(Debug)]
pub(crate) struct Removal {
    admin_url: String,
    registry: String,
}

impl Removal {
    pub(crate) fn of(admin_url: String, registry: String) -> Self {
        Self { admin_url, registry }
    }
}

impl Drop for Removal {
    fn drop(&mut self) {
        let (admin_url, registry) = (self.admin_url.clone(), self.registry.clone());
        // A thread of its own: a test's runtime cannot wait inside drop. What fails is left to the next sweep.
        let _ = thread::spawn(move || block_on(remove(&admin_url, &registry))).join();
    }
}

/// Removes what killed test processes left; once per process.
pub(crate) fn sweep_once(admin_url: &str) {
    static SWEEP: Once = Once::new();
    SWEEP.call_once(|| {
        let admin_url = admin_url.to_owned();
        let _ = thread::spawn(move || block_on(sweep(&admin_url))).join();
    });
}

async fn sweep(admin_url: &str) -> Result<(), sqlx::Error> {
    let mut admin = PgConnection::connect(admin_url).await?;
    let names: Vec<String> =
        sqlx::query_scalar(r"select datname::text from pg_catalog.pg_database where datname like 'test\_%'")
            .fetch_all(&mut admin)
            .await?;
    for name in names {
        let process = name.split('_').nth(1).unwrap_or_default();
        if !Path::new("/proc").join(process).exists() {
            remove(admin_url, &name).await?;
        }
    }
    Ok(())
}

async fn remove(admin_url: &str, registry: &str) -> Result<(), sqlx::Error> {
    let mut names = tenants(admin_url, registry).await.unwrap_or_default();
    names.push(registry.to_owned());
    let mut admin = PgConnection::connect(admin_url).await?;
    // Templates that a test had made under the registry's name.
    let templates = "select datname::text from pg_catalog.pg_database where starts_with(datname, $1)";
    names.extend(sqlx::query_scalar::<_, String>(templates).bind(format!("{registry}_v")).fetch_all(&mut admin).await?);
    for name in names {
        // Names of our own making, letters and digits; a name cannot be a bound value.
        for statement in [format!("drop database if exists {name} with (force)"), format!("drop role if exists {name}")]
        {
            sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut admin).await?;
        }
    }
    admin.close().await
}

/// Databases of the registry's tenants.
async fn tenants(admin_url: &str, registry: &str) -> Result<Vec<String>, sqlx::Error> {
    let options: PgConnectOptions = admin_url.parse()?;
    let mut connection = PgConnection::connect_with(&options.database(registry)).await?;
    let names =
        sqlx::query_scalar("select name from registry.database union all select name from registry.spare_database")
            .fetch_all(&mut connection)
            .await?;
    connection.close().await?;
    Ok(names)
}

fn block_on<T>(future: impl Future<Output = T>) -> Option<T> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().ok()?;
    Some(runtime.block_on(future))
}
