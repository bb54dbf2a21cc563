//! The first pipeline of each trade, as people of that trade would name its steps.

use crate::stage::StageKind::{self, Lost, Open, Won};
use kernel::Locale;
use rust_i18n::t;
use std::borrow::Cow;
use tenancy::Trade;

/// A stage before it is written.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) name: Cow<'static, str>,
    pub(super) kind: StageKind,
    pub(super) colour: &'static str,
    pub(super) probability: i16,
}

fn stage(name: Cow<'static, str>, kind: StageKind, colour: &'static str, probability: i16) -> Plan {
    Plan { name, kind, colour, probability }
}

/// Name of the first pipeline.
pub(super) fn name(trade: Trade, locale: Locale) -> Cow<'static, str> {
    let locale = locale.code();
    match trade {
        Trade::Salon => t!("plan.salon.name", locale = locale),
        Trade::Clinic => t!("plan.clinic.name", locale = locale),
        Trade::Workshop => t!("plan.workshop.name", locale = locale),
        Trade::RealEstate => t!("plan.real_estate.name", locale = locale),
        Trade::Cars => t!("plan.cars.name", locale = locale),
        Trade::Other => t!("plan.other.name", locale = locale),
    }
}

/// Its stages, left to right.
pub(super) fn stages(trade: Trade, locale: Locale) -> Vec<Plan> {
    let locale = locale.code();
    match trade {
        Trade::Salon => vec![
            stage(t!("plan.salon.new", locale = locale), Open, "grey", 20),
            stage(t!("plan.salon.talking", locale = locale), Open, "blue", 40),
            stage(t!("plan.salon.assessment", locale = locale), Open, "violet", 60),
            stage(t!("plan.salon.booked", locale = locale), Open, "amber", 85),
            stage(t!("plan.salon.won", locale = locale), Won, "green", 100),
            stage(t!("plan.salon.lost", locale = locale), Lost, "red", 0),
        ],
        Trade::Clinic => vec![
            stage(t!("plan.clinic.new", locale = locale), Open, "grey", 20),
            stage(t!("plan.clinic.consultation", locale = locale), Open, "blue", 45),
            stage(t!("plan.clinic.plan", locale = locale), Open, "violet", 60),
            stage(t!("plan.clinic.approved", locale = locale), Open, "amber", 85),
            stage(t!("plan.clinic.won", locale = locale), Won, "green", 100),
            stage(t!("plan.clinic.lost", locale = locale), Lost, "red", 0),
        ],
        Trade::Workshop => vec![
            stage(t!("plan.workshop.new", locale = locale), Open, "grey", 20),
            stage(t!("plan.workshop.inspection", locale = locale), Open, "blue", 40),
            stage(t!("plan.workshop.quote", locale = locale), Open, "violet", 55),
            stage(t!("plan.workshop.service", locale = locale), Open, "amber", 90),
            stage(t!("plan.workshop.won", locale = locale), Won, "green", 100),
            stage(t!("plan.workshop.lost", locale = locale), Lost, "red", 0),
        ],
        Trade::RealEstate => vec![
            stage(t!("plan.real_estate.new", locale = locale), Open, "grey", 5),
            stage(t!("plan.real_estate.visit", locale = locale), Open, "blue", 20),
            stage(t!("plan.real_estate.offer", locale = locale), Open, "violet", 45),
            stage(t!("plan.real_estate.papers", locale = locale), Open, "amber", 80),
            stage(t!("plan.real_estate.won", locale = locale), Won, "green", 100),
            stage(t!("plan.real_estate.lost", locale = locale), Lost, "red", 0),
        ],
        Trade::Cars => vec![
            stage(t!("plan.cars.new", locale = locale), Open, "grey", 10),
            stage(t!("plan.cars.drive", locale = locale), Open, "blue", 30),
            stage(t!("plan.cars.offer", locale = locale), Open, "violet", 50),
            stage(t!("plan.cars.papers", locale = locale), Open, "amber", 85),
            stage(t!("plan.cars.won", locale = locale), Won, "green", 100),
            stage(t!("plan.cars.lost", locale = locale), Lost, "red", 0),
        ],
        Trade::Other => vec![
            stage(t!("plan.other.new", locale = locale), Open, "grey", 20),
            stage(t!("plan.other.talking", locale = locale), Open, "blue", 40),
            stage(t!("plan.other.quote", locale = locale), Open, "violet", 60),
            stage(t!("plan.other.won", locale = locale), Won, "green", 100),
            stage(t!("plan.other.lost", locale = locale), Lost, "red", 0),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_trade_begins_open_and_ends_won_or_lost() {
        for trade in Trade::ALL {
            for locale in Locale::ALL {
                let stages = stages(trade, locale);
                assert_eq!(stages[0].kind, Open);
                assert_eq!(stages.iter().filter(|stage| stage.kind == Won).count(), 1, "{trade:?}");
                assert_eq!(stages.last().map(|stage| stage.kind), Some(Lost), "{trade:?}");
                let open: Vec<i16> = stages.iter().filter(|s| s.kind == Open).map(|s| s.probability).collect();
                assert!(open.is_sorted(), "the further, the likelier: {trade:?}");
                let names: BTreeSet<&str> = stages.iter().map(|stage| stage.name.as_ref()).collect();
                assert_eq!(names.len(), stages.len(), "{trade:?}");
                assert!(names.iter().all(|name| !name.contains('.') && name.chars().count() <= 24), "{names:?}");
            }
        }
    }

    #[test]
    fn each_trade_has_stages_of_its_own() {
        for locale in Locale::ALL {
            let plans = Trade::ALL.map(|trade| {
                let names: Vec<String> =
                    stages(trade, locale).into_iter().map(|stage| stage.name.into_owned()).collect();
                names
            });
            for (at, one) in plans.iter().enumerate() {
                for other in &plans[at + 1..] {
                    let own = one.iter().filter(|name| !other.contains(name)).count();
                    assert!(own >= 3, "{one:?} is too much like {other:?}");
                }
            }
        }
    }
}
