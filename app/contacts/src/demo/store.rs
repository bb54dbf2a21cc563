use crate::{PersonAdded, PersonId, person::store::new_person};
use brazil::Phone;
use chrono::{DateTime, Utc};
use kernel::Error;
use tenancy::TenantScope;

/// A person of a demonstration.
pub(super) struct Extra {
    pub(super) id: PersonId,
    pub(super) name: String,
    pub(super) phone: Phone,
    pub(super) created_at: DateTime<Utc>,
}

/// Adds who is not there yet.
pub(super) async fn add(scope: &mut TenantScope, extra: &Extra) -> Result<(), Error> {
    let made = sqlx::query!(
        r#"with made as (
               insert into contacts.person as p (id, name, created_at) values ($1, $2, $3)
               on conflict do nothing
               returning id, to_jsonb(p) as row
           ), known as (
               insert into contacts.identity as i (kind, normalised, person_id, created_at)
               select 'phone', $4, id, $3 from made
               on conflict do nothing
               returning to_jsonb(i) as row
           )
           select made.row as "person!", known.row as "identity?" from made left join known on true"#,
        extra.id.0,
        extra.name,
        extra.created_at,
        extra.phone.as_str(),
    )
    .fetch_optional(&mut *scope.conn())
    .await?;
    let Some(made) = made else { return Ok(()) };
    let changes = new_person(extra.id, made.person, &extra.phone, made.identity);
    events::record(scope, &PersonAdded { person: extra.id }, changes).await
}
