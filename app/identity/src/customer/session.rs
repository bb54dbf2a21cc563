//! Which customer is signed in where. Rows of their own: a customer's session is none of the staff's, whatever its cookie
//! is called.

use super::{Customer, CustomerAccount, CustomerId, store::Row};
use crate::{devices::SignedInAt, token::Token};
use chrono::{DateTime, Duration, Utc};
use kernel::{Error, hex};
use tenancy::TenantScope;

/// A session ends after this many days without a visit.
pub(crate) const IDLE_DAYS: i64 = 60;

/// A session ends this many days after sign-in, visited or not.
pub(crate) const LIFE_DAYS: i32 = 365;

/// A visit is noted at most this often.
const SEEN_EVERY: Duration = Duration::minutes(5);

/// Signs a customer in; what their cookie says from now on. Removes what is left of their ended sessions.
pub(super) async fn start(scope: &mut TenantScope, customer: CustomerId) -> Result<Token, Error> {
    let (now, user_agent, token) = (scope.now(), scope.facts().user_agent.clone(), Token::new());
    sqlx::query!("delete from identity.customer_session where customer_id = $1 and expires_at <= $2", customer.0, now)
        .execute(&mut *scope.conn())
        .await?;
    sqlx::query!(
        "insert into identity.customer_session (id_hash, customer_id, created_at, last_seen_at, expires_at, user_agent)
         values ($1, $2, $3, $3, $4, left($5, 200))",
        token.hash(),
        customer.0,
        now,
        now + Duration::days(IDLE_DAYS),
        user_agent,
    )
    .execute(&mut *scope.conn())
    .await?;
    Ok(token)
}

/// Whose session it is, and the visit noted.
pub(super) async fn visit(scope: &mut TenantScope, id_hash: &[u8]) -> Result<Option<CustomerAccount>, Error> {
    let now = scope.now();
    let found = sqlx::query!(
        r#"select c.id as "id: CustomerId", c.email, c.name, c.phone, c.locale, s.last_seen_at
           from identity.customer_session s join identity.customer c on c.id = s.customer_id
           where s.id_hash = $1 and s.expires_at > $2"#,
        id_hash,
        now,
    )
    .fetch_optional(&mut *scope.conn())
    .await?;
    let Some(found) = found else { return Ok(None) };
    let row = Row { id: found.id, email: found.email, name: found.name, phone: found.phone, locale: found.locale };
    let account = row.into_account()?;
    if now - found.last_seen_at >= SEEN_EVERY {
        touch(scope, id_hash, now).await?;
    }
    Ok(Some(account))
}

/// Notes a visit; when another request of the same person is just doing so, that one is enough.
async fn touch(scope: &mut TenantScope, id_hash: &[u8], now: DateTime<Utc>) -> Result<(), Error> {
    sqlx::query!(
        "update identity.customer_session
         set last_seen_at = $2, expires_at = least($3, created_at + make_interval(days => $4))
         where id_hash = (select id_hash from identity.customer_session where id_hash = $1 for update skip locked)",
        id_hash,
        now,
        now + Duration::days(IDLE_DAYS),
        LIFE_DAYS,
    )
    .execute(&mut *scope.conn())
    .await?;
    Ok(())
}

/// Every place where they are signed in now, the latest first.
pub(super) async fn places(customer: &mut Customer) -> Result<Vec<SignedInAt>, Error> {
    let (now, id, this) = (customer.now(), customer.account().id, customer.session().to_vec());
    let rows = sqlx::query!(
        "select id_hash, created_at, last_seen_at, user_agent from identity.customer_session
         where customer_id = $1 and expires_at > $2 order by last_seen_at desc, created_at desc, id_hash",
        id.0,
        now,
    )
    .fetch_all(&mut *customer.conn())
    .await?;
    let places = rows.into_iter().map(|row| SignedInAt {
        is_this: row.id_hash == this,
        handle: hex(&row.id_hash),
        since: row.created_at,
        last_seen: row.last_seen_at,
        user_agent: row.user_agent,
    });
    Ok(places.collect())
}

/// Ends the session that asks.
pub(super) async fn end_this(customer: &mut Customer) -> Result<(), Error> {
    let (id, this) = (customer.account().id, customer.session().to_vec());
    end_one(customer, id, &this).await.map(|_| ())
}

/// Ends one of theirs; whether there was one.
pub(super) async fn end_one(scope: &mut TenantScope, customer: CustomerId, id_hash: &[u8]) -> Result<bool, Error> {
    let done = sqlx::query!(
        "delete from identity.customer_session where customer_id = $1 and id_hash = $2",
        customer.0,
        id_hash
    )
    .execute(&mut *scope.conn())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Ends all of theirs but the one that asks; how many there were.
pub(super) async fn end_others(customer: &mut Customer) -> Result<u64, Error> {
    let (id, this) = (customer.account().id, customer.session().to_vec());
    let done =
        sqlx::query!("delete from identity.customer_session where customer_id = $1 and id_hash <> $2", id.0, this)
            .execute(&mut *customer.conn())
            .await?;
    Ok(done.rows_affected())
}
