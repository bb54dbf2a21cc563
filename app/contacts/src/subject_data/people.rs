use super::{Erased, Section, Subject, SubjectData, Traces};
use crate::PersonId;
use async_trait::async_trait;
use events::{Changes, left_out};
use kernel::Error;
use rust_i18n::t;
use serde_json::json;
use tenancy::TenantScope;

const PERSON: &str = "contacts.person";
const IDENTITY: &str = "contacts.identity";

/// Answers for the people themselves and what they are recognised by.
#[derive(Debug, Clone, Copy)]
pub struct PeopleData;

#[async_trait]
impl SubjectData for PeopleData {
    fn tables(&self) -> &'static [&'static str] {
        &[PERSON, IDENTITY]
    }

    async fn export(&self, scope: &mut TenantScope, traces: &Traces) -> Result<Vec<Section>, Error> {
        let Some(person) = traces.subject.person() else { return Ok(Vec::new()) };
        let locale = scope.locale().code();
        let rows = sqlx::query_scalar!(
            r#"select to_jsonb(p) as "row!"
               from (select id, name, note, created_at from contacts.person where id = $1) p"#,
            person.0
        )
        .fetch_all(&mut *scope.conn())
        .await?;
        let own = Section::of(PERSON, t!("export.person", locale = locale), rows);
        let rows = sqlx::query_scalar!(
            r#"select to_jsonb(i) as "row!"
               from (select kind, normalised, created_at from contacts.identity
                     where person_id = $1 order by created_at, normalised) i"#,
            person.0
        )
        .fetch_all(&mut *scope.conn())
        .await?;
        let known_by = Section::of(IDENTITY, t!("export.identity", locale = locale), rows);
        Ok([own, known_by].into_iter().flatten().collect())
    }

    async fn erase(&self, scope: &mut TenantScope, traces: &Traces) -> Result<Erased, Error> {
        let Subject::Person(person) = traces.subject else { return Ok(Erased::default()) };
        let erased = forget_identities(scope, person).await?;
        let nobody = t!("erase.name", locale = scope.tenant().locale.code());
        let done = sqlx::query!(
            "update contacts.person set name = $2, note = '' where id = $1 and (name <> $2 or note <> '')",
            person.0,
            &*nobody
        )
        .execute(&mut *scope.conn())
        .await?;
        let changes = match done.rows_affected() {
            0 => Changes::none(),
            _ => Changes::none().changed(
                PERSON,
                json!({ "id": person }),
                json!({ "name": left_out(), "note": left_out() }),
                json!({ "name": nobody, "note": "" }),
            ),
        };
        Ok(erased.anonymised(PERSON, done.rows_affected(), changes))
    }
}

async fn forget_identities(scope: &mut TenantScope, person: PersonId) -> Result<Erased, Error> {
    let kinds = sqlx::query_scalar!("delete from contacts.identity where person_id = $1 returning kind", person.0)
        .fetch_all(&mut *scope.conn())
        .await?;
    let changes = kinds.iter().fold(Changes::none(), |changes, kind| {
        changes.removed(
            IDENTITY,
            json!({ "kind": kind, "normalised": left_out() }),
            json!({ "kind": kind, "normalised": left_out(), "person_id": person }),
        )
    });
    Ok(Erased::default().removed(IDENTITY, kinds.len() as u64, changes))
}
