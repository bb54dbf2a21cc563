use crate::Permission;
use serde::{Deserialize, Serialize};

kernel::id!(
    /// A role of the business's own.
    RoleId
);

/// A role that the business made itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnRole {
    /// Its id.
    pub id: RoleId,
    /// As the business calls it.
    pub name: String,
    /// What it may do, in the order of [`Permission::ALL`].
    pub permissions: Vec<Permission>,
}

impl OwnRole {
    /// What an own role may hold: what runs the business day by day. What only owners may stays with owners.
    pub fn choices() -> impl Iterator<Item = Permission> {
        let basic = |permission: &Permission| Permission::BASIC.contains(permission);
        Permission::ALL.into_iter().filter(move |permission| !basic(permission) && super::Role::Admin.can(*permission))
    }

    /// The permissions of these codes, with what everybody has. What this program does not know opens nothing, and what is
    /// an owner's neither.
    #[cfg(feature = "ssr")]
    pub(crate) fn permissions_of(codes: &[String]) -> Vec<Permission> {
        let named = |permission: &Permission| codes.iter().any(|code| code == permission.code());
        Permission::BASIC.into_iter().chain(Self::choices().filter(named)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_own_role_holds_nothing_of_the_owners_and_nothing_unknown() {
        let codes = ["move_deals", "manage_plan", "view_audit", "manage_modules", "root"].map(str::to_owned);
        assert_eq!(OwnRole::permissions_of(&codes), [Permission::UseApp, Permission::ViewToday, Permission::MoveDeals]);
        assert!(OwnRole::choices().all(|permission| super::super::Role::Admin.can(permission)));
    }
}
