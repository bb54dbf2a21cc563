//! What a business of each trade usually offers, to begin with: proposals, to be changed.

use kernel::{Centavos, Locale};
use rust_i18n::t;
use std::borrow::Cow;
use tenancy::Trade;

/// A service before anybody offers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Service {
    pub(crate) name: Cow<'static, str>,
    pub(crate) minutes: u16,
    /// Nothing: it is free.
    pub(crate) price: Centavos,
}

fn service(name: Cow<'static, str>, minutes: u16, price: i64) -> Service {
    Service { name, minutes, price: Centavos(price) }
}

/// The services of a trade, in the business's language.
pub(crate) fn services(trade: Trade, locale: Locale) -> Vec<Service> {
    let locale = locale.code();
    match trade {
        Trade::Salon => vec![
            service(t!("service.salon.cut", locale = locale), 60, 9000),
            service(t!("service.salon.brush", locale = locale), 45, 6000),
            service(t!("service.salon.colour", locale = locale), 120, 22_000),
            service(t!("service.salon.nails", locale = locale), 60, 5500),
        ],
        Trade::Clinic => vec![
            service(t!("service.clinic.consultation", locale = locale), 45, 25_000),
            service(t!("service.clinic.return_visit", locale = locale), 30, 0),
            service(t!("service.clinic.assessment", locale = locale), 40, 15_000),
            service(t!("service.clinic.session", locale = locale), 50, 18_000),
        ],
        Trade::Workshop => vec![
            service(t!("service.workshop.inspection", locale = locale), 60, 12_000),
            service(t!("service.workshop.oil", locale = locale), 40, 18_000),
            service(t!("service.workshop.brakes", locale = locale), 120, 35_000),
            service(t!("service.workshop.alignment", locale = locale), 60, 14_000),
        ],
        Trade::RealEstate => vec![
            service(t!("service.real_estate.viewing", locale = locale), 60, 0),
            service(t!("service.real_estate.valuation", locale = locale), 90, 45_000),
            service(t!("service.real_estate.consulting", locale = locale), 45, 0),
            service(t!("service.real_estate.inspection", locale = locale), 120, 38_000),
        ],
        Trade::Cars => vec![
            service(t!("service.cars.drive", locale = locale), 30, 0),
            service(t!("service.cars.valuation", locale = locale), 40, 0),
            service(t!("service.cars.financing", locale = locale), 45, 0),
            service(t!("service.cars.inspection", locale = locale), 60, 20_000),
        ],
        Trade::Other => vec![
            service(t!("service.other.talk", locale = locale), 30, 0),
            service(t!("service.other.service", locale = locale), 60, 10_000),
            service(t!("service.other.visit", locale = locale), 60, 8000),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_trade_offers_its_own_services() {
        for locale in Locale::ALL {
            let mut seen = BTreeSet::new();
            for trade in Trade::ALL {
                let services = services(trade, locale);
                assert!(services.len() >= 3, "{trade:?}");
                for Service { name, minutes, price } in &services {
                    assert!(!name.contains('.') && (3..=40).contains(&name.chars().count()), "{name}");
                    assert!((15..=240).contains(minutes) && (0..=Centavos::MAX.0).contains(&price.0), "{name}");
                }
                let names: Vec<String> = services.into_iter().map(|service| service.name.into_owned()).collect();
                assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "{trade:?}");
                assert!(seen.insert(names), "{trade:?} offers what another trade does");
            }
        }
    }
}
