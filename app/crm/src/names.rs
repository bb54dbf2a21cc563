use kernel::Error;
use tenancy::TenantScope;
use uuid::Uuid;

/// What those of these ids are called that are deals, by their person, stages or pipelines.
///
/// # Errors
/// [`Error::Fault`] when the database refuses.
pub async fn names(scope: &mut TenantScope, ids: &[Uuid]) -> Result<Vec<(Uuid, String)>, Error> {
    let rows = sqlx::query!(
        r#"select d.id as "id!", concat_ws(' · ', p.name, nullif(d.title, '')) as "name!"
           from crm.deal d join contacts.person p on p.id = d.person_id where d.id = any($1)
           union all select id, name from crm.stage where id = any($1)
           union all select id, name from crm.pipeline where id = any($1)"#,
        ids,
    )
    .fetch_all(&mut *scope.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}
