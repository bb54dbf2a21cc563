//! Texts to begin with: proposed by trade, in the business's own language, to be changed.

use crate::trade::services;
use kernel::{Centavos, Locale};
use rust_i18n::t;
use tenancy::{Tenant, Trade};

/// A page that most businesses have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Template {
    /// Who we are.
    About,
    /// How to reach us.
    Contact,
    /// What is offered, how long it takes and what it costs.
    Services,
    /// What somebody sees who comes from an advertisement.
    Landing,
}

impl Template {
    /// Every one.
    pub(crate) const ALL: [Self; 4] = [Self::About, Self::Services, Self::Contact, Self::Landing];

    /// As an address of the new page spells it.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::About => "sobre",
            Self::Contact => "contato",
            Self::Services => "servicos",
            Self::Landing => "abertura",
        }
    }

    /// The one of this name.
    pub(crate) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|template| template.code() == code)
    }

    /// What it is called in the reader's language.
    pub(crate) fn label(self, locale: Locale) -> String {
        let code = locale.code();
        match self {
            Self::About => t!("template.about", locale = code),
            Self::Contact => t!("template.contact", locale = code),
            Self::Services => t!("template.services", locale = code),
            Self::Landing => t!("template.landing", locale = code),
        }
        .into_owned()
    }

    /// The heading of the page, in the business's language.
    pub(crate) fn title(self, tenant: &Tenant) -> String {
        let (code, name) = (tenant.locale.code(), &tenant.brand.name);
        match self {
            Self::About => t!("proposed.about.title", locale = code).into_owned(),
            Self::Contact => t!("proposed.contact.title", locale = code).into_owned(),
            Self::Services => t!("proposed.services.title", locale = code).into_owned(),
            Self::Landing => t!("proposed.landing.title", locale = code, name = name).into_owned(),
        }
    }

    /// Its text, in the business's language.
    pub(crate) fn source(self, tenant: &Tenant) -> String {
        let (code, name) = (tenant.locale.code(), &tenant.brand.name);
        match (self, tenant.trade) {
            (Self::Contact, _) => t!("proposed.contact.text", locale = code, name = name),
            (Self::Services, trade) => {
                t!("proposed.services.text", locale = code, name = name, rows = rows(trade, tenant.locale))
            }
            (Self::About, Trade::Salon) => t!("proposed.about.salon", locale = code, name = name),
            (Self::About, Trade::Clinic) => t!("proposed.about.clinic", locale = code, name = name),
            (Self::About, Trade::Workshop) => t!("proposed.about.workshop", locale = code, name = name),
            (Self::About, Trade::RealEstate) => t!("proposed.about.real_estate", locale = code, name = name),
            (Self::About, Trade::Cars) => t!("proposed.about.cars", locale = code, name = name),
            (Self::About, Trade::Other) => t!("proposed.about.other", locale = code, name = name),
            (Self::Landing, Trade::Salon) => t!("proposed.landing.salon", locale = code, name = name),
            (Self::Landing, Trade::Clinic) => t!("proposed.landing.clinic", locale = code, name = name),
            (Self::Landing, Trade::Workshop) => t!("proposed.landing.workshop", locale = code, name = name),
            (Self::Landing, Trade::RealEstate) => t!("proposed.landing.real_estate", locale = code, name = name),
            (Self::Landing, Trade::Cars) => t!("proposed.landing.cars", locale = code, name = name),
            (Self::Landing, Trade::Other) => t!("proposed.landing.other", locale = code, name = name),
        }
        .into_owned()
    }
}

/// The proposed services, each a row of a table.
fn rows(trade: Trade, locale: Locale) -> String {
    let code = locale.code();
    let rows = services(trade, locale).into_iter().map(|service| {
        let minutes = t!("proposed.services.minutes", locale = code, n = service.minutes);
        let price = match service.price {
            Centavos(0) => t!("proposed.services.free", locale = code).into_owned(),
            price => price.to_string(),
        };
        format!("| {} | {minutes} | {price} |", service.name)
    });
    rows.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{page::PageForm, sample::tenant};
    use std::collections::BTreeSet;

    #[test]
    fn every_proposal_can_be_saved_as_it_is() {
        for trade in Trade::ALL {
            for locale in Locale::ALL {
                let tenant = Tenant { trade, locale, ..tenant() };
                for template in Template::ALL {
                    let form = PageForm {
                        title: template.title(&tenant),
                        source: template.source(&tenant),
                        ..PageForm::default()
                    };
                    let draft = form.read(locale).unwrap();
                    assert!(draft.source.len() > 80 && !draft.source.contains("%{"), "{trade:?} {template:?}");
                }
            }
        }
        assert!(crate::markdown::html(&Template::Services.source(&tenant())).contains("90,00</td>"));
        assert_eq!(Template::ALL.map(|template| Template::from_code(template.code())), Template::ALL.map(Some));
    }

    #[test]
    fn each_trade_speaks_of_its_own_work() {
        for template in [Template::About, Template::Services, Template::Landing] {
            for locale in Locale::ALL {
                let texts = Trade::ALL.map(|trade| template.source(&Tenant { trade, locale, ..tenant() }));
                assert_eq!(BTreeSet::from(texts).len(), Trade::ALL.len(), "{template:?} {locale:?}");
            }
        }
    }

    /// The first steps of a business look for it there (`setup/store.rs`).
    #[test]
    fn a_page_of_services_is_known_by_its_address() {
        for locale in Locale::ALL {
            let title = Template::Services.title(&Tenant { locale, ..tenant() });
            assert!(crate::page::address::proposed(&title).contains("servic"), "{title}");
        }
    }
}
