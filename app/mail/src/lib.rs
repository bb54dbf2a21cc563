//! Letters by e-mail: what they say, how a tenant changes that, and how they leave.
//!
//! Owns
//! - the PostgreSQL schema `mail`: `account` (how the tenant's mail leaves), `template` (its own words);
//! - the job [`SendMail`];
//! - the events [`AccountChanged`], [`TestSent`] and [`TemplateChanged`].
//!
//! Has no pages: it stands below `identity`, which sends letters; crate `settings` shows what is here.
//!
//! A module that sends mail lists its [`MailKind`]s in `src/server/modules.rs` and calls [`send`] in the transaction of the
//! cause: no letter without it, none twice because of it.

#[cfg(feature = "ssr")]
rust_i18n::i18n!("locales", fallback = "pt-BR");

#[cfg(feature = "ssr")]
mod account;
#[cfg(feature = "ssr")]
mod error;
#[cfg(feature = "ssr")]
mod events;
#[cfg(feature = "ssr")]
mod kind;
#[cfg(feature = "ssr")]
mod letter;
#[cfg(feature = "ssr")]
mod message;
#[cfg(feature = "ssr")]
mod post_office;
#[cfg(feature = "ssr")]
mod send_mail;
#[cfg(feature = "ssr")]
mod server;
#[cfg(feature = "ssr")]
mod template;
#[cfg(feature = "ssr")]
mod variable;

/// An authority that vouches for servers.
#[cfg(feature = "ssr")]
pub use lettre::transport::smtp::client::Certificate as Authority;
#[cfg(feature = "ssr")]
pub use {
    self::events::{AccountChanged, TemplateChanged, TestSent},
    account::{Account, NewPassword, OwnServer, reseal},
    error::MailError,
    kind::{MailKind, Variable, Words},
    letter::{Letter, link, send},
    message::Content,
    post_office::{Parcel, Platform, PostOffice, PostSettings, Sent},
    send_mail::SendMail,
    server::{Login, Security, Server},
    template::{Fault, Template},
};
