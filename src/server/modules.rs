//! The one list of what this site is made of.

use events::{JobKind, ListenerKind, Schedule};
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
    /// Its work outside of requests.
    pub jobs: &'static [JobKind],
    /// Which of them come round by the clock.
    pub schedules: &'static [Schedule],
}

impl ModuleEntry {
    /// A crate that brings nothing yet.
    pub const fn new(name: &'static str) -> Self {
        Self { name, key: None, forms: &[], jobs: &[], schedules: &[] }
    }
}

/// Every module, in the order of the dependencies.
pub const MODULES: &[ModuleEntry] = &[
    ModuleEntry { forms: identity::FORMS, ..ModuleEntry::new("identity") },
    ModuleEntry::new("contacts"),
    ModuleEntry { key: Some(ModuleKey::Crm), forms: crm::FORMS, ..ModuleEntry::new("crm") },
    ModuleEntry { forms: settings::FORMS, ..ModuleEntry::new("settings") },
    ModuleEntry { forms: site::FORMS, ..ModuleEntry::new("site") },
];

/// Who hears which event of another module.
pub const LISTENERS: &[ListenerKind] = &[];

/// What a site is made of. A value, so that a test can bring modules of its own.
#[derive(Debug, Clone, Copy)]
pub struct Composition {
    /// The modules.
    pub modules: &'static [ModuleEntry],
    /// Who hears what.
    pub listeners: &'static [ListenerKind],
}

impl Default for Composition {
    fn default() -> Self {
        Self { modules: MODULES, listeners: LISTENERS }
    }
}

impl Composition {
    /// Every kind of work.
    pub fn jobs(&self) -> impl Iterator<Item = JobKind> {
        self.modules.iter().flat_map(|module| module.jobs.iter().copied())
    }

    /// All work that comes round by the clock.
    pub fn schedules(&self) -> impl Iterator<Item = Schedule> {
        self.modules.iter().flat_map(|module| module.schedules.iter().copied())
    }
}

/// Every form of every module.
pub fn forms() -> impl Iterator<Item = &'static Form> {
    MODULES.iter().flat_map(|module| module.forms)
}
