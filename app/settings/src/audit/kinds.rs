use kernel::Locale;
use rust_i18n::t;
use std::borrow::Cow;
use ui::Choice;

/// What can be chosen: modules, each with its verbs.
const KINDS: [&str; 64] = [
    "identity",
    "identity.signed_in",
    "identity.sign_in_failed",
    "identity.signed_out",
    "identity.staff_invited",
    "identity.invitation_accepted",
    "identity.staff_renamed",
    "identity.password_changed",
    "identity.sessions_ended",
    "identity.customer_signed_in",
    "identity.customer_signed_out",
    "identity.customer_changed",
    "identity.customer_sessions_ended",
    "identity.reset_sent",
    "identity.password_reset",
    "identity.invitation_renewed",
    "identity.staff_role_changed",
    "identity.staff_deactivated",
    "identity.staff_reactivated",
    "identity.owner_changed",
    "identity.module_withheld",
    "identity.module_allowed",
    "identity.role_made",
    "identity.role_changed",
    "identity.role_deleted",
    "identity.module_changed",
    "identity.modules_ordered",
    "identity.team_made",
    "identity.team_changed",
    "identity.team_deleted",
    "contacts",
    "contacts.person_added",
    "contacts.person_linked",
    "contacts.person_erased",
    "contacts.staff_erased",
    "contacts.customer_erased",
    "crm",
    "crm.pipeline_made",
    "crm.deal_created",
    "crm.deal_moved",
    "crm.note_added",
    "settings",
    "settings.trail_exported",
    "settings.job_retried",
    "settings.job_discarded",
    "mail",
    "mail.account_changed",
    "mail.test_sent",
    "mail.template_changed",
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
        "identity.staff_renamed" => t!("kind.staff_renamed", locale = code),
        "identity.password_changed" => t!("kind.password_changed", locale = code),
        "identity.sessions_ended" => t!("kind.sessions_ended", locale = code),
        "identity.customer_signed_in" => t!("kind.customer_signed_in", locale = code),
        "identity.customer_signed_out" => t!("kind.customer_signed_out", locale = code),
        "identity.customer_changed" => t!("kind.customer_changed", locale = code),
        "identity.customer_sessions_ended" => t!("kind.customer_sessions_ended", locale = code),
        "identity.reset_sent" => t!("kind.reset_sent", locale = code),
        "identity.password_reset" => t!("kind.password_reset", locale = code),
        "identity.invitation_renewed" => t!("kind.invitation_renewed", locale = code),
        "identity.staff_role_changed" => t!("kind.staff_role_changed", locale = code),
        "identity.staff_deactivated" => t!("kind.staff_deactivated", locale = code),
        "identity.staff_reactivated" => t!("kind.staff_reactivated", locale = code),
        "identity.owner_changed" => t!("kind.owner_changed", locale = code),
        "identity.module_withheld" => t!("kind.module_withheld", locale = code),
        "identity.module_allowed" => t!("kind.module_allowed", locale = code),
        "identity.role_made" => t!("kind.role_made", locale = code),
        "identity.role_changed" => t!("kind.role_changed", locale = code),
        "identity.role_deleted" => t!("kind.role_deleted", locale = code),
        "identity.module_changed" => t!("kind.module_changed", locale = code),
        "identity.modules_ordered" => t!("kind.modules_ordered", locale = code),
        "identity.team_made" => t!("kind.team_made", locale = code),
        "identity.team_changed" => t!("kind.team_changed", locale = code),
        "identity.team_deleted" => t!("kind.team_deleted", locale = code),
        "contacts" => t!("kind.contacts", locale = code),
        "contacts.person_added" => t!("kind.person_added", locale = code),
        "contacts.person_linked" => t!("kind.person_linked", locale = code),
        "contacts.person_erased" => t!("kind.person_erased", locale = code),
        "contacts.staff_erased" => t!("kind.staff_erased", locale = code),
        "contacts.customer_erased" => t!("kind.customer_erased", locale = code),
        "crm" => t!("kind.crm", locale = code),
        "crm.pipeline_made" => t!("kind.pipeline_made", locale = code),
        "crm.deal_created" => t!("kind.deal_created", locale = code),
        "crm.deal_moved" => t!("kind.deal_moved", locale = code),
        "crm.note_added" => t!("kind.note_added", locale = code),
        "settings" => t!("kind.settings", locale = code),
        "settings.trail_exported" => t!("kind.trail_exported", locale = code),
        "settings.job_retried" => t!("kind.job_retried", locale = code),
        "settings.job_discarded" => t!("kind.job_discarded", locale = code),
        "mail" => t!("kind.mail", locale = code),
        "mail.account_changed" => t!("kind.account_changed", locale = code),
        "mail.test_sent" => t!("kind.test_sent", locale = code),
        "mail.template_changed" => t!("kind.template_changed", locale = code),
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
