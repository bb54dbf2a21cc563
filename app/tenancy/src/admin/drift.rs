//! Whether the tenants' databases still look like the template.

mod catalog;
mod compare;

pub use compare::{Difference, Drift};

use super::{Admin, AdminError, TenantRecord, ddl, ddl::Presence, migrations, name::Name};
use crate::TenantStatus;
use catalog::Catalog;
use serde::Serialize;
use sqlx::{Connection, PgConnection};

/// Held in the maintenance database by whoever looks into a copy of a template: nobody may connect to the template itself.
const LOCK: i64 = 0x0062_616c_6361_6f03;

/// How a tenant's schema stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SchemaCheck {
    /// The tenant.
    pub slug: String,
    /// What the registry says.
    pub registry_version: i64,
    /// What the database says; `None`: it cannot be asked.
    pub version: Option<i64>,
    /// The template's.
    pub newest: i64,
    /// What differs from the template; only a database of the template's version is compared.
    pub drifts: Vec<Drift>,
    /// Why the database cannot be looked into.
    pub error: Option<String>,
}

impl SchemaCheck {
    /// Whether nothing is wrong.
    pub fn is_right(&self) -> bool {
        self.error.is_none()
            && self.drifts.is_empty()
            && self.version == Some(self.newest)
            && self.registry_version == self.newest
    }
}

impl Admin {
    /// Compares the schema of one tenant, or of each that has a database, with the template's. Changes nothing.
    ///
    /// # Errors
    /// [`AdminError::UnknownTenant`], [`AdminError::WrongStatus`] for a tenant without a whole database,
    /// [`AdminError::NoTemplate`].
    pub async fn check_schemas(&self, slug: Option<&str>) -> Result<Vec<SchemaCheck>, AdminError> {
        let tenants = match slug {
            Some(slug) => vec![self.show(slug).await?],
            None => self.list().await?,
        };
        let is_whole =
            |tenant: &TenantRecord| !matches!(tenant.status, TenantStatus::Provisioning | TenantStatus::Deleted);
        if let (Some(_), [only]) = (slug, &tenants[..])
            && !is_whole(only)
        {
            return Err(AdminError::WrongStatus { slug: only.slug.clone(), status: only.status });
        }
        let template = self.template_catalog().await?;
        let mut checks = Vec::new();
        for tenant in tenants.into_iter().filter(is_whole) {
            checks.push(self.check_schema(tenant, &template).await);
        }
        Ok(checks)
    }

    async fn check_schema(&self, tenant: TenantRecord, template: &Catalog) -> SchemaCheck {
        let newest = self.newest();
        let (version, drifts, error) = match self.look(&tenant.database, template).await {
            Ok((version, drifts)) => (Some(version), drifts, None),
            Err(error) => (None, Vec::new(), Some(error.message(self.settings().locale))),
        };
        SchemaCheck { slug: tenant.slug, registry_version: tenant.schema_version, version, newest, drifts, error }
    }

    async fn look(&self, database: &str, template: &Catalog) -> Result<(i64, Vec<Drift>), AdminError> {
        let mut inside = self.inside(&Name::new(database)?).await?;
        let version = migrations::version(&mut inside).await?;
        let drifts = if version == self.newest() {
            compare::compare(&catalog::read(&mut inside).await?, template)
        } else {
            Vec::new()
        };
        inside.close().await?;
        Ok((version, drifts))
    }

    /// Read from a copy that lives as long as the reading; one that a killed process left is dropped first.
    async fn template_catalog(&self) -> Result<Catalog, AdminError> {
        let (template, scratch) = (&self.0.names.template, scratch(&self.settings().template_prefix)?);
        let mut server = self.server().await?;
        sqlx::query!("select pg_advisory_lock($1)", LOCK).execute(&mut server).await?;
        if ddl::presence(&mut server, template).await? != Presence::Whole {
            return Err(AdminError::NoTemplate(template.to_string()));
        }
        ddl::drop_database(&mut server, &scratch).await?;
        ddl::create_database(&mut server, &scratch, Some(template)).await?;
        let found = self.read_scratch(&mut server, &scratch).await;
        ddl::drop_database(&mut server, &scratch).await?;
        server.close().await?;
        found
    }

    async fn read_scratch(&self, server: &mut PgConnection, scratch: &Name) -> Result<Catalog, AdminError> {
        ddl::open_database(server, scratch).await?;
        let mut inside = self.inside(scratch).await?;
        let found = catalog::read(&mut inside).await?;
        inside.close().await?;
        Ok(found)
    }
}

/// Drops the copy of a template that a killed process left, unless somebody reads one now.
pub(super) async fn drop_forgotten(server: &mut PgConnection, prefix: &str) -> Result<(), AdminError> {
    let scratch = scratch(prefix)?;
    if ddl::presence(server, &scratch).await? == Presence::Missing {
        return Ok(());
    }
    let locked = sqlx::query_scalar!(r#"select pg_try_advisory_lock($1) as "locked!""#, LOCK);
    if locked.fetch_one(&mut *server).await? {
        ddl::drop_database(server, &scratch).await?;
        sqlx::query_scalar!("select pg_advisory_unlock($1)", LOCK).fetch_one(server).await?;
    }
    Ok(())
}

fn scratch(prefix: &str) -> Result<Name, AdminError> {
    Name::new(&format!("{prefix}_scratch"))
}
