//! The first steps of a business: what is done, which data tells by itself, and what somebody says they did.

use serde::{Deserialize, Serialize};

pub(crate) mod actions;
#[cfg(feature = "ssr")]
mod card;
#[cfg(feature = "ssr")]
mod list;
#[cfg(feature = "ssr")]
mod look;
#[cfg(feature = "ssr")]
mod progress;
#[cfg(feature = "ssr")]
mod step;
#[cfg(feature = "ssr")]
mod store;

#[cfg(feature = "ssr")]
pub use {
    card::SetupCard,
    list::SetupPage,
    progress::{Progress, progress},
};

/// Where the list of them is.
pub const SETUP: &str = "/app/settings/setup";

pub(crate) const FORMS: [kernel::Form; 5] = [
    kernel::Form { action: actions::CONFIRM, page: SETUP },
    kernel::Form { action: actions::REOPEN, page: SETUP },
    kernel::Form { action: actions::DISMISS, page: SETUP },
    kernel::Form { action: actions::RESUME, page: SETUP },
    kernel::Form { action: actions::TAKE_LOOK, page: SETUP },
];

/// What a step's button sends.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StepForm {
    /// Which step, by its code.
    pub step: String,
}

/// What the buttons about the list as a whole send.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SetupForm {
    /// The path to come back to.
    pub back: String,
}
