use kernel::Locale;
use rust_i18n::t;
use std::borrow::Cow;
use ui::Choice;

/// What can be chosen: modules, each with its verbs.
const KINDS: [&str; 33] = [
    "identity",
    "identity.signed_in",
    "identity.sign_in_failed",
    "identity.signed_out",
    "identity.staff_invited",
    "identity.invitation_accepted",
    "contacts",
    "contacts.person_added",
    "contacts.person_erased",
    "contacts.staff_erased",
    "crm",
    "crm.pipeline_made",
    "crm.deal_created",
    "crm.deal_moved",
    "settings",
    "settings.trail_exported",
    "settings.job_retried",
    "settings.job_discarded",
    "site",
    "site.page_created",
    "site.page_edited",
    "site.page_placed",
    "site.page_published",
    "site.page_hidden",
    "site.page_removed",
    "site.step_confirmed",
    "site.step_reopened",
    "site.setup_dismissed",
    "site.setup_resumed",
    "site.brand_drafted",
    "site.brand_published",
    "events",
    "events.rows_expired",
];

/// Whether this can be chosen.
pub(super) fn is_known(kind: &str) -> bool {
    KINDS.contains(&kind)
}

/// The choices of the filter; verbs stand below their module.
pub(super) fn choices(locale: Locale) -> Vec<Choice> {
    let all = Choice { value: String::new(), label: t!("kind.all", locale = locale.code()).into_owned() };
    let kinds = KINDS.into_iter().map(|kind| {
        let label = label(kind, locale);
        let label = if kind.contains('.') { format!("– {label}") } else { label.into_owned() };
        Choice { value: kind.to_owned(), label }
    });
    std::iter::once(all).chain(kinds).collect()
}

/// A module or verb in words; one that is not known here as it is.
pub(super) fn label(kind: &str, locale: Locale) -> Cow<'static, str> {
    let code = locale.code();
    match kind {
        "identity" => t!("kind.identity", locale = code),
        "identity.signed_in" => t!("kind.signed_in", locale = code),
        "identity.sign_in_failed" => t!("kind.sign_in_failed", locale = code),
        "identity.signed_out" => t!("kind.signed_out", locale = code),
        "identity.staff_invited" => t!("kind.staff_invited", locale = code),
        "identity.invitation_accepted" => t!("kind.invitation_accepted", locale = code),
        "contacts" => t!("kind.contacts", locale = code),
        "contacts.person_added" => t!("kind.person_added", locale = code),
        "contacts.person_erased" => t!("kind.person_erased", locale = code),
        "contacts.staff_erased" => t!("kind.staff_erased", locale = code),
        "crm" => t!("kind.crm", locale = code),
        "crm.pipeline_made" => t!("kind.pipeline_made", locale = code),
        "crm.deal_created" => t!("kind.deal_created", locale = code),
        "crm.deal_moved" => t!("kind.deal_moved", locale = code),
        "settings" => t!("kind.settings", locale = code),
        "settings.trail_exported" => t!("kind.trail_exported", locale = code),
        "settings.job_retried" => t!("kind.job_retried", locale = code),
        "settings.job_discarded" => t!("kind.job_discarded", locale = code),
        "site" => t!("kind.site", locale = code),
        "site.page_created" => t!("kind.page_created", locale = code),
        "site.page_edited" => t!("kind.page_edited", locale = code),
        "site.page_placed" => t!("kind.page_placed", locale = code),
        "site.page_published" => t!("kind.page_published", locale = code),
        "site.page_hidden" => t!("kind.page_hidden", locale = code),
        "site.page_removed" => t!("kind.page_removed", locale = code),
        "site.step_confirmed" => t!("kind.step_confirmed", locale = code),
        "site.step_reopened" => t!("kind.step_reopened", locale = code),
        "site.setup_dismissed" => t!("kind.setup_dismissed", locale = code),
        "site.setup_resumed" => t!("kind.setup_resumed", locale = code),
        "site.brand_drafted" => t!("kind.brand_drafted", locale = code),
        "site.brand_published" => t!("kind.brand_published", locale = code),
        "events" => t!("kind.events", locale = code),
        "events.rows_expired" => t!("kind.rows_expired", locale = code),
        other => Cow::Owned(other.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_choice_has_words_and_a_verb_follows_its_module() {
        for locale in Locale::ALL {
            let mut module = "";
            for kind in KINDS {
                assert_ne!(label(kind, locale), kind);
                assert!(!label(kind, locale).contains("kind."), "{kind}");
                match kind.split_once('.') {
                    Some((of, _)) => assert_eq!(of, module),
                    None => module = kind,
                }
            }
        }
    }
}
