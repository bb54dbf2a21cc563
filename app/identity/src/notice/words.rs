use super::store::Found;
use crate::Role;
use kernel::Locale;
use rust_i18n::t;
use std::collections::BTreeMap;
use uuid::Uuid;

/// What a notice says. A module that tells something new adds its words here.
pub(super) fn words(found: &Found, names: &BTreeMap<Uuid, String>, locale: Locale) -> String {
    let code = locale.code();
    let name =
        |field: &str| -> Option<String> { names.get(&found.values.get(field)?.as_str()?.parse().ok()?).cloned() };
    let somebody = |field: &str| name(field).unwrap_or_else(|| t!("notice.somebody", locale = code).into_owned());
    match found.kind.as_str() {
        "identity.invitation_accepted" => t!("notice.invitation_accepted", locale = code, who = somebody("staff")),
        "identity.role_changed" => {
            let built_in = found.values["role"].as_str().and_then(Role::from_code).map(|role| role.label(locale));
            match built_in.or_else(|| name("role")) {
                Some(role) => t!("notice.role_changed", locale = code, who = somebody("by"), role = role),
                None => t!("notice.role_gone", locale = code, who = somebody("by")),
            }
        }
        "identity.owner_changed" => t!("notice.owner_changed", locale = code, who = somebody("by")),
        _ => t!("notice.other", locale = code),
    }
    .into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;
    use serde_json::{Value, json};

    fn say(kind: &str, values: Value, names: &[(Uuid, &str)]) -> String {
        let found =
            Found { id: Uuid::nil(), kind: kind.into(), values, created_at: DateTime::UNIX_EPOCH, is_new: true };
        words(&found, &names.iter().map(|(id, name)| (*id, (*name).to_owned())).collect(), Locale::PtBr)
    }

    #[test]
    fn a_notice_names_people_and_roles_as_they_are_called_now() {
        let (ana, role) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let names = [(ana, "Ana"), (role, "Caixa")];
        assert_eq!(say("identity.invitation_accepted", json!({ "staff": ana }), &names), "Ana aceitou o convite.");
        let changed = |role: Value| say("identity.role_changed", json!({ "by": ana, "role": role }), &names);
        assert_eq!(changed(json!("admin")), "Ana mudou seu papel: agora é Administração.");
        assert_eq!(changed(json!(role)), "Ana mudou seu papel: agora é Caixa.");
        assert_eq!(changed(json!(Uuid::from_u128(3))), "Ana mudou seu papel.");
    }

    #[test]
    fn what_names_nobody_and_what_is_unknown_says_something_all_the_same() {
        for (kind, values) in [("identity.invitation_accepted", json!({})), ("billing.paid", json!([1]))] {
            let words = say(kind, values, &[]);
            assert!(!words.is_empty() && !words.contains("notice."), "{words}");
        }
    }
}
