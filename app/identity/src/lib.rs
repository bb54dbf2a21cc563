//! Who comes in and what they may do.
//!
//! Owns
//! - the PostgreSQL schema `identity`: `staff`, `invitation`, `password_reset`, `session`;
//! - the pages `/entrar`, `/app/entrar`, `/convite/{token}`, `/entrar/senha`, `/app/entrar/senha` and `/senha/{token}`, and what
//!   `/app/` shows of a suspended business;
//! - the server functions `/api/identity/session/start`, `/api/identity/session/end`, `/api/identity/invitation/accept`,
//!   `/api/identity/reset/ask` and `/api/identity/reset/choose`;
//! - the events [`StaffInvited`], [`InvitationAccepted`], [`SignedIn`], [`SignInFailed`], [`SignedOut`], [`ResetSent`] and
//!   [`PasswordReset`];
//! - the job [`SendReset`] and the letters of [`mails`].
//!
//! [`Staff::begin`] and [`Visitor::begin`] are the only ways from a request to a tenant's database.

mod invitation;
mod permission;
mod reset;
mod role;
mod secret;
mod sign_in;
mod staff;

pub use invitation::{InvitationForm, accept_invitation};
pub use permission::Permission;
pub use reset::{AskResetForm, ResetForm, ask_reset, choose_password};
pub use role::Role;
pub use secret::Secret;
pub use sign_in::{SignInForm, end_session, start_session};
pub use staff::{StaffId, StaffMember};

#[cfg(feature = "ssr")]
rust_i18n::i18n!("locales", fallback = "pt-BR");

#[cfg(feature = "ssr")]
mod access;
#[cfg(feature = "ssr")]
pub mod demo;
#[cfg(feature = "ssr")]
mod events;
#[cfg(feature = "ssr")]
pub mod mails;
#[cfg(feature = "ssr")]
mod password;
#[cfg(feature = "ssr")]
pub mod session;
#[cfg(feature = "ssr")]
mod suspended_page;
#[cfg(feature = "ssr")]
mod token;
#[cfg(feature = "ssr")]
mod tries;

#[cfg(feature = "ssr")]
pub use {
    self::events::{InvitationAccepted, PasswordReset, ResetSent, SignInFailed, SignedIn, SignedOut, StaffInvited},
    access::{Staff, Visitor},
    invitation::{InvitationPage, create_owner},
    reset::{AskResetPage, ResetPage, SendReset},
    sign_in::{SignInPage, SignOutForm},
    staff::{colleagues, everybody, names},
    suspended_page::SuspendedPage,
};

/// The forms of this crate and the pages they stand on.
pub const FORMS: &[kernel::Form] =
    &[sign_in::FORMS[0], sign_in::FORMS[1], invitation::FORM, reset::FORMS[0], reset::FORMS[1], reset::FORMS[2]];
