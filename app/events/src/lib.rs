//! What happened at one tenant, and what is to be done because of it.
//!
//! Owns the PostgreSQL schema `events`:
//! - `audit` and `audit_chain`: the trail ([`record`], [`audit`]), only ever added to; `audit_horizon`: how far it is sealed;
//! - `job` and `schedule`: work outside of requests ([`enqueue`]);
//! - `intake`: webhooks as they came;
//! - `idempotency`: forms that were already answered ([`idempotency`]).

#[cfg(feature = "ssr")]
rust_i18n::i18n!("locales", fallback = "pt-BR");

#[cfg(feature = "ssr")]
pub mod audit;
#[cfg(feature = "ssr")]
mod egress;
#[cfg(feature = "ssr")]
mod event;
#[cfg(feature = "ssr")]
pub mod idempotency;
#[cfg(feature = "ssr")]
mod job;

#[cfg(feature = "ssr")]
pub use {
    egress::Egress,
    event::{Changes, Event, Subject, left_out, record},
    job::{Every, Job, JobKind, Listener, ListenerKind, Schedule, Wish, Work, enqueue},
};
