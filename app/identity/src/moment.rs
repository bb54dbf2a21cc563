use chrono::{DateTime, Utc};
use chrono_tz::Tz;

/// `05/07/2026 14:10`, on the clock of the business.
pub(crate) fn moment(instant: DateTime<Utc>, zone: Tz) -> String {
    instant.with_timezone(&zone).format("%d/%m/%Y %H:%M").to_string()
}
