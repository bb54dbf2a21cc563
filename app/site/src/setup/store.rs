use super::step::{Known, Step};
use crate::{SetupDismissed, SetupResumed, StepConfirmed, StepReopened};
use events::Changes;
use kernel::Error;
use serde_json::json;
use tenancy::TenantScope;

const STEP: &str = "site.setup_step";
/// The list of the steps, among the steps.
const ALL: &str = "all";

/// What is known about the first steps.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Told {
    /// Codes of what somebody said they did.
    pub(super) said: Vec<String>,
    pub(super) dismissed: bool,
    /// In the look that is being tried out; those that everybody sees stand in the registry.
    pub(super) has_drafted_hours: bool,
    pub(super) has_service: bool,
    pub(super) has_public_page: bool,
    pub(super) has_colleague: bool,
}

/// A service is there with a page of them that anyone may see: at the address that the proposed one has, or one like it.
pub(super) async fn load(scope: &mut TenantScope) -> Result<Told, Error> {
    let row = sqlx::query!(
        r#"select array(select step from site.setup_step where done_at is not null) as "said!",
                  exists (select from site.setup_step where step = 'all' and dismissed) as "dismissed!",
                  exists (select from site.brand_draft
                          where jsonb_path_exists(look, '$.contact.hours[*][*]')) as "has_drafted_hours!",
                  exists (select from site.page where is_public and slug ~ 'servic') as "has_service!",
                  exists (select from site.page where is_public) as "has_public_page!",
                  (select count(*) > 1 from identity.staff) as "has_colleague!""#,
    )
    .fetch_one(&mut *scope.conn())
    .await?;
    Ok(Told {
        said: row.said,
        dismissed: row.dismissed,
        has_drafted_hours: row.has_drafted_hours,
        has_service: row.has_service,
        has_public_page: row.has_public_page,
        has_colleague: row.has_colleague,
    })
}

/// Takes somebody's word that a step is done. Said twice, it is said once.
///
/// # Errors
/// [`Error::NotFound`] for a step that data tells about.
pub(super) async fn confirm(scope: &mut TenantScope, step: Step) -> Result<(), Error> {
    by_word(step)?;
    if let Some(changes) = write(scope, step.code(), true, false).await? {
        events::record(scope, &StepConfirmed { step: step.code().to_owned() }, changes).await?;
    }
    Ok(())
}

/// Takes the word back.
///
/// # Errors
/// [`Error::NotFound`] for a step that data tells about.
pub(super) async fn reopen(scope: &mut TenantScope, step: Step) -> Result<(), Error> {
    by_word(step)?;
    if let Some(changes) = write(scope, step.code(), false, false).await? {
        events::record(scope, &StepReopened { step: step.code().to_owned() }, changes).await?;
    }
    Ok(())
}

fn by_word(step: Step) -> Result<(), Error> {
    if step.known() == Known::ByWord { Ok(()) } else { Err(Error::NotFound) }
}

/// Offers the list no more on the page of the day.
pub(super) async fn dismiss(scope: &mut TenantScope) -> Result<(), Error> {
    if let Some(changes) = write(scope, ALL, false, true).await? {
        events::record(scope, &SetupDismissed {}, changes).await?;
    }
    Ok(())
}

/// Offers the list again.
pub(super) async fn resume(scope: &mut TenantScope) -> Result<(), Error> {
    if let Some(changes) = write(scope, ALL, false, false).await? {
        events::record(scope, &SetupResumed {}, changes).await?;
    }
    Ok(())
}

/// Writes down how a step stands; what it changed, if it was not so already.
async fn write(scope: &mut TenantScope, step: &str, done: bool, dismissed: bool) -> Result<Option<Changes>, Error> {
    let (author, now) = (scope.actor().staff(), scope.now());
    let row = sqlx::query!(
        r#"with old as (
             select to_jsonb(s) as row from site.setup_step s where s.step = $1
         ), new as (
             insert into site.setup_step as s (step, done_at, done_by, dismissed)
             values ($1, case when $2 then $3::timestamptz end, case when $2 then $4::uuid end, $5)
             on conflict (step) do update
                 set done_at = excluded.done_at, done_by = excluded.done_by, dismissed = excluded.dismissed
                 where (s.done_at is null) = $2 or s.dismissed <> $5
             returning to_jsonb(s) as row
         )
         select new.row as "after!", (select old.row from old) as "before?" from new"#,
        step,
        done,
        now,
        author,
        dismissed,
    )
    .fetch_optional(&mut *scope.conn())
    .await?;
    Ok(row.map(|row| {
        let key = json!({ "step": step });
        match row.before {
            Some(before) => Changes::none().changed(STEP, key, before, row.after),
            None => Changes::none().created(STEP, key, row.after),
        }
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use testkit::db;

    #[tokio::test]
    async fn what_somebody_said_counts_until_it_is_taken_back() {
        let db = db().await;
        let mut scope = db.scope().await;
        assert_eq!(load(&mut scope).await.unwrap(), Told::default());
        for _ in 0..2 {
            confirm(&mut scope, Step::Install).await.unwrap();
            assert_eq!(load(&mut scope).await.unwrap().said, ["install"]);
        }
        reopen(&mut scope, Step::Install).await.unwrap();
        assert!(load(&mut scope).await.unwrap().said.is_empty());
        let verbs: Vec<String> =
            sqlx::query_scalar("select verb from events.audit order by seq").fetch_all(scope.conn()).await.unwrap();
        assert_eq!(verbs, ["site.step_confirmed", "site.step_reopened"], "said twice, told once");
    }

    #[tokio::test]
    async fn what_the_data_tells_nobody_can_say() {
        let db = db().await;
        let mut scope = db.scope().await;
        assert_eq!(confirm(&mut scope, Step::Page).await, Err(Error::NotFound));
        assert_eq!(reopen(&mut scope, Step::Invitation).await, Err(Error::NotFound));
    }

    #[tokio::test]
    async fn a_list_that_was_put_away_can_be_had_again() {
        let db = db().await;
        let mut scope = db.scope().await;
        dismiss(&mut scope).await.unwrap();
        assert!(load(&mut scope).await.unwrap().dismissed);
        resume(&mut scope).await.unwrap();
        assert!(!load(&mut scope).await.unwrap().dismissed);
    }
}
