use super::Step;
use crate::{ModuleKey, TenantStatus};
use kernel::{FieldErrors, Locale};
use rust_i18n::t;

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
    /// One plain sentence in `locale`. What a database or a file said stays in its own words.
    pub fn message(&self, locale: Locale) -> String {
        let code = locale.code();
        match self {
            Self::UnknownTenant(slug) => t!("tenant.unknown", locale = code, slug = slug),
            Self::WrongStatus { slug, status: TenantStatus::Provisioning } => {
                t!("tenant.unfinished", locale = code, slug = slug)
            }
            Self::WrongStatus { slug, .. } => t!("tenant.cancelled", locale = code, slug = slug),
            Self::InvalidDomain(host) => t!("domain.invalid", locale = code, host = host),
            Self::PlatformDomain(host) => t!("domain.platform", locale = code, host = host),
            Self::TakenDomain(host) => t!("domain.taken", locale = code, host = host),
            Self::UnknownDomain(host) => t!("domain.unknown", locale = code, host = host),
            Self::RequiredModule(key) => t!("module.required", locale = code, module = key.code()),
            _ => self.to_string().into(),
        }
        .into_owned()
    }
}
