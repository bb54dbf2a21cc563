use super::{Person, PersonId};
use brazil::Phone;
use events::Changes;
use kernel::Error;
use serde_json::{Value, json};
use tenancy::TenantScope;
use uuid::Uuid;

const PHONE: &str = "phone";

/// How often a phone is tried to be claimed or found, while its person is being erased.
const TRIES: usize = 3;

/// The person with this phone, written down under `name` when there is none yet, and the rows that this made. Who is
/// already known keeps their name.
///
/// Two requests for one new phone make one person: the second waits for the first. Nobody erases the person before this
/// transaction ends, so that what it writes about them is not left over.
///
/// # Errors
/// [`Error::Fault`] when the database refuses, as it does for a name that is empty or longer than 120 characters,
/// [`Error::Unavailable`] when the person is being erased all the time.
pub async fn find_or_create_by_phone(
    scope: &mut TenantScope,
    name: &str,
    phone: &Phone,
) -> Result<(PersonId, Changes), Error> {
    for _ in 0..TRIES {
        if let Some(made) = create(scope, name, phone).await? {
            return Ok(made);
        }
        if let Some(id) = find_by_phone(scope, phone).await? {
            return Ok((id, Changes::none()));
        }
    }
    Err(Error::Unavailable)
}

/// A new person, unless the phone is somebody's.
async fn create(scope: &mut TenantScope, name: &str, phone: &Phone) -> Result<Option<(PersonId, Changes)>, Error> {
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
    Ok(made.map(|made| (id, new_person(id, made.person, phone, Some(made.identity)))))
}

/// A person and what they are recognised by, as rows of the trail.
pub(crate) fn new_person(id: PersonId, person: Value, phone: &Phone, identity: Option<Value>) -> Changes {
    let changes = Changes::none().created("contacts.person", json!({ "id": id }), person);
    match identity {
        Some(row) => changes.created("contacts.identity", json!({ "kind": PHONE, "normalised": phone.as_str() }), row),
        None => changes,
    }
}

/// Whose phone it is, kept from being erased for now; `None` when they were erased meanwhile.
async fn find_by_phone(scope: &mut TenantScope, phone: &Phone) -> Result<Option<PersonId>, Error> {
    let held = sqlx::query_scalar!(
        "select p.id from contacts.person p
         where p.id = (select i.person_id from contacts.identity i where i.kind = $1 and i.normalised = $2)
         for key share",
        PHONE,
        phone.as_str(),
    )
    .fetch_optional(&mut *scope.conn())
    .await?;
    // Whoever waited for an erasure holds somebody who is nobody any more.
    let id: Option<Uuid> = sqlx::query_scalar!(
        "select person_id from contacts.identity where kind = $1 and normalised = $2 and person_id = $3",
        PHONE,
        phone.as_str(),
        held,
    )
    .fetch_optional(&mut *scope.conn())
    .await?;
    Ok(id.map(PersonId))
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
