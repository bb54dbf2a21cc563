use chrono::{DateTime, Utc};
use chrono_tz::Tz;

/// `05/07/2026 14:10`, on the clock of the business.
pub fn moment(instant: DateTime<Utc>, zone: Tz) -> String {
    instant.with_timezone(&zone).format("%d/%m/%Y %H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;
    use chrono_tz::America::Sao_Paulo;

    #[test]
    fn a_moment_is_read_off_the_clock_of_the_business() {
        let evening = Utc.with_ymd_and_hms(2026, 7, 6, 2, 30, 0).unwrap();
        assert_eq!(moment(evening, Sao_Paulo), "05/07/2026 23:30");
    }
}
