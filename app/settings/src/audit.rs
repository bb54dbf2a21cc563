//! The trail of who did what, for the owner.

mod changes;
pub(crate) mod csv;
mod kinds;
pub(crate) mod names;
pub(crate) mod page;
mod query;
mod sentence;
