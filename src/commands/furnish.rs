use async_trait::async_trait;
use kernel::Error;
use tenancy::{Furnish, Owner, TenantScope, Trade};

/// What the modules put into a new tenant's database.
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
