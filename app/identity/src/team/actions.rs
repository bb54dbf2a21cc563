use super::{TeamForm, TeamGoneForm};
use kernel::{Error, Redirect};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::{PAGE, TeamId, change},
    crate::{Permission, Staff},
    events::idempotency,
};

pub(crate) const CREATE: &str = "/api/identity/team/create";
pub(crate) const CHANGE: &str = "/api/identity/team/change";
pub(crate) const DELETE: &str = "/api/identity/team/delete";

/// Puts people together into a team.
///
/// # Errors
/// [`Error::Invalid`] with a message per wrong field, [`Error::NotFound`] for somebody who does not work here.
#[server(prefix = "/api/identity", endpoint = "team/create")]
pub async fn create_team(#[server(flatten)] form: TeamForm) -> Result<Redirect, Error> {
    let mut staff = Staff::begin(Permission::ManageStaff).await?;
    let team = form.read(staff.locale())?;
    if let Some(done) = idempotency::replay(&mut staff, CREATE, &form.key, &form).await? {
        return Ok(done);
    }
    change::make(&mut staff, TeamId::new(), &team).await?;
    let answer = Redirect::to(format!("{PAGE}?feito=criou"));
    idempotency::record(&mut staff, CREATE, &form.key, &answer).await?;
    staff.commit().await?;
    Ok(answer)
}

/// Changes what a team is called, who is in it and who leads it.
///
/// # Errors
/// [`Error::NotFound`] for a team that is not there or somebody who does not work here, [`Error::Invalid`] with a message per
/// wrong field.
#[server(prefix = "/api/identity", endpoint = "team/change")]
pub async fn change_team(#[server(flatten)] form: TeamForm) -> Result<Redirect, Error> {
    let mut staff = Staff::begin(Permission::ManageStaff).await?;
    let id = form.id.parse().map_err(|_| Error::NotFound)?;
    let team = form.read(staff.locale())?;
    change::change(&mut staff, id, &team).await?;
    staff.commit().await?;
    Ok(Redirect::to(format!("{PAGE}?feito=mudou")))
}

/// Deletes a team; the people stay.
///
/// # Errors
/// [`Error::NotFound`] for a team that is not there.
#[server(prefix = "/api/identity", endpoint = "team/delete")]
pub async fn delete_team(#[server(flatten)] form: TeamGoneForm) -> Result<Redirect, Error> {
    let mut staff = Staff::begin(Permission::ManageStaff).await?;
    let id = form.id.parse().map_err(|_| Error::NotFound)?;
    change::delete(&mut staff, id).await?;
    staff.commit().await?;
    Ok(Redirect::to(format!("{PAGE}?feito=apagou")))
}
