use crate::{RoleId, TeamId, module::change::MODULE, role::store::ROLE, team::store::TEAM};
use events::{Event, Subject};
use serde::{Deserialize, Serialize};
use tenancy::ModuleKey;

/// The business made a role of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleMade {
    /// Which one.
    pub role: RoleId,
}

impl Event for RoleMade {
    const NAME: &'static str = "identity.role_made";

    fn subject(&self) -> Subject {
        Subject::of(ROLE, self.role.0)
    }
}

/// A role of the business's own is called otherwise, or may something else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleChanged {
    /// Which one.
    pub role: RoleId,
}

impl Event for RoleChanged {
    const NAME: &'static str = "identity.role_changed";

    fn subject(&self) -> Subject {
        Subject::of(ROLE, self.role.0)
    }
}

/// A role of the business's own is given to nobody any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleDeleted {
    /// Which one.
    pub role: RoleId,
}

impl Event for RoleDeleted {
    const NAME: &'static str = "identity.role_deleted";

    fn subject(&self) -> Subject {
        Subject::of(ROLE, self.role.0)
    }
}

/// A module was switched, named, or said to be for new people or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModuleChanged {
    /// Which one.
    pub module: ModuleKey,
}

impl Event for ModuleChanged {
    const NAME: &'static str = "identity.module_changed";

    fn subject(&self) -> Subject {
        Subject { table: MODULE, id: None }
    }
}

/// The modules stand in another order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModulesOrdered {
    /// The order, first to last.
    pub order: Vec<ModuleKey>,
}

impl Event for ModulesOrdered {
    const NAME: &'static str = "identity.modules_ordered";

    fn subject(&self) -> Subject {
        Subject { table: MODULE, id: None }
    }
}

/// People were put together into a team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamMade {
    /// Which one.
    pub team: TeamId,
}

impl Event for TeamMade {
    const NAME: &'static str = "identity.team_made";

    fn subject(&self) -> Subject {
        Subject::of(TEAM, self.team.0)
    }
}

/// A team is called otherwise, or has other members or another lead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamChanged {
    /// Which one.
    pub team: TeamId,
}

impl Event for TeamChanged {
    const NAME: &'static str = "identity.team_changed";

    fn subject(&self) -> Subject {
        Subject::of(TEAM, self.team.0)
    }
}

/// A team is no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamDeleted {
    /// Which one.
    pub team: TeamId,
}

impl Event for TeamDeleted {
    const NAME: &'static str = "identity.team_deleted";

    fn subject(&self) -> Subject {
        Subject::of(TEAM, self.team.0)
    }
}
