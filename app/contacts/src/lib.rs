//! The people a business deals with.
//!
//! Owns the PostgreSQL schema `contacts`: `person`, and `identity`, by which a person is recognised (for now a phone).
//! The modules meet here: a deal points to a person, never to another module. Records the event [`PersonAdded`].

#[cfg(feature = "ssr")]
pub mod demo;
#[cfg(feature = "ssr")]
mod events;
mod person;

pub use person::PersonId;

#[cfg(feature = "ssr")]
pub use {
    self::events::PersonAdded,
    person::{
        Person,
        store::{find_or_create_by_phone, load},
    },
};
