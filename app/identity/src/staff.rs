use crate::Role;
use serde::{Deserialize, Serialize};
use tenancy::ModuleKey;

pub(crate) mod actions;
mod form;

#[cfg(feature = "ssr")]
mod assign;
#[cfg(feature = "ssr")]
mod change;
#[cfg(feature = "ssr")]
mod directory;
#[cfg(feature = "ssr")]
mod hand_over;
#[cfg(feature = "ssr")]
mod invite;
#[cfg(feature = "ssr")]
mod link;
#[cfg(feature = "ssr")]
mod list;
#[cfg(feature = "ssr")]
mod modules;
#[cfg(feature = "ssr")]
mod person;
#[cfg(feature = "ssr")]
mod row;
#[cfg(feature = "ssr")]
mod rules;
#[cfg(feature = "ssr")]
mod standing;
#[cfg(feature = "ssr")]
pub(crate) mod store;
#[cfg(feature = "ssr")]
mod withheld;

pub use form::{AllowForm, AssignForm, HandOverForm, InviteForm, PersonForm, WithholdForm};
#[cfg(feature = "ssr")]
pub use {
    invite::InvitePage,
    list::{PAGE, PeoplePage},
    person::PersonPage,
};
#[cfg(feature = "ssr")]
pub(crate) use {
    list::back,
    row::{Row, role as role_of},
};

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
    /// Modules that the business uses and they do not.
    pub modules_off: Vec<ModuleKey>,
}

/// Everybody who works here now, by name.
///
/// # Errors
/// [`kernel::Error::Fault`] when the database refuses.
#[cfg(feature = "ssr")]
pub async fn colleagues(scope: &mut tenancy::TenantScope) -> Result<Vec<StaffMember>, kernel::Error> {
    store::active(scope).await
}

/// The modules that are off for whoever reads the page: found with the session, no query of its own. Nobody: none.
#[cfg(feature = "ssr")]
pub async fn modules_off() -> Vec<ModuleKey> {
    let Ok(session) = crate::access::session() else { return Vec::new() };
    let member = crate::session::member(&session).await.ok().flatten();
    member.map(|member| member.modules_off).unwrap_or_default()
}

/// Everybody who ever worked here, by name.
///
/// # Errors
/// [`kernel::Error::Fault`] when the database refuses.
#[cfg(feature = "ssr")]
pub async fn everybody(scope: &mut tenancy::TenantScope) -> Result<Vec<(StaffId, String)>, kernel::Error> {
    store::everybody(scope).await
}

/// What those of these ids are called who work or worked here or are customers, or that are roles or teams of the business.
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
