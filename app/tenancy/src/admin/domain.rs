use super::{Admin, AdminError, TenantRecord};
use crate::Host;

impl Admin {
    /// Gives a tenant a domain that the operator has verified. The first one, and one that is to be `primary`, becomes the host
    /// of its links. Given already: nothing changes, but for `primary`.
    ///
    /// # Errors
    /// [`AdminError::InvalidDomain`], [`AdminError::PlatformDomain`], [`AdminError::TakenDomain`], [`AdminError::UnknownTenant`].
    pub async fn add_domain(&self, slug: &str, host: &str, primary: bool) -> Result<TenantRecord, AdminError> {
        let host = self.own_domain(host)?;
        let tenant = self.show(slug).await?;
        let mut transaction = self.registry().begin().await?;
        let added = sqlx::query_scalar!(
            "insert into registry.domain as d (host, tenant, verified, is_primary, created_at) values ($1, $2, true, false, $3)
             on conflict (host) do update set verified = true where d.tenant = $2
             returning host",
            host.as_str(),
            tenant.id.0,
            self.settings().clock.now()
        )
        .fetch_optional(&mut *transaction)
        .await?;
        if added.is_none() {
            return Err(AdminError::TakenDomain(host.to_string()));
        }
        if primary || !tenant.domains.iter().any(|domain| domain.primary) {
            // One after the other: the index allows one primary domain at any time.
            sqlx::query!("update registry.domain set is_primary = false where tenant = $1 and is_primary", tenant.id.0)
                .execute(&mut *transaction)
                .await?;
            sqlx::query!("update registry.domain set is_primary = true where host = $1", host.as_str())
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        self.show(slug).await
    }

    /// Takes a domain away; without a primary one links use the slug's host.
    ///
    /// # Errors
    /// [`AdminError::UnknownDomain`], [`AdminError::UnknownTenant`].
    pub async fn remove_domain(&self, slug: &str, host: &str) -> Result<TenantRecord, AdminError> {
        let tenant = self.show(slug).await?;
        let unknown = || AdminError::UnknownDomain(host.to_owned());
        let ascii = idna::domain_to_ascii(host.trim()).map_err(|_| unknown())?;
        let parsed = Host::parse(ascii.as_bytes()).map_err(|_| unknown())?;
        let removed =
            sqlx::query!("delete from registry.domain where host = $1 and tenant = $2", parsed.as_str(), tenant.id.0)
                .execute(self.registry())
                .await?;
        if removed.rows_affected() == 0 {
            return Err(unknown());
        }
        self.show(slug).await
    }

    /// A host that can be a tenant's own: a plain name with a dot, outside the platform's namespace. A name in other letters
    /// than ASCII is taken in its encoded form.
    fn own_domain(&self, text: &str) -> Result<Host, AdminError> {
        let invalid = || AdminError::InvalidDomain(text.to_owned());
        let ascii = idna::domain_to_ascii(text.trim()).map_err(|_| invalid())?;
        let (host, port) = Host::with_port(ascii.as_bytes()).map_err(|_| invalid())?;
        if port.is_some() || host.is_address() || !host.as_str().contains('.') {
            return Err(invalid());
        }
        if self.settings().base_url.covers(&host) {
            return Err(AdminError::PlatformDomain(host.to_string()));
        }
        Ok(host)
    }
}
