use kernel::Locale;
use rust_i18n::t;
use tenancy::{ModuleKey, Tenant};

/// One of the first steps of a business.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// A logo instead of the initials.
    Logo,
    /// A colour and a line of its own.
    Look,
    /// When it is open.
    Hours,
    /// What it offers: on a page, as long as nothing can be booked.
    Service,
    /// A page of its own that anyone may see.
    Page,
    /// Look at the stages that were proposed.
    Pipeline,
    /// Somebody else works with it too.
    Invitation,
    /// The app on the home screen.
    Install,
}

/// How it is known that a step is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    /// The business's data tells.
    ByData,
    /// Somebody says so.
    ByWord,
}

impl Step {
    /// Every step, in the order in which they are offered.
    pub(super) const ALL: [Self; 8] = [
        Self::Look,
        Self::Logo,
        Self::Hours,
        Self::Service,
        Self::Page,
        Self::Pipeline,
        Self::Invitation,
        Self::Install,
    ];

    /// The steps of a business: none of a module that it does not have.
    pub(super) fn of(tenant: &Tenant) -> impl Iterator<Item = Self> + use<'_> {
        Self::ALL.into_iter().filter(|step| *step != Self::Pipeline || tenant.has_module(ModuleKey::Crm))
    }

    /// As the database and the forms spell it.
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Logo => "logo",
            Self::Look => "look",
            Self::Hours => "hours",
            Self::Service => "service",
            Self::Page => "page",
            Self::Pipeline => "pipeline",
            Self::Invitation => "invitation",
            Self::Install => "install",
        }
    }

    /// The step of this name.
    pub(super) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.code() == code)
    }

    pub(super) fn known(self) -> Known {
        match self {
            Self::Logo | Self::Look | Self::Hours | Self::Service | Self::Page | Self::Invitation => Known::ByData,
            Self::Pipeline | Self::Install => Known::ByWord,
        }
    }

    /// Where it is done.
    pub(super) fn href(self) -> &'static str {
        match self {
            Self::Logo | Self::Look => crate::BRAND_PAGE,
            Self::Hours => "/app/settings/brand#horarios",
            Self::Service => "/app/settings/pages/new?modelo=servicos",
            Self::Page => crate::PAGES,
            Self::Pipeline => "/app/deals",
            Self::Invitation => "/app/settings/people",
            Self::Install => "/app/instalar",
        }
    }

    /// What to do.
    pub(super) fn title(self, locale: Locale) -> String {
        let code = locale.code();
        match self {
            Self::Logo => t!("step.logo.title", locale = code),
            Self::Look => t!("step.look.title", locale = code),
            Self::Hours => t!("step.hours.title", locale = code),
            Self::Service => t!("step.service.title", locale = code),
            Self::Page => t!("step.page.title", locale = code),
            Self::Pipeline => t!("step.pipeline.title", locale = code),
            Self::Invitation => t!("step.invitation.title", locale = code),
            Self::Install => t!("step.install.title", locale = code),
        }
        .into_owned()
    }

    /// Why, and how.
    pub(super) fn text(self, locale: Locale) -> String {
        let code = locale.code();
        match self {
            Self::Logo => t!("step.logo.text", locale = code),
            Self::Look => t!("step.look.text", locale = code),
            Self::Hours => t!("step.hours.text", locale = code),
            Self::Service => t!("step.service.text", locale = code),
            Self::Page => t!("step.page.text", locale = code),
            Self::Pipeline => t!("step.pipeline.text", locale = code),
            Self::Invitation => t!("step.invitation.text", locale = code),
            Self::Install => t!("step.install.text", locale = code),
        }
        .into_owned()
    }

    /// What the link to its page says.
    pub(super) fn go(self, locale: Locale) -> String {
        let code = locale.code();
        match self {
            Self::Logo => t!("step.logo.go", locale = code),
            Self::Look => t!("step.look.go", locale = code),
            Self::Hours => t!("step.hours.go", locale = code),
            Self::Service => t!("step.service.go", locale = code),
            Self::Page => t!("step.page.go", locale = code),
            Self::Pipeline => t!("step.pipeline.go", locale = code),
            Self::Invitation => t!("step.invitation.go", locale = code),
            Self::Install => t!("step.install.go", locale = code),
        }
        .into_owned()
    }

    /// What somebody says who did it.
    pub(super) fn said(self, locale: Locale) -> String {
        let code = locale.code();
        match self {
            Self::Install => t!("step.install.said", locale = code),
            _ => t!("step.said", locale = code),
        }
        .into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::tenant;
    use tenancy::Module;

    #[test]
    fn a_business_without_a_pipeline_is_not_asked_to_look_at_it() {
        let crm =
            |enabled| Tenant { modules: vec![Module { key: ModuleKey::Crm, enabled, display_name: None }], ..tenant() };
        assert_eq!(Step::of(&crm(true)).count(), Step::ALL.len());
        assert!(!Step::of(&crm(false)).any(|step| step == Step::Pipeline));
    }

    #[test]
    fn every_step_is_spelled_and_said() {
        for step in Step::ALL {
            assert_eq!(Step::from_code(step.code()), Some(step));
            for locale in Locale::ALL {
                assert!(!step.title(locale).starts_with("step.") && !step.text(locale).starts_with("step."));
            }
        }
        assert_eq!(Step::from_code("all"), None);
    }
}
