//! The trail read again: who did what, and whether it is still what was written.

mod canonical;
mod history;
mod list;
mod seal;
mod verify;

pub use history::{Line, history};
pub use list::{Entry, Filter, list};
pub(crate) use seal::MOST;
pub use seal::seal;
pub use verify::{Problem, Verification, verify};

#[cfg(test)]
mod tests;
