//! Which modules the business uses, in which order and under which names: the owner's page `/app/settings/modules`.

use serde::{Deserialize, Serialize};

pub(crate) mod actions;

#[cfg(feature = "ssr")]
pub(crate) mod change;
#[cfg(feature = "ssr")]
mod page;
#[cfg(feature = "ssr")]
mod words;

#[cfg(feature = "ssr")]
pub use page::{ModulesPage, PAGE};
#[cfg(feature = "ssr")]
pub(crate) use words::label;

/// What the form of one module sends.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ModuleForm {
    /// Which one.
    pub module: String,
    /// The business's own name for it; empty: ours.
    pub name: String,
    /// There when the box is ticked.
    pub enabled: String,
    /// There when the box is ticked.
    pub on_for_new: String,
}

/// What the arrows beside a module send.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ModuleMoveForm {
    /// Which one.
    pub module: String,
    /// `up` or `down`.
    pub to: String,
}

/// Whether its pages are there already: a permission belongs to it.
#[cfg(feature = "ssr")]
pub(crate) fn is_built(key: tenancy::ModuleKey) -> bool {
    crate::Permission::ALL.iter().any(|permission| permission.module() == Some(key))
}
