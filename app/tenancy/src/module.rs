use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
mod settings;

/// A part of the product that a tenant can have or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ModuleKey {
    /// The pipeline.
    Crm,
    /// Conversations.
    Inbox,
    /// The agenda.
    Booking,
    /// Invoices with PIX.
    Billing,
    /// LGPD requests; the law asks for it, so it cannot be switched off.
    Privacy,
}

impl ModuleKey {
    /// Every module, in the order of the navigation.
    pub const ALL: [Self; 5] = [Self::Crm, Self::Inbox, Self::Booking, Self::Billing, Self::Privacy];

    /// The key as the registry and the commands spell it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Crm => "crm",
            Self::Inbox => "inbox",
            Self::Booking => "booking",
            Self::Billing => "billing",
            Self::Privacy => "privacy",
        }
    }

    /// The module with this key.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|key| key.code() == code)
    }
}

/// A module as one tenant has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Module {
    /// Which one.
    pub key: ModuleKey,
    /// Whether its routes answer. Its data stays either way.
    pub enabled: bool,
    /// The tenant's own name for it, when it has one.
    pub display_name: Option<String>,
}

/// A module as a tenant set it up: what its page of modules shows and changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ModuleSetting {
    /// Which one.
    pub key: ModuleKey,
    /// Whether its routes answer.
    pub enabled: bool,
    /// The tenant's own name for it, when it has one.
    pub display_name: Option<String>,
    /// Whether people who are invited have it at once.
    pub on_for_new: bool,
    /// Whether the tenant's plan includes it.
    pub in_plan: bool,
}
