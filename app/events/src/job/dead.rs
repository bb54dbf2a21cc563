use chrono::{DateTime, Utc};
use kernel::Error;
use serde::Serialize;
use tenancy::TenantScope;

/// A job that failed too often: a person has to look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeadJob {
    /// Its number at this tenant.
    pub id: i64,
    /// What should have been done; after an event and `>`, who should have heard it.
    pub kind: String,
    /// How often it was tried.
    pub attempts: i16,
    /// What went wrong the last time: for the operator, not for a page.
    pub last_error: Option<String>,
    /// When it was given up, UTC.
    pub dead_at: DateTime<Utc>,
    /// When it was wished for, UTC.
    pub created_at: DateTime<Utc>,
}

/// How much work there is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Queue {
    /// Jobs that wait, for a worker or for their time.
    pub waiting: i64,
    /// Jobs a worker has taken.
    pub running: i64,
    /// Jobs that failed too often.
    pub dead: i64,
    /// Since when the oldest of those that could be done waits, UTC.
    pub oldest_due: Option<DateTime<Utc>>,
}

/// Dead jobs, the youngest first; for a further page those before the last id of this one.
///
/// # Errors
/// [`Error::Fault`] when the database refuses.
pub async fn dead_jobs(scope: &mut TenantScope, before: Option<i64>, limit: i64) -> Result<Vec<DeadJob>, Error> {
    let jobs = sqlx::query_as!(
        DeadJob,
        r#"select id, kind, attempts, last_error, dead_at as "dead_at!", created_at
           from events.job where dead_at is not null and id < $1
           order by id desc limit $2"#,
        before.unwrap_or(i64::MAX),
        limit,
    )
    .fetch_all(&mut *scope.conn())
    .await?;
    Ok(jobs)
}

/// Wakes a dead job: it is tried anew, at once. Where the same was wished for again meanwhile, that wish stands for both.
///
/// # Errors
/// [`Error::NotFound`] when no dead job has this id.
pub async fn retry(scope: &mut TenantScope, id: i64) -> Result<(), Error> {
    let done = sqlx::query_scalar!(
        r#"with twin as (
               select dead.id from events.job dead
               join events.job living
                   on living.kind = dead.kind and living.unique_key = dead.unique_key and living.dead_at is null
               where dead.id = $1 and dead.dead_at is not null
           ), gone as (
               delete from events.job where id in (select id from twin) returning id
           ), woken as (
               update events.job set dead_at = null, attempts = 0, run_at = null, requests = 1
               where id = $1 and dead_at is not null and id not in (select id from twin)
               returning id
           )
           select id as "id!" from gone union all select id from woken"#,
        id,
    )
    .fetch_optional(&mut *scope.conn())
    .await?;
    done.ok_or(Error::NotFound)?;
    scope.has_work();
    Ok(())
}

/// Drops a dead job for good.
///
/// # Errors
/// [`Error::NotFound`] when no dead job has this id.
pub async fn discard(scope: &mut TenantScope, id: i64) -> Result<(), Error> {
    let done = sqlx::query!("delete from events.job where id = $1 and dead_at is not null", id)
        .execute(&mut *scope.conn())
        .await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(Error::NotFound) }
}

/// How much work there is at this instant.
///
/// # Errors
/// [`Error::Fault`] when the database refuses.
pub async fn queue(scope: &mut TenantScope) -> Result<Queue, Error> {
    let now = scope.now();
    let queue = sqlx::query_as!(
        Queue,
        r#"select count(*) filter (where dead_at is null and (leased_until is null or leased_until <= $1)) as "waiting!",
               count(*) filter (where leased_until > $1) as "running!",
               count(*) filter (where dead_at is not null) as "dead!",
               min(coalesce(run_at, created_at)) filter (
                   where dead_at is null and (leased_until is null or leased_until <= $1)
                   and coalesce(run_at, '-infinity') <= $1) as oldest_due
           from events.job"#,
        now,
    )
    .fetch_one(&mut *scope.conn())
    .await?;
    Ok(queue)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Job, Wish, Work, enqueue};
    use serde::Deserialize;
    use tenancy::ModuleKey;
    use testkit::{db, now};

    #[derive(Debug, Serialize, Deserialize)]
    struct Remind;

    impl Job for Remind {
        const KIND: &'static str = "events.remind";
        const MODULE: Option<ModuleKey> = None;

        async fn run(self, _: &mut Work) -> Result<(), Error> {
            Ok(())
        }
    }

    /// Every job there is, given up.
    async fn give_up(scope: &mut TenantScope) {
        sqlx::query("update events.job set dead_at = $1, attempts = 10, last_error = 'no' where dead_at is null")
            .bind(now())
            .execute(scope.conn())
            .await
            .unwrap();
    }

    #[tokio::test]
    async fn dead_jobs_are_listed_from_the_youngest_page_by_page() {
        let db = db().await;
        let mut scope = db.scope().await;
        for _ in 0..5 {
            enqueue(&mut scope, &Remind, Wish::now()).await.unwrap();
        }
        give_up(&mut scope).await;
        enqueue(&mut scope, &Remind, Wish::now()).await.unwrap();
        let first = dead_jobs(&mut scope, None, 3).await.unwrap();
        let rest = dead_jobs(&mut scope, first.last().map(|job| job.id), 3).await.unwrap();
        assert_eq!((first.len(), rest.len()), (3, 2), "the living one is not among them");
        assert!(first[0].id > first[2].id && first[2].id > rest[0].id);
        let oldest = &rest[1];
        assert_eq!((oldest.kind.as_str(), oldest.attempts, oldest.dead_at), ("events.remind", 10, now()));
        assert_eq!(oldest.last_error.as_deref(), Some("no"));
    }

    #[tokio::test]
    async fn a_dead_job_lives_again_when_a_person_says_so() {
        let db = db().await;
        let mut scope = db.scope().await;
        enqueue(&mut scope, &Remind, Wish::now()).await.unwrap();
        give_up(&mut scope).await;
        let id = dead_jobs(&mut scope, None, 1).await.unwrap()[0].id;
        retry(&mut scope, id).await.unwrap();
        assert_eq!(dead_jobs(&mut scope, None, 1).await.unwrap(), []);
        assert_eq!(queue(&mut scope).await.unwrap().waiting, 1);
        assert_eq!(retry(&mut scope, id).await, Err(Error::NotFound), "it lives already");
        assert_eq!(discard(&mut scope, id).await, Err(Error::NotFound), "it lives");
    }

    #[tokio::test]
    async fn a_dead_job_that_was_wished_for_again_is_done_once() {
        let db = db().await;
        let mut scope = db.scope().await;
        enqueue(&mut scope, &Remind, Wish::now().once("ana")).await.unwrap();
        give_up(&mut scope).await;
        enqueue(&mut scope, &Remind, Wish::now().once("ana")).await.unwrap();
        let id = dead_jobs(&mut scope, None, 1).await.unwrap()[0].id;
        retry(&mut scope, id).await.unwrap();
        let queue = queue(&mut scope).await.unwrap();
        assert_eq!((queue.waiting, queue.dead), (1, 0));
    }

    #[tokio::test]
    async fn a_dead_job_can_be_dropped() {
        let db = db().await;
        let mut scope = db.scope().await;
        enqueue(&mut scope, &Remind, Wish::now()).await.unwrap();
        give_up(&mut scope).await;
        let id = dead_jobs(&mut scope, None, 1).await.unwrap()[0].id;
        discard(&mut scope, id).await.unwrap();
        let empty = Queue { waiting: 0, running: 0, dead: 0, oldest_due: None };
        assert_eq!(queue(&mut scope).await.unwrap(), empty);
    }

    #[tokio::test]
    async fn the_queue_tells_since_when_the_oldest_due_job_waits() {
        let db = db().await;
        let (earlier, later) = (now() - chrono::TimeDelta::minutes(9), now() + chrono::TimeDelta::hours(1));
        let mut scope = db.scope_at(earlier).await;
        enqueue(&mut scope, &Remind, Wish::now()).await.unwrap();
        enqueue(&mut scope, &Remind, Wish::at(later)).await.unwrap();
        scope.commit().await.unwrap();
        let queue = queue(&mut db.scope().await).await.unwrap();
        assert_eq!((queue.waiting, queue.running, queue.oldest_due), (2, 0, Some(earlier)));
    }
}
