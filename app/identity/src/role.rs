use crate::Permission;
use serde::{Deserialize, Serialize};

pub(crate) mod actions;
mod form;
mod own;

#[cfg(feature = "ssr")]
mod change;
#[cfg(feature = "ssr")]
mod edit;
#[cfg(feature = "ssr")]
mod list;
#[cfg(feature = "ssr")]
pub(crate) mod store;
#[cfg(feature = "ssr")]
mod words;

#[cfg(feature = "ssr")]
pub use {
    edit::{EditRolePage, NewRolePage},
    list::{PAGE, RolesPage},
};
pub use {
    form::{RoleForm, RoleGoneForm},
    own::{OwnRole, RoleId},
};

/// What a member of staff is to the business: a set of permissions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Whose business it is; the only one who sees what it pays.
    Owner,
    /// Runs it day by day, people and settings included.
    Admin,
    /// Works with customers.
    Agent,
    /// Looks on: a partner, an accountant.
    Viewer,
    /// What the business itself calls it.
    Own(OwnRole),
}

impl Role {
    /// The roles that every business has, from the one that may most.
    pub const ALL: [Self; 4] = [Self::Owner, Self::Admin, Self::Agent, Self::Viewer];

    /// As the database spells it: an own role stands beside what it is for a program that knows none.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Admin => "admin",
            Self::Agent => "agent",
            Self::Viewer | Self::Own(_) => "viewer",
        }
    }

    /// The role of this name that every business has.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    /// As a form sends it: the code of one of the four, the id of an own one.
    #[cfg(feature = "ssr")]
    pub(crate) fn value(&self) -> String {
        self.own_id().map_or_else(|| self.code().to_owned(), |id| id.to_string())
    }

    /// The id of an own role.
    pub fn own_id(&self) -> Option<RoleId> {
        match self {
            Self::Own(own) => Some(own.id),
            _ => None,
        }
    }

    /// What it may do.
    pub fn permissions(&self) -> &[Permission] {
        use Permission::*;
        match self {
            Self::Owner => &Permission::ALL,
            Self::Admin => &[
                UseApp,
                ViewToday,
                ViewDeals,
                CreateDeals,
                MoveDeals,
                WriteNotes,
                ManageSettings,
                ManageStaff,
                ManageJobs,
            ],
            Self::Agent => &[UseApp, ViewToday, ViewDeals, CreateDeals, MoveDeals, WriteNotes],
            Self::Viewer => &[UseApp, ViewToday, ViewDeals],
            Self::Own(own) => &own.permissions,
        }
    }

    /// Whether it may do this.
    pub fn can(&self, permission: Permission) -> bool {
        self.permissions().contains(&permission)
    }

    /// Whether it may everything that another may: nobody gives, takes or touches what they lack themselves.
    #[cfg(feature = "ssr")]
    pub(crate) fn covers(&self, other: &Self) -> bool {
        other.permissions().iter().all(|permission| self.can(*permission))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Permission::*;

    #[test]
    fn each_role_may_exactly_this() {
        for (permission, roles) in [
            (UseApp, [true, true, true, true]),
            (ViewToday, [true, true, true, true]),
            (ViewDeals, [true, true, true, true]),
            (CreateDeals, [true, true, true, false]),
            (MoveDeals, [true, true, true, false]),
            (WriteNotes, [true, true, true, false]),
            (ManageSettings, [true, true, false, false]),
            (ManageStaff, [true, true, false, false]),
            (ManagePlan, [true, false, false, false]),
            (ViewAudit, [true, false, false, false]),
            (ManageJobs, [true, true, false, false]),
            (ManageModules, [true, false, false, false]),
            (ManageMail, [true, false, false, false]),
        ] {
            assert_eq!(Role::ALL.map(|role| role.can(permission)), roles, "{permission:?}");
        }
    }

    #[test]
    fn who_looks_on_changes_nothing() {
        assert!(!Role::Viewer.permissions().iter().any(|permission| permission.writes()));
    }

    #[test]
    fn the_database_spells_every_role() {
        for role in Role::ALL {
            assert_eq!(Role::from_code(role.code()), Some(role));
        }
        assert_eq!(Role::from_code("root"), None);
    }

    #[test]
    fn a_role_covers_what_it_may_itself() {
        let [owner, admin, agent, viewer] = Role::ALL;
        assert!(owner.covers(&admin) && admin.covers(&agent) && agent.covers(&viewer) && admin.covers(&admin));
        assert!(!admin.covers(&owner) && !viewer.covers(&agent));
        let own = Role::Own(OwnRole { id: RoleId::new(), name: "Caixa".into(), permissions: vec![UseApp, ManageJobs] });
        assert!(admin.covers(&own) && !agent.covers(&own) && !own.covers(&viewer));
    }
}
