//! The tenancy on a real PostgreSQL server.

#[path = "live/platform.rs"]
mod platform;

#[path = "live/changing.rs"]
mod changing;
#[path = "live/isolation.rs"]
mod isolation;
#[path = "live/making.rs"]
mod making;
#[path = "live/migrating.rs"]
mod migrating;
#[path = "live/pools.rs"]
mod pools;
#[path = "live/resolving.rs"]
mod resolving;
