use super::{NoteId, are_kept, rules::NewNote};
use crate::{DealId, NoteAdded};
use chrono::{DateTime, Utc};
use contacts::PersonId;
use events::{Changes, left_out};
use kernel::Error;
use serde_json::{Value, json};
use tenancy::TenantScope;

/// As the trail and the data map call it.
pub(crate) const NOTE: &str = "crm.note";

/// Notes on a page.
const MOST: i64 = 200;

/// What somebody wrote down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Note {
    pub(crate) at: DateTime<Utc>,
    /// `None` when a command wrote it.
    pub(crate) by: Option<String>,
    pub(crate) text: String,
}

/// The notes of a deal, the latest first.
pub(crate) async fn load(scope: &mut TenantScope, deal: DealId) -> Result<Vec<Note>, Error> {
    if !are_kept(scope.tenant()) {
        return Ok(Vec::new());
    }
    let notes = sqlx::query_as!(
        Note,
        r#"select n.created_at as at, who.name as "by?", n.text
           from crm.note n left join identity.staff who on who.id = n.created_by
           where n.deal_id = $1 order by n.created_at desc, n.id desc limit $2"#,
        deal.0,
        MOST,
    )
    .fetch_all(&mut *scope.conn())
    .await?;
    Ok(notes)
}

/// Writes a note down, and tells it.
pub(super) async fn add(scope: &mut TenantScope, new: &NewNote) -> Result<(), Error> {
    let (id, now, author) = (NoteId::new(), scope.now(), scope.actor().staff());
    let row = sqlx::query_scalar!(
        r#"insert into crm.note as n (id, deal_id, text, created_at, created_by)
           select $1, d.id, $3, $4, $5 from crm.deal d where d.id = $2
           returning to_jsonb(n) as "row!""#,
        id.0,
        new.deal.0,
        new.text,
        now,
        author,
    )
    .fetch_optional(&mut *scope.conn())
    .await?
    .ok_or(Error::NotFound)?;
    let changes = Changes::none().created(NOTE, json!({ "id": id }), row);
    events::record(scope, &NoteAdded { deal: new.deal, note: id }, changes).await
}

/// What was written down about the deals of a person, the oldest first.
pub(crate) async fn export(scope: &mut TenantScope, person: PersonId) -> Result<Vec<Value>, Error> {
    if !are_kept(scope.tenant()) {
        return Ok(Vec::new());
    }
    let rows = sqlx::query_scalar!(
        r#"select to_jsonb(e) as "row!" from (
               select n.deal_id, n.text, n.created_at
               from crm.note n join crm.deal d on d.id = n.deal_id
               where d.person_id = $1 order by n.created_at, n.id
           ) e"#,
        person.0
    )
    .fetch_all(&mut *scope.conn())
    .await?;
    Ok(rows)
}

/// Removes it; how many notes there were, and what the trail tells of them.
pub(crate) async fn remove(scope: &mut TenantScope, person: PersonId) -> Result<(u64, Changes), Error> {
    if !are_kept(scope.tenant()) {
        return Ok((0, Changes::none()));
    }
    let notes = sqlx::query!(
        "delete from crm.note n using crm.deal d where d.id = n.deal_id and d.person_id = $1 returning n.id, n.deal_id",
        person.0
    )
    .fetch_all(&mut *scope.conn())
    .await?;
    let changes = notes.iter().fold(Changes::none(), |changes, note| {
        let row = json!({ "id": note.id, "deal_id": note.deal_id, "text": left_out() });
        changes.removed(NOTE, json!({ "id": note.id }), row)
    });
    Ok((notes.len() as u64, changes))
}
