use super::{Account, OwnServer};
use crate::Security;
use events::{Changes, left_out};
use kernel::Error;
use serde_json::{Value, json};
use tenancy::{Sealed, TenantScope};

const ACCOUNT: &str = "mail.account";

/// What the password is sealed for: what was sealed for something else does not open here.
pub(super) const PURPOSE: &str = "mail.account";

/// A row as the database spells it.
pub(super) struct Row {
    sender_name: Option<String>,
    reply_to: Option<String>,
    host: Option<String>,
    port: Option<i32>,
    security: Option<String>,
    sender_address: Option<String>,
    username: Option<String>,
    password: Option<Vec<u8>>,
    key_id: Option<String>,
}

impl Row {
    pub(super) fn into_parts(self) -> (Account, Option<Sealed>) {
        let server = match (self.host, self.port, self.security, self.sender_address) {
            (Some(host), Some(port), Some(security), Some(sender)) => Some(OwnServer {
                host,
                port: u16::try_from(port).unwrap_or_default(),
                security: Security::from_code(&security).unwrap_or(Security::Tls),
                sender,
                user: self.username,
            }),
            _ => None,
        };
        let sealed = self.key_id.zip(self.password).map(|(key_id, bytes)| Sealed { key_id, bytes });
        (Account { sender_name: self.sender_name, reply_to: self.reply_to, server }, sealed)
    }
}

pub(super) async fn find(scope: &mut TenantScope) -> Result<Option<Row>, Error> {
    let found = sqlx::query_as!(
        Row,
        "select sender_name, reply_to, host, port, security, sender_address, username, password, key_id
         from mail.account",
    )
    .fetch_optional(&mut *scope.conn())
    .await?;
    Ok(found)
}

/// Whether this tenant's database has the table yet.
pub(super) async fn is_there(scope: &mut TenantScope) -> Result<bool, Error> {
    let there = sqlx::query_scalar!(r#"select to_regclass('mail.account') is not null as "there!""#)
        .fetch_one(&mut *scope.conn())
        .await?;
    Ok(there)
}

/// Writes the account with its password; what that changed, if anything.
pub(super) async fn save(
    scope: &mut TenantScope,
    account: &Account,
    sealed: Option<Sealed>,
) -> Result<Option<Changes>, Error> {
    let (now, server) = (scope.now(), account.server.as_ref());
    let (key_id, bytes) = sealed.map(|sealed| (sealed.key_id, sealed.bytes)).unzip();
    let row = sqlx::query!(
        r#"with old as (
             select to_jsonb(a) as row from mail.account a
         ), new as (
             insert into mail.account as a
                 (sender_name, reply_to, host, port, security, sender_address, username, password, key_id, changed_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
             on conflict (id) do update
                set sender_name = excluded.sender_name, reply_to = excluded.reply_to, host = excluded.host,
                    port = excluded.port, security = excluded.security, sender_address = excluded.sender_address,
                    username = excluded.username, password = excluded.password, key_id = excluded.key_id,
                    changed_at = excluded.changed_at
             returning to_jsonb(a) as row
         )
         select new.row as "after!", (select old.row from old) as "before?" from new"#,
        account.sender_name,
        account.reply_to,
        server.map(|server| server.host.as_str()),
        server.map(|server| i32::from(server.port)),
        server.map(|server| server.security.code()),
        server.map(|server| server.sender.as_str()),
        server.and_then(|server| server.user.as_deref()),
        bytes,
        key_id,
        now,
    )
    .fetch_one(&mut *scope.conn())
    .await?;
    let key = json!({ "id": 1 });
    let Some(before) = row.before else {
        return Ok(Some(Changes::none().created(ACCOUNT, key, without_secret(row.after))));
    };
    if undated(&before) == undated(&row.after) {
        return Ok(None);
    }
    Ok(Some(Changes::none().changed(ACCOUNT, key, without_secret(before), without_secret(row.after))))
}

/// Puts the same password in, sealed anew: nothing that the trail could tell.
pub(super) async fn replace(scope: &mut TenantScope, sealed: &Sealed) -> Result<(), Error> {
    sqlx::query!("update mail.account set password = $1, key_id = $2", sealed.bytes, sealed.key_id)
        .execute(&mut *scope.conn())
        .await?;
    Ok(())
}

/// Until this transaction ends no key is taken away: whoever seals holds this.
pub(super) async fn hold_key(scope: &mut TenantScope) -> Result<(), Error> {
    sqlx::query!("select pg_advisory_xact_lock_shared(hashtextextended('mail.account', 0))")
        .execute(&mut *scope.conn())
        .await?;
    Ok(())
}

/// Waits for whoever seals, and keeps others from it until this transaction ends.
pub(super) async fn take_key(scope: &mut TenantScope) -> Result<(), Error> {
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended('mail.account', 0))")
        .execute(&mut *scope.conn())
        .await?;
    Ok(())
}

fn undated(row: &Value) -> Value {
    let mut row = row.clone();
    row["changed_at"] = Value::Null;
    row
}

/// A row of the trail: says whether there is a password, never which.
fn without_secret(mut row: Value) -> Value {
    for column in ["password", "key_id"] {
        if row.get(column).is_some_and(|value| !value.is_null()) {
            row[column] = left_out();
        }
    }
    row
}
