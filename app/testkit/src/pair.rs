use crate::{Platform, platform::platform_at};
use std::sync::Arc;
use tenancy::{Tenant, Trade};

/// Two tenants that look alike, in one registry.
#[derive(Debug)]
pub struct Pair {
    /// A salon.
    pub aurora: Arc<Tenant>,
    /// A workshop, the rival.
    pub oficina: Arc<Tenant>,
    /// The registry they stand in.
    pub platform: Platform,
}

/// Two fresh tenants with empty tables, below `http://localhost:3000`.
pub async fn pair() -> Pair {
    pair_at("http://localhost:3000").await
}

/// The same below another address.
pub async fn pair_at(base_url: &str) -> Pair {
    let platform = platform_at(base_url).await;
    let aurora = platform.bare_tenant("aurora", "Estúdio Aurora", Trade::Salon).await;
    let oficina = platform.bare_tenant("oficina", "Oficina do Zé", Trade::Workshop).await;
    Pair { aurora, oficina, platform }
}
