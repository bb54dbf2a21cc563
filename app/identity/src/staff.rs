use crate::Role;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
pub(crate) mod store;

kernel::id!(
    /// A member of staff.
    StaffId
);

/// Somebody who works at the business, as the rest of the code knows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffMember {
    /// Their id.
    pub id: StaffId,
    /// What they are called.
    pub name: String,
    /// Lower case; what they sign in with.
    pub email: String,
    /// What they may do.
    pub role: Role,
}

/// Everybody who works here now, by name.
///
/// # Errors
/// [`kernel::Error::Fault`] when the database refuses.
#[cfg(feature = "ssr")]
pub async fn colleagues(scope: &mut tenancy::TenantScope) -> Result<Vec<StaffMember>, kernel::Error> {
    store::active(scope).await
}

/// Everybody who ever worked here, by name.
///
/// # Errors
/// [`kernel::Error::Fault`] when the database refuses.
#[cfg(feature = "ssr")]
pub async fn everybody(scope: &mut tenancy::TenantScope) -> Result<Vec<(StaffId, String)>, kernel::Error> {
    store::everybody(scope).await
}

/// What those of these ids who work or worked here or are customers are called.
///
/// # Errors
/// [`kernel::Error::Fault`] when the database refuses.
#[cfg(feature = "ssr")]
pub async fn names(
    scope: &mut tenancy::TenantScope,
    ids: &[kernel::uuid::Uuid],
) -> Result<Vec<(kernel::uuid::Uuid, String)>, kernel::Error> {
    store::names(scope, ids).await
}
