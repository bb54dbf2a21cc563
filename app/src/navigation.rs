use identity::{CUSTOMER_HOME, CUSTOMER_PROFILE};
use kernel::Locale;
use rust_i18n::t;
use tenancy::{Module, ModuleKey, Tenant};
use ui::Glyph;

/// One place of the staff's app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) href: &'static str,
    pub(crate) glyph: Glyph,
    pub(crate) label: String,
}

impl Entry {
    /// Whether the page at `path` belongs to this place.
    pub(crate) fn holds(&self, path: &str) -> bool {
        let path = path.split('?').next().unwrap_or_default();
        match path.strip_prefix(self.href) {
            Some(rest) => rest.is_empty() || (!self.href.ends_with('/') && rest.starts_with('/')),
            None => false,
        }
    }
}

const HOME: &str = "/app/";

/// The places a business has, in its own order and words: Hoje first, Mais last, between them the modules that are
/// switched on, for the reader too, and built.
pub(crate) fn entries(tenant: &Tenant, off: &[ModuleKey], locale: Locale) -> Vec<Entry> {
    let code = locale.code();
    let today = Entry { href: HOME, glyph: Glyph::Today, label: t!("navigation.today", locale = code).into_owned() };
    let more =
        Entry { href: "/app/mais", glyph: Glyph::More, label: t!("navigation.more", locale = code).into_owned() };
    let on = |module: &&Module| module.enabled && !off.contains(&module.key);
    let modules = tenant.modules.iter().filter(on).filter_map(|module| entry(module, locale));
    std::iter::once(today).chain(modules).chain(std::iter::once(more)).collect()
}

/// The places of the customers' app.
pub(crate) fn customer_entries(locale: Locale) -> Vec<Entry> {
    let code = locale.code();
    let home = Entry {
        href: CUSTOMER_HOME,
        glyph: Glyph::Today,
        label: t!("navigation.customer_home", locale = code).into_owned(),
    };
    let profile = Entry {
        href: CUSTOMER_PROFILE,
        glyph: Glyph::Person,
        label: t!("navigation.profile", locale = code).into_owned(),
    };
    vec![home, profile]
}

/// A module that has no pages yet has no entry.
fn entry(module: &Module, locale: Locale) -> Option<Entry> {
    let (href, glyph, own) = match module.key {
        ModuleKey::Crm => ("/app/deals", Glyph::Pipeline, t!("navigation.crm", locale = locale.code())),
        ModuleKey::Inbox | ModuleKey::Booking | ModuleKey::Billing | ModuleKey::Privacy => return None,
    };
    let label = module.display_name.clone().unwrap_or_else(|| own.into_owned());
    Some(Entry { href, glyph, label })
}

/// Whether the page at `path` may carry an island; every other page is sent without a script.
pub(crate) fn has_islands(path: &str) -> bool {
    path.split('?').next().is_some_and(|path| path == "/app/deals" || path.starts_with("/app/deals/"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::tenant;

    fn labels(modules: Vec<Module>, locale: Locale) -> Vec<String> {
        entries(&tenant(modules), &[], locale).into_iter().map(|entry| entry.label).collect()
    }

    fn module(key: ModuleKey, enabled: bool, display_name: Option<&str>) -> Module {
        Module { key, enabled, display_name: display_name.map(str::to_owned) }
    }

    #[test]
    fn a_business_sees_the_modules_it_has() {
        assert_eq!(labels(vec![module(ModuleKey::Crm, true, None)], Locale::PtBr), ["Hoje", "Funil", "Mais"]);
        assert_eq!(labels(vec![module(ModuleKey::Crm, true, None)], Locale::En), ["Today", "Pipeline", "More"]);
    }

    #[test]
    fn a_module_that_is_off_has_no_entry() {
        assert_eq!(labels(vec![module(ModuleKey::Crm, false, None)], Locale::PtBr), ["Hoje", "Mais"]);
    }

    #[test]
    fn a_module_that_is_off_for_the_reader_has_no_entry_either() {
        let tenant = tenant(vec![module(ModuleKey::Crm, true, None)]);
        let labels: Vec<_> = entries(&tenant, &[ModuleKey::Crm], Locale::PtBr).into_iter().map(|e| e.label).collect();
        assert_eq!(labels, ["Hoje", "Mais"]);
    }

    #[test]
    fn a_business_uses_its_own_words() {
        assert_eq!(labels(vec![module(ModuleKey::Crm, true, Some("Orçamentos"))], Locale::En)[1], "Orçamentos");
    }

    #[test]
    fn a_module_that_is_not_built_has_no_dead_link() {
        let all = ModuleKey::ALL.map(|key| module(key, true, None)).to_vec();
        assert_eq!(labels(all, Locale::PtBr), ["Hoje", "Funil", "Mais"]);
    }

    #[test]
    fn one_place_is_current() {
        let entries = entries(&tenant(vec![module(ModuleKey::Crm, true, None)]), &[], Locale::PtBr);
        for (path, current) in [
            ("/app/", "Hoje"),
            ("/app/?x=1", "Hoje"),
            ("/app/deals", "Funil"),
            ("/app/deals/0190/move", "Funil"),
            ("/app/mais", "Mais"),
        ] {
            let holding: Vec<_> = entries.iter().filter(|entry| entry.holds(path)).map(|e| e.label.as_str()).collect();
            assert_eq!(holding, [current], "{path}");
        }
        assert!(entries.iter().all(|entry| !entry.holds("/app/dealsx")));
    }
}
