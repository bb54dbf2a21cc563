use crate::{PersonId, PersonLinked};
use events::{Changes, Listener, Work};
use identity::{CustomerId, CustomerSignedIn};
use kernel::Error;
use serde_json::json;
use tenancy::{ModuleKey, TenantScope};

/// Who signs in with an e-mail that is somebody's is that person.
#[derive(Debug)]
pub struct LinkCustomer;

impl Listener<CustomerSignedIn> for LinkCustomer {
    const NAME: &'static str = "contacts.link_customer";
    const MODULE: Option<ModuleKey> = None;

    async fn hear(event: CustomerSignedIn, work: &mut Work) -> Result<(), Error> {
        link(work, event.customer).await.map(|_| ())
    }
}

/// Links an account with the person of its e-mail, unless either is linked already.
pub(crate) async fn link(scope: &mut TenantScope, customer: CustomerId) -> Result<Option<PersonId>, Error> {
    let person = sqlx::query_scalar!(
        r#"update contacts.person p set customer_id = c.id
           from identity.customer c join contacts.identity i on i.kind = 'email' and i.normalised = c.email
           where c.id = $1 and p.id = i.person_id and p.customer_id is null
               and not exists (select from contacts.person other where other.customer_id = c.id)
           returning p.id as "id: PersonId""#,
        customer.0,
    )
    .fetch_optional(&mut *scope.conn())
    .await?;
    if let Some(person) = person {
        let (before, after) = (json!({ "customer_id": null }), json!({ "customer_id": customer }));
        let changes = Changes::none().changed("contacts.person", json!({ "id": person }), before, after);
        events::record(scope, &PersonLinked { person }, changes).await?;
    }
    Ok(person)
}

#[cfg(test)]
mod tests {
    use super::*;
    use testkit::{TestDb, db};
    use uuid::Uuid;

    const CUSTOMER: CustomerId = CustomerId(Uuid::from_u128(1));
    const PERSON: Uuid = Uuid::from_u128(2);

    async fn shop(email: &str) -> TestDb {
        let db = db().await;
        let mut scope = db.scope().await;
        let now = scope.now();
        sqlx::query!(
            "insert into identity.customer (id, email, locale, created_at) values ($1, 'ana@mail.example', 'pt-BR', $2)",
            CUSTOMER.0,
            now
        )
        .execute(&mut *scope.conn())
        .await
        .unwrap();
        sqlx::query!("insert into contacts.person (id, name, created_at) values ($1, 'Ana', $2)", PERSON, now)
            .execute(&mut *scope.conn())
            .await
            .unwrap();
        sqlx::query!(
            "insert into contacts.identity (kind, normalised, person_id, created_at) values ('email', $1, $2, $3)",
            email,
            PERSON,
            now
        )
        .execute(&mut *scope.conn())
        .await
        .unwrap();
        scope.commit().await.unwrap();
        db
    }

    #[tokio::test]
    async fn who_signs_in_with_a_persons_email_is_that_person_from_then_on() {
        let db = shop("ana@mail.example").await;
        let mut scope = db.scope().await;
        assert_eq!(link(&mut scope, CUSTOMER).await.unwrap(), Some(PersonId(PERSON)));
        assert_eq!(link(&mut scope, CUSTOMER).await.unwrap(), None, "once is enough");
        let linked = sqlx::query_scalar!("select customer_id from contacts.person where id = $1", PERSON)
            .fetch_one(&mut *scope.conn())
            .await
            .unwrap();
        assert_eq!(linked, Some(CUSTOMER.0));
    }

    #[tokio::test]
    async fn another_email_is_another_person() {
        let db = shop("bia@mail.example").await;
        let mut scope = db.scope().await;
        assert_eq!(link(&mut scope, CUSTOMER).await.unwrap(), None);
        assert_eq!(link(&mut scope, CustomerId(Uuid::from_u128(9))).await.unwrap(), None, "nobody's account");
    }
}
