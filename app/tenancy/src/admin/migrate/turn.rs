//! One tenant's turn in a migration.

use super::log;
use crate::{
    TenantId,
    admin::{Admin, AdminError, migrations, name::Name},
};
use sqlx::{Connection, PgConnection, migrate::MigrateError};
use std::time::Duration;

/// Held in the tenant's own database while somebody migrates it.
const LOCK: i64 = 0x0062_616c_6361_6f01;

/// How often a migration that met a lock of a running server is tried again.
const RETRIES: u32 = 5;
const FIRST_PAUSE: Duration = Duration::from_millis(200);

/// How a turn went.
pub(super) struct Turn {
    pub(super) from: i64,
    /// What the database says afterwards, also after a failure.
    pub(super) to: i64,
    pub(super) result: Result<(), AdminError>,
}

impl Turn {
    pub(super) fn failed(version: i64, error: AdminError) -> Self {
        Self { from: version, to: version, result: Err(error) }
    }
}

impl Admin {
    /// Brings a database to the newest version, under a lock, so that of two processes the second finds it done. The
    /// database is right about its version, and the registry is told; `version` is what the registry said.
    pub(super) async fn take_turn(&self, tenant: TenantId, database: &Name, version: i64) -> Turn {
        let (registry, newest) = (self.registry(), self.newest());
        let now = || self.settings().clock.now();
        let mut inside = match self.inside(database).await {
            Ok(inside) => inside,
            Err(error) => {
                // The log is for people: what it cannot take down stands in the report.
                let _ = log::begin(registry, tenant, newest, now()).await;
                let _ = log::fail(registry, tenant, newest, &self.reason(&error), now()).await;
                return Turn::failed(version, error);
            }
        };
        let from = match enter(&mut inside).await {
            Ok(from) => from,
            Err(error) => return Turn::failed(version, error),
        };
        let mut result = Ok(());
        if from < newest {
            result = match log::begin(registry, tenant, newest, now()).await {
                Ok(()) => self.run_patiently(&mut inside).await,
                Err(error) => Err(error),
            };
        }
        let to = if result.is_ok() {
            from.max(newest)
        } else {
            // A transaction that failed is over; a connection that was lost tells nothing new.
            migrations::version(&mut inside).await.unwrap_or(from)
        };
        let told = match &result {
            Ok(()) => log::done(registry, tenant, to, now()).await,
            Err(error) => {
                let reason = self.reason(error);
                let told = log::done(registry, tenant, to, now()).await;
                told.and(log::fail(registry, tenant, newest, &reason, now()).await)
            }
        };
        // The lock ends with the connection, which may be lost already.
        let _ = inside.close().await;
        Turn { from, to, result: result.and(told) }
    }

    async fn run_patiently(&self, inside: &mut PgConnection) -> Result<(), AdminError> {
        let mut pause = FIRST_PAUSE;
        for _ in 0..RETRIES {
            match migrations::run(&self.0.migrations, inside).await {
                Err(error) if is_passing(&error) => tokio::time::sleep(pause).await,
                ended => return ended,
            }
            pause *= 2;
        }
        migrations::run(&self.0.migrations, inside).await
    }

    fn reason(&self, error: &AdminError) -> String {
        error.message(self.settings().locale)
    }
}

/// Waits for whoever migrates this database now; gives the version it has then. From there on a statement waits only
/// shortly for a lock: who waits for a table's lock keeps everybody else from the table.
async fn enter(inside: &mut PgConnection) -> Result<i64, AdminError> {
    sqlx::query("set lock_timeout = '30s'").execute(&mut *inside).await?;
    sqlx::query("select pg_advisory_lock($1)").bind(LOCK).execute(&mut *inside).await.map_err(|error| {
        let timed_out = error.as_database_error().is_some_and(|error| error.code().as_deref() == Some("55P03"));
        if timed_out { AdminError::MigratedElsewhere } else { error.into() }
    })?;
    sqlx::query("set lock_timeout = '2s'").execute(&mut *inside).await?;
    migrations::version(inside).await
}

/// No lock in time, or a deadlock: another try may well succeed.
fn is_passing(error: &AdminError) -> bool {
    let (AdminError::Migration(MigrateError::Execute(cause) | MigrateError::ExecuteMigration(cause, _))
    | AdminError::Database(cause)) = error
    else {
        return false;
    };
    let code = cause.as_database_error().and_then(|error| error.code());
    matches!(code.as_deref(), Some("55P03" | "40P01"))
}
