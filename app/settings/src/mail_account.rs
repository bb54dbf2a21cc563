//! How the business's mail leaves, for whoever runs it.

use identity::Secret;
use serde::{Deserialize, Serialize};

pub(crate) mod actions;
#[cfg(feature = "ssr")]
pub(crate) mod page;
#[cfg(feature = "ssr")]
mod typed;

/// Where the page is.
pub const PAGE: &str = "/app/settings/mail";

pub(crate) const FORMS: [kernel::Form; 3] = [
    kernel::Form { action: actions::SAVE, page: PAGE },
    kernel::Form { action: actions::RESET, page: PAGE },
    kernel::Form { action: actions::TEST, page: PAGE },
];

/// What the form sends, as typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AccountForm {
    /// What the sender is called.
    pub sender_name: String,
    /// Where answers go.
    pub reply_to: String,
    /// The business's own server; empty: the platform's.
    pub host: String,
    /// Where it listens.
    pub port: String,
    /// `tls` or `starttls`.
    pub security: String,
    /// Where letters come from.
    pub sender: String,
    /// With which name the server is spoken to.
    pub user: String,
    /// With which password; empty: as it was.
    pub password: Secret,
}
