//! The verbs: what is done to somebody who works here, or will.

use super::{
    StaffId,
    rules::Refusal,
    standing::{Standings, lock},
    store::{self, NewStaff},
    withheld,
};
use crate::{
    InvitationRenewed, OwnerChanged, Role, StaffDeactivated, StaffInvited, StaffMember, StaffReactivated,
    StaffRoleChanged, invitation, mails, notice, reset, token::Token,
};
use events::Changes;
use kernel::Error;
use rust_i18n::t;
use tenancy::TenantScope;

/// Expects somebody new and makes the token of their link.
pub(super) async fn invite(scope: &mut TenantScope, by: &StaffMember, new: &NewStaff) -> Result<Token, Error> {
    if !by.role.covers(&new.role) {
        return Err(Error::Forbidden);
    }
    let Some(added) = store::add(scope, new).await? else { return Err(taken(scope, &new.email).await?) };
    let withheld = withheld::by_default(scope, new.id).await?;
    let token = Token::new();
    invitation::replace(scope, new.id, &token.hash(), Some(by.id)).await?;
    events::record(scope, &StaffInvited { staff: new.id }, added.and(withheld)).await?;
    write_to(scope, &new.member(), &token).await?;
    Ok(token)
}

/// Makes a new link; the old one is dead.
pub(super) async fn invite_again(scope: &mut TenantScope, person: StaffId) -> Result<Token, Error> {
    let standings = lock(scope, person).await?;
    allowed(scope, "", standings.may_invite_again())?;
    let token = Token::new();
    invitation::replace(scope, person, &token.hash(), Some(standings.actor.id)).await?;
    events::record(scope, &InvitationRenewed { staff: person }, Changes::none()).await?;
    write_to(scope, &standings.person.member(), &token).await?;
    Ok(token)
}

/// Sends the link once all this is committed.
async fn write_to(scope: &mut TenantScope, to: &StaffMember, token: &Token) -> Result<(), Error> {
    let letter = mails::invitation(scope, to, &token.to_text());
    mail::send(scope, &letter).await
}

/// Gives somebody another role; the same one: nothing happens.
pub(super) async fn assign(scope: &mut TenantScope, person: StaffId, role: &Role) -> Result<(), Error> {
    let standings = lock(scope, person).await?;
    allowed(scope, "role", standings.may_assign(role))?;
    if standings.person.role == *role {
        return Ok(());
    }
    let changes = store::set_role(scope, person, role).await?;
    events::record(scope, &StaffRoleChanged { staff: person }, changes).await?;
    if standings.actor.id != person {
        notice::role_changed(scope, person, standings.actor.id, role).await?;
    }
    Ok(())
}

/// Ends somebody's access: every session at once, and the links with which they would come in.
pub(super) async fn deactivate(scope: &mut TenantScope, person: StaffId) -> Result<(), Error> {
    let standings = lock(scope, person).await?;
    allowed(scope, "", standings.may_deactivate())?;
    if !standings.person.active {
        return Ok(());
    }
    invitation::withdraw(scope, person).await?;
    reset::withdraw(scope, person).await?;
    store::end_sessions(scope, person).await?;
    let changes = store::set_active(scope, person, false).await?;
    events::record(scope, &StaffDeactivated { staff: person }, changes).await
}

/// Lets somebody in again.
pub(super) async fn reactivate(scope: &mut TenantScope, person: StaffId) -> Result<(), Error> {
    let standings = lock(scope, person).await?;
    match standings.may_reactivate() {
        Err(Refusal::Here) => return Ok(()),
        others => allowed(scope, "", others)?,
    }
    let changes = store::set_active(scope, person, true).await?;
    events::record(scope, &StaffReactivated { staff: person }, changes).await
}

/// Gives the business to somebody: they are its owner from now on, whoever gives it runs it day by day.
pub(super) async fn hand_over(scope: &mut TenantScope, person: StaffId) -> Result<(), Error> {
    let standings = lock(scope, person).await?;
    allowed(scope, "", standings.may_hand_over())?;
    let Standings { actor, .. } = standings;
    let given = store::set_role(scope, person, &Role::Owner).await?;
    let left = store::set_role(scope, actor.id, &Role::Admin).await?;
    events::record(scope, &OwnerChanged { from: actor.id, to: person }, given.and(left)).await?;
    notice::owner_changed(scope, person, actor.id).await
}

pub(super) fn allowed(scope: &TenantScope, field: &str, rule: Result<(), Refusal>) -> Result<(), Error> {
    rule.map_err(|refusal| refusal.told(field, scope.locale()))
}

/// What whoever invites is told of an e-mail that is somebody's.
async fn taken(scope: &mut TenantScope, email: &str) -> Result<Error, Error> {
    let works_here = store::works_here(scope, email).await?;
    let code = scope.locale().code();
    let message = if works_here { t!("invite.taken", locale = code) } else { t!("invite.gone", locale = code) };
    Ok(Error::invalid("email", message))
}
