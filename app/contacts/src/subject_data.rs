//! What a business holds on somebody: given out (LGPD art. 18 II, V) and erased (art. 18 VI).
//!
//! Each module answers for its own tables; [`export`] and [`erase`] walk over all of them. Which tables are about whom stands in
//! the data map; a test compares it with what the modules claim.

mod customers;
mod events;
mod membership;
mod people;
mod staff;
mod trail;
mod walk;

pub use self::{
    customers::CustomerData,
    events::{CustomerErased, PersonErased, StaffErased},
    membership::MembershipData,
    people::PeopleData,
    staff::StaffData,
    trail::TrailData,
    walk::{claims, erase, export},
};

use crate::PersonId;
use ::events::Changes;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use identity::{CustomerId, StaffId};
use kernel::Error;
use serde::Serialize;
use serde_json::Value;
use std::fmt;
use tenancy::TenantScope;
use uuid::Uuid;

/// Somebody a business holds data on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Subject {
    /// Somebody it deals with.
    Person(PersonId),
    /// Somebody who works or worked there.
    Staff(StaffId),
    /// Somebody with an account of a customer's.
    Customer(CustomerId),
}

/// What a module holds on people and staff.
#[async_trait]
pub trait SubjectData: fmt::Debug + Sync {
    /// The tables it answers for: each that is about somebody is answered for once.
    fn tables(&self) -> &'static [&'static str];

    /// The ids of rows about somebody beside their own id: the trail and the queue speak of them by these.
    async fn rows(&self, _scope: &mut TenantScope, _subject: Subject) -> Result<Vec<Uuid>, Error> {
        Ok(Vec::new())
    }

    /// Everything about somebody, without secrets and without what is about others.
    async fn export(&self, scope: &mut TenantScope, traces: &Traces) -> Result<Vec<Section>, Error>;

    /// Removes what is only about them and empties what the business's own books need. A second time there is nothing to do.
    async fn erase(&self, scope: &mut TenantScope, traces: &Traces) -> Result<Erased, Error>;
}

/// Somebody, and the ids by which they are spoken of.
#[derive(Debug, Clone)]
pub struct Traces {
    /// Who.
    pub subject: Subject,
    /// Their id and those of the rows about them.
    pub ids: Vec<Uuid>,
}

/// The rows of one table about somebody.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Section {
    /// Schema and table.
    pub table: &'static str,
    /// What a person calls that, in the reader's language.
    pub label: String,
    /// The rows: an object each.
    pub rows: Vec<Value>,
}

/// What became of the data about somebody.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Erased {
    /// Rows that are gone.
    pub removed: Vec<Count>,
    /// Rows that stay, but say nothing about anybody any more.
    pub anonymised: Vec<Count>,
    /// Rows that stay as they are.
    pub kept: Vec<Kept>,
    /// The same for the trail, without what was erased.
    #[serde(skip)]
    changes: Changes,
}

/// Rows of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Count {
    /// Schema and table.
    pub table: &'static str,
    /// How many.
    pub rows: u64,
}

/// Rows that were not erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Kept {
    /// Schema and table.
    pub table: &'static str,
    /// How many.
    pub rows: u64,
    /// Why, in the reader's language; LGPD art. 18 § 4 II asks for it.
    pub reason: String,
    /// When the last of them goes, UTC; `None` when the data map of this database does not say.
    pub until: Option<DateTime<Utc>>,
}

impl Subject {
    /// Their id.
    pub fn id(self) -> Uuid {
        match self {
            Self::Person(person) => person.0,
            Self::Staff(staff) => staff.0,
            Self::Customer(customer) => customer.0,
        }
    }

    /// The person, if it is one.
    pub fn person(self) -> Option<PersonId> {
        match self {
            Self::Person(person) => Some(person),
            Self::Staff(_) | Self::Customer(_) => None,
        }
    }

    /// The member of staff, if it is one.
    pub fn staff(self) -> Option<StaffId> {
        match self {
            Self::Staff(staff) => Some(staff),
            Self::Person(_) | Self::Customer(_) => None,
        }
    }
}

impl Traces {
    /// Patterns of SQL's `like` for a text with one of the ids in it.
    pub fn patterns(&self) -> Vec<String> {
        self.ids.iter().map(|id| format!("%{id}%")).collect()
    }
}

impl Section {
    /// The rows of a table; `None` when there are none.
    pub fn of(table: &'static str, label: impl Into<String>, rows: Vec<Value>) -> Option<Self> {
        (!rows.is_empty()).then(|| Self { table, label: label.into(), rows })
    }
}

impl Erased {
    /// Notes rows that are gone, and what the trail is told of them.
    pub fn removed(mut self, table: &'static str, rows: u64, changes: Changes) -> Self {
        if rows > 0 {
            self.removed.push(Count { table, rows });
        }
        self.changes = self.changes.and(changes);
        self
    }

    /// Notes rows that were emptied, and what the trail is told of them.
    pub fn anonymised(mut self, table: &'static str, rows: u64, changes: Changes) -> Self {
        if rows > 0 {
            self.anonymised.push(Count { table, rows });
        }
        self.changes = self.changes.and(changes);
        self
    }

    /// Notes rows that stay.
    pub fn kept(mut self, kept: Kept) -> Self {
        if kept.rows > 0 {
            self.kept.push(kept);
        }
        self
    }

    /// These and others.
    pub fn and(mut self, others: Self) -> Self {
        self.removed.extend(others.removed);
        self.anonymised.extend(others.anonymised);
        self.kept.extend(others.kept);
        self.changes = self.changes.and(others.changes);
        self
    }

    /// Whether anything was erased.
    pub fn is_something(&self) -> bool {
        !self.removed.is_empty() || !self.anonymised.is_empty()
    }
}
