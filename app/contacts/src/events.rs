use crate::PersonId;
use events::{Event, Subject};
use serde::{Deserialize, Serialize};

/// Somebody was written down without wanting anything yet. Who comes with a deal is told by the deal's own event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonAdded {
    /// Who.
    pub person: PersonId,
}

impl Event for PersonAdded {
    const NAME: &'static str = "contacts.person_added";

    fn subject(&self) -> Subject {
        Subject::of("contacts.person", self.person.0)
    }
}

/// Somebody signed in as a customer with a person's e-mail: the account is theirs from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonLinked {
    /// Who.
    pub person: PersonId,
}

impl Event for PersonLinked {
    const NAME: &'static str = "contacts.person_linked";

    fn subject(&self) -> Subject {
        Subject::of("contacts.person", self.person.0)
    }
}
