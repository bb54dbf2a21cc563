//! What tests stand on: tenants of their own in real databases, and a clock that stands still.
//!
//! [`db`] is one tenant for tests beside the SQL; [`pair`] two tenants that look alike, to prove that nothing crosses
//! over; [`Platform`] is a registry of one's own for everything else. All of it is made by `tenancy`'s own code in the
//! cluster named by `BALCAO_TEST_ADMIN_URL` and removed when dropped.

mod database;
mod pair;
mod platform;
mod removal;

pub use database::{TestDb, db};
pub use pair::{Pair, pair, pair_at};
pub use platform::{Bare, Platform, platform};

use chrono::{DateTime, TimeZone, Utc};

/// The instant of every test: a Wednesday noon in São Paulo, 2026-03-04T15:00:00Z.
pub fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, 4, 15, 0, 0).single().expect("a valid instant")
}
