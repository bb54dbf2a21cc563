use crate::{BaseUrl, Host, MasterKey, Pools, Tenant};
use kernel::{Clock, Error};
use std::sync::Arc;

/// What a running server needs to know of its tenants.
#[derive(Debug, Clone)]
pub struct Settings {
    /// `BALCAO_DATABASE_URL`: the registry, as a role without CREATEDB.
    pub registry_url: String,
    /// Where the platform lives.
    pub base_url: BaseUrl,
    /// Opens the passwords of the tenants' roles.
    pub master_key: MasterKey,
    /// Most connections of this process to tenants' databases, `BALCAO_DB_CONNECTIONS` (100); 4 per live pool.
    pub connections: u32,
    /// Most live pools, if `connections` allows as many.
    pub pool_cap: usize,
    /// The present instant.
    pub clock: Arc<dyn Clock>,
}

/// The tenants, as a running server knows them. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Tenancy(Arc<Settings>);

impl Tenancy {
    /// Starts listening for changes. The registry need not be up yet.
    ///
    /// # Errors
    /// [`Error::Fault`] when the registry's address cannot be read.
    pub async fn connect(settings: Settings) -> Result<Self, Error> {
        Ok(Self(Arc::new(settings)))
    }

    /// The tenant behind a host: an exact verified domain, else `{slug}.{base}`. `None`: 404.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the registry does not answer.
    pub async fn resolve(&self, _host: &Host) -> Result<Option<Arc<Tenant>>, Error> {
        todo!()
    }

    /// The tenant of a slug.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the registry does not answer.
    pub async fn by_slug(&self, _slug: &str) -> Result<Option<Arc<Tenant>>, Error> {
        todo!()
    }

    /// The tenants' connection pools.
    pub fn pools(&self) -> &Pools {
        todo!()
    }

    /// The clock.
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.0.clock
    }

    /// Where the platform lives.
    pub fn base_url(&self) -> &BaseUrl {
        &self.0.base_url
    }

    /// Whether the registry answers, for `/readyz`.
    pub async fn ready(&self) -> bool {
        todo!()
    }

    /// Closes every connection, after those in use came back.
    pub async fn close(&self) {
        todo!()
    }
}
