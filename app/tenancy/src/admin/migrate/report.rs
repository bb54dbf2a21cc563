use serde::Serialize;

/// Which tenants are to be migrated, and how.
#[derive(Debug, Clone, Default)]
pub struct MigrationOrder {
    /// Only this one.
    pub tenant: Option<String>,
    /// This one first and alone; when it fails, no other is touched.
    pub canary: Option<String>,
    /// Tenants at one time; `None`: 2.
    pub jobs: Option<usize>,
    /// Goes on with the others when one fails, save when it is the canary.
    pub continue_on_error: bool,
}

/// What `migrate` did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct MigrationReport {
    /// The version every tenant should have.
    pub version: i64,
    /// Tenants that had it already, as the registry says: not touched.
    pub untouched: i64,
    /// Tenants that have it now.
    pub migrated: i64,
    /// Tenants that still have not.
    pub failed: i64,
    /// Tenants that nobody came to, because another failed.
    pub not_tried: i64,
    /// One entry for each that was looked into, by slug.
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
    /// How long it took, waiting included.
    pub milliseconds: u64,
    /// Why it failed.
    pub error: Option<String>,
}

impl MigrationReport {
    /// Whether every tenant has the newest version now.
    pub fn is_complete(&self) -> bool {
        self.failed == 0 && self.not_tried == 0
    }

    pub(super) fn add(&mut self, tenant: Migrated) {
        let Migrated { slug, from, to, milliseconds, error } = &tenant;
        match error {
            None => {
                self.migrated += 1;
                tracing::info!(tenant = slug, from, to, milliseconds, "migrated");
            }
            Some(error) => {
                self.failed += 1;
                tracing::info!(tenant = slug, from, to, milliseconds, error, "not migrated");
            }
        }
        self.tenants.push(tenant);
    }

    pub(super) fn close(&mut self, not_tried: usize) {
        self.not_tried = i64::try_from(not_tried).unwrap_or(i64::MAX);
        self.tenants.sort_by(|one, other| one.slug.cmp(&other.slug));
    }
}
