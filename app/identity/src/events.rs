mod people;
mod setup;

pub use people::{
    InvitationRenewed, ModuleAllowed, ModuleWithheld, OwnerChanged, StaffDeactivated, StaffReactivated,
    StaffRoleChanged,
};
pub use setup::{
    ModuleChanged, ModulesOrdered, RoleChanged, RoleDeleted, RoleMade, TeamChanged, TeamDeleted, TeamMade,
};

use crate::{CustomerId, StaffId, customer::store::CUSTOMER, staff::store::STAFF};
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

/// Somebody changed what they are called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffRenamed {
    /// Who.
    pub staff: StaffId,
}

impl Event for StaffRenamed {
    const NAME: &'static str = "identity.staff_renamed";

    fn subject(&self) -> Subject {
        Subject::of(STAFF, self.staff.0)
    }
}

/// Somebody chose another password; every session of theirs but one ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordChanged {
    /// Who.
    pub staff: StaffId,
}

impl Event for PasswordChanged {
    const NAME: &'static str = "identity.password_changed";

    fn subject(&self) -> Subject {
        Subject::of(STAFF, self.staff.0)
    }
}

/// Somebody signed out at devices other than the one in their hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionsEnded {
    /// Who.
    pub staff: StaffId,
    /// How many.
    pub sessions: u64,
}

impl Event for SessionsEnded {
    const NAME: &'static str = "identity.sessions_ended";

    fn subject(&self) -> Subject {
        Subject::of(STAFF, self.staff.0)
    }
}

/// A customer came in with a code; the first time, their account was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerSignedIn {
    /// Who.
    pub customer: CustomerId,
}

impl Event for CustomerSignedIn {
    const NAME: &'static str = "identity.customer_signed_in";

    fn subject(&self) -> Subject {
        Subject::of(CUSTOMER, self.customer.0)
    }
}

/// A customer went out, on one of their devices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerSignedOut {
    /// Who.
    pub customer: CustomerId,
}

impl Event for CustomerSignedOut {
    const NAME: &'static str = "identity.customer_signed_out";

    fn subject(&self) -> Subject {
        Subject::of(CUSTOMER, self.customer.0)
    }
}

/// A customer signed out at devices other than the one in their hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerSessionsEnded {
    /// Who.
    pub customer: CustomerId,
    /// How many.
    pub sessions: u64,
}

impl Event for CustomerSessionsEnded {
    const NAME: &'static str = "identity.customer_sessions_ended";

    fn subject(&self) -> Subject {
        Subject::of(CUSTOMER, self.customer.0)
    }
}

/// A customer changed what they say of themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerChanged {
    /// Who.
    pub customer: CustomerId,
}

impl Event for CustomerChanged {
    const NAME: &'static str = "identity.customer_changed";

    fn subject(&self) -> Subject {
        Subject::of(CUSTOMER, self.customer.0)
    }
}

/// Somebody who forgot their password asked for a link, and it was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResetSent {
    /// Who.
    pub staff: StaffId,
}

impl Event for ResetSent {
    const NAME: &'static str = "identity.reset_sent";

    fn subject(&self) -> Subject {
        Subject::of(STAFF, self.staff.0)
    }
}

/// Somebody chose a new password by the link, and came in; every other device is signed out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordReset {
    /// Who.
    pub staff: StaffId,
}

impl Event for PasswordReset {
    const NAME: &'static str = "identity.password_reset";

    fn subject(&self) -> Subject {
        Subject::of(STAFF, self.staff.0)
    }
}
