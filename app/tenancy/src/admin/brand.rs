use super::{Admin, AdminError, TenantRecord};
use crate::{Brand, TenantId};

/// What is to change of a tenant's look; the rest stays.
#[derive(Debug, Clone, Default)]
pub struct BrandChange {
    /// Name in titles and headings.
    pub name: Option<String>,
    /// Up to 12 characters, under the icon of the installed app.
    pub short_name: Option<String>,
    /// One line below the name on the public page.
    pub tagline: Option<String>,
    /// `#rrggbb`.
    pub color: Option<String>,
}

impl Admin {
    /// Changes how a tenant looks. Nothing else than before: nothing changes.
    ///
    /// # Errors
    /// [`AdminError::InvalidBrand`], [`AdminError::UnknownTenant`], also when it is deleted.
    pub async fn change_brand(&self, slug: &str, change: &BrandChange) -> Result<TenantRecord, AdminError> {
        let mut transaction = self.registry().begin().await?;
        let row = sqlx::query!(
            r#"select b.tenant as "tenant: TenantId", b.name, b.short_name, b.tagline, b.primary_color
               from registry.brand b join registry.tenant t on t.id = b.tenant where t.slug = $1 for update of b"#,
            slug
        )
        .fetch_optional(&mut *transaction)
        .await?
        .ok_or_else(|| AdminError::UnknownTenant(slug.to_owned()))?;
        let or = |told: &Option<String>, now: &str| told.as_deref().map_or(now, str::trim).to_owned();
        let brand = Brand {
            name: or(&change.name, &row.name),
            short_name: or(&change.short_name, &row.short_name),
            tagline: or(&change.tagline, &row.tagline),
            primary: or(&change.color, &row.primary_color).to_ascii_lowercase(),
            ..Brand::default()
        };
        if !brand.is_presentable() {
            return Err(AdminError::InvalidBrand);
        }
        sqlx::query!(
            "update registry.brand set name = $2, short_name = $3, tagline = $4, primary_color = $5, version = version + 1
             where tenant = $1 and (name, short_name, tagline, primary_color) is distinct from ($2, $3, $4, $5)",
            row.tenant.0,
            brand.name,
            brand.short_name,
            brand.tagline,
            brand.primary
        )
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        self.show(slug).await
    }
}
