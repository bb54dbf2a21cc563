//! Who the tenants are and how one reaches a tenant's database.
//!
//! Owns the registry database (schema `registry`), the way from a host name to a tenant, the connection pools and
//! [`TenantScope`], the only value with which a tenant's database can be reached. [`Tenancy`] is what a running server
//! holds; [`Admin`] is what the operator's commands hold: it makes, changes and migrates tenants.

mod module;
mod slug;
mod tenant;

pub use module::{Module, ModuleKey, ModuleSetting};
pub use slug::{Slug, SlugError};
pub use tenant::{TenantId, TenantStatus, Trade};

#[cfg(feature = "ssr")]
rust_i18n::i18n!("locales", fallback = "pt-BR");

#[cfg(feature = "ssr")]
mod admin;
#[cfg(feature = "ssr")]
mod base_url;
#[cfg(feature = "ssr")]
mod brand;
#[cfg(feature = "ssr")]
mod host;
#[cfg(feature = "ssr")]
mod master_key;
#[cfg(feature = "ssr")]
mod pools;
#[cfg(feature = "ssr")]
mod registry;
#[cfg(feature = "ssr")]
mod scope;
#[cfg(feature = "ssr")]
mod signals;
#[cfg(feature = "ssr")]
mod tenancy;
#[cfg(feature = "ssr")]
mod witness;

#[cfg(feature = "ssr")]
pub use admin::{
    Admin, AdminError, AdminSettings, BrandChange, BrandRecord, CreateError, Created, Deletion, Difference, Domain,
    Drift, Due, Dump, DumpOrder, FormerSlug, Furnish, Interruption, Migrated, MigrationOrder, MigrationPlan,
    MigrationReport, NewTenant, Owner, Planned, ProvisioningStep, Purged, Reseal, Rotation, SchemaCheck, Spares, Step,
    TenantRecord,
};
#[cfg(feature = "ssr")]
pub use base_url::{BaseUrl, BaseUrlError};
#[cfg(feature = "ssr")]
pub use brand::{
    Brand, Colour, Contact, Corners, Font, Hours, HoursError, Officer, Palette, Span, page_elsewhere, site_name,
};
#[cfg(feature = "ssr")]
pub use host::{Host, HostError};
#[cfg(feature = "ssr")]
pub use master_key::{MasterKey, MasterKeyError, Sealed, Stamp};
#[cfg(feature = "ssr")]
pub use pools::{PATIENCE, Pools};
#[cfg(feature = "ssr")]
pub use scope::{Actor, RequestFacts, RequestTenant, TenantScope};
#[cfg(feature = "ssr")]
pub use signals::{Signal, Signals};
#[cfg(feature = "ssr")]
pub use tenancy::{Moved, Resolved, Settings, Tenancy, Wakes};
#[cfg(feature = "ssr")]
pub use tenant::Tenant;
#[cfg(feature = "ssr")]
pub use witness::{JobEnd, Witness};
