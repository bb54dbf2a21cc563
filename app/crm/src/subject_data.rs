use crate::note::{self, NOTE};
use async_trait::async_trait;
use contacts::subject_data::{Erased, Section, Subject, SubjectData, Traces};
use events::{Changes, left_out};
use kernel::Error;
use rust_i18n::t;
use serde_json::json;
use tenancy::TenantScope;
use uuid::Uuid;

const DEAL: &str = "crm.deal";
const STAGE_CHANGE: &str = "crm.deal_stage_change";

/// Answers for what people wanted from the business. The staff only stand beside it, by their ids.
#[derive(Debug, Clone, Copy)]
pub struct DealData;

#[async_trait]
impl SubjectData for DealData {
    fn tables(&self) -> &'static [&'static str] {
        &[DEAL, STAGE_CHANGE, NOTE]
    }

    async fn rows(&self, scope: &mut TenantScope, subject: Subject) -> Result<Vec<Uuid>, Error> {
        let Subject::Person(person) = subject else { return Ok(Vec::new()) };
        let ids = sqlx::query_scalar!("select id from crm.deal where person_id = $1 order by id", person.0)
            .fetch_all(&mut *scope.conn())
            .await?;
        Ok(ids)
    }

    async fn export(&self, scope: &mut TenantScope, traces: &Traces) -> Result<Vec<Section>, Error> {
        let Subject::Person(person) = traces.subject else { return Ok(Vec::new()) };
        let locale = scope.locale().code();
        let rows = sqlx::query_scalar!(
            r#"select to_jsonb(e) as "row!" from (
                   select d.id, d.title, d.amount_centavos, s.name as stage, d.created_at, d.stage_entered_at
                   from crm.deal d join crm.stage s on s.id = d.stage_id
                   where d.person_id = $1 order by d.created_at, d.id
               ) e"#,
            person.0
        )
        .fetch_all(&mut *scope.conn())
        .await?;
        let deals = Section::of(DEAL, t!("subject_data.deal", locale = locale), rows);
        let rows = sqlx::query_scalar!(
            r#"select to_jsonb(e) as "row!" from (
                   select c.deal_id, f.name as from_stage, t.name as to_stage, c.changed_at
                   from crm.deal_stage_change c
                   join crm.deal d on d.id = c.deal_id
                   join crm.stage f on f.id = c.from_stage_id
                   join crm.stage t on t.id = c.to_stage_id
                   where d.person_id = $1 order by c.changed_at, c.deal_id, c.version
               ) e"#,
            person.0
        )
        .fetch_all(&mut *scope.conn())
        .await?;
        let moves = Section::of(STAGE_CHANGE, t!("subject_data.deal_stage_change", locale = locale), rows);
        let notes = Section::of(NOTE, t!("subject_data.note", locale = locale), note::export(scope, person).await?);
        Ok([deals, moves, notes].into_iter().flatten().collect())
    }

    /// The deals stay for the business's own figures: what they were about goes, and what was written down about them.
    async fn erase(&self, scope: &mut TenantScope, traces: &Traces) -> Result<Erased, Error> {
        let Subject::Person(person) = traces.subject else { return Ok(Erased::default()) };
        let ids = sqlx::query_scalar!(
            "update crm.deal set title = '' where person_id = $1 and title <> '' returning id",
            person.0
        )
        .fetch_all(&mut *scope.conn())
        .await?;
        let changes = ids.iter().fold(Changes::none(), |changes, id| {
            changes.changed(DEAL, json!({ "id": id }), json!({ "title": left_out() }), json!({ "title": "" }))
        });
        let (notes, gone) = note::remove(scope, person).await?;
        Ok(Erased::default().anonymised(DEAL, ids.len() as u64, changes).removed(NOTE, notes, gone))
    }
}
