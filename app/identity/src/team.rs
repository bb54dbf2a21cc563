//! People who work together: a name, members, one of whom may lead. A person may be in several.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub(crate) mod actions;

#[cfg(feature = "ssr")]
mod change;
#[cfg(feature = "ssr")]
mod edit;
#[cfg(feature = "ssr")]
mod list;
#[cfg(feature = "ssr")]
pub(crate) mod store;

#[cfg(feature = "ssr")]
pub use {
    edit::{EditTeamPage, NewTeamPage},
    list::{PAGE, TeamsPage},
};

kernel::id!(
    /// A team.
    TeamId
);

/// What the form of a team sends.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TeamForm {
    /// Made when the form of a new team was rendered.
    pub key: String,
    /// Which team; empty for a new one.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Who leads it; empty: nobody.
    pub lead: String,
    /// The boxes that were ticked, by the ids of the people.
    #[serde(flatten)]
    pub ticked: BTreeMap<String, String>,
}

/// What deletes a team.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TeamGoneForm {
    /// Which team.
    pub id: String,
}

/// A team and who is in it.
#[cfg(feature = "ssr")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Team {
    pub(crate) id: TeamId,
    pub(crate) name: String,
    pub(crate) members: Vec<Member>,
}

/// Somebody in a team.
#[cfg(feature = "ssr")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Member {
    pub(crate) staff: crate::StaffId,
    pub(crate) name: String,
    pub(crate) leads: bool,
}
