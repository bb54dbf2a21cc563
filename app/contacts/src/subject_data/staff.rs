use super::{Erased, Section, Subject, SubjectData, Traces};
use async_trait::async_trait;
use events::{Changes, left_out};
use kernel::Error;
use rust_i18n::t;
use serde_json::json;
use tenancy::TenantScope;

const STAFF: &str = "identity.staff";
const INVITATION: &str = "identity.invitation";
const RESET: &str = "identity.password_reset";
const SESSION: &str = "identity.session";

/// Answers for the tables of `identity`, which lies below this crate.
#[derive(Debug, Clone, Copy)]
pub struct StaffData;

#[async_trait]
impl SubjectData for StaffData {
    fn tables(&self) -> &'static [&'static str] {
        &[STAFF, INVITATION, RESET, SESSION]
    }

    async fn export(&self, scope: &mut TenantScope, traces: &Traces) -> Result<Vec<Section>, Error> {
        let Subject::Staff(staff) = traces.subject else { return Ok(Vec::new()) };
        let locale = scope.locale().code();
        let rows = sqlx::query_scalar!(
            r#"select to_jsonb(s) as "row!"
               from (select id, email, name, role, active, created_at, last_sign_in_at
                     from identity.staff where id = $1) s"#,
            staff.0
        )
        .fetch_all(&mut *scope.conn())
        .await?;
        let own = Section::of(STAFF, t!("export.staff", locale = locale), rows);
        let rows = sqlx::query_scalar!(
            r#"select to_jsonb(i) as "row!"
               from (select created_at, expires_at, used_at
                     from identity.invitation where staff_id = $1 order by created_at) i"#,
            staff.0
        )
        .fetch_all(&mut *scope.conn())
        .await?;
        let invited = Section::of(INVITATION, t!("export.invitation", locale = locale), rows);
        let rows = sqlx::query_scalar!(
            r#"select to_jsonb(r) as "row!"
               from (select created_at, expires_at, used_at
                     from identity.password_reset where staff_id = $1 order by created_at) r"#,
            staff.0
        )
        .fetch_all(&mut *scope.conn())
        .await?;
        let reset = Section::of(RESET, t!("export.reset", locale = locale), rows);
        let rows = sqlx::query_scalar!(
            r#"select to_jsonb(s) as "row!"
               from (select created_at, last_seen_at, expires_at, user_agent
                     from identity.session where staff_id = $1 order by created_at) s"#,
            staff.0
        )
        .fetch_all(&mut *scope.conn())
        .await?;
        let signed_in = Section::of(SESSION, t!("export.session", locale = locale), rows);
        Ok([own, invited, reset, signed_in].into_iter().flatten().collect())
    }

    async fn erase(&self, scope: &mut TenantScope, traces: &Traces) -> Result<Erased, Error> {
        let Subject::Staff(staff) = traces.subject else { return Ok(Erased::default()) };
        let sessions = sqlx::query!("delete from identity.session where staff_id = $1", staff.0);
        let sessions = sessions.execute(&mut *scope.conn()).await?.rows_affected();
        let invitations = sqlx::query!("delete from identity.invitation where staff_id = $1", staff.0);
        let invitations = invitations.execute(&mut *scope.conn()).await?.rows_affected();
        let resets = sqlx::query!("delete from identity.password_reset where staff_id = $1", staff.0);
        let resets = resets.execute(&mut *scope.conn()).await?.rows_affected();
        let nobody = t!("erase.name", locale = scope.tenant().locale.code());
        // An address is unique and none of RFC 2606's .invalid reaches anybody.
        let nowhere = format!("{staff}@apagado.invalid");
        let done = sqlx::query!(
            "update identity.staff set name = $2, email = $3, password_hash = null, last_sign_in_at = null
             where id = $1
                 and (name <> $2 or email <> $3 or password_hash is not null or last_sign_in_at is not null)",
            staff.0,
            &*nobody,
            nowhere
        )
        .execute(&mut *scope.conn())
        .await?;
        let changes = match done.rows_affected() {
            0 => Changes::none(),
            _ => Changes::none().changed(
                STAFF,
                json!({ "id": staff }),
                json!({ "name": left_out(), "email": left_out(), "password_hash": left_out(), "last_sign_in_at": left_out() }),
                json!({ "name": nobody, "email": nowhere, "password_hash": null, "last_sign_in_at": null }),
            ),
        };
        let erased = Erased::default()
            .removed(SESSION, sessions, Changes::none())
            .removed(INVITATION, invitations, Changes::none())
            .removed(RESET, resets, Changes::none())
            .anonymised(STAFF, done.rows_affected(), changes);
        Ok(erased)
    }
}
