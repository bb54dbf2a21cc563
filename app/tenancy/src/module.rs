use serde::{Deserialize, Serialize};

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
