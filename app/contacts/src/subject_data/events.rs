use crate::PersonId;
use ::events::{Event, Subject};
use identity::{CustomerId, StaffId};
use serde::{Deserialize, Serialize};

/// What the business held on a person was erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonErased {
    /// Who.
    pub person: PersonId,
}

impl Event for PersonErased {
    const NAME: &'static str = "contacts.person_erased";

    fn subject(&self) -> Subject {
        Subject::of("contacts.person", self.person.0)
    }
}

/// What the business held on somebody who worked there was erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffErased {
    /// Who.
    pub staff: StaffId,
}

impl Event for StaffErased {
    const NAME: &'static str = "contacts.staff_erased";

    fn subject(&self) -> Subject {
        Subject::of("identity.staff", self.staff.0)
    }
}

/// What the business held on somebody with a customer's account was erased, and the account with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerErased {
    /// Who.
    pub customer: CustomerId,
}

impl Event for CustomerErased {
    const NAME: &'static str = "contacts.customer_erased";

    fn subject(&self) -> Subject {
        Subject::of("identity.customer", self.customer.0)
    }
}
