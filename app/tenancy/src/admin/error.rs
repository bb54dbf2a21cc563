use super::Step;
use crate::{ModuleKey, SlugError, TenantStatus};
use chrono::{DateTime, Utc};
use kernel::{FieldErrors, Locale};
use rust_i18n::t;
use sqlx::migrate::MigrateError;

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
    /// The registry or the server could not be asked.
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
    /// Not a slug that a tenant can have.
    #[error("{slug}: {error}")]
    InvalidSlug {
        /// What was asked for.
        slug: String,
        /// Why not.
        error: SlugError,
    },
    /// The slug is, or was, another tenant's.
    #[error("the slug {0} is taken")]
    TakenSlug(String),
    /// A look that cannot be shown.
    #[error("invalid brand")]
    InvalidBrand,
    /// Nobody asked for the tenant's deletion.
    #[error("{0} is not to be deleted")]
    NotLeaving(String),
    /// The grace is over, or the deletion has begun.
    #[error("{slug} is past keeping since {since}")]
    TooLate {
        /// The tenant.
        slug: String,
        /// The end of the grace, UTC.
        since: DateTime<Utc>,
    },
    /// The final copy of a tenant's database was not made; nothing was dropped.
    #[error("the final dump failed: {0}")]
    Dump(String),
    /// Another process is doing the same.
    #[error("another process is doing this now")]
    Busy,
    /// Not a host name that a tenant can have.
    #[error("{0} cannot be the domain of a tenant")]
    InvalidDomain(String),
    /// The host is the platform's own.
    #[error("{0} lies in the platform's own domain")]
    PlatformDomain(String),
    /// The host already leads to another tenant.
    #[error("{0} is taken")]
    TakenDomain(String),
    /// The tenant has no such domain.
    #[error("{0} is not a domain of this tenant")]
    UnknownDomain(String),
    /// The law asks for this module.
    #[error("the module {} cannot be switched off", .0.code())]
    RequiredModule(ModuleKey),
    /// A name in the settings that is not a plain PostgreSQL name.
    #[error("{0:?} is not a plain PostgreSQL name (a-z, 0-9, _; at most 60 characters)")]
    InvalidName(String),
    /// The database said no, or cannot be reached.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    /// A migration failed.
    #[error("migration: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// Another process is migrating this tenant, for longer than one waits.
    #[error("another process is migrating this database")]
    MigratedElsewhere,
    /// The template was not made: tenants can be served, none can be made.
    #[error("template: {0}")]
    Template(Box<AdminError>),
    /// The template of this program is not there.
    #[error("there is no template {0}")]
    NoTemplate(String),
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

impl CreateError {
    /// Plain sentences in `locale`: one for each wrong field, else one.
    pub fn sentences(&self, locale: Locale) -> Vec<String> {
        let code = locale.code();
        match self {
            Self::Invalid(fields) => {
                super::new_tenant::FIELDS.iter().filter_map(|field| fields.get(field)).map(str::to_owned).collect()
            }
            Self::Taken(slug) => vec![t!("tenant.slug.taken", locale = code, slug = slug).into_owned()],
            Self::Step { step, cause } => {
                let cause = cause.message(locale);
                vec![t!("tenant.step_failed", locale = code, step = step, cause = cause).into_owned()]
            }
            Self::Admin(error) => vec![error.message(locale)],
        }
    }
}

impl AdminError {
    /// What failed in waiting for a lock: [`Busy`](Self::Busy) when `lock_timeout` ended it.
    pub(super) fn of_lock(error: sqlx::Error) -> Self {
        match error.as_database_error().and_then(|error| error.code()) {
            Some(code) if code == "55P03" => Self::Busy,
            _ => error.into(),
        }
    }

    /// One plain sentence in `locale`. What a database or a file said stays in its own words.
    pub fn message(&self, locale: Locale) -> String {
        let code = locale.code();
        match self {
            Self::UnknownTenant(slug) => t!("tenant.unknown", locale = code, slug = slug),
            Self::WrongStatus { slug, status: TenantStatus::Provisioning } => {
                t!("tenant.unfinished", locale = code, slug = slug)
            }
            Self::WrongStatus { slug, status: TenantStatus::Deleted } => {
                t!("tenant.deleted", locale = code, slug = slug)
            }
            Self::WrongStatus { slug, .. } => t!("tenant.cancelled", locale = code, slug = slug),
            Self::InvalidSlug { error: SlugError::Malformed, .. } => t!("tenant.slug.malformed", locale = code),
            Self::InvalidSlug { slug, error: SlugError::Reserved } => {
                t!("tenant.slug.reserved", locale = code, slug = slug)
            }
            Self::TakenSlug(slug) => t!("tenant.slug.taken", locale = code, slug = slug),
            Self::InvalidBrand => t!("tenant.brand", locale = code),
            Self::NotLeaving(slug) => t!("tenant.not_leaving", locale = code, slug = slug),
            Self::TooLate { slug, since } => {
                t!("tenant.too_late", locale = code, slug = slug, since = since.format("%d/%m/%Y %H:%M UTC"))
            }
            Self::Dump(cause) => t!("tenant.dump", locale = code, cause = cause),
            Self::Busy => t!("tenant.busy", locale = code),
            Self::InvalidDomain(host) => t!("domain.invalid", locale = code, host = host),
            Self::PlatformDomain(host) => t!("domain.platform", locale = code, host = host),
            Self::TakenDomain(host) => t!("domain.taken", locale = code, host = host),
            Self::UnknownDomain(host) => t!("domain.unknown", locale = code, host = host),
            Self::RequiredModule(key) => t!("module.required", locale = code, module = key.code()),
            Self::Migration(MigrateError::ExecuteMigration(cause, version)) => {
                t!("migration.failed", locale = code, version = version, cause = said(cause))
            }
            Self::MigratedElsewhere => t!("migration.elsewhere", locale = code),
            Self::Database(cause) => said(cause).into(),
            Self::Template(cause) => t!("template.failed", locale = code, cause = cause.message(locale)),
            Self::NoTemplate(name) => t!("template.missing", locale = code, name = name),
            _ => self.to_string().into(),
        }
        .into_owned()
    }
}

/// What PostgreSQL said, without the layers it came through.
fn said(error: &sqlx::Error) -> String {
    error.as_database_error().map_or_else(|| error.to_string(), |error| error.message().to_owned())
}
