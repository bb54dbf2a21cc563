use chrono::TimeDelta;

const SHORTEST: f64 = 5.0;
const LONGEST: f64 = 3600.0;

/// How long a job rests after its failed try of this number: from 5 s on twice as long each time, up to an hour. `chance`,
/// 0 to 1, lengthens it by up to a half, so that what failed together does not come back together.
pub(super) fn backoff(attempts: i16, chance: f64) -> TimeDelta {
    let doublings = i32::from(attempts.clamp(1, 30)) - 1;
    let seconds = (SHORTEST * 2f64.powi(doublings)).min(LONGEST / 1.5) * (1.0 + chance.clamp(0.0, 1.0) / 2.0);
    TimeDelta::from_std(std::time::Duration::from_secs_f64(seconds)).unwrap_or(TimeDelta::hours(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_rests_from_five_seconds_to_an_hour() {
        let seconds = |attempts, chance| backoff(attempts, chance).num_seconds();
        assert_eq!([1, 2, 3, 4].map(|attempts| seconds(attempts, 0.0)), [5, 10, 20, 40]);
        assert_eq!((seconds(2, 1.0), seconds(3, 0.5)), (15, 25));
        assert_eq!((seconds(i16::MAX, 0.0), seconds(i16::MAX, 1.0)), (2400, 3600));
        assert_eq!(seconds(i16::MIN, f64::NAN.max(0.0)), 5);
    }
}
