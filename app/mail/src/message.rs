//! A letter as it goes over the wire: plain text, and the same in HTML with the tenant's name and colours.

mod header;
mod html;

use crate::MailError;
use chrono::{DateTime, Utc};
use header::{AutoSubmitted, SuppressAnswers};
use kernel::{Locale, one_line};
use lettre::{
    Address, Message,
    message::{Mailbox, MultiPart},
};
use tenancy::Tenant;
use uuid::Uuid;

/// What a letter says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// One line.
    pub subject: String,
    /// Plain text; paragraphs are parted by an empty line.
    pub text: String,
}

/// Who a letter is from and to.
#[derive(Debug, Clone)]
pub(crate) struct Envelope<'a> {
    /// What the sender is called.
    pub(crate) name: &'a str,
    /// Where it comes from.
    pub(crate) from: &'a str,
    /// Where answers go, if elsewhere.
    pub(crate) reply_to: Option<&'a str>,
    /// Whom it is for.
    pub(crate) to: &'a str,
    /// Its number: the same in each try.
    pub(crate) id: Uuid,
    /// When it is sent.
    pub(crate) at: DateTime<Utc>,
}

/// Puts a letter into its envelope. Every header is made by its type: a name is encoded, an address is one or refused.
pub(crate) fn message(
    envelope: &Envelope<'_>,
    content: &Content,
    tenant: &Tenant,
    locale: Locale,
) -> Result<Message, MailError> {
    let address = |text: &str| text.parse::<Address>().map_err(|_| MailError::Unwritable);
    let from = Mailbox::new(Some(one_line(envelope.name)), address(envelope.from)?);
    let mut builder = Message::builder()
        .from(from)
        .to(Mailbox::new(None, address(envelope.to)?))
        .subject(one_line(&content.subject))
        .date(envelope.at.into())
        .message_id(Some(format!("<{}@{}>", envelope.id, host(&tenant.origin))))
        .header(AutoSubmitted)
        .header(SuppressAnswers);
    if let Some(reply_to) = envelope.reply_to {
        builder = builder.reply_to(Mailbox::new(None, address(reply_to)?));
    }
    let html = html::html(content, tenant, locale);
    let parts = MultiPart::alternative_plain_html(content.text.clone(), html);
    builder.multipart(parts).map_err(|_| MailError::Unwritable)
}

/// The host of an origin, without its port.
pub(crate) fn host(origin: &str) -> &str {
    let host = origin.split_once("://").map_or(origin, |(_, host)| host);
    host.split_once(':').map_or(host, |(host, _)| host)
}

#[cfg(test)]
mod tests;
