//! The verbs: how a business makes its own roles.

use super::{OwnRole, Role, RoleForm, RoleId, store};
use crate::{RoleChanged, RoleDeleted, RoleMade};
use kernel::{Error, FieldErrors, Locale, one_line};
use rust_i18n::t;
use tenancy::TenantScope;

/// Most characters of a role's name.
const NAME: usize = 40;

impl RoleForm {
    /// The role, when its name will do. What is ticked and cannot be chosen is refused.
    pub(super) fn read(&self, id: RoleId, locale: Locale) -> Result<OwnRole, Error> {
        let code = locale.code();
        let name = one_line(&self.name);
        let mut errors = FieldErrors::new();
        let mut words = Role::ALL.iter().flat_map(|role| Locale::ALL.map(|locale| role.label(locale)));
        if name.is_empty() || name.chars().count() > NAME {
            errors.add("name", t!("role.name", locale = code, most = NAME));
        } else if words.any(|word| word.to_lowercase() == name.to_lowercase()) {
            errors.add("name", t!("role.taken", locale = code));
        }
        errors.into_result(())?;
        let codes: Vec<String> = self.ticked.keys().cloned().collect();
        if codes.iter().any(|code| OwnRole::choices().all(|choice| choice.code() != code)) {
            return Err(Error::Forbidden);
        }
        Ok(OwnRole { id, name, permissions: OwnRole::permissions_of(&codes) })
    }
}

pub(super) async fn make(scope: &mut TenantScope, by: &Role, role: &OwnRole) -> Result<(), Error> {
    covered(by, role)?;
    let changes = store::insert(scope, role).await?.ok_or_else(|| taken(scope))?;
    events::record(scope, &RoleMade { role: role.id }, changes).await
}

pub(super) async fn change(scope: &mut TenantScope, by: &Role, role: &OwnRole) -> Result<(), Error> {
    let before = store::lock(scope, role.id).await?;
    covered(by, &before)?;
    covered(by, role)?;
    if before == *role {
        return Ok(());
    }
    let Some(changes) = store::update(scope, role).await? else { return Err(taken(scope)) };
    events::record(scope, &RoleChanged { role: role.id }, changes).await
}

pub(super) async fn delete(scope: &mut TenantScope, by: &Role, id: RoleId) -> Result<(), Error> {
    covered(by, &store::lock(scope, id).await?)?;
    let in_use = Error::invalid("", t!("role.in_use", locale = scope.locale().code()));
    let released = store::release(scope, id).await?;
    let deleted = store::delete(scope, id).await?.ok_or(in_use)?;
    events::record(scope, &RoleDeleted { role: id }, released.and(deleted)).await
}

/// Nobody gives or takes what they lack themselves.
fn covered(by: &Role, role: &OwnRole) -> Result<(), Error> {
    if by.covers(&Role::Own(role.clone())) { Ok(()) } else { Err(Error::Forbidden) }
}

fn taken(scope: &TenantScope) -> Error {
    Error::invalid("name", t!("role.taken", locale = scope.locale().code()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Permission;

    fn form(name: &str, ticked: &[&str]) -> RoleForm {
        let ticked = ticked.iter().map(|code| ((*code).to_owned(), "on".to_owned())).collect();
        RoleForm { name: name.to_owned(), ticked, ..RoleForm::default() }
    }

    fn read(name: &str, ticked: &[&str]) -> Result<OwnRole, Error> {
        form(name, ticked).read(RoleId::new(), Locale::PtBr)
    }

    #[test]
    fn a_role_has_a_name_of_its_own() {
        for name in ["", " \u{200B}", &"x".repeat(41), "atendimento", "OWNER"] {
            assert!(matches!(read(name, &[]), Err(Error::Invalid(errors)) if errors.get("name").is_some()), "{name:?}");
        }
        let role = read(" Caixa\r\nX-Y: z ", &["move_deals"]).unwrap();
        assert_eq!(role.name, "Caixa X-Y: z");
        assert_eq!(role.permissions, [Permission::UseApp, Permission::ViewToday, Permission::MoveDeals]);
    }

    #[test]
    fn what_cannot_be_chosen_cannot_be_posted() {
        for code in ["manage_plan", "view_audit", "manage_modules", "root", ""] {
            assert_eq!(read("Caixa", &[code]), Err(Error::Forbidden), "{code}");
        }
    }
}
