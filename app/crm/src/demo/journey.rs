use super::{DEALS, Dice, Step, Stop};
use crate::{StageId, stage::StageKind};
use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;

/// Of all deals, so many are won and lost; the others are still open.
const WON: usize = 10;
const LOST: usize = 5;

/// The stages the `n`th deal stood in, and since when: opened some days before `as_of`, in business hours.
pub(super) fn of(n: usize, stages: &[Stop], dice: &mut Dice, as_of: DateTime<Utc>, zone: Tz) -> Vec<Step> {
    let path = path(n, stages, dice);
    let closed = n >= DEALS - WON - LOST;
    // From the last step back: each was at least a day before the next.
    let mut days = dice.roll(if closed { 25 } else { 8 }) as i64;
    let mut steps = Vec::with_capacity(path.len());
    for stage in path.into_iter().rev() {
        steps.push((stage, in_business_hours(as_of, days, zone, dice)));
        days += 1 + dice.roll(4) as i64;
    }
    steps.reverse();
    steps
}

fn path(n: usize, stages: &[Stop], dice: &mut Dice) -> Vec<StageId> {
    let of = |kind: StageKind| stages.iter().filter(move |stage| stage.kind == kind).map(|stage| stage.id);
    let open: Vec<StageId> = of(StageKind::Open).collect();
    let end = match n {
        n if n < DEALS - WON - LOST => return open[..=stage_of(n, open.len())].to_vec(),
        n if n < DEALS - LOST => of(StageKind::Won).next(),
        _ => of(StageKind::Lost).next(),
    };
    let reached = if n < DEALS - LOST { open.len() } else { 1 + dice.roll(open.len() as u64) as usize };
    open.into_iter().take(reached).chain(end).collect()
}

/// More deals stand at the beginning than at the end: of four stages, shares of 5, 4, 3 and 2.
fn stage_of(n: usize, stages: usize) -> usize {
    let shares: usize = (2..stages + 2).sum();
    let mut rest = n * shares / (DEALS - WON - LOST);
    for stage in 0..stages {
        let share = stages + 1 - stage;
        if rest < share {
            return stage;
        }
        rest -= share;
    }
    stages - 1
}

fn in_business_hours(as_of: DateTime<Utc>, days: i64, zone: Tz, dice: &mut Dice) -> DateTime<Utc> {
    let minutes = 9 * 60 + dice.roll(9 * 60) as i64;
    let day = as_of.with_timezone(&zone).date_naive() - TimeDelta::days(days);
    let local = day.and_time(NaiveTime::MIN) + TimeDelta::minutes(minutes);
    let instant = local.and_local_timezone(zone).earliest().map_or(local.and_utc(), |local| local.to_utc());
    // Today may not have come that far yet.
    instant.min(as_of - TimeDelta::minutes(1 + minutes % 60))
}
