//! Who is signed in at one tenant, and the cookie that says so.
//!
//! Sessions live in the tenant's own database, so that the session of one tenant means nothing at another. One is made
//! at sign-in and nowhere else: who only looks around gets no cookie.

use crate::{SignedOut, StaffMember, staff::store::Secret};
use events::Changes;
use http::HeaderValue;
use kernel::Error;
use serde::{Serialize, de::DeserializeOwned};
use std::sync::Arc;
use tenancy::{Actor, RequestTenant};
use tower_sessions::{Expiry, Session, SessionManagerLayer, cookie::SameSite, session_store};

pub(crate) mod places;
mod store;

pub use store::Store;
pub(crate) use store::forget_all;

/// The key of the session under which the store puts who is signed in.
const STAFF: &str = "staff";

/// The key under which a new session says which password its person proved to know.
const PROOF: &str = "proof";

/// The key under which the store puts how many notices this person has not read.
const UNREAD: &str = "unread";

/// A session ends after this many days without a visit.
pub(crate) const IDLE_DAYS: i64 = 14;

/// A session ends this many days after sign-in, visited or not.
pub(crate) const LIFE_DAYS: i32 = 90;

/// The session layer for one request. `secure` on https, where the cookie gets its `__Host-` name.
///
/// The cookie lasts as long as a session can last; whether it still means anything is decided by the store.
pub fn layer(request: RequestTenant, secure: bool) -> SessionManagerLayer<Store> {
    SessionManagerLayer::new(Store::new(request))
        .with_name(cookie_name(secure))
        .with_secure(secure)
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_path("/")
        .with_expiry(Expiry::OnInactivity(time::Duration::days(LIFE_DAYS.into())))
}

/// `__Host-s` on https: no sibling host can set it. Browsers refuse that prefix on plain http.
pub fn cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-s" } else { "balcao-s" }
}

/// The header that makes the browser forget the session, with the attributes the cookie was set with: without
/// `Secure` a browser refuses to touch a `__Host-` cookie.
pub(crate) fn removal(secure: bool) -> HeaderValue {
    HeaderValue::from_static(if secure {
        "__Host-s=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure"
    } else {
        "balcao-s=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"
    })
}

/// Who is signed in, as the database knows them now.
pub(crate) async fn member(session: &Session) -> Result<Option<StaffMember>, Error> {
    session.get(STAFF).await.map_err(fault)
}

/// How many notices a person has not read, at most 100: found with the person, in the same query.
pub(crate) async fn unread(session: &Session) -> Result<i64, Error> {
    Ok(session.get(UNREAD).await.map_err(fault)?.unwrap_or_default())
}

/// Leaves a word for the page that is shown next.
pub(crate) async fn leave<T: Serialize>(session: &Session, key: &str, word: T) -> Result<(), Error> {
    session.insert(key, word).await.map_err(fault)
}

/// Takes a word that was left; a second time there is none.
pub(crate) async fn take<T: DeserializeOwned>(session: &Session, key: &str) -> Result<Option<T>, Error> {
    match session.get_value(key).await.map_err(fault)? {
        None => Ok(None),
        Some(_) => session.remove(key).await.map_err(fault),
    }
}

/// The same session as another request finds it.
pub(crate) fn again(session: &Session, request: &RequestTenant) -> Session {
    Session::new(session.id(), Arc::new(Store::new(request.clone())), None)
}

/// Signs a person in: under a new id, with nothing left of who was signed in before. The row is written when the
/// response leaves, so the caller commits first; it is not when the password changed meanwhile, or they work here no more.
pub(crate) async fn start(session: &Session, proven: &Secret) -> Result<(), Error> {
    if session.id().is_some() {
        session.cycle_id().await.map_err(fault)?;
        session.clear().await;
    }
    session.insert(PROOF, proven.mark()).await.map_err(fault)?;
    session.insert(STAFF, &proven.member).await.map_err(fault)
}

/// Signs a person out on the server. Somebody who was not signed in is signed out afterwards too.
pub(crate) async fn end(request: &RequestTenant, session: &Session) -> Result<(), Error> {
    let Some(id) = session.id() else { return Ok(()) };
    if let Some(member) = member(session).await? {
        let mut scope = request.open(Actor::Staff(member.id.0)).await?;
        store::forget(&mut scope, &id).await?;
        events::record(&mut scope, &SignedOut { staff: member.id }, Changes::none()).await?;
        scope.commit().await?;
    }
    session.delete().await.map_err(fault)
}

/// The store speaks our errors inside of tower-sessions'; taken out again here.
fn fault(error: tower_sessions::session::Error) -> Error {
    match error {
        tower_sessions::session::Error::Store(session_store::Error::Backend(text)) => {
            serde_json::from_str(&text).unwrap_or_else(|_| Error::fault(text))
        }
        other => Error::fault(other),
    }
}

#[cfg(test)]
mod tests;
