use super::{
    NAME,
    store::{self, Consumed},
};
use crate::{
    InvitationAccepted, notice,
    one_time::State,
    password,
    staff::{self, store::Secret},
    token::Token,
};
use kernel::{Error, FieldErrors, one_line};
use rust_i18n::t;
use tenancy::{Actor, RequestTenant};

/// Uses the invitation up and sets name and password, all or nothing; `None` when the link does not work any more. Holds no
/// connection while the password is hashed.
pub(super) async fn accept(
    request: &RequestTenant,
    token: &Token,
    name: &str,
    password: String,
) -> Result<Option<Secret>, Error> {
    let facts = request.facts();
    let mut scope = request.open(Actor::Visitor).await?;
    let found = store::find(&mut scope, &token.hash()).await?;
    scope.commit().await?;
    let Some(found) = found.filter(|found| found.state(facts.now) == State::Open) else { return Ok(None) };
    let mut errors = FieldErrors::new();
    let name = one_line(name);
    if name.is_empty() || name.chars().count() > NAME {
        errors.add("name", t!("invitation.name", locale = facts.locale.code()));
    }
    if let Some(problem) = password::problem(&password, &found.email, facts.locale) {
        errors.add("password", problem);
    }
    errors.into_result(())?;
    let hash = password::hash(password).await?;
    let mut scope = request.open(Actor::Visitor).await?;
    let Some(Consumed { staff: id, by }) = store::consume(&mut scope, &token.hash()).await? else { return Ok(None) };
    let mut scope = scope.with_actor(Actor::Staff(id.0));
    let Some((member, changes)) = staff::store::come_in(&mut scope, id, Some(&name), &hash).await? else {
        return Ok(None);
    };
    events::record(&mut scope, &InvitationAccepted { staff: id }, changes).await?;
    notice::invitation_accepted(&mut scope, id, by).await?;
    scope.commit().await?;
    tracing::info!(staff = %id, "invitation accepted");
    Ok(Some(Secret { member, password_hash: Some(hash) }))
}
