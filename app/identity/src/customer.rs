//! Customers: they come in by a code sent to their e-mail and typed where they asked for it, so that it does not matter in
//! which of a telephone's browsers the mail is read.

use kernel::{Form, Locale};
use serde::{Deserialize, Serialize};

mod actions;

#[cfg(feature = "ssr")]
mod access;
#[cfg(feature = "ssr")]
mod change;
#[cfg(feature = "ssr")]
mod code;
#[cfg(feature = "ssr")]
mod code_page;
#[cfg(feature = "ssr")]
mod home;
#[cfg(feature = "ssr")]
mod profile;
#[cfg(feature = "ssr")]
pub(crate) mod session;
#[cfg(feature = "ssr")]
mod sign_in_page;
#[cfg(feature = "ssr")]
pub(crate) mod store;

pub use actions::{
    AskForm, ChangeForm, CodeForm, ask_code, change_customer, end_customer_device, end_other_customer_devices,
    enter_code, leave,
};
#[cfg(feature = "ssr")]
pub use {
    access::Customer, code_page::CustomerCodePage, home::CustomerHomePage, profile::CustomerProfilePage,
    sign_in_page::CustomerSignInPage,
};

kernel::id!(
    /// A customer's account.
    CustomerId
);

/// Somebody with a customer's account, as the rest of the code knows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerAccount {
    /// Its id.
    pub id: CustomerId,
    /// Lower case; where codes are sent.
    pub email: String,
    /// What they are called; empty until they say so.
    pub name: String,
    /// How to reach them, if they said so.
    pub phone: Option<brazil::Phone>,
    /// The language they read last.
    pub locale: Locale,
}

/// Where customers are at home.
pub const CUSTOMER_HOME: &str = "/c/";
/// Where they come in.
pub(crate) const SIGN_IN: &str = "/c/entrar";
/// Where they type the code.
pub(crate) const CODE: &str = "/c/entrar/codigo";
/// What they see and change of themselves.
pub const CUSTOMER_PROFILE: &str = "/c/perfil";

/// The forms of these pages.
pub(crate) const FORMS: [Form; 3] = [
    Form { action: actions::ASK, page: SIGN_IN },
    Form { action: actions::ENTER, page: CODE },
    Form { action: actions::CHANGE, page: CUSTOMER_PROFILE },
];

#[cfg(test)]
mod tests;
