use crate::{
    commands::{Failure, Modules},
    config::between,
};
use clap::Args;
use tenancy::{Admin, Created, ModuleKey, NewTenant, Trade};

/// A tenant to make.
#[derive(Debug, Args)]
pub struct Create {
    /// First label of its address: 3 to 40 of a-z, 0-9 and hyphen
    #[arg(long, allow_hyphen_values = true)]
    slug: String,
    /// Name that people know
    #[arg(long)]
    name: String,
    /// E-mail of the owner, who gets the invitation
    #[arg(long)]
    email: String,
    /// CPF or CNPJ
    #[arg(long)]
    document: Option<String>,
    /// Phone with area code
    #[arg(long)]
    phone: Option<String>,
    /// What the business does: salon, clinic, workshop, real_estate, cars, other
    #[arg(long, default_value = "other")]
    trade: String,
    /// Plan
    #[arg(long)]
    plan: Option<String>,
    /// Modules to switch on, parted by commas: crm, inbox, booking, billing, privacy; without it all
    #[arg(long, value_delimiter = ',')]
    modules: Option<Vec<String>>,
    /// Begin with a trial of so many days
    #[arg(long, value_name = "NUMBER", value_parser = between::<u32>(1, 365))]
    trial_days: Option<u32>,
}

impl Create {
    /// What was typed, as far as it names known things; the rest is checked before the tenant is made.
    pub(super) fn new_tenant(&self) -> Result<NewTenant, Failure> {
        let trade = Trade::from_code(&self.trade).ok_or_else(|| {
            let known = Trade::ALL.map(Trade::code).join(", ");
            Failure::input(format!("não existe o ramo “{}”; escolha entre {known}", self.trade))
        })?;
        let modules = self.modules.as_ref().map(|keys| keys.iter().map(|key| module(key)).collect()).transpose()?;
        Ok(NewTenant {
            slug: self.slug.clone(),
            name: self.name.clone(),
            email: self.email.clone(),
            document: self.document.clone(),
            phone: self.phone.clone(),
            trade,
            plan: self.plan.clone(),
            modules,
            trial_days: self.trial_days,
            brand: None,
        })
    }
}

pub(super) async fn run(admin: &Admin, new: &NewTenant) -> Result<Created, Failure> {
    Ok(admin.create_tenant(new, &Modules).await?)
}

pub(super) fn sentence(created: &Created) -> String {
    format!(
        "{} está no ar: {}\nConvite para quem vai administrar (vale 7 dias, uma vez): {}",
        created.slug, created.url, created.invite_url
    )
}

fn module(key: &str) -> Result<ModuleKey, Failure> {
    ModuleKey::from_code(key.trim()).ok_or_else(|| {
        let known = ModuleKey::ALL.map(ModuleKey::code).join(", ");
        Failure::input(format!("não existe o módulo “{key}”; escolha entre {known}"))
    })
}
