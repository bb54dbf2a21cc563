use super::{Erased, Section, Subject, SubjectData, Traces};
use async_trait::async_trait;
use events::{Changes, left_out};
use identity::CustomerId;
use kernel::Error;
use rust_i18n::t;
use serde_json::json;
use tenancy::TenantScope;
use uuid::Uuid;

const CUSTOMER: &str = "identity.customer";
const SESSION: &str = "identity.customer_session";
const CODE: &str = "identity.customer_code";
const PERSON: &str = "contacts.person";

/// Answers for the customers' tables of `identity`, which lies below this crate. An account that is a person's is theirs.
#[derive(Debug, Clone, Copy)]
pub struct CustomerData;

#[async_trait]
impl SubjectData for CustomerData {
    fn tables(&self) -> &'static [&'static str] {
        &[CUSTOMER, SESSION, CODE]
    }

    async fn rows(&self, scope: &mut TenantScope, subject: Subject) -> Result<Vec<Uuid>, Error> {
        Ok(account_of(scope, subject).await?.map(|customer| customer.0).into_iter().collect())
    }

    async fn export(&self, scope: &mut TenantScope, traces: &Traces) -> Result<Vec<Section>, Error> {
        let Some(customer) = account_of(scope, traces.subject).await? else { return Ok(Vec::new()) };
        let locale = scope.locale().code();
        let rows = sqlx::query_scalar!(
            r#"select to_jsonb(c) as "row!"
               from (select id, email, name, phone, locale, created_at from identity.customer where id = $1) c"#,
            customer.0
        )
        .fetch_all(&mut *scope.conn())
        .await?;
        let own = Section::of(CUSTOMER, t!("export.customer", locale = locale), rows);
        let rows = sqlx::query_scalar!(
            r#"select to_jsonb(s) as "row!"
               from (select created_at, last_seen_at, expires_at, user_agent
                     from identity.customer_session where customer_id = $1 order by created_at) s"#,
            customer.0
        )
        .fetch_all(&mut *scope.conn())
        .await?;
        let signed_in = Section::of(SESSION, t!("export.session", locale = locale), rows);
        let rows = sqlx::query_scalar!(
            r#"select to_jsonb(k) as "row!"
               from (select k.email, k.tries, k.created_at, k.expires_at from identity.customer_code k
                     join identity.customer c on c.id = k.customer_id or c.email = k.email
                     where c.id = $1 order by k.created_at) k"#,
            customer.0
        )
        .fetch_all(&mut *scope.conn())
        .await?;
        let codes = Section::of(CODE, t!("export.customer_code", locale = locale), rows);
        Ok([own, signed_in, codes].into_iter().flatten().collect())
    }

    async fn erase(&self, scope: &mut TenantScope, traces: &Traces) -> Result<Erased, Error> {
        let Some(customer) = account_of(scope, traces.subject).await? else { return Ok(Erased::default()) };
        let codes = sqlx::query!(
            "delete from identity.customer_code k using identity.customer c
             where c.id = $1 and (k.customer_id = c.id or k.email = c.email)",
            customer.0
        );
        let codes = codes.execute(&mut *scope.conn()).await?.rows_affected();
        let sessions = sqlx::query!("delete from identity.customer_session where customer_id = $1", customer.0);
        let sessions = sessions.execute(&mut *scope.conn()).await?.rows_affected();
        let person = sqlx::query_scalar!(
            "update contacts.person set customer_id = null where customer_id = $1 returning id",
            customer.0
        )
        .fetch_optional(&mut *scope.conn())
        .await?;
        let changes = person.map_or_else(Changes::none, |person| {
            let (before, after) = (json!({ "customer_id": customer }), json!({ "customer_id": null }));
            Changes::none().changed(PERSON, json!({ "id": person }), before, after)
        });
        let gone = sqlx::query!("delete from identity.customer where id = $1", customer.0);
        let gone = gone.execute(&mut *scope.conn()).await?.rows_affected();
        let before = json!({ "id": customer, "email": left_out(), "name": left_out(), "phone": left_out() });
        let changes = changes.removed(CUSTOMER, json!({ "id": customer }), before);
        let erased = Erased::default()
            .removed(CODE, codes, Changes::none())
            .removed(SESSION, sessions, Changes::none())
            .removed(CUSTOMER, gone, changes);
        Ok(erased)
    }
}

/// The account of somebody: their own, or the one with which a person signs in.
async fn account_of(scope: &mut TenantScope, subject: Subject) -> Result<Option<CustomerId>, Error> {
    let customer = match subject {
        Subject::Customer(customer) => {
            sqlx::query_scalar!("select id from identity.customer where id = $1", customer.0)
                .fetch_optional(&mut *scope.conn())
                .await?
        }
        Subject::Person(person) => {
            sqlx::query_scalar!("select customer_id from contacts.person where id = $1", person.0)
                .fetch_optional(&mut *scope.conn())
                .await?
                .flatten()
        }
        Subject::Staff(_) => None,
    };
    Ok(customer.map(CustomerId))
}
