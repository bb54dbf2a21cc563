use crate::Every;
use chrono::{DateTime, Days, NaiveDateTime, TimeDelta, TimeZone, Timelike, Utc};

/// The newest moment on the business's wall clock, at or before `now`, at which it comes round.
///
/// Local and without a zone, so that an hour or a day that comes twice, when the clock is set back, is one slot.
pub(super) fn newest(every: Every, zone: &impl TimeZone, now: DateTime<Utc>) -> NaiveDateTime {
    let wall = now.with_timezone(zone).naive_local();
    match every {
        Every::Hour => wall.date().and_hms_opt(wall.hour(), 0, 0).unwrap_or(wall),
        Every::Day(hour) => {
            let today = wall.date().and_hms_opt(hour.min(23), 0, 0).unwrap_or(wall);
            if today <= wall { today } else { today.checked_sub_days(Days::new(1)).unwrap_or(today) }
        }
    }
}

/// The instant after `now` at which the next slot begins, UTC. A slot that the clock skips begins when it was skipped.
pub(super) fn next(every: Every, zone: &impl TimeZone, now: DateTime<Utc>) -> DateTime<Utc> {
    let step = match every {
        Every::Hour => TimeDelta::hours(1),
        Every::Day(_) => TimeDelta::days(1),
    };
    let wall = newest(every, zone, now) + step;
    // No zone skips more than a day at once.
    let begins =
        (0..=96).find_map(|quarter| zone.from_local_datetime(&(wall + TimeDelta::minutes(15 * quarter))).earliest());
    let begins = begins.map_or(now + step, |begins| begins.with_timezone(&Utc));
    // The first of two: then it was asked for already, and its second coming asks for nothing.
    if begins > now { begins } else { now + TimeDelta::minutes(15) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::{America::New_York, America::Sao_Paulo, Australia::Lord_Howe, Tz};
    use std::collections::BTreeMap;

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn wall(text: &str) -> NaiveDateTime {
        text.parse().unwrap()
    }

    #[test]
    fn a_day_begins_at_its_hour_on_the_businesss_wall() {
        let eight = Every::Day(8);
        assert_eq!(newest(eight, &Sao_Paulo, utc("2026-03-04T10:59:59Z")), wall("2026-03-03T08:00:00"));
        assert_eq!(newest(eight, &Sao_Paulo, utc("2026-03-04T11:00:00Z")), wall("2026-03-04T08:00:00"));
        assert_eq!(next(eight, &Sao_Paulo, utc("2026-03-04T10:59:59Z")), utc("2026-03-04T11:00:00Z"));
        assert_eq!(next(eight, &Sao_Paulo, utc("2026-03-04T11:00:00Z")), utc("2026-03-05T11:00:00Z"));
        assert_eq!(newest(Every::Hour, &Sao_Paulo, utc("2026-03-04T11:59:59Z")), wall("2026-03-04T08:00:00"));
    }

    #[test]
    fn an_hour_that_the_clock_skips_begins_when_it_is_skipped() {
        // 2026-03-08 in New York: 01:59:59 is followed by 03:00.
        let two = Every::Day(2);
        assert_eq!(next(two, &New_York, utc("2026-03-08T06:30:00Z")), utc("2026-03-08T07:00:00Z"));
        assert_eq!(newest(two, &New_York, utc("2026-03-08T06:59:59Z")), wall("2026-03-07T02:00:00"));
        assert_eq!(newest(two, &New_York, utc("2026-03-08T07:00:00Z")), wall("2026-03-08T02:00:00"));
        // 2018-11-04 in São Paulo: midnight was skipped.
        assert_eq!(next(Every::Day(0), &Sao_Paulo, utc("2018-11-04T02:30:00Z")), utc("2018-11-04T03:00:00Z"));
    }

    /// How often each slot is asked for by somebody who looks each minute for three days, as the worker does: when it is
    /// greater than the last.
    fn asked(every: Every, zone: Tz, from: &str) -> BTreeMap<NaiveDateTime, u32> {
        let (mut asked, mut last) = (BTreeMap::new(), newest(every, &zone, utc(from)));
        for minute in 1..3 * 24 * 60 {
            let slot = newest(every, &zone, utc(from) + TimeDelta::minutes(minute));
            if slot > last {
                *asked.entry(slot).or_default() += 1;
                last = slot;
            }
        }
        asked
    }

    #[test]
    fn a_slot_that_comes_twice_is_asked_for_once() {
        // New York sets its clock back on 2026-11-01 at two, Lord Howe by half an hour on 2026-04-05.
        for (zone, from) in [(New_York, "2026-10-31T00:10:00Z"), (Lord_Howe, "2026-04-04T00:10:00Z")] {
            for every in [Every::Hour, Every::Day(1), Every::Day(2), Every::Day(23)] {
                let asked = asked(every, zone, from);
                assert!(asked.values().all(|times| *times == 1));
                let least = if every == Every::Hour { 70 } else { 3 };
                assert!(asked.len() >= least, "{zone} {every:?}: {}", asked.len());
            }
        }
    }

    #[test]
    fn the_next_slot_is_never_missed_and_always_ahead() {
        for zone in [New_York, Sao_Paulo, Lord_Howe] {
            for every in [Every::Hour, Every::Day(0), Every::Day(2)] {
                for minute in 0..4 * 24 * 60 {
                    for start in ["2026-03-07T00:07:00Z", "2026-10-31T00:07:00Z", "2026-04-04T00:07:00Z"] {
                        let now = utc(start) + TimeDelta::minutes(minute);
                        let next = next(every, &zone, now);
                        assert!(next > now);
                        let before = next - TimeDelta::seconds(1);
                        assert!(newest(every, &zone, before) <= newest(every, &zone, now), "{zone} {every:?} {now}");
                    }
                }
            }
        }
    }
}
