//! Work that got stuck, for whoever runs the business.

use serde::{Deserialize, Serialize};

pub(crate) mod actions;
#[cfg(feature = "ssr")]
pub(crate) mod page;
#[cfg(feature = "ssr")]
pub(crate) mod verbs;

/// Where the page is.
pub const PAGE: &str = "/app/settings/jobs";

pub(crate) const FORMS: [kernel::Form; 2] =
    [kernel::Form { action: actions::RETRY, page: PAGE }, kernel::Form { action: actions::DISCARD, page: PAGE }];

/// What the buttons send.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct JobForm {
    /// Which job.
    pub job: String,
}

#[cfg(feature = "ssr")]
impl JobForm {
    fn id(&self) -> Result<i64, kernel::Error> {
        self.job.parse().map_err(|_| kernel::Error::NotFound)
    }
}
