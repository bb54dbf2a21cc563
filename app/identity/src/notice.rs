//! What somebody who works here is told inside of the app: a bell with a number, and the page `/app/avisos`.

use serde::{Deserialize, Serialize};

pub(crate) mod actions;

#[cfg(feature = "ssr")]
mod bell;
#[cfg(feature = "ssr")]
mod page;
#[cfg(feature = "ssr")]
mod store;
#[cfg(feature = "ssr")]
mod tell;
#[cfg(feature = "ssr")]
mod words;

#[cfg(feature = "ssr")]
pub(crate) use tell::{invitation_accepted, owner_changed, role_changed};
#[cfg(feature = "ssr")]
pub use {
    bell::Bell,
    page::{NoticesPage, PAGE},
    tell::{Notice, notify},
};

/// What the button beside a notice sends.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NoticeForm {
    /// Which one.
    pub notice: String,
}
