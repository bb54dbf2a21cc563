use super::Brand;
use crate::{TenantScope, registry};
use kernel::Error;

impl TenantScope {
    /// Puts a look into the registry, from where every process takes it at once; tells its version. The one thing that a
    /// running server writes about a tenant, and only about the one whose database is open. The same look again changes
    /// nothing.
    ///
    /// # Errors
    /// [`Error::Fault`] for what cannot be shown, [`Error::Unavailable`] when the registry does not answer.
    pub async fn publish_brand(&self, brand: &Brand) -> Result<i32, Error> {
        if !brand.is_presentable() {
            return Err(Error::fault("a look that cannot be shown"));
        }
        let look = serde_json::to_value(brand).map_err(Error::fault)?;
        let version = sqlx::query_scalar!("select registry.publish_brand($1, $2)", self.tenant().id.0, look)
            .fetch_one(self.registry())
            .await
            .map_err(registry::fault)?;
        version.ok_or(Error::NotFound)
    }
}
