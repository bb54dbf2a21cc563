//! `balcao tenant …`: the operator makes and changes tenants.

mod create;
mod output;

use super::{Failure, Platform, tell};
use crate::config::Settings;
use clap::{Args, Subcommand, builder::PossibleValuesParser};
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

pub(super) async fn run(settings: &Settings, tenant: Tenant) -> Result<(), Failure> {
    let new = match &tenant {
        Tenant::Create(create) => Some(create.new_tenant()?),
        _ => None,
    };
    let platform = Platform::open(settings).await?;
    let admin = platform.required_admin().await?;
    let done = act(settings, &admin, tenant, new).await;
    admin.close().await;
    done
}

async fn act(settings: &Settings, admin: &Admin, tenant: Tenant, new: Option<NewTenant>) -> Result<(), Failure> {
    let record = match tenant {
        Tenant::Create(_) => {
            let created = create::run(admin, &new.unwrap_or_default()).await?;
            return tell(settings, &created, || create::sentence(&created));
        }
        Tenant::List => {
            let records = admin.list().await?;
            return tell(settings, &records, || output::table(&records));
        }
        Tenant::Show(one) => admin.show(&one.slug).await?,
        Tenant::Suspend(one) => admin.suspend(&one.slug).await?,
        Tenant::Resume(one) => admin.resume(&one.slug).await?,
        Tenant::Cancel(one) => admin.cancel(&one.slug).await?,
        Tenant::Domain(Domain::Add(add)) => admin.add_domain(&add.slug, &add.host, add.primary).await?,
        Tenant::Domain(Domain::Remove(remove)) => admin.remove_domain(&remove.slug, &remove.host).await?,
        Tenant::Module(Module::Enable(one)) => admin.enable_module(&one.slug, one.key()?).await?,
        Tenant::Module(Module::Disable(one)) => admin.disable_module(&one.slug, one.key()?).await?,
    };
    tell(settings, &record, || output::sheet(&record))
}
