use super::standing::Standings;
use crate::Role;
use kernel::{Error, Locale};
use rust_i18n::t;

/// Why somebody may not do something to somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The person, or the role, may something that whoever acts may not.
    AboveThem,
    /// Nobody would be left who could run the business.
    LastOwner,
    /// Nobody shuts themselves out.
    Oneself,
    /// The person does not work here now.
    Gone,
    /// The person works here now.
    Here,
    /// The person did not accept the invitation yet.
    NotYetIn,
    /// The person accepted the invitation already.
    AlreadyIn,
}

impl Refusal {
    /// As the reader is told, at the field that it is about.
    pub(super) fn told(self, field: &str, locale: Locale) -> Error {
        let code = locale.code();
        let message = match self {
            Self::AboveThem => return Error::Forbidden,
            Self::LastOwner => t!("refusal.last_owner", locale = code),
            Self::Oneself => t!("refusal.oneself", locale = code),
            Self::Gone => t!("refusal.gone", locale = code),
            Self::Here => t!("refusal.here", locale = code),
            Self::NotYetIn => t!("refusal.not_yet_in", locale = code),
            Self::AlreadyIn => t!("refusal.already_in", locale = code),
        };
        Error::invalid(field, message)
    }
}

impl Standings {
    /// Gives the person another role.
    pub(super) fn may_assign(&self, role: &Role) -> Result<(), Refusal> {
        self.may_touch()?;
        self.works_here()?;
        if !self.actor.role.covers(role) {
            return Err(Refusal::AboveThem);
        }
        if *role == Role::Owner { Ok(()) } else { self.leaves_an_owner() }
    }

    /// Ends the person's access.
    pub(super) fn may_deactivate(&self) -> Result<(), Refusal> {
        if self.actor.id == self.person.id {
            return Err(Refusal::Oneself);
        }
        self.may_touch()?;
        self.leaves_an_owner()
    }

    /// Lets the person in again.
    pub(super) fn may_reactivate(&self) -> Result<(), Refusal> {
        self.may_touch()?;
        if self.person.active { Err(Refusal::Here) } else { Ok(()) }
    }

    /// Makes a new link for a person who did not come in yet.
    pub(super) fn may_invite_again(&self) -> Result<(), Refusal> {
        self.may_touch()?;
        self.works_here()?;
        if self.person.came_in { Err(Refusal::AlreadyIn) } else { Ok(()) }
    }

    /// Switches a module off for the person, or on again.
    pub(super) fn may_withhold(&self) -> Result<(), Refusal> {
        self.may_touch()?;
        self.works_here()
    }

    /// Gives the business to the person.
    pub(super) fn may_hand_over(&self) -> Result<(), Refusal> {
        if self.actor.role != Role::Owner {
            return Err(Refusal::AboveThem);
        }
        if self.actor.id == self.person.id {
            return Err(Refusal::Oneself);
        }
        self.works_here()?;
        if self.person.came_in { Ok(()) } else { Err(Refusal::NotYetIn) }
    }

    /// Nobody touches who may more than they: an admin no owner.
    fn may_touch(&self) -> Result<(), Refusal> {
        if self.actor.role.covers(&self.person.role) { Ok(()) } else { Err(Refusal::AboveThem) }
    }

    fn works_here(&self) -> Result<(), Refusal> {
        if self.person.active { Ok(()) } else { Err(Refusal::Gone) }
    }

    fn leaves_an_owner(&self) -> Result<(), Refusal> {
        if self.person.role == Role::Owner && self.person.active && self.other_owners == 0 {
            return Err(Refusal::LastOwner);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{super::standing::Standing, *};
    use crate::StaffId;

    fn somebody(role: Role) -> Standing {
        Standing {
            id: StaffId::new(),
            name: "Ana".into(),
            email: "ana@aurora.example".into(),
            role,
            active: true,
            came_in: true,
        }
    }

    fn standings(actor: Role, person: Role, other_owners: usize) -> Standings {
        Standings { actor: somebody(actor), person: somebody(person), other_owners }
    }

    #[test]
    fn the_last_owner_stays_one() {
        let alone = standings(Role::Owner, Role::Owner, 0);
        assert_eq!(alone.may_assign(&Role::Admin), Err(Refusal::LastOwner));
        assert_eq!(alone.may_deactivate(), Err(Refusal::LastOwner));
        assert_eq!(alone.may_assign(&Role::Owner), Ok(()), "nothing changes");
        let two = standings(Role::Owner, Role::Owner, 1);
        assert_eq!((two.may_assign(&Role::Admin), two.may_deactivate()), (Ok(()), Ok(())));
    }

    #[test]
    fn an_admin_touches_no_owner_and_makes_none() {
        let upon_owner = standings(Role::Admin, Role::Owner, 3);
        for refused in [
            upon_owner.may_assign(&Role::Agent),
            upon_owner.may_deactivate(),
            upon_owner.may_reactivate(),
            upon_owner.may_invite_again(),
            upon_owner.may_withhold(),
            upon_owner.may_hand_over(),
            standings(Role::Admin, Role::Agent, 1).may_assign(&Role::Owner),
            standings(Role::Admin, Role::Agent, 1).may_hand_over(),
        ] {
            assert_eq!(refused, Err(Refusal::AboveThem));
        }
        assert_eq!(standings(Role::Admin, Role::Admin, 1).may_assign(&Role::Agent), Ok(()));
        assert_eq!(standings(Role::Admin, Role::Agent, 1).may_deactivate(), Ok(()));
    }

    #[test]
    fn nobody_shuts_themselves_out_or_gives_the_business_to_themselves() {
        let mut oneself = standings(Role::Owner, Role::Owner, 2);
        oneself.person = oneself.actor.clone();
        assert_eq!(oneself.may_deactivate(), Err(Refusal::Oneself));
        assert_eq!(oneself.may_hand_over(), Err(Refusal::Oneself));
        assert_eq!(oneself.may_assign(&Role::Admin), Ok(()), "another owner stays");
    }

    #[test]
    fn who_is_gone_or_not_yet_in_gets_what_fits_them() {
        let mut gone = standings(Role::Owner, Role::Agent, 1);
        gone.person.active = false;
        assert_eq!(gone.may_assign(&Role::Admin), Err(Refusal::Gone));
        assert_eq!(gone.may_hand_over(), Err(Refusal::Gone));
        assert_eq!(gone.may_invite_again(), Err(Refusal::Gone));
        assert_eq!(gone.may_reactivate(), Ok(()));
        let mut expected = standings(Role::Owner, Role::Agent, 1);
        assert_eq!(expected.may_invite_again(), Err(Refusal::AlreadyIn));
        assert_eq!(expected.may_reactivate(), Err(Refusal::Here));
        expected.person.came_in = false;
        assert_eq!(expected.may_invite_again(), Ok(()));
        assert_eq!(expected.may_hand_over(), Err(Refusal::NotYetIn));
    }
}
