//! What the owner sees of the business's own machine room: the trail of who did what, work that got stuck, and how mail leaves
//! and what it says.
//!
//! Owns
//! - the pages `/app/settings/audit`, `/app/settings/jobs`, `/app/settings/mail`, `/app/settings/mails` and
//!   `/app/settings/mails/{key}`, and the file `/app/settings/audit.csv`;
//! - the server functions `/api/settings/job/retry`, `/api/settings/job/discard`, `/api/settings/mail/save`,
//!   `/api/settings/mail/reset`, `/api/settings/mail/test`, `/api/settings/words/save` and `/api/settings/words/reset`;
//! - the events [`TrailExported`], [`JobRetried`] and [`JobDiscarded`].
//!
//! Has no tables: it shows those of the crates `events` and `mail`.

mod jobs;
mod mail_account;
mod mail_words;

pub use jobs::{
    JobForm,
    actions::{discard_job, retry_job},
};
pub use mail_account::{
    AccountForm,
    actions::{reset_account, save_account, send_test},
};
pub use mail_words::{
    WordsForm,
    actions::{reset_words, save_words},
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
mod post;

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
    mail_account::page::{MailPage, PAGE as MAIL_PAGE},
    mail_words::{PAGE as MAILS_PAGE, list::MailsPage, page::WordsPage},
};

/// The forms of this crate and the pages they stand on.
pub const FORMS: &[kernel::Form] = &[
    jobs::FORMS[0],
    jobs::FORMS[1],
    mail_account::FORMS[0],
    mail_account::FORMS[1],
    mail_account::FORMS[2],
    mail_words::FORMS[0],
    mail_words::FORMS[1],
];
