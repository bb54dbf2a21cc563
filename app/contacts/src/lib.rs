//! The people a business deals with.
//!
//! Owns the PostgreSQL schema `contacts`: `person`, and `identity`, by which a person is recognised (for now a phone).
//! The modules meet here: a deal points to a person, never to another module.

#[cfg(feature = "ssr")]
pub mod demo;
mod person;

pub use person::PersonId;

#[cfg(feature = "ssr")]
pub use person::{
    Person,
    store::{find_or_create_by_phone, load},
};
