//! Who comes in and what they may do.
//!
//! Owns
//! - the PostgreSQL schema `identity`: `staff`, `invitation`, `password_reset`, `session`, `attempt`, `customer`,
//!   `customer_session`, `customer_code`;
//! - the pages `/entrar`, `/app/entrar`, `/convite/{token}`, `/entrar/senha`, `/app/entrar/senha`, `/senha/{token}` and
//!   `/app/perfil`, what `/app/` shows of a suspended business, and for customers `/c/entrar`, `/c/entrar/codigo`, `/c/` and
//!   `/c/perfil`;
//! - the server functions below `/api/identity/` for coming in, going out and one's own profile;
//! - the events in `events.rs`, the job [`SendReset`] and the letters of [`mails`].
//!
//! [`Staff::begin`], [`Customer::begin`] and [`Visitor::begin`] are the only ways from a request to a tenant's database.

mod customer;
mod invitation;
mod permission;
mod profile;
mod reset;
mod role;
mod secret;
mod sign_in;
mod staff;

pub use customer::{
    AskForm, CUSTOMER_HOME, CUSTOMER_PROFILE, ChangeForm, CodeForm, CustomerAccount, CustomerId, ask_code,
    change_customer, end_customer_device, end_other_customer_devices, enter_code, leave,
};
pub use invitation::{InvitationForm, accept_invitation};
pub use permission::Permission;
pub use profile::{
    EndForm, PROFILE_PAGE, PasswordForm, RenameForm, change_password, end_device, end_other_devices, rename,
};
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
mod cookie;
#[cfg(feature = "ssr")]
pub mod demo;
#[cfg(feature = "ssr")]
mod device;
#[cfg(feature = "ssr")]
mod devices;
#[cfg(feature = "ssr")]
mod events;
#[cfg(feature = "ssr")]
pub mod mails;
#[cfg(feature = "ssr")]
mod moment;
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
    self::events::{
        CustomerChanged, CustomerSessionsEnded, CustomerSignedIn, CustomerSignedOut, InvitationAccepted,
        PasswordChanged, PasswordReset, ResetSent, SessionsEnded, SignInFailed, SignedIn, SignedOut, StaffInvited,
        StaffRenamed,
    },
    access::{Staff, Visitor},
    customer::{Customer, CustomerCodePage, CustomerHomePage, CustomerProfilePage, CustomerSignInPage},
    invitation::{InvitationPage, create_owner},
    profile::ProfilePage,
    reset::{AskResetPage, ResetPage, SendReset},
    sign_in::{SignInPage, SignOutForm},
    staff::{colleagues, everybody, names},
    suspended_page::SuspendedPage,
};

/// The forms of this crate and the pages they stand on.
pub const FORMS: &[kernel::Form] = &[
    sign_in::FORMS[0],
    sign_in::FORMS[1],
    invitation::FORM,
    reset::FORMS[0],
    reset::FORMS[1],
    reset::FORMS[2],
    profile::FORMS[0],
    profile::FORMS[1],
    customer::FORMS[0],
    customer::FORMS[1],
    customer::FORMS[2],
];
