//! A create form acts once, however often it is sent: double click, back button, lost answer.
//!
//! The form carries a key made when it was rendered. [`replay`] claims it, [`record`] keeps the answer; both in the
//! transaction of the effect, so that there is never an answer without its effect or the reverse.

use kernel::{Error, Redirect};
use rust_i18n::t;
use serde::Serialize;
use sha2::{Digest, Sha256};
use tenancy::{Actor, TenantScope};
use uuid::Uuid;

mod store;

/// Claims `key` for this transaction, or gives the answer that an earlier sending of the same form got.
///
/// A concurrent sending waits until the first one is committed and then gets its answer, or acts itself when the
/// first one failed.
///
/// # Errors
/// [`Error::Invalid`] on the form as a whole when the key is not one of ours, [`Error::Conflict`] when the same key
/// came with another form, [`Error::Unavailable`] when the other sending did not end within the lock timeout.
pub async fn replay(
    scope: &mut TenantScope,
    route: &str,
    key: &str,
    form: &impl Serialize,
) -> Result<Option<Redirect>, Error> {
    let claim = Claim::of(scope, route, key)?;
    let request_hash = Sha256::digest(serde_json::to_vec(form).map_err(Error::fault)?).to_vec();
    if store::claim(scope, &claim, &request_hash).await? {
        return Ok(None);
    }
    let earlier = store::find(scope, &claim).await?;
    if earlier.request_hash != request_hash {
        return Err(Error::conflict(t!("idempotency.other", locale = scope.locale().code())));
    }
    let outcome = earlier.outcome.ok_or_else(|| Error::fault(format!("{route}: committed without its answer")))?;
    Ok(Some(serde_json::from_value(outcome).map_err(Error::fault)?))
}

/// Keeps the answer of a claimed key, in the same transaction as the effect.
///
/// # Errors
/// [`Error::Fault`] when the key was not claimed by [`replay`] before.
pub async fn record(scope: &mut TenantScope, route: &str, key: &str, answer: &Redirect) -> Result<(), Error> {
    let claim = Claim::of(scope, route, key)?;
    let outcome = serde_json::to_value(answer).map_err(Error::fault)?;
    if store::answer(scope, &claim, &outcome).await? {
        Ok(())
    } else {
        Err(Error::fault(format!("{route}: answered without a claim")))
    }
}

/// What is unique: one person, one server function, one rendered form.
struct Claim<'a> {
    route: &'a str,
    actor: String,
    key: Uuid,
}

impl<'a> Claim<'a> {
    fn of(scope: &TenantScope, route: &'a str, key: &str) -> Result<Self, Error> {
        let actor = match scope.actor() {
            Actor::Staff(id) => format!("staff:{id}"),
            Actor::Customer(id) => format!("customer:{id}"),
            Actor::Visitor => "visitor".to_owned(),
            Actor::Command => "command".to_owned(),
            Actor::Job => "job".to_owned(),
        };
        let key = Uuid::try_parse(key).ok().filter(|key| !key.is_nil());
        let key = key.ok_or_else(|| Error::invalid("", t!("idempotency.key", locale = scope.locale().code())))?;
        Ok(Self { route, actor, key })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use testkit::db;

    const ROUTE: &str = "/api/crm/deal/create";

    fn done() -> Redirect {
        Redirect::to("/app/deals/1")
    }

    #[tokio::test]
    async fn a_form_sent_twice_gets_the_first_answer() {
        let (db, key) = (db().await, Uuid::new_v4().to_string());
        let mut first = db.scope().await;
        assert_eq!(replay(&mut first, ROUTE, &key, &"Ana").await, Ok(None));
        record(&mut first, ROUTE, &key, &done()).await.unwrap();
        first.commit().await.unwrap();
        let mut second = db.scope().await;
        assert_eq!(replay(&mut second, ROUTE, &key, &"Ana").await, Ok(Some(done())));
        assert_eq!(replay(&mut second, "/api/crm/deal/move", &key, &"Ana").await, Ok(None), "another function");
    }

    #[tokio::test]
    async fn a_double_click_waits_for_the_first_answer() {
        let (db, key) = (db().await, Uuid::new_v4().to_string());
        let mut first = db.scope().await;
        assert_eq!(replay(&mut first, ROUTE, &key, &"Ana").await, Ok(None));
        let mut second = db.scope().await;
        let answer = async { replay(&mut second, ROUTE, &key, &"Ana").await };
        let finish = async {
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
            record(&mut first, ROUTE, &key, &done()).await.unwrap();
            first.commit().await.unwrap();
        };
        let (answer, ()) = tokio::join!(answer, finish);
        assert_eq!(answer, Ok(Some(done())));
    }

    #[tokio::test]
    async fn who_waits_too_long_is_told_to_come_again() {
        let (db, key) = (db().await, Uuid::new_v4().to_string());
        let mut first = db.scope().await;
        assert_eq!(replay(&mut first, ROUTE, &key, &"Ana").await, Ok(None));
        let mut second = db.scope().await;
        sqlx::query("set local lock_timeout = '50ms'").execute(second.conn()).await.unwrap();
        assert_eq!(replay(&mut second, ROUTE, &key, &"Ana").await, Err(Error::Unavailable));
        let mut third = db.scope().await;
        sqlx::query("set local statement_timeout = '50ms'").execute(third.conn()).await.unwrap();
        assert_eq!(replay(&mut third, ROUTE, &key, &"Ana").await, Err(Error::Unavailable));
    }

    #[tokio::test]
    async fn after_a_failed_sending_the_next_one_acts() {
        let (db, key) = (db().await, Uuid::new_v4().to_string());
        let mut first = db.scope().await;
        assert_eq!(replay(&mut first, ROUTE, &key, &"Ana").await, Ok(None));
        let mut second = db.scope().await;
        let answer = async { replay(&mut second, ROUTE, &key, &"Ana").await };
        let fail = async {
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
            drop(first);
        };
        let (answer, ()) = tokio::join!(answer, fail);
        assert_eq!(answer, Ok(None));
    }

    #[tokio::test]
    async fn the_same_key_with_another_form_is_refused() {
        let (db, key) = (db().await, Uuid::new_v4().to_string());
        let mut scope = db.scope().await;
        assert_eq!(replay(&mut scope, ROUTE, &key, &"Ana").await, Ok(None));
        record(&mut scope, ROUTE, &key, &done()).await.unwrap();
        let other = replay(&mut scope, ROUTE, &key, &"Bia").await;
        assert!(matches!(other, Err(Error::Conflict { .. })), "{other:?}");
    }

    #[tokio::test]
    async fn two_people_never_share_a_key() {
        let (db, key) = (db().await, Uuid::new_v4().to_string());
        let mut scope = db.scope().await.with_actor(Actor::Staff(Uuid::from_u128(1)));
        assert_eq!(replay(&mut scope, ROUTE, &key, &"Ana").await, Ok(None));
        let mut scope = scope.with_actor(Actor::Staff(Uuid::from_u128(2)));
        assert_eq!(replay(&mut scope, ROUTE, &key, &"Ana").await, Ok(None));
    }

    #[tokio::test]
    async fn a_form_without_one_of_our_keys_is_told_so() {
        let db = db().await;
        let mut scope = db.scope().await;
        for key in ["", "1", "00000000-0000-0000-0000-000000000000", &"x".repeat(300)] {
            let Err(Error::Invalid(errors)) = replay(&mut scope, ROUTE, key, &"Ana").await else { panic!("{key:?}") };
            assert_eq!(errors.get(""), Some("Esta página ficou velha. Recarregue e envie de novo."));
        }
    }

    #[tokio::test]
    async fn an_answer_needs_its_claim() {
        let (db, key) = (db().await, Uuid::new_v4().to_string());
        let mut scope = db.scope().await;
        assert!(matches!(record(&mut scope, ROUTE, &key, &done()).await, Err(Error::Fault { .. })));
        assert_eq!(replay(&mut scope, ROUTE, &key, &"Ana").await, Ok(None));
        record(&mut scope, ROUTE, &key, &done()).await.unwrap();
        assert!(matches!(record(&mut scope, ROUTE, &key, &done()).await, Err(Error::Fault { .. })), "once");
    }
}
