use super::PostOffice;
use crate::{MailError, Server};
use chrono::{DateTime, Utc};
use lettre::Message;
use uuid::Uuid;

/// A letter in its envelope.
#[derive(Debug)]
pub struct Parcel {
    pub(super) office: PostOffice,
    pub(super) message: Message,
    pub(super) id: Uuid,
    pub(super) at: DateTime<Utc>,
    pub(super) way: Way,
    /// How this machine introduces itself.
    pub(super) hello: String,
}

/// How a letter will leave.
#[derive(Debug)]
pub(super) enum Way {
    Own(Server),
    Platform(Server),
    Outbox,
}

/// How a letter left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    /// By the tenant's own server.
    Own,
    /// By the operator's.
    Platform,
    /// It lies in the outbox.
    Outbox,
}

impl Parcel {
    /// Sends it.
    ///
    /// # Errors
    /// [`MailError`]; that no answer came does not mean that it did not arrive.
    pub async fn send(self) -> Result<Sent, MailError> {
        self.office.carry(&self).await
    }
}
