//! What the operator's commands do to tenants: make, change, migrate. Connects as the administrator of the PostgreSQL server;
//! a running server never holds one of these.

mod furnish;
mod new_tenant;
mod settings;
mod step;

pub use furnish::{Furnish, Owner};
pub use new_tenant::NewTenant;
pub use settings::AdminSettings;
pub use step::{Interruption, Step};

use crate::{ModuleKey, TenantId, TenantStatus};
use chrono::{DateTime, Utc};
use kernel::{FieldErrors, Locale};
use serde::Serialize;

/// The administrator's connection to the PostgreSQL server and the registry. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Admin {
    settings: std::sync::Arc<AdminSettings>,
}

/// Why a tenant was not made.
#[derive(Debug, thiserror::Error)]
pub enum CreateError {
    /// Fields are wrong; nothing was made.
    #[error("invalid input")]
    Invalid(FieldErrors),
    /// Another tenant has the slug.
    #[error("the slug {0} is taken")]
    Taken(String),
    /// A step failed; creating the tenant again goes on from there.
    #[error("step {step} failed: {cause}")]
    Step {
        /// The step.
        step: Step,
        /// Why.
        cause: AdminError,
    },
    /// The registry could not be asked.
    #[error(transparent)]
    Admin(#[from] AdminError),
}

/// Why a command on a tenant failed.
#[derive(Debug, thiserror::Error)]
pub enum AdminError {
    /// No such tenant.
    #[error("there is no tenant {0}")]
    UnknownTenant(String),
    /// The tenant is not in a state from which this can be done.
    #[error("{slug} is {}", .status.code())]
    WrongStatus {
        /// The tenant.
        slug: String,
        /// Its status.
        status: TenantStatus,
    },
    /// Not a host name that a tenant can have.
    #[error("{0} cannot be the domain of a tenant")]
    InvalidDomain(String),
    /// The host is the platform's own.
    #[error("{0} lies in the platform's own domain")]
    PlatformDomain(String),
    /// The host already leads to a tenant.
    #[error("{0} is taken")]
    TakenDomain(String),
    /// The tenant has no such domain.
    #[error("{0} is not a domain of this tenant")]
    UnknownDomain(String),
    /// The law asks for this module.
    #[error("the module {} cannot be switched off", .0.code())]
    RequiredModule(ModuleKey),
    /// `registry_role` does not exist and no password was given to make it with.
    #[error("the role {0} does not exist; make it first: create role {0} login password '…'")]
    MissingRole(String),
    /// A name in the settings that is not a plain PostgreSQL name.
    #[error("{0:?} is not a plain PostgreSQL name (a-z, 0-9, _; at most 60 characters)")]
    InvalidName(String),
    /// The database said no.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    /// A migration failed.
    #[error("migration: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// What the modules do in a new tenant's database failed.
    #[error("{0}")]
    Furnish(#[from] kernel::Error),
    /// The stored password cannot be read.
    #[error(transparent)]
    MasterKey(#[from] crate::MasterKeyError),
    /// A test asked for it.
    #[error("interrupted at {0}")]
    Interrupted(Step),
}

/// What `tenant create` tells: `{"id","slug","url","invite_url"}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Created {
    /// Its id.
    pub id: TenantId,
    /// Its slug.
    pub slug: String,
    /// Its address.
    pub url: String,
    /// The owner's invitation: single use, 7 days.
    pub invite_url: String,
}

/// A tenant as the operator sees it (`tenant list`, `tenant show`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TenantRecord {
    /// Its id.
    pub id: TenantId,
    /// Its slug.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub status: TenantStatus,
    /// Its plan.
    pub plan: String,
    /// End of the trial, UTC.
    pub trial_ends_at: Option<DateTime<Utc>>,
    /// The owner's e-mail.
    pub email: String,
    /// Its address: the primary domain, else the slug's host.
    pub url: String,
    /// Its own domains.
    pub domains: Vec<Domain>,
    /// Modules that are switched on.
    pub modules: Vec<ModuleKey>,
    /// Name of its database and login role.
    pub database: String,
    /// Last migration in its database.
    pub schema_version: i64,
    /// When it was made, UTC.
    pub created_at: DateTime<Utc>,
    /// How its making went.
    pub steps: Vec<ProvisioningStep>,
}

/// A host of a tenant's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Domain {
    /// Lower-case ASCII.
    pub host: String,
    /// Only a verified one is answered.
    pub verified: bool,
    /// Links are built from it.
    pub primary: bool,
}

/// One step of a tenant's making, as logged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProvisioningStep {
    /// Which.
    pub step: Step,
    /// `running`, `done` or `failed`.
    pub state: String,
    /// How often it was tried.
    pub attempts: i32,
    /// Why the last try failed.
    pub error: Option<String>,
    /// Begin of the last try, UTC.
    pub started_at: DateTime<Utc>,
    /// End of the last try, UTC.
    pub finished_at: Option<DateTime<Utc>>,
}

/// What `migrate` did.
#[derive(Debug, Clone, Default, Serialize)]
pub struct MigrationReport {
    /// One line per tenant, by slug.
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

impl CreateError {
    /// One plain sentence per fault, in `locale`.
    pub fn sentences(&self, _locale: Locale) -> Vec<String> {
        todo!()
    }
}

impl AdminError {
    /// One plain sentence in `locale`.
    pub fn message(&self, _locale: Locale) -> String {
        todo!()
    }
}

impl Admin {
    /// Connects; nothing is made yet.
    ///
    /// # Errors
    /// [`AdminError::Database`] when the administrator cannot get in, [`AdminError::InvalidName`].
    pub async fn connect(_settings: AdminSettings) -> Result<Self, AdminError> {
        todo!()
    }

    /// Makes what is missing: roles, registry database with its migrations and grants, template database. Repeatable, and safe
    /// when several processes do it at once.
    ///
    /// # Errors
    /// [`AdminError`].
    pub async fn prepare(&self) -> Result<(), AdminError> {
        todo!()
    }

    /// Makes a tenant in resumable steps; called again with the same slug and e-mail it goes on where it stopped.
    ///
    /// # Errors
    /// [`CreateError`].
    pub async fn create_tenant(&self, _new: &NewTenant, _furnish: &dyn Furnish) -> Result<Created, CreateError> {
        todo!()
    }

    /// Every tenant, by slug.
    ///
    /// # Errors
    /// [`AdminError::Database`].
    pub async fn list(&self) -> Result<Vec<TenantRecord>, AdminError> {
        todo!()
    }

    /// One tenant.
    ///
    /// # Errors
    /// [`AdminError::UnknownTenant`].
    pub async fn show(&self, _slug: &str) -> Result<TenantRecord, AdminError> {
        todo!()
    }

    /// Closes a tenant for now; its data stays. Done already: nothing changes.
    ///
    /// # Errors
    /// [`AdminError::UnknownTenant`], [`AdminError::WrongStatus`].
    pub async fn suspend(&self, _slug: &str) -> Result<TenantRecord, AdminError> {
        todo!()
    }

    /// Opens a suspended tenant again, with the status it had.
    ///
    /// # Errors
    /// [`AdminError::UnknownTenant`], [`AdminError::WrongStatus`].
    pub async fn resume(&self, _slug: &str) -> Result<TenantRecord, AdminError> {
        todo!()
    }

    /// Ends a tenant; its data stays until retention removes it.
    ///
    /// # Errors
    /// [`AdminError::UnknownTenant`], [`AdminError::WrongStatus`].
    pub async fn cancel(&self, _slug: &str) -> Result<TenantRecord, AdminError> {
        todo!()
    }

    /// Gives a tenant a verified domain; the first one, and one asked to be `primary`, becomes the host of its links.
    ///
    /// # Errors
    /// [`AdminError::InvalidDomain`], [`AdminError::PlatformDomain`], [`AdminError::TakenDomain`], [`AdminError::UnknownTenant`].
    pub async fn add_domain(&self, _slug: &str, _host: &str, _primary: bool) -> Result<TenantRecord, AdminError> {
        todo!()
    }

    /// Takes a domain away; without a primary one links use the slug's host.
    ///
    /// # Errors
    /// [`AdminError::UnknownDomain`], [`AdminError::UnknownTenant`].
    pub async fn remove_domain(&self, _slug: &str, _host: &str) -> Result<TenantRecord, AdminError> {
        todo!()
    }

    /// Switches a module on.
    ///
    /// # Errors
    /// [`AdminError::UnknownTenant`].
    pub async fn enable_module(&self, _slug: &str, _module: ModuleKey) -> Result<TenantRecord, AdminError> {
        todo!()
    }

    /// Switches a module off: its routes are gone, its data stays.
    ///
    /// # Errors
    /// [`AdminError::RequiredModule`] for privacy, [`AdminError::UnknownTenant`].
    pub async fn disable_module(&self, _slug: &str, _module: ModuleKey) -> Result<TenantRecord, AdminError> {
        todo!()
    }

    /// Brings every tenant's database to the newest version; those that are there already are not touched. One tenant's failure
    /// does not stop the others.
    ///
    /// # Errors
    /// [`AdminError`] when the registry cannot be read.
    pub async fn migrate_all(&self) -> Result<MigrationReport, AdminError> {
        todo!()
    }
}
