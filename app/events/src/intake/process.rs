use super::{Hook, store};
use crate::{Job, Work};
use kernel::Error;
use serde::{Deserialize, Serialize};
use std::{marker::PhantomData, time::Duration};
use tenancy::ModuleKey;

/// The job of a stored event.
#[derive(Serialize, Deserialize)]
#[serde(bound = "")]
pub(super) struct Processing<H> {
    event_id: String,
    #[serde(skip)]
    hook: PhantomData<fn() -> H>,
}

impl<H> Processing<H> {
    pub(super) fn of(event_id: String) -> Self {
        Self { event_id, hook: PhantomData }
    }
}

impl<H: Hook> Job for Processing<H> {
    const KIND: &'static str = H::JOB;
    const MODULE: Option<ModuleKey> = H::MODULE;
    const ATTEMPTS: i16 = H::ATTEMPTS;
    const TIMEOUT: Duration = H::TIMEOUT;
    const TOGETHER: bool = H::TOGETHER;

    async fn run(self, work: &mut Work) -> Result<(), Error> {
        match store::take(work, H::PROVIDER, &self.event_id).await? {
            Some(event) => H::process(event, work).await,
            None => Ok(()),
        }
    }
}
