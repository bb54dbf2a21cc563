//! What a business of each trade usually offers, to begin with: proposals, to be changed.

use kernel::{Centavos, Locale};
use rust_i18n::t;
use std::borrow::Cow;
use tenancy::{Colour, Trade};

/// A colour that suits a trade. Whatever is written in it or on it is corrected until it can be read.
pub(crate) fn colour(trade: Trade) -> Colour {
    match trade {
        Trade::Salon => Colour::new(0xa8, 0x32, 0x6e),
        Trade::Clinic => Colour::new(0x0f, 0x76, 0x6e),
        Trade::Workshop => Colour::new(0xb4, 0x53, 0x09),
        Trade::RealEstate => Colour::new(0x1d, 0x4e, 0x89),
        Trade::Cars => Colour::new(0xb9, 0x1c, 0x1c),
        Trade::Other => Colour::new(0x4f, 0x46, 0xb5),
    }
}

/// One line below the name, in the business's language.
pub(crate) fn tagline(trade: Trade, locale: Locale) -> Cow<'static, str> {
    let locale = locale.code();
    match trade {
        Trade::Salon => t!("tagline.salon", locale = locale),
        Trade::Clinic => t!("tagline.clinic", locale = locale),
        Trade::Workshop => t!("tagline.workshop", locale = locale),
        Trade::RealEstate => t!("tagline.real_estate", locale = locale),
        Trade::Cars => t!("tagline.cars", locale = locale),
        Trade::Other => t!("tagline.other", locale = locale),
    }
}

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
    fn each_trade_has_a_colour_and_a_line_of_its_own() {
        let colours: BTreeSet<String> = Trade::ALL.map(|trade| colour(trade).to_string()).into();
        assert_eq!(colours.len(), Trade::ALL.len());
        for trade in Trade::ALL {
            assert_ne!(colour(trade), Colour::DEFAULT);
            assert!(colour(trade).contrast(Colour::WHITE) >= 4.5, "{trade:?}: it is taken as it is, uncorrected");
        }
        for locale in Locale::ALL {
            let lines: BTreeSet<String> = Trade::ALL.map(|trade| tagline(trade, locale).into_owned()).into();
            assert_eq!(lines.len(), Trade::ALL.len());
            assert!(lines.iter().all(|line| !line.contains("tagline.") && line.chars().count() <= 80), "{lines:?}");
        }
    }

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
