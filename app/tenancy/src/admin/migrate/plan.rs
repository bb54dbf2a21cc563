use super::MigrationOrder;
use crate::admin::{Admin, AdminError, ddl, ddl::Presence, migrations};
use serde::Serialize;
use sqlx::Connection;

/// What `migrate` would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MigrationPlan {
    /// Version of the registry; `None`: it is not there yet.
    pub registry_from: Option<i64>,
    /// Version it would have.
    pub registry_to: i64,
    /// The template of this program.
    pub template: String,
    /// Whether it would have to be made.
    pub makes_template: bool,
    /// The version every tenant would have.
    pub version: i64,
    /// Tenants that have it already, as the registry says.
    pub untouched: i64,
    /// One entry for each other tenant, by slug; the canary first.
    pub tenants: Vec<Planned>,
}

/// One tenant that would be migrated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Planned {
    /// The tenant.
    pub slug: String,
    /// Its version, as the registry says.
    pub from: i64,
}

impl Admin {
    /// What [`prepare`](Self::prepare) and [`migrate`](Self::migrate) would do. Changes nothing and opens no tenant's database.
    ///
    /// # Errors
    /// As [`migrate`](Self::migrate).
    pub async fn plan_migration(&self, order: &MigrationOrder) -> Result<MigrationPlan, AdminError> {
        let (names, mut server) = (&self.0.names, self.server().await?);
        let makes_template = ddl::presence(&mut server, &names.template).await? != Presence::Whole;
        let registry_is_there = ddl::presence(&mut server, &names.registry).await? == Presence::Whole;
        server.close().await?;
        let mut plan = MigrationPlan {
            registry_from: None,
            registry_to: migrations::REGISTRY.iter().map(|migration| migration.version).max().unwrap_or_default(),
            template: names.template.to_string(),
            makes_template,
            version: self.newest(),
            untouched: 0,
            tenants: Vec::new(),
        };
        if registry_is_there {
            let mut inside = self.inside(&names.registry).await?;
            plan.registry_from = Some(migrations::version(&mut inside).await?).filter(|version| *version > 0);
            inside.close().await?;
        }
        if plan.registry_from.is_some() {
            let fleet = self.fleet(order).await?;
            plan.untouched = fleet.untouched;
            plan.tenants =
                fleet.behind.into_iter().map(|tenant| Planned { slug: tenant.slug, from: tenant.version }).collect();
            plan.tenants.sort_by_key(|tenant| Some(&tenant.slug) != order.canary.as_ref());
        } else if let Some(slug) = order.tenant.as_ref().or(order.canary.as_ref()) {
            return Err(AdminError::UnknownTenant(slug.clone()));
        }
        Ok(plan)
    }
}
