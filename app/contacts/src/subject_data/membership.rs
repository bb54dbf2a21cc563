use super::{Erased, Section, Subject, SubjectData, Traces};
use async_trait::async_trait;
use events::{Changes, left_out};
use kernel::Error;
use rust_i18n::t;
use serde_json::json;
use tenancy::TenantScope;

const MODULE_OFF: &str = "identity.module_off";
const NOTIFICATION: &str = "identity.notification";
const TEAM_MEMBER: &str = "identity.team_member";

/// Answers for how somebody belonged to the staff: teams, modules that were off for them, what they were told.
#[derive(Debug, Clone, Copy)]
pub struct MembershipData;

#[async_trait]
impl SubjectData for MembershipData {
    fn tables(&self) -> &'static [&'static str] {
        &[MODULE_OFF, NOTIFICATION, TEAM_MEMBER]
    }

    async fn export(&self, scope: &mut TenantScope, traces: &Traces) -> Result<Vec<Section>, Error> {
        let Subject::Staff(staff) = traces.subject else { return Ok(Vec::new()) };
        let locale = scope.locale().code();
        let rows = sqlx::query_scalar!(
            r#"select to_jsonb(m) as "row!"
               from (select module, reason, off_at from identity.module_off where staff_id = $1 order by module) m"#,
            staff.0
        )
        .fetch_all(&mut *scope.conn())
        .await?;
        let off = Section::of(MODULE_OFF, t!("export.module_off", locale = locale), rows);
        let rows = sqlx::query_scalar!(
            r#"select to_jsonb(n) as "row!"
               from (select kind, link, created_at, read_at from identity.notification
                     where staff_id = $1 order by created_at, id) n"#,
            staff.0
        )
        .fetch_all(&mut *scope.conn())
        .await?;
        let told = Section::of(NOTIFICATION, t!("export.notification", locale = locale), rows);
        let rows = sqlx::query_scalar!(
            r#"select to_jsonb(m) as "row!"
               from (select t.name as team, m.leads from identity.team_member m
                     join identity.team t on t.id = m.team_id where m.staff_id = $1 order by t.name) m"#,
            staff.0
        )
        .fetch_all(&mut *scope.conn())
        .await?;
        let teams = Section::of(TEAM_MEMBER, t!("export.team_member", locale = locale), rows);
        Ok([off, told, teams].into_iter().flatten().collect())
    }

    async fn erase(&self, scope: &mut TenantScope, traces: &Traces) -> Result<Erased, Error> {
        let Subject::Staff(staff) = traces.subject else { return Ok(Erased::default()) };
        let notices = sqlx::query!(
            "delete from identity.notification where staff_id = $1 or values::text like any($2)",
            staff.0,
            &traces.patterns()
        );
        let notices = notices.execute(&mut *scope.conn()).await?.rows_affected();
        let off = sqlx::query_scalar!("delete from identity.module_off where staff_id = $1 returning module", staff.0)
            .fetch_all(&mut *scope.conn())
            .await?;
        let off_changes = off.iter().fold(Changes::none(), |changes, module| {
            let key = json!({ "module": module, "staff_id": staff });
            changes.removed(MODULE_OFF, key, json!({ "module": module, "staff_id": staff, "reason": left_out() }))
        });
        let teams = sqlx::query!(
            r#"delete from identity.team_member m where staff_id = $1
               returning team_id, to_jsonb(m) as "row!""#,
            staff.0
        )
        .fetch_all(&mut *scope.conn())
        .await?;
        let number = teams.len() as u64;
        let team_changes = teams.into_iter().fold(Changes::none(), |changes, row| {
            changes.removed(TEAM_MEMBER, json!({ "staff_id": staff, "team_id": row.team_id }), row.row)
        });
        let erased = Erased::default()
            .removed(NOTIFICATION, notices, Changes::none())
            .removed(MODULE_OFF, off.len() as u64, off_changes)
            .removed(TEAM_MEMBER, number, team_changes);
        Ok(erased)
    }
}
