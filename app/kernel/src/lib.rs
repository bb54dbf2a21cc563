//! What every other crate speaks: ids, money, e-mail addresses, lines of text, places in an order, devices, the clock, moments,
//! faults, form state, languages.
//!
//! Pure: no page, no query, no module.

mod device;
mod email;
mod error;
mod form;
mod hex;
mod id;
mod line;
mod locale;
mod money;
mod position;

pub use device::device;
pub use email::normalised_email;
pub use error::Error;
pub use form::{FieldErrors, Form, FormState, Redirect};
pub use hex::hex;
pub use line::one_line;
pub use locale::Locale;
pub use money::{Centavos, MoneyError};
pub use position::Position;

#[cfg(feature = "ssr")]
mod clock;
#[cfg(feature = "ssr")]
mod moment;
#[cfg(feature = "ssr")]
pub use {
    clock::{Clock, FixedClock, SystemClock},
    moment::moment,
};

#[cfg(feature = "ssr")]
#[doc(hidden)]
pub use sqlx;
#[doc(hidden)]
pub use uuid;
