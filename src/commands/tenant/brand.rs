//! `balcao tenant brand`.

use super::{super::Platform, Failure};
use clap::Args;
use std::sync::Arc;
use tenancy::{Admin, BrandChange, Tenancy, Tenant, TenantRecord, TenantScope};

/// What changes of a tenant's look.
#[derive(Debug, Args)]
pub struct Brand {
    /// Slug of the tenant
    #[arg(value_name = "SLUG")]
    slug: String,
    /// Name in titles and headings
    #[arg(long)]
    name: Option<String>,
    /// Name under the icon, up to 12 characters
    #[arg(long)]
    short_name: Option<String>,
    /// Line below the name on the public page
    #[arg(long)]
    tagline: Option<String>,
    /// Colour, such as #3b5b7a
    #[arg(long)]
    color: Option<String>,
}

impl Brand {
    fn change(&self) -> Result<BrandChange, Failure> {
        let told = [&self.name, &self.short_name, &self.tagline, &self.color].map(Clone::clone);
        if told.iter().all(Option::is_none) {
            return Err(Failure::input("falta dizer o que muda: --name, --short-name, --tagline ou --color"));
        }
        let [name, short_name, tagline, color] = told;
        Ok(BrandChange { name, short_name, tagline, color })
    }
}

/// The look in the registry, and what becomes of it in the tenant's own history.
pub(super) async fn run(platform: &Platform, admin: &Admin, brand: &Brand) -> Result<TenantRecord, Failure> {
    let change = brand.change()?;
    let tenancy = platform.tenancy().await?;
    let before = tenancy.by_slug(&brand.slug).await?;
    let changed = admin.change_brand(&brand.slug, &change).await;
    if let (Some(before), Ok(record)) = (before, &changed) {
        // What cannot be written down now, whoever publishes next writes down.
        if let Err(error) = note(&tenancy, &before, record).await {
            tracing::warn!(%error, "the look is published, but does not stand in the tenant's history yet");
        }
    }
    tenancy.close().await;
    Ok(changed?)
}

async fn note(tenancy: &Tenancy, before: &Tenant, record: &TenantRecord) -> Result<(), kernel::Error> {
    let Some(look) = record.brand.as_ref().filter(|look| look.version != before.brand.version) else { return Ok(()) };
    let published = tenancy::Brand {
        name: look.name.clone(),
        short_name: look.short_name.clone(),
        tagline: look.tagline.clone(),
        primary: look.color.clone(),
        version: look.version,
        ..before.brand.clone()
    };
    let now = Arc::new(Tenant { brand: published, ..before.clone() });
    let mut scope = TenantScope::of_command(now, tenancy.pools(), tenancy.clock().now()).await?;
    site::note_published(&mut scope, &before.brand).await?;
    scope.commit().await
}
