//! What the operator's commands do to tenants: make, change, migrate. Connects as the administrator of the PostgreSQL server;
//! a running server never holds one of these.

mod brand;
mod change;
mod create;
mod ddl;
mod delete;
mod domain;
mod drift;
mod error;
mod furnish;
mod migrate;
mod migrations;
mod name;
mod new_tenant;
mod prepare;
mod record;
mod rename;
mod rotate;
mod scram;
mod settings;
mod spare;
mod step;
mod template;

pub use brand::BrandChange;
pub use delete::{Due, Dump, DumpOrder, Purged};
pub use drift::{Difference, Drift, SchemaCheck};
pub use error::{AdminError, CreateError};
pub use furnish::{Furnish, Owner, Reseal};
pub use migrate::{Migrated, MigrationOrder, MigrationPlan, MigrationReport, Planned};
pub(crate) use migrations::oldest_served;
pub use new_tenant::NewTenant;
pub use record::{BrandRecord, Created, Deletion, Domain, FormerSlug, ProvisioningStep, TenantRecord};
pub use rotate::Rotation;
pub use settings::AdminSettings;
pub use spare::Spares;
pub use step::{Interruption, Step};

use crate::{
    PATIENCE, Pools, Signals,
    pools::{Limits, PER_TENANT},
    registry,
};
use migrations::Migrations;
use name::Name;
use sqlx::{ConnectOptions, PgConnection, PgPool, postgres::PgConnectOptions};
use std::{fmt, sync::Arc};

/// The administrator's connections to the PostgreSQL server and the registry. Cheap to clone.
///
/// `connect` → `prepare` → the rest.
#[derive(Clone)]
pub struct Admin(Arc<Inner>);

struct Inner {
    settings: AdminSettings,
    server: PgConnectOptions,
    registry: PgPool,
    pools: Pools,
    names: Names,
    migrations: Migrations,
}

/// The names in the settings, checked.
struct Names {
    registry: Name,
    role: Name,
    template: Name,
}

impl Admin {
    /// Connects; nothing is made yet.
    ///
    /// # Errors
    /// [`AdminError::Database`] when the administrator cannot get in, [`AdminError::InvalidName`].
    pub async fn connect(settings: AdminSettings) -> Result<Self, AdminError> {
        let migrations = Migrations::of(&settings).await?;
        let names = Names {
            registry: Name::new(&settings.registry_database)?,
            role: Name::new(&settings.registry_role)?,
            template: migrations.template_name(&settings.template_prefix)?,
        };
        let server = settings.admin_url.parse::<PgConnectOptions>()?.application_name("balcao admin");
        server.connect().await?;
        let registry = registry::pool(server.clone().database(names.registry.as_str()));
        let limits = Limits { cap: settings.pool_cap, per_tenant: PER_TENANT, patience: PATIENCE };
        // Nobody listens: a dispatcher finds a new tenant's work by itself.
        let signals = Signals::new();
        let pools = Pools::new(registry.clone(), server.clone(), settings.master_key.clone(), limits, signals);
        Ok(Self(Arc::new(Inner { settings, server, registry, pools, names, migrations })))
    }

    /// What it was connected with.
    pub fn settings(&self) -> &AdminSettings {
        &self.0.settings
    }

    /// Closes every connection.
    pub async fn close(&self) {
        self.0.pools.close().await;
        self.0.registry.close().await;
    }

    /// The registry, as the administrator.
    fn registry(&self) -> &PgPool {
        &self.0.registry
    }

    /// A connection of its own to the maintenance database; with it end its locks.
    async fn server(&self) -> Result<PgConnection, AdminError> {
        Ok(self.0.server.connect().await?)
    }

    /// A connection of its own to another database of the server, as the administrator.
    async fn inside(&self, database: &Name) -> Result<PgConnection, AdminError> {
        Ok(self.0.server.clone().database(database.as_str()).connect().await?)
    }
}

impl fmt::Debug for Admin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Admin({})", self.0.names.registry)
    }
}
