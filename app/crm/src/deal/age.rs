use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use kernel::Locale;
use rust_i18n::t;

/// Midnights between two instants where the business is: yesterday evening was one day ago, even at one in the morning.
pub(crate) fn days(since: DateTime<Utc>, now: DateTime<Utc>, zone: Tz) -> i64 {
    let day = |instant: DateTime<Utc>| instant.with_timezone(&zone).date_naive();
    (day(now) - day(since)).num_days().max(0)
}

/// `hoje`, `1 dia`, `12 dias`.
pub(crate) fn words(days: i64, locale: Locale) -> String {
    match days {
        0 => t!("deal.age.today", locale = locale.code()).into_owned(),
        1 => t!("deal.age.day", locale = locale.code()).into_owned(),
        days => t!("deal.age.days", locale = locale.code(), n = days).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;
    use chrono_tz::America::{Manaus, Sao_Paulo};

    #[test]
    fn a_day_ends_at_midnight_where_the_business_is() {
        let evening = Utc.with_ymd_and_hms(2026, 7, 6, 2, 30, 0).unwrap();
        let night = Utc.with_ymd_and_hms(2026, 7, 6, 3, 30, 0).unwrap();
        assert_eq!(days(evening, night, Sao_Paulo), 1, "23:30 and 00:30");
        assert_eq!(days(evening, night, Manaus), 0, "22:30 and 23:30");
        assert_eq!(days(night, evening, Sao_Paulo), 0, "a clock that was ahead");
    }

    #[test]
    fn a_day_without_its_midnight_is_still_a_day() {
        // 2018-11-04 began at 01:00 in São Paulo.
        let before = Utc.with_ymd_and_hms(2018, 11, 3, 12, 0, 0).unwrap();
        let after = Utc.with_ymd_and_hms(2018, 11, 4, 3, 0, 0).unwrap();
        assert_eq!(days(before, after, Sao_Paulo), 1);
    }

    #[test]
    fn an_age_is_said_in_words() {
        assert_eq!(words(0, Locale::PtBr), "hoje");
        assert_eq!(words(1, Locale::PtBr), "1 dia");
        assert_eq!(words(12, Locale::En), "12 days");
    }
}
