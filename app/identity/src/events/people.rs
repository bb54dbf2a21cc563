use crate::{StaffId, staff::store::STAFF};
use events::{Event, Subject};
use serde::{Deserialize, Serialize};
use tenancy::ModuleKey;

/// Somebody expected got a new link; the old one is dead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationRenewed {
    /// Who.
    pub staff: StaffId,
}

impl Event for InvitationRenewed {
    const NAME: &'static str = "identity.invitation_renewed";

    fn subject(&self) -> Subject {
        Subject::of(STAFF, self.staff.0)
    }
}

/// Somebody got another role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffRoleChanged {
    /// Who.
    pub staff: StaffId,
}

impl Event for StaffRoleChanged {
    const NAME: &'static str = "identity.staff_role_changed";

    fn subject(&self) -> Subject {
        Subject::of(STAFF, self.staff.0)
    }
}

/// Somebody does not work here any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffDeactivated {
    /// Who.
    pub staff: StaffId,
}

impl Event for StaffDeactivated {
    const NAME: &'static str = "identity.staff_deactivated";

    fn subject(&self) -> Subject {
        Subject::of(STAFF, self.staff.0)
    }
}

/// Somebody works here again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffReactivated {
    /// Who.
    pub staff: StaffId,
}

impl Event for StaffReactivated {
    const NAME: &'static str = "identity.staff_reactivated";

    fn subject(&self) -> Subject {
        Subject::of(STAFF, self.staff.0)
    }
}

/// An owner gave the business to somebody else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnerChanged {
    /// Who was the owner, and runs the business day by day now.
    pub from: StaffId,
    /// Who is the owner now.
    pub to: StaffId,
}

impl Event for OwnerChanged {
    const NAME: &'static str = "identity.owner_changed";

    fn subject(&self) -> Subject {
        Subject::of(STAFF, self.to.0)
    }
}

/// A module was switched off for one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModuleWithheld {
    /// Who.
    pub staff: StaffId,
    /// Which one.
    pub module: ModuleKey,
}

impl Event for ModuleWithheld {
    const NAME: &'static str = "identity.module_withheld";

    fn subject(&self) -> Subject {
        Subject::of(STAFF, self.staff.0)
    }
}

/// A module that was off for one person was switched on again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModuleAllowed {
    /// Who.
    pub staff: StaffId,
    /// Which one.
    pub module: ModuleKey,
}

impl Event for ModuleAllowed {
    const NAME: &'static str = "identity.module_allowed";

    fn subject(&self) -> Subject {
        Subject::of(STAFF, self.staff.0)
    }
}
