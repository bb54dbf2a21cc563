use super::{AllowForm, AssignForm, HandOverForm, InviteForm, PersonForm, WithholdForm};
use kernel::{Error, Redirect};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::{StaffId, change, link, withheld},
    crate::{Permission, Role, Staff, access, role, sign_in},
    events::idempotency,
};

pub(crate) const INVITE: &str = "/api/identity/staff/invite";
pub(crate) const RENEW: &str = "/api/identity/invitation/renew";
pub(crate) const ASSIGN: &str = "/api/identity/staff/assign";
pub(crate) const DEACTIVATE: &str = "/api/identity/staff/deactivate";
pub(crate) const REACTIVATE: &str = "/api/identity/staff/reactivate";
pub(crate) const HAND_OVER: &str = "/api/identity/owner/change";
pub(crate) const WITHHOLD: &str = "/api/identity/staff/withhold";
pub(crate) const ALLOW: &str = "/api/identity/staff/allow";

/// Expects somebody to work here and makes their link, which their page shows once.
///
/// # Errors
/// [`Error::Invalid`] with a message per wrong field, on `email` when it is somebody's already; [`Error::Forbidden`] when
/// the role may something that whoever invites may not.
#[server(prefix = "/api/identity", endpoint = "staff/invite")]
pub async fn invite_staff(#[server(flatten)] form: InviteForm) -> Result<Redirect, Error> {
    let mut staff = Staff::begin(Permission::ManageStaff).await?;
    let new = form.read(&mut staff).await?;
    if let Some(done) = idempotency::replay(&mut staff, INVITE, &form.key, &form).await? {
        return Ok(done);
    }
    let by = staff.member().clone();
    let token = change::invite(&mut staff, &by, &new).await?;
    let answer = of_person(new.id, "convite");
    idempotency::record(&mut staff, INVITE, &form.key, &answer).await?;
    staff.commit().await?;
    link::leave(&access::session()?, new.id, &token).await?;
    Ok(answer)
}

/// Makes a new link for somebody who did not come in yet; the old one is dead.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Forbidden`] for an owner when whoever asks is none, [`Error::Invalid`] when there is
/// nothing to invite to.
#[server(prefix = "/api/identity", endpoint = "invitation/renew")]
pub async fn renew_invitation(#[server(flatten)] form: PersonForm) -> Result<Redirect, Error> {
    let mut staff = Staff::begin(Permission::ManageStaff).await?;
    let person = person(&form.staff)?;
    let token = change::invite_again(&mut staff, person).await?;
    staff.commit().await?;
    link::leave(&access::session()?, person, &token).await?;
    Ok(of_person(person, "convite"))
}

/// Gives somebody another role.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Forbidden`] when person or role may something that whoever asks may not,
/// [`Error::Invalid`] on `role` when nobody would be left who owns the business.
#[server(prefix = "/api/identity", endpoint = "staff/assign")]
pub async fn assign_role(#[server(flatten)] form: AssignForm) -> Result<Redirect, Error> {
    let mut staff = Staff::begin(Permission::ManageStaff).await?;
    let person = person(&form.staff)?;
    let role = role::store::posted(&mut staff, &form.role).await?;
    change::assign(&mut staff, person, &role).await?;
    staff.commit().await?;
    Ok(of_person(person, "papel"))
}

/// Ends somebody's access, everywhere and at once.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Forbidden`] for an owner when whoever asks is none, [`Error::Invalid`] for the last owner
/// and for oneself.
#[server(prefix = "/api/identity", endpoint = "staff/deactivate")]
pub async fn deactivate_staff(#[server(flatten)] form: PersonForm) -> Result<Redirect, Error> {
    // Who owes can still shut somebody out.
    let mut staff = Staff::look(Permission::ManageStaff).await?;
    let person = person(&form.staff)?;
    change::deactivate(&mut staff, person).await?;
    staff.commit().await?;
    Ok(of_person(person, "desativou"))
}

/// Lets somebody in again.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Forbidden`] for an owner when whoever asks is none.
#[server(prefix = "/api/identity", endpoint = "staff/reactivate")]
pub async fn reactivate_staff(#[server(flatten)] form: PersonForm) -> Result<Redirect, Error> {
    let mut staff = Staff::begin(Permission::ManageStaff).await?;
    let person = person(&form.staff)?;
    change::reactivate(&mut staff, person).await?;
    staff.commit().await?;
    Ok(of_person(person, "reativou"))
}

/// Makes somebody the owner in place of whoever asks, who types their password once more.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Forbidden`] when whoever asks is no owner, [`Error::Invalid`] on `password` when it is not
/// theirs, [`Error::TooMany`] after too many tries.
#[server(prefix = "/api/identity", endpoint = "owner/change")]
pub async fn hand_over(#[server(flatten)] form: HandOverForm) -> Result<Redirect, Error> {
    let staff = Staff::begin(Permission::ManageStaff).await?;
    let (owner, person) = (staff.member().clone(), person(&form.staff)?);
    staff.commit().await?;
    if owner.role != Role::Owner {
        return Err(Error::Forbidden);
    }
    sign_in::confirm(&access::request()?, &owner, form.password.reveal()).await?;
    let mut staff = Staff::begin(Permission::ManageStaff).await?;
    change::hand_over(&mut staff, person).await?;
    staff.commit().await?;
    Ok(of_person(person, "dono"))
}

/// Switches a module off for one person, with the reason.
///
/// # Errors
/// [`Error::NotFound`] for a person or module that is not there, [`Error::Forbidden`] for an owner when whoever asks is none,
/// [`Error::Invalid`] on `reason`.
#[server(prefix = "/api/identity", endpoint = "staff/withhold")]
pub async fn withhold_module(#[server(flatten)] form: WithholdForm) -> Result<Redirect, Error> {
    let mut staff = Staff::begin(Permission::ManageStaff).await?;
    let person = person(&form.staff)?;
    withheld::withhold(&mut staff, person, &form.module, &form.reason).await?;
    staff.commit().await?;
    Ok(of_person(person, "modulo"))
}

/// Switches it on again.
///
/// # Errors
/// [`Error::NotFound`] for a person or module that is not there, [`Error::Forbidden`] for an owner when whoever asks is none.
#[server(prefix = "/api/identity", endpoint = "staff/allow")]
pub async fn allow_module(#[server(flatten)] form: AllowForm) -> Result<Redirect, Error> {
    let mut staff = Staff::begin(Permission::ManageStaff).await?;
    let person = person(&form.staff)?;
    withheld::allow(&mut staff, person, &form.module).await?;
    staff.commit().await?;
    Ok(of_person(person, "modulo"))
}

/// The person of a form; what is no id is nobody.
#[cfg(feature = "ssr")]
fn person(text: &str) -> Result<StaffId, Error> {
    text.parse().map_err(|_| Error::NotFound)
}

/// The person's page, which says what was done.
#[cfg(feature = "ssr")]
fn of_person(person: StaffId, done: &str) -> Redirect {
    Redirect::to(format!("{}/{person}?feito={done}", super::PAGE))
}
