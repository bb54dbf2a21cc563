use crate::{OwnRole, Role, RoleId, StaffId, StaffMember};
use kernel::Error;
use tenancy::ModuleKey;

/// A person as the database spells them.
pub(crate) struct Row {
    pub(crate) id: StaffId,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) role: String,
    pub(crate) own_id: Option<RoleId>,
    pub(crate) own_name: Option<String>,
    pub(crate) own_permissions: Option<Vec<String>>,
    pub(crate) modules_off: Vec<String>,
}

impl Row {
    pub(crate) fn into_member(self) -> Result<StaffMember, Error> {
        let role = role(&self.role, self.own_id, self.own_name, self.own_permissions)?;
        let modules_off = self.modules_off.iter().filter_map(|key| ModuleKey::from_code(key)).collect();
        Ok(StaffMember { id: self.id, name: self.name, email: self.email, role, modules_off })
    }
}

/// The role of a person: one of the business's own, else one of those that every business has.
pub(crate) fn role(
    code: &str,
    own_id: Option<RoleId>,
    own_name: Option<String>,
    own_permissions: Option<Vec<String>>,
) -> Result<Role, Error> {
    match (own_id, own_name, own_permissions) {
        (Some(id), Some(name), Some(codes)) => {
            Ok(Role::Own(OwnRole { id, name, permissions: OwnRole::permissions_of(&codes) }))
        }
        _ => Role::from_code(code).ok_or_else(|| Error::fault(format!("role {code}"))),
    }
}
