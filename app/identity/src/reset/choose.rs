use super::store;
use crate::{
    PasswordReset, mails,
    one_time::State,
    password, session,
    staff::{self, store::Secret},
    token::Token,
};
use kernel::Error;
use tenancy::{Actor, RequestTenant};

/// Uses the link up, sets the password and ends every session, all or nothing; `None` when the link does not work any more.
/// Holds no connection while the password is hashed.
pub(super) async fn choose(request: &RequestTenant, token: &Token, password: String) -> Result<Option<Secret>, Error> {
    let facts = request.facts();
    let mut scope = request.open(Actor::Visitor).await?;
    let found = store::find(&mut scope, &token.hash()).await?;
    scope.commit().await?;
    let Some(found) = found.filter(|found| found.state(facts.now) == State::Open) else { return Ok(None) };
    if let Some(problem) = password::problem(&password, &found.email, facts.locale) {
        return Err(Error::invalid("password", problem));
    }
    let hash = password::hash(password).await?;
    let mut scope = request.open(Actor::Visitor).await?;
    let Some(id) = store::consume(&mut scope, &token.hash()).await? else { return Ok(None) };
    let mut scope = scope.with_actor(Actor::Staff(id.0));
    let Some((member, changes)) = staff::store::come_in(&mut scope, id, None, &hash).await? else { return Ok(None) };
    session::forget_all(&mut scope, id).await?;
    events::record(&mut scope, &PasswordReset { staff: id }, changes).await?;
    let notice = mails::password_changed(&scope, &member);
    mail::send(&mut scope, &notice).await?;
    scope.commit().await?;
    tracing::info!(staff = %id, "password reset");
    Ok(Some(Secret { member, password_hash: Some(hash) }))
}
