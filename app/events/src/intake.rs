//! The way in from other machines: webhooks, verified on their raw bytes, stored once, answered, then processed as a job.
//!
//! A module brings one [`Hook`] per provider and lists it beside its jobs. What a provider sends to a tenant that has the
//! module switched off, or that is suspended, is verified and stored all the same; its job waits until the module or the
//! tenant is back. Turning it away instead would have providers give up on the address, and of some on the whole
//! application that all tenants share.

mod kind;
mod limits;
mod process;
mod request;
mod secret;
pub mod signature;
mod store;

pub use kind::{HookAnswer, HookKind};
pub use limits::{Busy, HookLimits};
pub use request::HookRequest;
pub use secret::{SecretPath, SigningSecret};

use crate::Work;
use chrono::{DateTime, Utc};
use kernel::Error;
use std::time::Duration;
use tenancy::{ModuleKey, TenantScope};
use uuid::Uuid;

/// What one provider sends, at `/hooks/{provider}/{secret}` on the tenant's host.
pub trait Hook: 'static {
    /// Stands in the address and in the rows, `[a-z_]`, at most 40 letters: never changed.
    const PROVIDER: &'static str;
    /// The kind of its jobs, `inbox.receive_whatsapp`: its own, never changed.
    const JOB: &'static str;
    /// The module it belongs to; while a tenant has it switched off, what came waits.
    const MODULE: Option<ModuleKey>;
    /// The headers that are kept beside the body: those that sign, number or name a message.
    const HEADERS: &'static [&'static str] = &[];
    /// [`Job::ATTEMPTS`](crate::Job::ATTEMPTS) of its jobs.
    const ATTEMPTS: i16 = 10;
    /// [`Job::TIMEOUT`](crate::Job::TIMEOUT) of its jobs.
    const TIMEOUT: Duration = Duration::from_secs(20);
    /// [`Job::TOGETHER`](crate::Job::TOGETHER) of its jobs.
    const TOGETHER: bool = true;

    /// What signatures are checked with.
    type Keys: Send + Sync;

    /// The tenant's address with this secret path, found by [`SecretPath::hash`] in the module's own table; `None`: 404.
    ///
    /// # Errors
    /// When the database refuses; the provider comes again.
    fn endpoint(
        scope: &mut TenantScope,
        path: &SecretPath,
    ) -> impl Future<Output = Result<Option<Endpoint<Self::Keys>>, Error>> + Send;

    /// Proves on the raw bytes that the provider sent this and gives the number it has there: the same for each repetition,
    /// and no other event's of this tenant and provider (put the endpoint in front where it is unique there alone;
    /// [`HookRequest::digest`] where the provider has none).
    ///
    /// # Errors
    /// [`Refusal`]: nothing is written.
    fn verify(request: &HookRequest, endpoint: &Endpoint<Self::Keys>) -> Result<String, Refusal>;

    /// What to answer a GET by which the provider asks whether the address is ours.
    ///
    /// # Errors
    /// [`Refusal`]; [`Refusal::Method`] for a provider that asks no such thing.
    fn challenge(_request: &HookRequest, _endpoint: &Endpoint<Self::Keys>) -> Result<String, Refusal> {
        Err(Refusal::Method)
    }

    /// Events of one lane are processed one after the other, as they came; without one in any order.
    fn lane(_request: &HookRequest, _endpoint: &Endpoint<Self::Keys>) -> Option<String> {
        None
    }

    /// Does what follows from an event, under the rules of [`Job::run`](crate::Job::run). What it does not understand it
    /// keeps and shows: the only other place is the raw row, which goes in time.
    ///
    /// # Errors
    /// Any: it is tried again later.
    fn process(event: Received, work: &mut Work) -> impl Future<Output = Result<(), Error>> + Send;
}

/// One of a tenant's addresses for a provider.
#[derive(Debug, Clone)]
pub struct Endpoint<K> {
    /// The module's row.
    pub id: Uuid,
    /// What signatures are checked with.
    pub keys: K,
}

/// An event as it was stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// Its number.
    pub event_id: String,
    /// [`Endpoint::id`].
    pub endpoint: Uuid,
    /// [`Hook::HEADERS`], in lower case, those that were there.
    pub headers: Vec<(String, String)>,
    /// The raw bytes.
    pub body: Vec<u8>,
    /// When it came, UTC.
    pub received_at: DateTime<Utc>,
}

/// Why a webhook is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// 401: the signature is not the provider's, or is missing.
    Signature,
    /// 401: signed more than five minutes ago or from now.
    Stale,
    /// 400: signed, but not what the provider's description says.
    Malformed,
    /// 405: a GET where the provider asks nothing.
    Method,
}

#[cfg(test)]
mod tests;
