use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the form of a role sends.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RoleForm {
    /// Made when the form of a new role was rendered.
    pub key: String,
    /// Which role; empty for a new one.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// The boxes that were ticked, by the codes of their permissions.
    #[serde(flatten)]
    pub ticked: BTreeMap<String, String>,
}

/// What deletes a role.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RoleGoneForm {
    /// Which role.
    pub id: String,
}
