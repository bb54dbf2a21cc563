use super::{kinds, names::Names};
use events::audit::Entry;
use kernel::Locale;
use rust_i18n::t;
use serde_json::Value;

/// `Marina moveu Ana Souza de Novo para Em conversa`.
pub(super) fn sentence(entry: &Entry, names: &Names, locale: Locale) -> String {
    let code = locale.code();
    let who = who(entry, locale);
    let what = entry.subject_id.and_then(|id| names.get(id)).map(str::to_owned);
    let what = what.unwrap_or_else(|| t!("sentence.something", locale = code).into_owned());
    match entry.verb.as_str() {
        "crm.pipeline_made" => t!("sentence.pipeline_made", locale = code, who = who, what = what),
        "crm.deal_created" => t!("sentence.deal_created", locale = code, who = who, what = what),
        "crm.deal_moved" => match [stage(entry, "before", names), stage(entry, "after", names)] {
            [Some(from), Some(to)] => {
                t!("sentence.deal_moved", locale = code, who = who, what = what, from = from, to = to)
            }
            _ => t!("sentence.deal_moved_somewhere", locale = code, who = who, what = what),
        },
        "crm.note_added" => t!("sentence.note_added", locale = code, who = who, what = what),
        "contacts.person_added" => t!("sentence.person_added", locale = code, who = who, what = what),
        "contacts.person_linked" => t!("sentence.person_linked", locale = code, what = what),
        "contacts.person_erased" => t!("sentence.person_erased", locale = code, who = who),
        "contacts.staff_erased" => t!("sentence.staff_erased", locale = code, who = who),
        "contacts.customer_erased" => t!("sentence.customer_erased", locale = code, who = who),
        "identity.staff_invited" => t!("sentence.staff_invited", locale = code, who = who, what = what),
        "identity.invitation_accepted" => t!("sentence.invitation_accepted", locale = code, what = what),
        "identity.staff_renamed" => t!("sentence.staff_renamed", locale = code, who = who),
        "identity.password_changed" => t!("sentence.password_changed", locale = code, who = who),
        "identity.sessions_ended" => t!("sentence.sessions_ended", locale = code, who = who),
        "identity.customer_signed_in" => t!("sentence.customer_signed_in", locale = code, what = what),
        "identity.customer_signed_out" => t!("sentence.customer_signed_out", locale = code, what = what),
        "identity.customer_changed" => t!("sentence.customer_changed", locale = code, what = what),
        "identity.customer_sessions_ended" => t!("sentence.customer_sessions_ended", locale = code, what = what),
        "identity.invitation_renewed" => t!("sentence.invitation_renewed", locale = code, who = who, what = what),
        "identity.staff_role_changed" => t!("sentence.staff_role_changed", locale = code, who = who, what = what),
        "identity.staff_deactivated" => t!("sentence.staff_deactivated", locale = code, who = who, what = what),
        "identity.staff_reactivated" => t!("sentence.staff_reactivated", locale = code, who = who, what = what),
        "identity.owner_changed" => t!("sentence.owner_changed", locale = code, who = who, what = what),
        "identity.module_withheld" => t!("sentence.module_withheld", locale = code, who = who, what = what),
        "identity.module_allowed" => t!("sentence.module_allowed", locale = code, who = who, what = what),
        "identity.role_made" => t!("sentence.role_made", locale = code, who = who, what = what),
        "identity.role_changed" => t!("sentence.role_changed", locale = code, who = who, what = what),
        "identity.role_deleted" => t!("sentence.role_deleted", locale = code, who = who, what = what),
        "identity.module_changed" => t!("sentence.module_changed", locale = code, who = who),
        "identity.modules_ordered" => t!("sentence.modules_ordered", locale = code, who = who),
        "identity.team_made" => t!("sentence.team_made", locale = code, who = who, what = what),
        "identity.team_changed" => t!("sentence.team_changed", locale = code, who = who, what = what),
        "identity.team_deleted" => t!("sentence.team_deleted", locale = code, who = who, what = what),
        "identity.signed_in" => t!("sentence.signed_in", locale = code, who = who),
        "identity.signed_out" => t!("sentence.signed_out", locale = code, who = who),
        "identity.sign_in_failed" if entry.subject_id.is_some() => {
            t!("sentence.sign_in_failed", locale = code, what = what)
        }
        "identity.sign_in_failed" => t!("sentence.stranger", locale = code),
        "identity.reset_sent" => t!("sentence.reset_sent", locale = code, what = what),
        "identity.password_reset" => t!("sentence.password_reset", locale = code, what = what),
        "mail.account_changed" => t!("sentence.account_changed", locale = code, who = who),
        "mail.test_sent" => t!("sentence.test_sent", locale = code, who = who),
        "mail.template_changed" => t!("sentence.template_changed", locale = code, who = who),
        "settings.trail_exported" => t!("sentence.trail_exported", locale = code, who = who),
        "settings.job_retried" => t!("sentence.job_retried", locale = code, who = who),
        "settings.job_discarded" => t!("sentence.job_discarded", locale = code, who = who),
        "site.page_created" => t!("sentence.page_created", locale = code, who = who, what = what),
        "site.page_edited" => t!("sentence.page_edited", locale = code, who = who, what = what),
        "site.page_placed" => t!("sentence.page_placed", locale = code, who = who, what = what),
        "site.page_published" => t!("sentence.page_published", locale = code, who = who, what = what),
        "site.page_hidden" => t!("sentence.page_hidden", locale = code, who = who, what = what),
        "site.page_removed" => t!("sentence.page_removed", locale = code, who = who, what = what),
        "site.step_confirmed" => t!("sentence.step_confirmed", locale = code, who = who),
        "site.step_reopened" => t!("sentence.step_reopened", locale = code, who = who),
        "site.setup_dismissed" => t!("sentence.setup_dismissed", locale = code, who = who),
        "site.setup_resumed" => t!("sentence.setup_resumed", locale = code, who = who),
        "site.brand_drafted" => t!("sentence.brand_drafted", locale = code, who = who),
        "site.brand_published" => t!("sentence.brand_published", locale = code, who = who),
        "events.rows_expired" => t!("sentence.rows_expired", locale = code, who = who),
        other => {
            let verb = kinds::label(other, locale);
            t!("sentence.other", locale = code, who = who, what = what, verb = verb)
        }
    }
    .into_owned()
}

/// Who acted, in words.
pub(super) fn who(entry: &Entry, locale: Locale) -> String {
    let code = locale.code();
    match (&entry.actor_name, entry.actor.as_str()) {
        (Some(name), _) => name.clone(),
        (None, "staff") => t!("who.staff", locale = code).into_owned(),
        (None, "customer") => t!("who.customer", locale = code).into_owned(),
        (None, "command") => t!("who.command", locale = code).into_owned(),
        (None, "job") => t!("who.job", locale = code).into_owned(),
        (None, _) => t!("who.visitor", locale = code).into_owned(),
    }
}

/// The stage of the deal before or after.
fn stage<'a>(entry: &Entry, side: &str, names: &'a Names) -> Option<&'a str> {
    let change = entry.changes.as_array()?.iter().find(|change| change["table"] == "crm.deal")?;
    change.get(side)?.get("stage_id").and_then(Value::as_str)?.parse().ok().and_then(|id| names.get(id))
}
