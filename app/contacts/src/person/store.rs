use super::{Person, PersonId};
use brazil::Phone;
use events::Changes;
use kernel::Error;
use serde_json::{Value, json};
use tenancy::TenantScope;
use uuid::Uuid;

const PHONE: &str = "phone";

/// The person with this phone, written down under `name` when there is none yet, and the rows that this made. Who is
/// already known keeps their name.
///
/// Two requests for one new phone make one person: the second waits for the first.
///
/// # Errors
/// [`Error::Fault`] when the database refuses, as it does for a name that is empty or longer than 120 characters.
pub async fn find_or_create_by_phone(
    scope: &mut TenantScope,
    name: &str,
    phone: &Phone,
) -> Result<(PersonId, Changes), Error> {
    let (id, now) = (PersonId::new(), scope.now());
    let made = sqlx::query!(
        r#"with claimed as (
               insert into contacts.identity as i (kind, normalised, person_id, created_at) values ($1, $2, $3, $4)
               on conflict do nothing
               returning person_id, to_jsonb(i) as row
           ), made as (
               insert into contacts.person as p (id, name, created_at) select person_id, $5, $4 from claimed
               returning to_jsonb(p) as row
           )
           select made.row as "person!", claimed.row as "identity!" from made, claimed"#,
        PHONE,
        phone.as_str(),
        id.0,
        now,
        name,
    )
    .fetch_optional(&mut *scope.conn())
    .await?;
    match made {
        Some(made) => Ok((id, new_person(id, made.person, phone, Some(made.identity)))),
        None => Ok((find_by_phone(scope, phone).await?, Changes::none())),
    }
}

/// A person and what they are recognised by, as rows of the trail.
pub(crate) fn new_person(id: PersonId, person: Value, phone: &Phone, identity: Option<Value>) -> Changes {
    let changes = Changes::none().created("contacts.person", json!({ "id": id }), person);
    match identity {
        Some(row) => changes.created("contacts.identity", json!({ "kind": PHONE, "normalised": phone.as_str() }), row),
        None => changes,
    }
}

async fn find_by_phone(scope: &mut TenantScope, phone: &Phone) -> Result<PersonId, Error> {
    let id: Uuid = sqlx::query_scalar!(
        "select person_id from contacts.identity where kind = $1 and normalised = $2",
        PHONE,
        phone.as_str(),
    )
    .fetch_one(&mut *scope.conn())
    .await?;
    Ok(PersonId(id))
}

/// What those of these ids who are people are called.
///
/// # Errors
/// [`Error::Fault`] when the database refuses.
pub async fn names(scope: &mut TenantScope, ids: &[Uuid]) -> Result<Vec<(Uuid, String)>, Error> {
    let rows = sqlx::query!("select id, name from contacts.person where id = any($1)", ids)
        .fetch_all(&mut *scope.conn())
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}

/// The person with this id.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub async fn load(scope: &mut TenantScope, id: PersonId) -> Result<Person, Error> {
    let row = sqlx::query!(
        r#"select p.name, p.note, p.created_at,
                  (select i.normalised from contacts.identity i
                   where i.person_id = p.id and i.kind = $2 order by i.created_at, i.normalised limit 1) as phone
           from contacts.person p where p.id = $1"#,
        id.0,
        PHONE,
    )
    .fetch_optional(&mut *scope.conn())
    .await?
    .ok_or(Error::NotFound)?;
    let phone = row.phone.map(|phone| Phone::parse(&phone)).transpose().map_err(Error::fault)?;
    Ok(Person { id, name: row.name, note: row.note, phone, created_at: row.created_at })
}
