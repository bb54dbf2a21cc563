//! The way out to other machines, for addresses that people gave.

/// Sends requests to addresses that people gave. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Egress;
