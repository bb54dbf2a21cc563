use serde::{Deserialize, Serialize};

pub(crate) mod actions;
pub(crate) mod quick_move;
pub(crate) mod watch;

#[cfg(not(feature = "ssr"))]
mod dom;
#[cfg(not(feature = "ssr"))]
mod refresh;

#[cfg(feature = "ssr")]
pub(crate) mod age;
#[cfg(feature = "ssr")]
pub(crate) mod board;
#[cfg(feature = "ssr")]
mod card;
#[cfg(feature = "ssr")]
pub(crate) mod detail;
#[cfg(feature = "ssr")]
mod history;
#[cfg(feature = "ssr")]
pub(crate) mod move_sheet;
#[cfg(feature = "ssr")]
pub(crate) mod new;
#[cfg(feature = "ssr")]
pub(crate) mod rules;
#[cfg(feature = "ssr")]
pub(crate) mod store;
#[cfg(feature = "ssr")]
mod unsent;

kernel::id!(
    /// What one person wants from the business.
    DealId
);

/// What the form of a new deal sends. Everything is text: what is missing or odd gets a message, not a broken page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DealForm {
    /// Made when the form was rendered.
    pub key: String,
    /// Who it is about.
    pub name: String,
    /// Their phone, as people type it.
    pub phone: String,
    /// What they want; may be empty.
    pub title: String,
    /// What it is worth, as people type it; may be empty.
    pub amount: String,
    /// Where it begins; empty is the first stage.
    pub stage: String,
}

/// What the sheet, the quick move and "Desfazer" send.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MoveForm {
    /// Which deal.
    pub deal: String,
    /// The version that was on the screen.
    pub version: String,
    /// The stage it goes to.
    pub to: String,
}
