//! Who the tenants are and how one reaches a tenant's database.
//!
//! Owns the registry database (schema `registry`), the way from a host name to a tenant, the connection pools and
//! [`TenantScope`], the only value with which a tenant's database can be reached.

mod module;
mod tenant;

pub use module::{Module, ModuleKey};
pub use tenant::{Tenant, TenantId, TenantStatus, Trade};

#[cfg(feature = "ssr")]
rust_i18n::i18n!("locales", fallback = "pt-BR");

#[cfg(feature = "ssr")]
mod brand;
#[cfg(feature = "ssr")]
mod pools;
#[cfg(feature = "ssr")]
mod scope;

#[cfg(feature = "ssr")]
pub use brand::Brand;
#[cfg(feature = "ssr")]
pub use pools::Pools;
#[cfg(feature = "ssr")]
pub use scope::{Actor, RequestFacts, RequestTenant, TenantScope};
