use super::{RoleForm, RoleGoneForm};
use kernel::{Error, Redirect};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::{PAGE, RoleId, change},
    crate::{Permission, Staff},
    events::idempotency,
};

pub(crate) const CREATE: &str = "/api/identity/role/create";
pub(crate) const CHANGE: &str = "/api/identity/role/change";
pub(crate) const DELETE: &str = "/api/identity/role/delete";

/// Makes a role of the business's own.
///
/// # Errors
/// [`Error::Invalid`] with a message per wrong field, [`Error::Forbidden`] for a permission that whoever makes it lacks.
#[server(prefix = "/api/identity", endpoint = "role/create")]
pub async fn create_role(#[server(flatten)] form: RoleForm) -> Result<Redirect, Error> {
    let mut staff = Staff::begin(Permission::ManageStaff).await?;
    let role = form.read(RoleId::new(), staff.locale())?;
    if let Some(done) = idempotency::replay(&mut staff, CREATE, &form.key, &form).await? {
        return Ok(done);
    }
    let own = staff.member().role.clone();
    change::make(&mut staff, &own, &role).await?;
    let answer = Redirect::to(format!("{PAGE}?feito=criou"));
    idempotency::record(&mut staff, CREATE, &form.key, &answer).await?;
    staff.commit().await?;
    Ok(answer)
}

/// Changes what a role is called and may do, for everybody who has it, at once.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Invalid`] with a message per wrong field, [`Error::Forbidden`] when the role has or would get
/// a permission that whoever changes it lacks.
#[server(prefix = "/api/identity", endpoint = "role/change")]
pub async fn change_role(#[server(flatten)] form: RoleForm) -> Result<Redirect, Error> {
    let mut staff = Staff::begin(Permission::ManageStaff).await?;
    let id = form.id.parse().map_err(|_| Error::NotFound)?;
    let role = form.read(id, staff.locale())?;
    let own = staff.member().role.clone();
    change::change(&mut staff, &own, &role).await?;
    staff.commit().await?;
    Ok(Redirect::to(format!("{PAGE}?feito=mudou")))
}

/// Deletes a role that nobody has.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Invalid`] when somebody has it, [`Error::Forbidden`] when it may something that whoever
/// deletes it may not.
#[server(prefix = "/api/identity", endpoint = "role/delete")]
pub async fn delete_role(#[server(flatten)] form: RoleGoneForm) -> Result<Redirect, Error> {
    let mut staff = Staff::begin(Permission::ManageStaff).await?;
    let id = form.id.parse().map_err(|_| Error::NotFound)?;
    let own = staff.member().role.clone();
    change::delete(&mut staff, &own, id).await?;
    staff.commit().await?;
    Ok(Redirect::to(format!("{PAGE}?feito=apagou")))
}
