use super::{Admin, AdminError, ddl, name::Name};
use crate::TenantId;
use serde::Serialize;
use sha2::{Digest, Sha256};
use sqlx::{Connection, PgConnection, migrate::Migrator};

/// The registry's migrations, embedded.
pub(super) static REGISTRY: Migrator = sqlx::migrate!("../../migrations/registry");

/// A tenant database's migrations, embedded.
pub(super) static TENANT: Migrator = sqlx::migrate!("../../migrations/tenant");

/// What `migrate` did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct MigrationReport {
    /// The version every tenant should have.
    pub version: i64,
    /// Tenants that had it already: not touched.
    pub untouched: i64,
    /// One entry for each other tenant, by slug.
    pub tenants: Vec<Migrated>,
}

/// One tenant's migration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Migrated {
    /// The tenant.
    pub slug: String,
    /// Version before.
    pub from: i64,
    /// Version after.
    pub to: i64,
    /// Why it failed.
    pub error: Option<String>,
}

impl MigrationReport {
    /// Whether every tenant has the newest version now.
    pub fn is_complete(&self) -> bool {
        self.tenants.iter().all(|tenant| tenant.error.is_none())
    }
}

impl Admin {
    /// The version a tenant's database has after every migration of this program.
    pub fn newest_version() -> i64 {
        newest()
    }

    /// Brings every tenant's database to the newest version; those that are there already are not touched. One tenant's failure
    /// does not stop the others.
    ///
    /// # Errors
    /// [`AdminError`] when the registry cannot be read.
    pub async fn migrate_all(&self) -> Result<MigrationReport, AdminError> {
        let version = newest();
        let behind = sqlx::query!(
            r#"select t.id as "id: TenantId", t.slug, d.name, d.schema_version
               from registry.database d
               join registry.tenant t on t.id = d.tenant
               where d.schema_version < $1 and t.status <> 'provisioning'
               order by t.slug"#,
            version
        )
        .fetch_all(self.registry())
        .await?;
        let mut report = MigrationReport { version, ..MigrationReport::default() };
        for row in behind {
            let outcome = self.migrate_one(row.id, &Name::new(&row.name)?).await;
            let to = if outcome.is_ok() { version } else { row.schema_version };
            let error = outcome.err().map(|error| error.to_string());
            report.tenants.push(Migrated { slug: row.slug, from: row.schema_version, to, error });
        }
        let there = sqlx::query_scalar!(
            r#"select count(*) as "count!" from registry.database d join registry.tenant t on t.id = d.tenant
               where d.schema_version >= $1 and t.status <> 'provisioning'"#,
            version
        );
        let done =
            i64::try_from(report.tenants.iter().filter(|tenant| tenant.error.is_none()).count()).unwrap_or(i64::MAX);
        report.untouched = there.fetch_one(self.registry()).await? - done;
        Ok(report)
    }

    /// Brings one tenant's database to the newest version and writes that down.
    pub(super) async fn migrate_one(&self, tenant: TenantId, database: &Name) -> Result<(), AdminError> {
        let mut inside = self.inside(database).await?;
        run(&TENANT, &mut inside).await?;
        inside.close().await?;
        sqlx::query!("update registry.database set schema_version = $2 where tenant = $1", tenant.0, newest())
            .execute(self.registry())
            .await?;
        Ok(())
    }
}

/// Runs what is missing as the owner of the schema, under sqlx's advisory lock of that database.
pub(super) async fn run(migrator: &Migrator, connection: &mut PgConnection) -> Result<(), AdminError> {
    ddl::become_owner(connection).await?;
    Ok(migrator.run_direct(None, connection, false).await?)
}

/// The version a tenant's database has after every migration.
pub(super) fn newest() -> i64 {
    TENANT.iter().map(|migration| migration.version).max().unwrap_or_default()
}

/// `{prefix}_v{version}_{fingerprint}`: another text of a migration is another template.
pub(super) fn template_name(prefix: &str) -> Result<Name, AdminError> {
    let hash = TENANT.iter().fold(Sha256::new(), |hash, migration| hash.chain_update(&migration.checksum));
    let fingerprint = kernel::hex(&hash.finalize()[..4]);
    Name::new(&format!("{prefix}_v{}_{fingerprint}", newest()))
}
