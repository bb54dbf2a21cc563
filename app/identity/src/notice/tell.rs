//! Who is told of what.

use super::store;
use crate::{Role, StaffId};
use kernel::Error;
use serde_json::{Value, json};
use tenancy::TenantScope;

/// Something to tell. Its words stand in [`words`](super::words), by its kind.
#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    /// Module and what happened, `identity.role_changed`.
    pub kind: &'static str,
    /// What the words need: ids, never names, so that whoever is erased is not named any more.
    pub values: Value,
    /// Where it leads: a page below `/app/`.
    pub link: String,
}

/// Tells a member of staff something, in the transaction of what happened.
///
/// # Errors
/// [`Error::Fault`] when the database refuses.
pub async fn notify(scope: &mut TenantScope, staff: StaffId, notice: &Notice) -> Result<(), Error> {
    store::insert(scope, staff, notice).await
}

/// Whoever invited somebody, and the owners, hear that they came in.
pub(crate) async fn invitation_accepted(
    scope: &mut TenantScope,
    staff: StaffId,
    by: Option<StaffId>,
) -> Result<(), Error> {
    let link = format!("{}/{staff}", crate::staff::PAGE);
    let notice = Notice { kind: "identity.invitation_accepted", values: json!({ "staff": staff }), link };
    for reader in store::hosts_of(scope, staff, by).await? {
        notify(scope, reader, &notice).await?;
    }
    Ok(())
}

/// Somebody hears that they may something else now.
pub(crate) async fn role_changed(
    scope: &mut TenantScope,
    staff: StaffId,
    by: StaffId,
    role: &Role,
) -> Result<(), Error> {
    let values = json!({ "by": by, "role": role.value() });
    let notice = Notice { kind: "identity.role_changed", values, link: "/app/mais".to_owned() };
    notify(scope, staff, &notice).await
}

/// Somebody hears that the business is theirs.
pub(crate) async fn owner_changed(scope: &mut TenantScope, staff: StaffId, by: StaffId) -> Result<(), Error> {
    let notice = Notice { kind: "identity.owner_changed", values: json!({ "by": by }), link: "/app/mais".to_owned() };
    notify(scope, staff, &notice).await
}
