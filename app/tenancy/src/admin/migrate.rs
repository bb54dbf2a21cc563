mod log;
mod plan;
mod report;
mod turn;

pub use plan::{MigrationPlan, Planned};
pub use report::{Migrated, MigrationOrder, MigrationReport};

use super::{Admin, AdminError, migrations, name::Name};
use crate::{TenantId, TenantStatus};
use std::{collections::VecDeque, panic::resume_unwind, time::Instant};
use tokio::task::JoinSet;

/// Tenants that are migrated at one time, when nobody says how many.
const JOBS: usize = 2;

/// A tenant whose database is to be looked into.
struct Behind {
    id: TenantId,
    slug: String,
    database: String,
    version: i64,
}

/// The tenants of an order, as the registry knows them.
struct Fleet {
    behind: VecDeque<Behind>,
    untouched: i64,
}

impl Admin {
    /// The version a tenant's database has after every migration of this program.
    pub fn newest_version() -> i64 {
        migrations::newest_embedded()
    }

    /// The oldest version with which this program serves a tenant.
    pub fn oldest_served_version() -> i64 {
        migrations::oldest_served()
    }

    /// Brings the tenants' databases to the newest version, after [`prepare`](Self::prepare); those that are there already
    /// are not touched. Repeatable: what was broken off goes on.
    ///
    /// # Errors
    /// [`AdminError::UnknownTenant`], [`AdminError::WrongStatus`] for a tenant that has no whole database, and whatever keeps
    /// the registry from being read. What fails in a tenant's database stands in the report.
    pub async fn migrate(&self, order: &MigrationOrder) -> Result<MigrationReport, AdminError> {
        let Fleet { mut behind, untouched } = self.fleet(order).await?;
        let mut report = MigrationReport { version: self.newest(), untouched, ..MigrationReport::default() };
        let mut stopped = false;
        if let Some(at) = behind.iter().position(|tenant| Some(&tenant.slug) == order.canary.as_ref())
            && let Some(canary) = behind.remove(at)
        {
            report.add(self.migrate_tenant(canary).await);
            stopped = !report.is_complete();
        }
        let mut running = JoinSet::new();
        loop {
            while !stopped && running.len() < order.jobs.unwrap_or(JOBS).max(1) {
                let Some(next) = behind.pop_front() else { break };
                let admin = self.clone();
                running.spawn(async move { admin.migrate_tenant(next).await });
            }
            let Some(ended) = running.join_next().await else { break };
            report.add(ended.unwrap_or_else(|error| resume_unwind(error.into_panic())));
            stopped |= !order.continue_on_error && !report.is_complete();
        }
        report.close(behind.len());
        Ok(report)
    }

    /// [`migrate`](Self::migrate) of every tenant; one tenant's failure does not stop the others.
    ///
    /// # Errors
    /// [`AdminError`] when the registry cannot be read.
    pub async fn migrate_all(&self) -> Result<MigrationReport, AdminError> {
        self.migrate(&MigrationOrder { continue_on_error: true, ..MigrationOrder::default() }).await
    }

    /// The version after every migration this administrator knows.
    pub(super) fn newest(&self) -> i64 {
        self.0.migrations.newest()
    }

    /// Brings one tenant's database to the newest version and writes that down.
    pub(super) async fn migrate_one(&self, tenant: TenantId, database: &Name) -> Result<(), AdminError> {
        self.take_turn(tenant, database, 0).await.result
    }

    async fn migrate_tenant(&self, tenant: Behind) -> Migrated {
        let started = Instant::now();
        let turn = match Name::new(&tenant.database) {
            Ok(name) => self.take_turn(tenant.id, &name, tenant.version).await,
            Err(error) => turn::Turn::failed(tenant.version, error),
        };
        let milliseconds = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        let error = turn.result.err().map(|error| error.message(self.settings().locale));
        Migrated { slug: tenant.slug, from: turn.from, to: turn.to, milliseconds, error }
    }

    /// Whom an order is about. Asks the registry once; the database of a tenant that is named is looked into whatever the
    /// registry says.
    async fn fleet(&self, order: &MigrationOrder) -> Result<Fleet, AdminError> {
        let rows = sqlx::query!(
            r#"select t.id as "id: TenantId", t.slug, t.status, d.name, d.schema_version
               from registry.database d
               join registry.tenant t on t.id = d.tenant
               order by t.slug"#
        )
        .fetch_all(self.registry())
        .await?;
        let whole = |status: &str| !matches!(status, "provisioning" | "deleted");
        for slug in [&order.tenant, &order.canary].into_iter().flatten() {
            let named = rows.iter().find(|row| row.slug == *slug);
            let status = named.ok_or_else(|| AdminError::UnknownTenant(slug.clone()))?.status.as_str();
            if !whole(status) {
                let status = TenantStatus::from_code(status).unwrap_or(TenantStatus::Provisioning);
                return Err(AdminError::WrongStatus { slug: slug.clone(), status });
            }
        }
        let mut fleet = Fleet { behind: VecDeque::new(), untouched: 0 };
        for row in rows.into_iter().filter(|row| whole(&row.status)) {
            let named = order.tenant.as_ref().map(|slug| *slug == row.slug);
            if named.unwrap_or(row.schema_version < self.newest()) {
                let (database, version) = (row.name, row.schema_version);
                fleet.behind.push_back(Behind { id: row.id, slug: row.slug, database, version });
            } else if named.is_none() {
                fleet.untouched += 1;
            }
        }
        Ok(fleet)
    }
}
