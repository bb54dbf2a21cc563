use crate::PersonId;
use brazil::Phone;
use chrono::{DateTime, Utc};
use kernel::Error;
use tenancy::TenantScope;
use uuid::Uuid;

/// A person of a demonstration.
pub(super) struct Extra {
    pub(super) id: PersonId,
    pub(super) name: String,
    pub(super) phone: Phone,
    pub(super) created_at: DateTime<Utc>,
}

/// Adds who is not there yet.
pub(super) async fn add(scope: &mut TenantScope, people: &[Extra]) -> Result<(), Error> {
    let ids: Vec<Uuid> = people.iter().map(|person| person.id.0).collect();
    let names: Vec<String> = people.iter().map(|person| person.name.clone()).collect();
    let phones: Vec<String> = people.iter().map(|person| person.phone.as_str().to_owned()).collect();
    let times: Vec<DateTime<Utc>> = people.iter().map(|person| person.created_at).collect();
    sqlx::query!(
        "insert into contacts.person (id, name, created_at)
         select * from unnest($1::uuid[], $2::text[], $3::timestamptz[])
         on conflict do nothing",
        &ids,
        &names,
        &times,
    )
    .execute(&mut *scope.conn())
    .await?;
    sqlx::query!(
        "insert into contacts.identity (kind, normalised, person_id, created_at)
         select 'phone', * from unnest($1::text[], $2::uuid[], $3::timestamptz[])
         on conflict do nothing",
        &phones,
        &ids,
        &times,
    )
    .execute(&mut *scope.conn())
    .await?;
    Ok(())
}
