//! What happened to a deal.

use chrono::{DateTime, Utc};

mod store;

pub(super) use store::load;

/// One move.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) at: DateTime<Utc>,
    /// `None` when a command moved it.
    pub(super) by: Option<String>,
    pub(super) from: String,
    pub(super) to: String,
}
