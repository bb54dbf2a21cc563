use super::{DealForm, MoveForm};
use kernel::{Error, Redirect};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::store,
    events::idempotency,
    identity::{Permission, Staff},
};

pub(crate) const CREATE: &str = "/api/crm/deal/create";
pub(crate) const MOVE: &str = "/api/crm/deal/move";

/// Starts a deal: who, how to reach them, and perhaps what for, how much and where in the pipeline.
///
/// # Errors
/// [`Error::Invalid`] with a message per wrong field; [`Error::Conflict`] when the form was already sent with other words.
#[server(prefix = "/api/crm", endpoint = "deal/create")]
pub async fn create_deal(#[server(flatten)] form: DealForm) -> Result<Redirect, Error> {
    let mut staff = Staff::begin(Permission::CreateDeals).await?;
    let new = form.read(staff.locale())?;
    if let Some(done) = idempotency::replay(&mut staff, CREATE, &form.key, &form).await? {
        return Ok(done);
    }
    let (deal, _) = store::create(&mut staff, &new).await?;
    let answer = Redirect::to(format!("/app/deals/{deal}"));
    idempotency::record(&mut staff, CREATE, &form.key, &answer).await?;
    staff.commit().await?;
    Ok(answer)
}

/// Moves a deal to another stage. Sent twice, it moves once.
///
/// # Errors
/// [`Error::NotFound`] for a deal or stage that is not there, [`Error::Conflict`] when somebody was faster.
#[server(prefix = "/api/crm", endpoint = "deal/move")]
pub async fn move_deal(#[server(flatten)] form: MoveForm) -> Result<Redirect, Error> {
    let mut staff = Staff::begin(Permission::MoveDeals).await?;
    let wish = form.read()?;
    store::move_to(&mut staff, &wish).await?;
    staff.commit().await?;
    Ok(Redirect::to(format!("/app/deals?movido={}#etapa-{}", wish.deal, wish.to)))
}
