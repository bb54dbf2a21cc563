use crate::{Platform, now, platform};
use chrono::{DateTime, Utc};
use std::sync::Arc;
use tenancy::{RequestTenant, Tenant, TenantScope, Trade};

/// One tenant with empty tables, reached as its own login role.
#[derive(Debug)]
pub struct TestDb {
    /// The tenant.
    pub tenant: Arc<Tenant>,
    /// The registry it stands in.
    pub platform: Platform,
}

/// A fresh tenant: a salon called Aurora.
pub async fn db() -> TestDb {
    let platform = platform().await;
    let tenant = platform.bare_tenant("aurora", "Estúdio Aurora", Trade::Salon).await;
    TestDb { tenant, platform }
}

impl TestDb {
    /// An open scope at [`now`]; undone unless committed.
    pub async fn scope(&self) -> TenantScope {
        self.scope_at(now()).await
    }

    /// An open scope at another instant.
    pub async fn scope_at(&self, instant: DateTime<Utc>) -> TenantScope {
        self.platform.scope_at(&self.tenant, instant).await
    }

    /// A request at [`now`]; nobody is signed in.
    pub fn request(&self) -> RequestTenant {
        self.platform.request(&self.tenant)
    }

    /// A request at another instant.
    pub fn request_at(&self, instant: DateTime<Utc>) -> RequestTenant {
        self.platform.request_at(&self.tenant, instant)
    }
}
