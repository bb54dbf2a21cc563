//! The tenancy on a real PostgreSQL server.

#[path = "live/platform.rs"]
mod platform;

#[path = "live/changing.rs"]
mod changing;
#[path = "live/drift.rs"]
mod drift;
#[path = "live/fleet.rs"]
mod fleet;
#[path = "live/isolation.rs"]
mod isolation;
#[path = "live/leaving.rs"]
mod leaving;
#[path = "live/making.rs"]
mod making;
#[path = "live/migrating.rs"]
mod migrating;
#[path = "live/pools.rs"]
mod pools;
#[path = "live/renaming.rs"]
mod renaming;
#[path = "live/resolving.rs"]
mod resolving;
#[path = "live/rotating.rs"]
mod rotating;
#[path = "live/spares.rs"]
mod spares;
#[path = "live/telling.rs"]
mod telling;
#[path = "live/waking.rs"]
mod waking;
