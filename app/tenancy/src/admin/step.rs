use super::Admin;
use serde::Serialize;
use std::{fmt, str::FromStr};

/// A step in the making of a tenant. Each can be repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Slug, names and password written into the registry.
    Reserve,
    /// The database, a copy of the template.
    Database,
    /// The login role with its limits.
    Role,
    /// What the role may do.
    Grants,
    /// What the modules put into a new database, by trade.
    Settings,
    /// The owner's account and invitation.
    Invitation,
    /// Open to the world.
    Active,
}

impl Step {
    /// Every step, in order.
    pub const ALL: [Self; 7] =
        [Self::Reserve, Self::Database, Self::Role, Self::Grants, Self::Settings, Self::Invitation, Self::Active];

    /// As the registry spells it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Reserve => "reserve",
            Self::Database => "database",
            Self::Role => "role",
            Self::Grants => "grants",
            Self::Settings => "settings",
            Self::Invitation => "invitation",
            Self::Active => "active",
        }
    }

    /// The step of this name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.code() == code)
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// Where a test stops the making of a tenant: after the step took effect, before that is logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interruption {
    /// Prints `paused at <step>` to stderr and sleeps, so that the process can be killed there (`BALCAO_PAUSE_AT=<step>`).
    Pause(Step),
    /// Fails.
    Fail(Step),
    /// Pauses at a place outside of the making of a tenant.
    PauseAt(&'static str),
}

impl Interruption {
    /// Where else than at a step a process can be paused.
    pub const PLACES: [&'static str; 7] = [
        "rotate-key",
        "rotate-tenant",
        "rotate-sealed",
        "purge-closed",
        "purge-dumped",
        "purge-database",
        "purge-role",
    ];
}

/// `BALCAO_PAUSE_AT`: the name of a step or a place.
impl FromStr for Interruption {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let place = || Self::PLACES.into_iter().find(|place| *place == text).map(Self::PauseAt);
        Step::from_code(text).map(Self::Pause).or_else(place).ok_or_else(|| format!("{text:?} is no step"))
    }
}

impl Admin {
    /// In test builds waits here for ever, if it was told to.
    pub(super) async fn pause(&self, place: &'static str) {
        if self.settings().interruption == Some(Interruption::PauseAt(place)) && cfg!(debug_assertions) {
            eprintln!("paused at {place}");
            std::future::pending().await
        }
    }
}
