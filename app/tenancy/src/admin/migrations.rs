//! The migrations this program knows.

use super::{Admin, AdminError, AdminSettings, ddl, name::Name};
use sha2::{Digest, Sha256};
use sqlx::{PgConnection, migrate::Migrator};
use std::{ops::Deref, sync::LazyLock};

/// The registry's migrations, embedded.
pub(super) static REGISTRY: Migrator = sqlx::migrate!("../../migrations/registry");

/// A tenant database's migrations, embedded.
static TENANT: Migrator = sqlx::migrate!("../../migrations/tenant");

impl Admin {
    /// The version the registry has, and the one it has after every migration of this program.
    ///
    /// # Errors
    /// [`AdminError::Database`].
    pub async fn registry_versions(&self) -> Result<(i64, i64), AdminError> {
        let mut registry = self.inside(&self.0.names.registry).await?;
        Ok((version(&mut registry).await?, newest(&REGISTRY)))
    }
}

/// A tenant database's migrations.
pub(super) enum Migrations {
    /// Those of this program.
    Embedded,
    /// A test's own.
    Folder(Migrator),
}

impl Migrations {
    pub(super) async fn of(settings: &AdminSettings) -> Result<Self, AdminError> {
        match &settings.migrations {
            Some(folder) if cfg!(debug_assertions) => Ok(Self::Folder(Migrator::new(folder.as_path()).await?)),
            _ => Ok(Self::Embedded),
        }
    }

    /// The version a tenant's database has after every migration.
    pub(super) fn newest(&self) -> i64 {
        newest(self)
    }

    /// `{prefix}_v{version}_{fingerprint}`: another text of a migration is another template.
    pub(super) fn template_name(&self, prefix: &str) -> Result<Name, AdminError> {
        let hash = self.iter().fold(Sha256::new(), |hash, migration| hash.chain_update(&migration.checksum));
        let fingerprint = kernel::hex(&hash.finalize()[..4]);
        Name::new(&format!("{prefix}_v{}_{fingerprint}", self.newest()))
    }
}

impl Deref for Migrations {
    type Target = Migrator;

    fn deref(&self) -> &Migrator {
        match self {
            Self::Embedded => &TENANT,
            Self::Folder(migrator) => migrator,
        }
    }
}

/// The newest version of the embedded migrations.
pub(super) fn newest_embedded() -> i64 {
    newest(&TENANT)
}

/// The oldest version of a tenant's database with which this program works: the one before the newest, so that programs can
/// be replaced one after the other while the tenants are migrated.
pub(crate) fn oldest_served() -> i64 {
    static OLDEST: LazyLock<i64> = LazyLock::new(|| {
        let mut versions: Vec<i64> = TENANT.iter().map(|migration| migration.version).collect();
        versions.sort_unstable();
        versions.iter().rev().nth(1).or(versions.last()).copied().unwrap_or_default()
    });
    *OLDEST
}

/// Runs what is missing as the owner of the schema, each migration in a transaction of its own, under sqlx's advisory lock of
/// that database.
pub(super) async fn run(migrator: &Migrator, connection: &mut PgConnection) -> Result<(), AdminError> {
    ddl::become_owner(connection).await?;
    Ok(migrator.run_direct(None, connection, false).await?)
}

/// The version a database says it has; 0 before the first migration.
pub(super) async fn version(connection: &mut PgConnection) -> Result<i64, AdminError> {
    let begun: bool = sqlx::query_scalar("select to_regclass('public._sqlx_migrations') is not null")
        .fetch_one(&mut *connection)
        .await?;
    if !begun {
        return Ok(0);
    }
    let version = sqlx::query_scalar("select coalesce(max(version), 0) from public._sqlx_migrations where success");
    Ok(version.fetch_one(connection).await?)
}

fn newest(migrator: &Migrator) -> i64 {
    migrator.iter().map(|migration| migration.version).max().unwrap_or_default()
}
