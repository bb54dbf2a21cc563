use async_trait::async_trait;
use kernel::Error;
use tenancy::{Furnish, MasterKey, Owner, Reseal, TenantScope, Trade};

/// What the modules put into a new tenant's database, and what they keep sealed there.
#[derive(Debug, Clone, Copy)]
pub struct Modules;

#[async_trait]
impl Furnish for Modules {
    async fn settings(&self, scope: &mut TenantScope, trade: Trade) -> Result<(), Error> {
        crm::furnish(scope, trade).await
    }

    async fn invitation(&self, scope: &mut TenantScope, owner: &Owner) -> Result<String, Error> {
        identity::create_owner(scope, &owner.name, &owner.email).await
    }
}

#[async_trait]
impl Reseal for Modules {
    async fn reseal(&self, scope: &mut TenantScope, key: &MasterKey) -> Result<(), Error> {
        mail::reseal(scope, key).await
    }
}
