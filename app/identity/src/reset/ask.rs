use super::store;
use crate::{
    ResetSent, mails, staff,
    token::Token,
    tries::{self, Who},
};
use events::{Changes, Job, Wish, Work};
use kernel::{Error, normalised_email};
use rust_i18n::t;
use serde::{Deserialize, Serialize};
use tenancy::{Actor, ModuleKey, RequestTenant};

/// Wishes for a link to be sent to this e-mail. Whether it is somebody's is looked up later, outside of the request: so does
/// the answer tell nothing, neither by its words nor by its time.
pub(super) async fn ask(request: &RequestTenant, typed: &str) -> Result<(), Error> {
    let facts = request.facts();
    let email = normalised_email(typed)
        .ok_or_else(|| Error::invalid("email", t!("invitation.email", locale = facts.locale.code())))?;
    // Never given back: there is nothing here that could be right.
    let whos = [Some(Who::Reset(&email)), facts.address.map(Who::Address), Some(Who::Everybody)];
    let whos: Vec<Who<'_>> = whos.into_iter().flatten().collect();
    let _counted =
        tries::take(request, &whos).await.inspect_err(|_| tracing::warn!("password reset refused: too many tries"))?;
    let mut scope = request.open(Actor::Visitor).await?;
    events::enqueue(&mut scope, &SendReset { email }, Wish::now()).await?;
    scope.commit().await
}

/// Sends the link to whoever can sign in with this e-mail.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SendReset {
    pub(super) email: String,
}

impl Job for SendReset {
    const KIND: &'static str = "identity.send_reset";
    const MODULE: Option<ModuleKey> = None;

    async fn run(self, work: &mut Work) -> Result<(), Error> {
        let known = staff::store::secret(work, &self.email).await?;
        let Some(known) = known.filter(|known| known.password_hash.is_some()) else { return Ok(()) };
        let token = Token::new();
        store::replace(work, known.member.id, &token.hash()).await?;
        let letter = mails::reset(work, &known.member, &token.to_text());
        mail::send(work, &letter).await?;
        events::record(work, &ResetSent { staff: known.member.id }, Changes::none()).await
    }
}
