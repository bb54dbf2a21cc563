use super::{
    step::{Known, Step},
    store::{self, Told},
};
use kernel::Error;
use tenancy::{Tenant, TenantScope};

/// How far a business has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// Each step, and whether it is done.
    pub(super) steps: Vec<(Step, bool)>,
    /// Whether it is not to be offered on the page of the day.
    pub(super) dismissed: bool,
}

impl Progress {
    fn of(tenant: &Tenant, told: &Told) -> Self {
        let done = |step: Step| match (step.known(), step) {
            (Known::ByData, Step::Logo) => tenant.brand.logo.is_some(),
            (Known::ByData, Step::Look) => super::look::is_own(&tenant.brand),
            (Known::ByData, Step::Hours) => !tenant.brand.contact.hours.is_empty() || told.has_drafted_hours,
            (Known::ByData, Step::Service) => told.has_service,
            (Known::ByData, Step::Page) => told.has_public_page,
            (Known::ByData, _) => told.has_colleague,
            (Known::ByWord, step) => told.said.iter().any(|said| said == step.code()),
        };
        Self { steps: Step::of(tenant).map(|step| (step, done(step))).collect(), dismissed: told.dismissed }
    }

    /// Whether there is something left to offer.
    pub fn is_offered(&self) -> bool {
        !self.dismissed && self.done() < self.steps.len()
    }

    pub(super) fn done(&self) -> usize {
        self.steps.iter().filter(|(_, done)| *done).count()
    }

    /// What to do next.
    pub(super) fn next(&self) -> Option<Step> {
        self.steps.iter().find(|(_, done)| !done).map(|(step, _)| *step)
    }
}

/// How far this business has come; nothing where its database is too old to tell.
///
/// # Errors
/// [`Error::Fault`] when the database refuses.
pub async fn progress(scope: &mut TenantScope) -> Result<Option<Progress>, Error> {
    if scope.tenant().schema_version < crate::page::SINCE {
        return Ok(None);
    }
    let told = store::load(scope).await?;
    Ok(Some(Progress::of(scope.tenant(), &told)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::tenant;
    use tenancy::Hours;

    #[test]
    fn a_business_is_led_from_one_step_to_the_next() {
        let begun = Progress::of(&tenant(), &Told::default());
        assert_eq!((begun.done(), begun.next(), begun.is_offered()), (0, Some(Step::Look), true));
        let drafted = Progress::of(&tenant(), &Told { has_drafted_hours: true, ..Told::default() });
        assert_eq!(drafted.done(), 1, "who wrote them down did it, whether or not they are published");
        let said = vec!["install".into()];
        let told = Told { has_service: true, has_public_page: true, said, ..Told::default() };
        let mut branded = tenant();
        branded.brand.tagline = "Cabelo e cor".into();
        branded.brand.logo = Some("logo/x.png".into());
        branded.brand.contact.hours = Hours::default().with(0, "9-18").unwrap();
        let further = Progress::of(&branded, &told);
        assert_eq!((further.done(), further.next()), (6, Some(Step::Invitation)));
        let done = Progress::of(&branded, &Told { has_colleague: true, ..told.clone() });
        assert_eq!((done.next(), done.is_offered()), (None, false));
        assert!(!Progress::of(&branded, &Told { dismissed: true, ..told }).is_offered());
    }
}
