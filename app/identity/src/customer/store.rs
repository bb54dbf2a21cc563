use super::{CustomerAccount, CustomerId};
use brazil::Phone;
use events::Changes;
use kernel::{Error, Locale};
use serde_json::{Value, json};
use tenancy::TenantScope;

/// As the trail calls it.
pub(crate) const CUSTOMER: &str = "identity.customer";

/// A row as the database spells it.
pub(super) struct Row {
    pub(super) id: CustomerId,
    pub(super) email: String,
    pub(super) name: String,
    pub(super) phone: Option<String>,
    pub(super) locale: String,
}

impl Row {
    pub(super) fn into_account(self) -> Result<CustomerAccount, Error> {
        let phone = self.phone.as_deref().map(Phone::parse).transpose().map_err(Error::fault)?;
        let locale = Locale::from_code(&self.locale).unwrap_or_default();
        Ok(CustomerAccount { id: self.id, email: self.email, name: self.name, phone, locale })
    }
}

/// The account of this e-mail, made if there is none, and what that changed. Its language is the reader's.
pub(super) async fn come_in(scope: &mut TenantScope, email: &str) -> Result<(CustomerAccount, Changes), Error> {
    let (id, now, locale) = (CustomerId::new(), scope.now(), scope.locale().code());
    let row = sqlx::query!(
        r#"with old as (
               select to_jsonb(c) as row from identity.customer c where c.email = $2
           ), new as (
               insert into identity.customer as c (id, email, locale, created_at) values ($1, $2, $3, $4)
               on conflict (email) do update set locale = excluded.locale
               returning c.id, c.email, c.name, c.phone, c.locale, to_jsonb(c) as row
           )
           select new.id as "id: CustomerId", new.email, new.name, new.phone, new.locale, new.row as "after!",
               (select old.row from old) as "before?" from new"#,
        id.0,
        email,
        locale,
        now,
    )
    .fetch_one(&mut *scope.conn())
    .await?;
    let changes = told(row.id, row.before, row.after);
    let account = Row { id: row.id, email: row.email, name: row.name, phone: row.phone, locale: row.locale };
    Ok((account.into_account()?, changes))
}

/// Changes what a customer says of themselves; gives what it changed.
pub(super) async fn change(
    scope: &mut TenantScope,
    id: CustomerId,
    name: &str,
    phone: Option<&Phone>,
) -> Result<Changes, Error> {
    let locale = scope.locale().code();
    let row = sqlx::query!(
        r#"update identity.customer c set name = $2, phone = $3, locale = $4 from identity.customer old
           where c.id = $1 and old.id = c.id
           returning to_jsonb(old) as "before!", to_jsonb(c) as "after!""#,
        id.0,
        name,
        phone.map(Phone::as_str),
        locale,
    )
    .fetch_one(&mut *scope.conn())
    .await?;
    Ok(told(id, Some(row.before), row.after))
}

/// The id of the account of this e-mail.
pub(super) async fn id_of(scope: &mut TenantScope, email: &str) -> Result<Option<CustomerId>, Error> {
    let id = sqlx::query_scalar!(r#"select id as "id: CustomerId" from identity.customer where email = $1"#, email)
        .fetch_optional(&mut *scope.conn())
        .await?;
    Ok(id)
}

fn told(id: CustomerId, before: Option<Value>, after: Value) -> Changes {
    let key = json!({ "id": id });
    match before {
        Some(before) => Changes::none().changed(CUSTOMER, key, before, after),
        None => Changes::none().created(CUSTOMER, key, after),
    }
}
