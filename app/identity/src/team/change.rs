//! The verbs: how people are put together.

use super::{TeamForm, TeamId, store};
use crate::{StaffId, TeamChanged, TeamDeleted, TeamMade};
use events::Changes;
use kernel::{Error, FieldErrors, Locale, one_line};
use rust_i18n::t;
use std::collections::BTreeMap;
use tenancy::TenantScope;

/// Most characters of a team's name.
const NAME: usize = 60;

/// A team as a form wants it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wish {
    name: String,
    /// Who is in it, and whether they lead it.
    members: BTreeMap<StaffId, bool>,
}

impl TeamForm {
    /// The team, when its name will do and who leads it is in it.
    pub(super) fn read(&self, locale: Locale) -> Result<Wish, Error> {
        let code = locale.code();
        let mut errors = FieldErrors::new();
        let name = one_line(&self.name);
        if name.is_empty() || name.chars().count() > NAME {
            errors.add("name", t!("team.name", locale = code, most = NAME));
        }
        let mut members = BTreeMap::new();
        for id in self.ticked.keys() {
            members.insert(id.parse::<StaffId>().map_err(|_| Error::NotFound)?, false);
        }
        if !self.lead.is_empty() {
            let lead: StaffId = self.lead.parse().map_err(|_| Error::NotFound)?;
            match members.get_mut(&lead) {
                Some(leads) => *leads = true,
                None => errors.add("lead", t!("team.lead", locale = code)),
            }
        }
        errors.into_result(Wish { name, members })
    }
}

pub(super) async fn make(scope: &mut TenantScope, id: TeamId, wish: &Wish) -> Result<(), Error> {
    let made = store::insert(scope, id, &wish.name).await?.ok_or_else(|| taken(scope))?;
    let members = set_members(scope, id, wish).await?;
    events::record(scope, &TeamMade { team: id }, made.and(members)).await
}

pub(super) async fn change(scope: &mut TenantScope, id: TeamId, wish: &Wish) -> Result<(), Error> {
    store::lock(scope, id).await?;
    let Some(renamed) = store::rename(scope, id, &wish.name).await? else { return Err(taken(scope)) };
    let changes = renamed.and(set_members(scope, id, wish).await?);
    if changes == Changes::none() {
        return Ok(());
    }
    events::record(scope, &TeamChanged { team: id }, changes).await
}

pub(super) async fn delete(scope: &mut TenantScope, id: TeamId) -> Result<(), Error> {
    store::lock(scope, id).await?;
    let left = store::remove_members(scope, id, &[]).await?;
    let changes = left.and(store::delete(scope, id).await?);
    events::record(scope, &TeamDeleted { team: id }, changes).await
}

/// Who was in it and does not work here any more goes too.
async fn set_members(scope: &mut TenantScope, id: TeamId, wish: &Wish) -> Result<Changes, Error> {
    let ids: Vec<StaffId> = wish.members.keys().copied().collect();
    match store::known_and_here(scope, &ids).await? {
        [known, _] if known < ids.len() => return Err(Error::NotFound),
        // Their access ended while the form was open.
        [_, here] if here < ids.len() => {
            return Err(Error::invalid("", t!("team.gone", locale = scope.locale().code())));
        }
        _ => {}
    }
    let mut changes = store::remove_members(scope, id, &ids).await?;
    // Whoever leads no more makes room for who does.
    let mut members: Vec<(StaffId, bool)> = wish.members.iter().map(|(staff, leads)| (*staff, *leads)).collect();
    members.sort_by_key(|(_, leads)| *leads);
    for (staff, leads) in members {
        changes = changes.and(store::set_member(scope, id, staff, leads).await?);
    }
    Ok(changes)
}

fn taken(scope: &TenantScope) -> Error {
    Error::invalid("name", t!("team.taken", locale = scope.locale().code()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_leads_a_team_is_in_it() {
        let (ana, bia) = (StaffId::new(), StaffId::new());
        let form = |lead: String| TeamForm {
            name: " Balcão\n".into(),
            lead,
            ticked: BTreeMap::from([(ana.to_string(), "on".to_owned())]),
            ..TeamForm::default()
        };
        let read = form(ana.to_string()).read(Locale::PtBr).unwrap();
        assert_eq!(read, Wish { name: "Balcão".into(), members: BTreeMap::from([(ana, true)]) });
        let refused = form(bia.to_string()).read(Locale::PtBr);
        assert!(matches!(refused, Err(Error::Invalid(errors)) if errors.get("lead").is_some()));
        assert_eq!(form("x".into()).read(Locale::PtBr), Err(Error::NotFound));
    }

    #[test]
    fn a_team_has_a_name() {
        for name in ["", " \u{200B}\r\n", &"x".repeat(61)] {
            let form = TeamForm { name: name.into(), ..TeamForm::default() };
            assert!(matches!(form.read(Locale::En), Err(Error::Invalid(_))), "{name:?}");
        }
    }
}
