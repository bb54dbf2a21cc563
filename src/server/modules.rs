//! The one list of what this site is made of.

use contacts::{
    LinkCustomer,
    subject_data::{CustomerData, MembershipData, PeopleData, StaffData, SubjectData, TrailData},
};
use events::{HookKind, JobKind, ListenerKind, Schedule, retention};
use identity::{CustomerSignedIn, Permission};
use kernel::Form;
use mail::MailKind;
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
    /// The providers whose webhooks it takes in; their jobs need not be listed again.
    pub hooks: &'static [HookKind],
    /// The letters it sends.
    pub mails: &'static [MailKind],
    /// Who answers for what it holds on people and staff.
    pub subject_data: &'static [&'static dyn SubjectData],
    /// Its tables whose changes are told to open pages, each with what lets a person see it.
    pub topics: &'static [(&'static str, Permission)],
}

impl ModuleEntry {
    /// A crate that brings nothing yet.
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            key: None,
            forms: &[],
            jobs: &[],
            schedules: &[],
            hooks: &[],
            mails: &[],
            subject_data: &[],
            topics: &[],
        }
    }
}

/// Every module, in the order of the dependencies.
pub const MODULES: &[ModuleEntry] = &[
    ModuleEntry {
        jobs: &[retention::JOB],
        schedules: &[retention::SCHEDULE],
        subject_data: &[&TrailData],
        ..ModuleEntry::new("events")
    },
    ModuleEntry { jobs: &[JobKind::of::<mail::SendMail>()], ..ModuleEntry::new("mail") },
    ModuleEntry {
        forms: identity::FORMS,
        jobs: &[JobKind::of::<identity::SendReset>()],
        mails: identity::mails::MAILS,
        subject_data: &[&StaffData, &MembershipData, &CustomerData],
        ..ModuleEntry::new("identity")
    },
    ModuleEntry { subject_data: &[&PeopleData], ..ModuleEntry::new("contacts") },
    ModuleEntry {
        key: Some(ModuleKey::Crm),
        forms: crm::FORMS,
        topics: crm::TOPICS,
        subject_data: &[&crm::DealData],
        ..ModuleEntry::new("crm")
    },
    ModuleEntry { forms: settings::FORMS, ..ModuleEntry::new("settings") },
    ModuleEntry { forms: site::FORMS, subject_data: &[&site::BrandData], ..ModuleEntry::new("site") },
];

/// Who hears which event of another module.
pub const LISTENERS: &[ListenerKind] = &[ListenerKind::of::<CustomerSignedIn, LinkCustomer>()];

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
        let hooks = |module: &'static ModuleEntry| module.hooks.iter().map(|hook| hook.job);
        self.modules.iter().flat_map(move |module| module.jobs.iter().copied().chain(hooks(module)))
    }

    /// The provider of this name.
    pub fn hook(&self, provider: &str) -> Option<HookKind> {
        self.modules.iter().flat_map(|module| module.hooks).find(|hook| hook.provider == provider).copied()
    }

    /// All work that comes round by the clock.
    pub fn schedules(&self) -> impl Iterator<Item = Schedule> {
        self.modules.iter().flat_map(|module| module.schedules.iter().copied())
    }

    /// Every kind of letter.
    pub fn mails(&self) -> Vec<&'static MailKind> {
        self.modules.iter().flat_map(|module| module.mails).collect()
    }

    /// Everybody who answers for what is held on people and staff.
    pub fn subject_data(&self) -> Vec<&'static dyn SubjectData> {
        self.modules.iter().flat_map(|module| module.subject_data.iter().copied()).collect()
    }

    /// Every table that an open page may hear of.
    pub fn topics(&self) -> impl Iterator<Item = (&'static str, Permission)> + use<> {
        self.modules.iter().flat_map(|module| module.topics.iter().copied())
    }
}

/// Every form of every module.
pub fn forms() -> impl Iterator<Item = &'static Form> {
    MODULES.iter().flat_map(|module| module.forms)
}
