//! `balcao tenant …`: the operator makes and changes tenants.

mod brand;
mod create;
mod delete;
mod output;

use super::{Failure, Platform, tell};
use crate::config::Settings;
use clap::{Args, Subcommand, builder::PossibleValuesParser};
use std::process::ExitCode;
use tenancy::{Admin, ModuleKey, NewTenant};

/// What can be done to tenants.
#[derive(Debug, Subcommand)]
pub enum Tenant {
    /// Make a tenant and print its owner's invitation link; repeated after an interruption it goes on
    Create(create::Create),
    /// List every tenant
    List,
    /// Show one tenant
    Show(One),
    /// Close a tenant for now; its data stays
    Suspend(One),
    /// Open a suspended tenant again
    Resume(One),
    /// End a tenant; its data stays until retention removes it
    Cancel(One),
    /// Give a tenant another slug; its old address leads to the new one for 90 days, and is nobody else's ever
    Rename(Rename),
    /// Change how a tenant looks
    Brand(brand::Brand),
    /// End a tenant and have its data deleted by tenant purge after a grace
    Delete(delete::Delete),
    /// Take a deletion back within its grace
    Keep(One),
    /// Delete the tenants whose grace is over: a final dump into dumps of the data folder, then database and role
    Purge(delete::Purge),
    /// Hosts of a tenant's own
    #[command(subcommand)]
    Domain(Domain),
    /// Parts of the product that a tenant has
    #[command(subcommand)]
    Module(Module),
}

/// One tenant.
#[derive(Debug, Args)]
pub struct One {
    /// Slug of the tenant
    #[arg(value_name = "SLUG")]
    slug: String,
}

/// A tenant to rename.
#[derive(Debug, Args)]
pub struct Rename {
    /// Slug of the tenant
    #[arg(value_name = "SLUG")]
    slug: String,
    /// Its new slug: 3 to 40 of a-z, 0-9 and hyphen
    #[arg(value_name = "NEW")]
    new: String,
}

/// What can be done to a tenant's domains.
#[derive(Debug, Subcommand)]
pub enum Domain {
    /// Give a tenant a domain
    Add(AddDomain),
    /// Take a domain away
    Remove(RemoveDomain),
}

/// A domain to add.
#[derive(Debug, Args)]
pub struct AddDomain {
    /// Slug of the tenant
    #[arg(value_name = "SLUG")]
    slug: String,
    /// Host name, such as www.estudio.example
    #[arg(value_name = "HOST")]
    host: String,
    /// You made sure that the domain belongs to the tenant
    #[arg(long, required = true)]
    verified: bool,
    /// Build links and mails from it; the first domain is primary anyway
    #[arg(long)]
    primary: bool,
}

/// A domain to take away.
#[derive(Debug, Args)]
pub struct RemoveDomain {
    /// Slug of the tenant
    #[arg(value_name = "SLUG")]
    slug: String,
    /// Host name
    #[arg(value_name = "HOST")]
    host: String,
}

/// What can be done to a tenant's modules.
#[derive(Debug, Subcommand)]
pub enum Module {
    /// Switch a module on
    Enable(OneModule),
    /// Switch a module off; its data stays
    Disable(OneModule),
}

/// A module of a tenant.
#[derive(Debug, Args)]
pub struct OneModule {
    /// Slug of the tenant
    #[arg(value_name = "SLUG")]
    slug: String,
    /// Key of the module: crm, inbox, booking, billing, privacy
    #[arg(value_name = "MODULE", value_parser = PossibleValuesParser::new(ModuleKey::ALL.map(ModuleKey::code)))]
    module: String,
}

impl OneModule {
    fn key(&self) -> Result<ModuleKey, Failure> {
        ModuleKey::from_code(&self.module).ok_or_else(|| Failure::input(format!("não existe o módulo {}", self.module)))
    }
}

pub(super) async fn run(settings: &Settings, tenant: Tenant) -> Result<ExitCode, Failure> {
    let new = match &tenant {
        Tenant::Create(create) => Some(create.new_tenant()?),
        _ => None,
    };
    let platform = Platform::open(settings).await?;
    let admin = platform.required_admin().await?;
    let done = act(settings, &platform, &admin, tenant, new).await;
    admin.close().await;
    done
}

async fn act(
    settings: &Settings,
    platform: &Platform,
    admin: &Admin,
    tenant: Tenant,
    new: Option<NewTenant>,
) -> Result<ExitCode, Failure> {
    let record = match tenant {
        Tenant::Create(_) => {
            let created = create::run(admin, &new.unwrap_or_default()).await?;
            tell(settings, &created, || create::sentence(&created))?;
            super::refill_spares(admin).await;
            return Ok(ExitCode::SUCCESS);
        }
        Tenant::List => {
            let records = admin.list().await?;
            tell(settings, &records, || output::table(&records))?;
            return Ok(ExitCode::SUCCESS);
        }
        Tenant::Show(one) => admin.show(&one.slug).await?,
        Tenant::Suspend(one) => admin.suspend(&one.slug).await?,
        Tenant::Resume(one) => admin.resume(&one.slug).await?,
        Tenant::Cancel(one) => admin.cancel(&one.slug).await?,
        Tenant::Rename(rename) => admin.rename(&rename.slug, &rename.new).await?,
        Tenant::Brand(brand) => brand::run(platform, admin, &brand).await?,
        Tenant::Delete(delete) => admin.delete(&delete.slug, delete.grace_days).await?,
        Tenant::Keep(one) => admin.keep(&one.slug).await?,
        Tenant::Purge(purge) => return delete::purge(settings, platform, admin, &purge).await,
        Tenant::Domain(Domain::Add(add)) => admin.add_domain(&add.slug, &add.host, add.primary).await?,
        Tenant::Domain(Domain::Remove(remove)) => admin.remove_domain(&remove.slug, &remove.host).await?,
        Tenant::Module(Module::Enable(one)) => admin.enable_module(&one.slug, one.key()?).await?,
        Tenant::Module(Module::Disable(one)) => admin.disable_module(&one.slug, one.key()?).await?,
    };
    tell(settings, &record, || output::sheet(&record))?;
    Ok(ExitCode::SUCCESS)
}
