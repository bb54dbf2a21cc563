use crate::Permission;
use serde::{Deserialize, Serialize};

/// What a member of staff is to the business: a set of permissions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
}

impl Role {
    /// Every role, from the one that may most.
    pub const ALL: [Self; 4] = [Self::Owner, Self::Admin, Self::Agent, Self::Viewer];

    /// As the database spells it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Admin => "admin",
            Self::Agent => "agent",
            Self::Viewer => "viewer",
        }
    }

    /// The role of this name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    /// What it may do.
    pub fn permissions(self) -> &'static [Permission] {
        use Permission::*;
        match self {
            Self::Owner => &Permission::ALL,
            Self::Admin => {
                &[UseApp, ViewToday, ViewDeals, CreateDeals, MoveDeals, ManageSettings, ManageStaff, ManageJobs]
            }
            Self::Agent => &[UseApp, ViewToday, ViewDeals, CreateDeals, MoveDeals],
            Self::Viewer => &[UseApp, ViewToday, ViewDeals],
        }
    }

    /// Whether it may do this.
    pub fn can(self, permission: Permission) -> bool {
        self.permissions().contains(&permission)
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
            (ManageSettings, [true, true, false, false]),
            (ManageStaff, [true, true, false, false]),
            (ManagePlan, [true, false, false, false]),
            (ViewAudit, [true, false, false, false]),
            (ManageJobs, [true, true, false, false]),
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
}
