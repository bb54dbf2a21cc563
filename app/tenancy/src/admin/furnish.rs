use crate::{MasterKey, TenantScope, Trade};
use async_trait::async_trait;
use kernel::Error;

/// What the modules put into a new tenant's database. The root package implements it: this crate stands below them.
///
/// Both are called with an open scope that the caller commits, and may be called again after a crash: they must find what an
/// earlier call left.
#[async_trait]
pub trait Furnish: Send + Sync {
    /// First rows by trade: pipeline, stages.
    async fn settings(&self, scope: &mut TenantScope, trade: Trade) -> Result<(), Error>;

    /// The owner's account with a fresh invitation, which replaces an earlier one; gives the token of `/convite/{token}`.
    async fn invitation(&self, scope: &mut TenantScope, owner: &Owner) -> Result<String, Error>;
}

/// What a module keeps in the tenants' databases that is sealed with the master key. The root package implements it.
#[async_trait]
pub trait Reseal: Send + Sync {
    /// Seals with the newest key what is sealed with another; called with an open scope that the caller commits. A tenant may
    /// be a version behind.
    async fn reseal(&self, scope: &mut TenantScope, key: &MasterKey) -> Result<(), Error>;
}

/// Whom a new tenant belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    /// Shown until they change it; the tenant's name, as nothing else is known.
    pub name: String,
    /// Where they sign in with.
    pub email: String,
}
