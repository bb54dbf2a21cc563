use crate::{StaffMember, email, password, staff::store, tries::TRIES};
use kernel::{Error, Locale};
use rust_i18n::t;
use tenancy::{Actor, RequestTenant};

/// Who the typed e-mail and password belong to. Holds no connection while the password is verified.
pub(super) async fn prove(request: &RequestTenant, typed: &str, password: String) -> Result<StaffMember, Error> {
    let facts = request.facts();
    let email = email::normalise(typed);
    let attempt = TRIES.take(request.tenant().id, email.as_deref(), facts.address, facts.now)?;
    let mut scope = request.open(Actor::Visitor).await?;
    let known = store::secret(&mut scope, email.as_deref().unwrap_or_default()).await?;
    scope.commit().await?;
    let (member, hash) = known.map_or((None, None), |known| (Some(known.member), known.password_hash));
    let right = password::verify(password, hash).await?;
    let Some(member) = member.filter(|_| right) else {
        tracing::warn!("sign-in refused");
        return Err(refused(facts.locale));
    };
    attempt.forgive();
    let mut scope = request.open(Actor::Staff(member.id.0)).await?;
    store::signed_in(&mut scope, member.id).await?;
    scope.commit().await?;
    tracing::info!(staff = %member.id, "signed in");
    Ok(member)
}

/// The same for a wrong password and for somebody unknown.
fn refused(locale: Locale) -> Error {
    Error::invalid("", t!("sign_in.refused", locale = locale.code()))
}
