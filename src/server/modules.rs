//! The one list of what this site is made of.

use kernel::Form;
use tenancy::ModuleKey;

/// A crate that brings pages and forms.
#[derive(Debug)]
pub struct ModuleEntry {
    /// Name of the crate and of its database schema.
    pub name: &'static str,
    /// The module a tenant can switch; `None` for what every tenant has.
    pub key: Option<ModuleKey>,
    /// Its forms.
    pub forms: &'static [Form],
}

/// Every module, in the order of the dependencies.
pub const MODULES: &[ModuleEntry] = &[
    ModuleEntry { name: "identity", key: None, forms: identity::FORMS },
    ModuleEntry { name: "contacts", key: None, forms: &[] },
    ModuleEntry { name: "crm", key: Some(ModuleKey::Crm), forms: crm::FORMS },
    ModuleEntry { name: "site", key: None, forms: site::FORMS },
];

/// Every form of every module.
pub fn forms() -> impl Iterator<Item = &'static Form> {
    MODULES.iter().flat_map(|module| module.forms)
}
