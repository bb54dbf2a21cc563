use super::Found;
use chrono::{DateTime, TimeDelta, Utc};
use std::time::Instant;

/// Sessions, links and leases bear so much and no more.
const MOST_OFF: TimeDelta = TimeDelta::seconds(5);
/// So much may the clock jump while the doctor looks around.
const MOST_JUMP: TimeDelta = TimeDelta::seconds(1);

/// Compares the clock with one that cannot be set.
pub(super) struct Watch {
    begun: Instant,
    at: DateTime<Utc>,
}

impl Watch {
    pub(super) fn start(now: DateTime<Utc>) -> Self {
        Self { begun: Instant::now(), at: now }
    }

    pub(super) fn stop(&self, now: DateTime<Utc>) -> Found {
        steady(now - self.at, TimeDelta::from_std(self.begun.elapsed()).unwrap_or(TimeDelta::MAX))
    }
}

/// The clock went on as long as time did.
fn steady(clock: TimeDelta, time: TimeDelta) -> Found {
    let jump = clock - time;
    if jump.abs() > MOST_JUMP {
        return Err(format!(
            "pulou {} enquanto era olhado; deixe um só programa acertar a hora (systemd-timesyncd ou chrony)",
            seconds(jump)
        ));
    }
    Ok("anda sem pulos".to_owned())
}

/// The database's clock, asked between two looks at ours.
pub(super) fn agrees(before: DateTime<Utc>, theirs: DateTime<Utc>, after: DateTime<Utc>) -> Found {
    let off = if theirs < before {
        theirs - before
    } else if theirs > after {
        theirs - after
    } else {
        TimeDelta::zero()
    };
    if off.abs() > MOST_OFF {
        let word = if off > TimeDelta::zero() { "adiantado" } else { "atrasado" };
        return Err(format!(
            "o do PostgreSQL está {word} {}; acerte os dois por NTP (timedatectl set-ntp true)",
            seconds(off)
        ));
    }
    Ok("o desta máquina e o do PostgreSQL concordam".to_owned())
}

fn seconds(delta: TimeDelta) -> String {
    format!("{},{} s", delta.num_seconds().abs(), delta.num_milliseconds().abs() % 1000 / 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_clocks_agree_within_five_seconds_and_the_time_it_took_to_ask() {
        let at = |seconds: i64| DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap();
        for theirs in [-5, 0, 2, 4, 9] {
            assert!(agrees(at(0), at(theirs), at(4)).is_ok(), "{theirs}");
        }
        assert!(agrees(at(0), at(-90), at(4)).unwrap_err().contains("atrasado 90,0 s"));
        assert!(agrees(at(0), at(10), at(4)).unwrap_err().contains("adiantado 6,0 s"));
    }

    #[test]
    fn a_clock_that_is_set_while_it_is_looked_at_is_found_out() {
        let seconds = TimeDelta::seconds;
        assert!(steady(seconds(3), seconds(3)).is_ok());
        assert!(steady(seconds(3603), seconds(3)).unwrap_err().contains("pulou 3600,0 s"));
        assert!(steady(seconds(-7), seconds(3)).unwrap_err().contains("pulou 10,0 s"));
    }
}
