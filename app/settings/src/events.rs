use events::{Event, Subject};
use serde::{Deserialize, Serialize};

/// Somebody took rows of the trail away in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrailExported {
    /// How many rows.
    pub rows: usize,
    /// Which ones, as the page's address says it.
    pub filter: String,
}

impl Event for TrailExported {
    const NAME: &'static str = "settings.trail_exported";

    fn subject(&self) -> Subject {
        Subject { table: "events.audit", id: None }
    }
}

/// Somebody had stuck work tried anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobRetried {
    /// Which job.
    pub job: i64,
    /// What should be done.
    pub kind: String,
}

impl Event for JobRetried {
    const NAME: &'static str = "settings.job_retried";

    fn subject(&self) -> Subject {
        Subject { table: "events.job", id: None }
    }
}

/// Somebody gave stuck work up for good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobDiscarded {
    /// Which job.
    pub job: i64,
    /// What will not be done.
    pub kind: String,
}

impl Event for JobDiscarded {
    const NAME: &'static str = "settings.job_discarded";

    fn subject(&self) -> Subject {
        Subject { table: "events.job", id: None }
    }
}
