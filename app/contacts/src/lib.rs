//! The people a business deals with.
//!
//! Owns the PostgreSQL schema `contacts`: `person`, and `identity`, by which a person is recognised (a phone, an e-mail).
//! The modules meet here: a deal points to a person, never to another module. Records the events [`PersonAdded`] and [`PersonLinked`].
//!
//! They answer here too for what they hold on somebody ([`subject_data`]): given out, and erased with the events
//! [`PersonErased`](subject_data::PersonErased) and [`StaffErased`](subject_data::StaffErased).

#[cfg(feature = "ssr")]
rust_i18n::i18n!("locales", fallback = "pt-BR");

#[cfg(feature = "ssr")]
pub mod demo;
#[cfg(feature = "ssr")]
mod events;
mod person;
#[cfg(feature = "ssr")]
pub mod subject_data;

pub use person::PersonId;

#[cfg(feature = "ssr")]
pub use {
    self::events::{PersonAdded, PersonLinked},
    person::{
        Person,
        link::LinkCustomer,
        store::{find_or_create_by_phone, load, names},
    },
};
