//! What the owner sees of the business's own machine room: the trail of who did what, and work that got stuck.
//!
//! Owns
//! - the pages `/app/settings/audit` and `/app/settings/jobs`, and the file `/app/settings/audit.csv`;
//! - the server functions `/api/settings/job/retry` and `/api/settings/job/discard`;
//! - the events [`TrailExported`], [`JobRetried`] and [`JobDiscarded`].
//!
//! Has no tables: it shows those of crate `events`.

mod jobs;

pub use jobs::{
    JobForm,
    actions::{discard_job, retry_job},
};

#[cfg(feature = "ssr")]
rust_i18n::i18n!("locales", fallback = "pt-BR");

#[cfg(feature = "ssr")]
mod audit;
#[cfg(feature = "ssr")]
mod events;
#[cfg(feature = "ssr")]
mod moment;

#[cfg(feature = "ssr")]
pub use {
    self::events::{JobDiscarded, JobRetried, TrailExported},
    audit::{
        csv::trail_csv,
        names::Namer,
        page::{AuditPage, PAGE as AUDIT_PAGE},
    },
    jobs::{
        page::{JobsPage, PAGE as JOBS_PAGE},
        verbs::{discard_stuck, retry_stuck},
    },
};

/// The forms of this crate and the pages they stand on.
pub const FORMS: &[kernel::Form] = &jobs::FORMS;
