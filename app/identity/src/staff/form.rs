use crate::Secret;
use serde::{Deserialize, Serialize};

/// What the form of an invitation sends. Everything is text: what is missing or odd gets a message, not a broken page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct InviteForm {
    /// Made when the form was rendered.
    pub key: String,
    /// What they are called.
    pub name: String,
    /// Where they are reached, and what they will sign in with.
    pub email: String,
    /// What they may do: one of the four roles by its code, or an own one by its id.
    pub role: String,
}

/// What a button beside a person sends.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PersonForm {
    /// Who.
    pub staff: String,
}

/// What the choice of a person's role sends.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AssignForm {
    /// Who.
    pub staff: String,
    /// One of the four roles by its code, or an own one by its id.
    pub role: String,
}

/// What an owner sends who hands the business over.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct HandOverForm {
    /// To whom.
    pub staff: String,
    /// The owner's own password, once more.
    pub password: Secret,
}

/// What switches a module off for one person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WithholdForm {
    /// For whom.
    pub staff: String,
    /// Which one.
    pub module: String,
    /// Why.
    pub reason: String,
}

/// What switches it on again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AllowForm {
    /// For whom.
    pub staff: String,
    /// Which one.
    pub module: String,
}
