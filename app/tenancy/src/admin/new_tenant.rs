use crate::{Brand, ModuleKey, Trade};

/// What `tenant create` is told; checked by [`Admin::create_tenant`](crate::Admin::create_tenant) before anything is made.
#[derive(Debug, Clone, Default)]
pub struct NewTenant {
    /// First label of its host.
    pub slug: String,
    /// The name people know.
    pub name: String,
    /// The owner's e-mail.
    pub email: String,
    /// CPF or CNPJ, with or without punctuation.
    pub document: Option<String>,
    /// Phone, as people write it.
    pub phone: Option<String>,
    /// What it does.
    pub trade: Trade,
    /// Its plan; `None` is `standard`.
    pub plan: Option<String>,
    /// Modules to switch on, `None` is all; `privacy` is on in any case.
    pub modules: Option<Vec<ModuleKey>>,
    /// A trial of so many days instead of a customer.
    pub trial_days: Option<u32>,
    /// How it looks; `None`: its name and the platform's colour.
    pub brand: Option<Brand>,
}
