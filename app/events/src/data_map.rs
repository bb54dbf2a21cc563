//! What a tenant's database holds, on whom, how long and by what law: read from the marks in the comments of its tables and
//! columns, which `migrations/README.md` explains.

mod check;
mod mark;
mod store;
mod terms;

pub use terms::{Basis, Category, Erase, Purpose, Unit, Who};

use chrono::{DateTime, Days, Months, TimeDelta, Utc};
use kernel::Error;
use serde::Serialize;
use std::fmt;
use tenancy::TenantScope;

/// The map of one tenant's database, as its comments say now.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct DataMap {
    /// Every table whose mark can be read, by name.
    pub tables: Vec<Table>,
    /// Tables and columns whose mark is missing or cannot be read; tables of an older version have none yet.
    pub faults: Vec<Fault>,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Table {
    /// Schema and table, `crm.deal`.
    pub name: String,
    /// What its comment says beside the mark.
    pub about: String,
    /// What its mark says.
    #[serde(flatten)]
    pub mark: TableMark,
    /// Its columns, in their order.
    pub columns: Vec<Column>,
    /// Whether the application's role may delete there.
    #[serde(skip)]
    pub may_delete: bool,
    /// Whether the application's role may empty it.
    #[serde(skip)]
    pub may_truncate: bool,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its type, as PostgreSQL spells it.
    #[serde(rename = "type")]
    pub kind: String,
    /// What its comment says beside the mark.
    pub about: String,
    /// What it holds.
    pub data: Data,
    /// Whether it alone is the primary key.
    #[serde(skip)]
    pub is_key: bool,
    /// The table to which it alone leads by a foreign key, and the column there.
    #[serde(skip)]
    pub leads_to: Option<(String, String)>,
    /// Whether the application's role may change it.
    #[serde(skip)]
    pub may_update: bool,
}

/// What a table's mark says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TableMark {
    /// Whom its rows are about; empty: nobody.
    pub subjects: Vec<Subject>,
    /// What for; only with a subject.
    pub purpose: Option<Purpose>,
    /// How long.
    pub keep: Keep,
    /// What becomes of a row when its subject is erased; only with a subject.
    pub erase: Option<Erase>,
}

/// Whom a row is about, and how it leads there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Subject {
    /// Whom.
    pub who: Who,
    /// How; none for [`Who::Anyone`].
    pub path: Option<Path>,
}

/// How a row leads to its subject.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Path {
    /// By a foreign key, or by its own key where the subject itself stands.
    By(String),
    /// By the row of another table that a column leads to.
    Via {
        /// The column.
        column: String,
        /// The other table.
        table: String,
    },
    /// By an id that stands in the text of one of these columns.
    Noted(Vec<String>),
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Data {
    /// Nothing about anybody.
    None,
    /// What leads to somebody.
    Link,
    /// What proves or opens something.
    Secret,
    /// Personal data, LGPD art. 5 I.
    Personal(Basis, Category),
    /// Sensitive personal data, LGPD art. 5 II.
    Sensitive(Basis, Category),
}

/// How long a row is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Keep {
    /// As long as there is the business.
    Always,
    /// As long as business and subject have to do with each other.
    WhileRelated {
        /// The article it rests on; only with a subject.
        law: Option<String>,
    },
    /// For a time.
    For(Period),
}

/// How long after what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Period {
    /// How many.
    pub number: u16,
    /// Of what.
    pub unit: Unit,
    /// The column from whose instant it is counted; null: it has not begun.
    pub after: String,
    /// Only the owner of the schema may delete there.
    pub owner: bool,
    /// The article it rests on; only with a subject.
    pub law: Option<String>,
}

/// What is wrong with a map.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Fault {
    /// Table or column.
    pub at: String,
    /// What.
    pub what: String,
}

/// Reads the map of a tenant's database.
///
/// # Errors
/// [`Error::Fault`] when the database refuses. A mark that cannot be read is none: it stands in [`DataMap::faults`].
pub async fn load(scope: &mut TenantScope) -> Result<DataMap, Error> {
    store::load(scope).await
}

impl DataMap {
    /// A table of this name.
    pub fn table(&self, name: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.name == name)
    }

    /// What is wrong: marks that cannot be read, and marks that contradict the tables. Empty: nothing.
    pub fn check(&self) -> Vec<Fault> {
        check::check(self)
    }
}

impl Table {
    /// A column of this name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// Whether its rows lead to people or staff: somebody answers for it when they ask.
    pub fn has_subject(&self) -> bool {
        self.mark.subjects.iter().any(|subject| subject.who != Who::Anyone)
    }

    /// The time its rows are kept.
    pub fn period(&self) -> Option<&Period> {
        match &self.mark.keep {
            Keep::For(period) => Some(period),
            Keep::Always | Keep::WhileRelated { .. } => None,
        }
    }
}

impl Data {
    /// Whether it is somebody's.
    pub fn is_personal(self) -> bool {
        matches!(self, Self::Personal(..) | Self::Sensitive(..))
    }
}

impl Period {
    /// What is older than this is kept no longer; `None` when there is no such instant.
    pub fn before(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let number = u32::from(self.number);
        match self.unit {
            Unit::Hours => now.checked_sub_signed(TimeDelta::hours(number.into())),
            Unit::Days => now.checked_sub_days(Days::new(number.into())),
            Unit::Months => now.checked_sub_months(Months::new(number)),
            Unit::Years => now.checked_sub_months(Months::new(number * 12)),
        }
    }

    /// When a row of this instant is kept no longer; `None` when there is no such instant.
    pub fn end(&self, from: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let number = u32::from(self.number);
        match self.unit {
            Unit::Hours => from.checked_add_signed(TimeDelta::hours(number.into())),
            Unit::Days => from.checked_add_days(Days::new(number.into())),
            Unit::Months => from.checked_add_months(Months::new(number)),
            Unit::Years => from.checked_add_months(Months::new(number * 12)),
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{} after {}", self.number, self.unit.code(), self.after)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.at, self.what)
    }
}

impl Fault {
    /// Something that is wrong with a table or column.
    pub fn new(at: impl Into<String>, what: impl Into<String>) -> Self {
        Self { at: at.into(), what: what.into() }
    }
}
