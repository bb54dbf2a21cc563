use super::{Admin, AdminError, TenantRecord};
use crate::{ModuleKey, TenantStatus};

impl Admin {
    /// Closes a tenant for now; its data stays. Closed already: nothing changes.
    ///
    /// # Errors
    /// [`AdminError::UnknownTenant`], [`AdminError::WrongStatus`] when it is cancelled or not finished.
    pub async fn suspend(&self, slug: &str) -> Result<TenantRecord, AdminError> {
        sqlx::query!(
            "update registry.tenant set resumes_as = status, status = 'suspended'
             where slug = $1 and status in ('trial', 'active', 'past_due')",
            slug
        )
        .execute(self.registry())
        .await?;
        self.expect(slug, |status| status == TenantStatus::Suspended).await
    }

    /// Opens a suspended tenant again, with the status it had. Open already: nothing changes.
    ///
    /// # Errors
    /// [`AdminError::UnknownTenant`], [`AdminError::WrongStatus`] when it is cancelled or not finished.
    pub async fn resume(&self, slug: &str) -> Result<TenantRecord, AdminError> {
        sqlx::query!(
            "update registry.tenant set status = resumes_as, resumes_as = null where slug = $1 and status = 'suspended'",
            slug
        )
        .execute(self.registry())
        .await?;
        let open = |status| matches!(status, TenantStatus::Trial | TenantStatus::Active | TenantStatus::PastDue);
        self.expect(slug, open).await
    }

    /// Ends a tenant; its data stays until retention removes it, and its slug stays taken.
    ///
    /// # Errors
    /// [`AdminError::UnknownTenant`], [`AdminError::WrongStatus`] when it is not finished.
    pub async fn cancel(&self, slug: &str) -> Result<TenantRecord, AdminError> {
        sqlx::query!(
            "update registry.tenant set status = 'cancelled', resumes_as = null where slug = $1 and status <> 'provisioning'",
            slug
        )
        .execute(self.registry())
        .await?;
        self.expect(slug, |status| status == TenantStatus::Cancelled).await
    }

    /// Switches a module on.
    ///
    /// # Errors
    /// [`AdminError::UnknownTenant`].
    pub async fn enable_module(&self, slug: &str, module: ModuleKey) -> Result<TenantRecord, AdminError> {
        self.switch(slug, module, true).await
    }

    /// Switches a module off: its routes are gone, its data stays.
    ///
    /// # Errors
    /// [`AdminError::RequiredModule`] for privacy, [`AdminError::UnknownTenant`].
    pub async fn disable_module(&self, slug: &str, module: ModuleKey) -> Result<TenantRecord, AdminError> {
        if module == ModuleKey::Privacy {
            return Err(AdminError::RequiredModule(module));
        }
        self.switch(slug, module, false).await
    }

    async fn switch(&self, slug: &str, module: ModuleKey, enabled: bool) -> Result<TenantRecord, AdminError> {
        sqlx::query!(
            "update registry.module m set enabled = $3 from registry.tenant t
             where m.tenant = t.id and t.slug = $1 and m.key = $2 and m.enabled <> $3",
            slug,
            module.code(),
            enabled
        )
        .execute(self.registry())
        .await?;
        self.show(slug).await
    }

    async fn expect(&self, slug: &str, right: impl Fn(TenantStatus) -> bool) -> Result<TenantRecord, AdminError> {
        let record = self.show(slug).await?;
        if right(record.status) {
            Ok(record)
        } else {
            Err(AdminError::WrongStatus { slug: record.slug, status: record.status })
        }
    }
}
