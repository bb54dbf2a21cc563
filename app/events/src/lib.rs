//! What happened at one tenant, and what is to be done because of it.
//!
//! Owns the PostgreSQL schema `events`:
//! - `audit` and `audit_chain`: the trail ([`record`], [`audit`]), only ever added to; `audit_horizon`: how far it is sealed;
//! - `job` and `schedule`: work outside of requests ([`enqueue`]);
//! - `intake`: webhooks as they came;
//! - `idempotency`: forms that were already answered ([`idempotency`]).
//!
//! Keeps open pages told which tables changed ([`live`]).
//!
//! Reads what each table is for and how long it is kept from its comment ([`data_map`]).

pub mod live;

#[cfg(feature = "ssr")]
rust_i18n::i18n!("locales", fallback = "pt-BR");

#[cfg(feature = "ssr")]
pub mod audit;
#[cfg(feature = "ssr")]
pub mod data_map;
#[cfg(feature = "ssr")]
mod egress;
#[cfg(feature = "ssr")]
mod event;
#[cfg(feature = "ssr")]
pub mod idempotency;
#[cfg(feature = "ssr")]
mod intake;
#[cfg(feature = "ssr")]
mod job;
#[cfg(feature = "ssr")]
pub mod retention;
#[cfg(feature = "ssr")]
pub mod worker;

#[cfg(feature = "ssr")]
pub use {
    egress::{Egress, EgressAnswer, EgressError, EgressRequest, Lookup},
    event::{Changes, Event, Subject, left_out, record},
    intake::{
        Busy, Endpoint, Hook, HookAnswer, HookKind, HookLimits, HookRequest, Received, Refusal, SecretPath,
        SigningSecret, signature,
    },
    job::{
        DeadJob, Every, Job, JobKind, Listener, ListenerKind, Queue, Schedule, Tools, Wish, Work, dead_jobs, discard,
        enqueue, queue, retry,
    },
};
