mod people;
mod setup;

pub use people::{
    InvitationRenewed, ModuleAllowed, ModuleWithheld, OwnerChanged, StaffDeactivated, StaffReactivated,
    StaffRoleChanged,
};
pub use setup::{
    ModuleChanged, ModulesOrdered, RoleChanged, RoleDeleted, RoleMade, TeamChanged, TeamDeleted, TeamMade,
};

use crate::{StaffId, staff::store::STAFF};
use events::{Event, Subject};
use serde::{Deserialize, Serialize};

/// Somebody came in with their password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedIn {
    /// Who.
    pub staff: StaffId,
}

impl Event for SignedIn {
    const NAME: &'static str = "identity.signed_in";

    fn subject(&self) -> Subject {
        Subject::of(STAFF, self.staff.0)
    }
}

/// Somebody tried to come in and did not have the password.
///
/// What was typed is left out: people type their password into the wrong field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInFailed {
    /// Whose e-mail was typed; `None` when it is nobody's who works here.
    pub staff: Option<StaffId>,
}

impl Event for SignInFailed {
    const NAME: &'static str = "identity.sign_in_failed";

    fn subject(&self) -> Subject {
        Subject { table: STAFF, id: self.staff.map(|staff| staff.0) }
    }
}

/// Somebody went out, on one of their devices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedOut {
    /// Who.
    pub staff: StaffId,
}

impl Event for SignedOut {
    const NAME: &'static str = "identity.signed_out";

    fn subject(&self) -> Subject {
        Subject::of(STAFF, self.staff.0)
    }
}

/// Somebody is expected to work here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffInvited {
    /// Who.
    pub staff: StaffId,
}

impl Event for StaffInvited {
    const NAME: &'static str = "identity.staff_invited";

    fn subject(&self) -> Subject {
        Subject::of(STAFF, self.staff.0)
    }
}

/// Somebody invited chose what they are called and their password, and came in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationAccepted {
    /// Who.
    pub staff: StaffId,
}

impl Event for InvitationAccepted {
    const NAME: &'static str = "identity.invitation_accepted";

    fn subject(&self) -> Subject {
        Subject::of(STAFF, self.staff.0)
    }
}
