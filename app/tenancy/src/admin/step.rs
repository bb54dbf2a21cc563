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
}

/// `BALCAO_PAUSE_AT`: the name of a step.
impl FromStr for Interruption {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Step::from_code(text).map(Self::Pause).ok_or_else(|| format!("{text:?} is no step of provisioning"))
    }
}
