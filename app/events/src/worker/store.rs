use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use kernel::Error;
use serde_json::Value;
use std::time::Duration;
use tenancy::TenantScope;
use uuid::Uuid;

/// A lease that ends later than this was given before the clock was set back, and counts as ended.
const LONGEST_LEASE: TimeDelta = TimeDelta::minutes(2);

/// A job that was taken up.
#[derive(Debug, Clone)]
pub(super) struct Claimed {
    pub(super) id: i64,
    pub(super) kind: String,
    pub(super) payload: Value,
    /// Tries, with this one.
    pub(super) attempts: i16,
    /// Whoever took it up before never came back.
    pub(super) lost: bool,
    /// Listeners have yet to hear earlier events of its lane.
    pub(super) crowded: bool,
}

/// How a try ended that was none.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) id: i64,
    pub(super) error: String,
    /// `None`: a person has to look.
    pub(super) again_at: Option<DateTime<Utc>>,
    /// What it is called from now on.
    pub(super) renamed: Option<String>,
}

/// Takes up to 20 jobs that are due, oldest first, of no `paused` kind. A lost claim is none, so its commit does not wait for
/// the disk.
///
/// Written so that PostgreSQL plans it once, not each time: of `<> all ($3)` it would expect that next to nothing is left, of
/// `limit $4` that it is more.
pub(super) async fn claim(
    scope: &mut TenantScope,
    lease: Uuid,
    length: Duration,
    paused: &[String],
) -> Result<Vec<Claimed>, Error> {
    let now = scope.now();
    let until = now + TimeDelta::from_std(length).unwrap_or(LONGEST_LEASE).min(LONGEST_LEASE);
    let mut claimed = sqlx::query_as!(
        Claimed,
        r#"with due as (
               select job.id, job.lease is not null as lost
               from events.job
               where job.dead_at is null
                   and coalesce(job.run_at, '-infinity') <= $1
                   and (job.leased_until is null or job.leased_until <= $1 or job.leased_until > $2)
                   and job.kind not in (select unnest($3::text[]))
                   and (job.lane is null or not exists (
                       select from events.job earlier
                       where earlier.lane = job.lane and earlier.id < job.id and earlier.dead_at is null
                           and split_part(earlier.kind, '>', 2) = split_part(job.kind, '>', 2)
                           and earlier.kind not in (select unnest($3::text[]))))
               order by coalesce(job.run_at, '-infinity'), job.id
               limit 20
               for update of job skip locked
           ), taken as (
               update events.job set lease = $4, leased_until = $5, attempts = attempts + 1, requests = 1, again_at = null
               where id = any (array(select id from due))
                   and (select set_config('synchronous_commit', 'off', true)) is not null
               returning id, kind, payload, attempts,
                   position('>' in kind) = 0 and coalesce((
                       -- With a limit it is looked up job by job, never for the whole table.
                       select true from events.job heard
                       where heard.lane = job.lane and heard.dead_at is null and position('>' in heard.kind) > 0
                       limit 1
                   ), false) as crowded
           )
           select id, kind, payload, attempts, crowded as "crowded!", lost as "lost!" from taken join due using (id)"#,
        now,
        now + LONGEST_LEASE,
        paused,
        lease,
        until,
    )
    .fetch_all(&mut *scope.conn())
    .await?;
    claimed.sort_by_key(|job| job.id);
    Ok(claimed)
}

/// Ends jobs in the transaction of their effect; how many were still ours, and not wished for again meanwhile.
pub(super) async fn finish(scope: &mut TenantScope, lease: Uuid, ids: &[i64]) -> Result<u64, Error> {
    let done = sqlx::query!("delete from events.job where id = any ($1) and lease = $2 and requests = 1", ids, lease)
        .execute(&mut *scope.conn())
        .await?;
    Ok(done.rows_affected())
}

/// A job that was wished for again while it ran waits for its next run; whether it was still ours.
pub(super) async fn run_again(scope: &mut TenantScope, lease: Uuid, id: i64) -> Result<bool, Error> {
    let done = sqlx::query!(
        "update events.job
         set lease = null, leased_until = null, attempts = 0, requests = 1, run_at = again_at, again_at = null
         where id = $1 and lease = $2",
        id,
        lease,
    )
    .execute(&mut *scope.conn())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// One job for each who hears an event, in the event's lane: pairs of the event's job and the new kind.
pub(super) async fn spread(scope: &mut TenantScope, heard: &[(i64, String)]) -> Result<(), Error> {
    let now = scope.now();
    let (ids, kinds): (Vec<i64>, Vec<String>) = heard.iter().cloned().unzip();
    sqlx::query!(
        "insert into events.job (kind, payload, lane, created_at)
         select heard.kind, job.payload, job.lane, $3
         from unnest($1::bigint[], $2::text[]) with ordinality as heard (id, kind, place) join events.job using (id)
         order by heard.place",
        &ids,
        &kinds,
        now,
    )
    .execute(&mut *scope.conn())
    .await?;
    Ok(())
}

/// Puts failed jobs back, or among the dead, and gives back those that were not tried.
pub(super) async fn settle(
    scope: &mut TenantScope,
    lease: Uuid,
    failures: &[Failure],
    untried: &[i64],
) -> Result<(), Error> {
    let now = scope.now();
    if !failures.is_empty() {
        let ids: Vec<i64> = failures.iter().map(|failure| failure.id).collect();
        let errors: Vec<&str> = failures.iter().map(|failure| failure.error.as_str()).collect();
        let again: Vec<Option<DateTime<Utc>>> = failures.iter().map(|failure| failure.again_at).collect();
        let renamed: Vec<Option<&str>> = failures.iter().map(|failure| failure.renamed.as_deref()).collect();
        sqlx::query!(
            "update events.job
             set lease = null, leased_until = null, again_at = null, last_error = left(failed.error, 2000),
                 kind = coalesce(failed.renamed, kind),
                 run_at = failed.again_at, dead_at = case when failed.again_at is null then $6::timestamptz end
             from unnest($1::bigint[], $2::text[], $3::timestamptz[], $4::text[]) as failed (id, error, again_at, renamed)
             where job.id = failed.id and job.lease = $5",
            &ids,
            &errors as &[&str],
            &again as &[Option<DateTime<Utc>>],
            &renamed as &[Option<&str>],
            lease,
            now,
        )
        .execute(&mut *scope.conn())
        .await?;
    }
    if !untried.is_empty() {
        sqlx::query!(
            "update events.job set lease = null, leased_until = null, attempts = attempts - 1
             where id = any ($1) and lease = $2",
            untried,
            lease,
        )
        .execute(&mut *scope.conn())
        .await?;
    }
    Ok(())
}

/// When a job will be due of those that are not due yet, or taken up by somebody.
pub(super) async fn next_due(scope: &mut TenantScope, paused: &[String]) -> Result<Option<DateTime<Utc>>, Error> {
    let now = scope.now();
    let due = sqlx::query_scalar!(
        r#"select least(
               (select run_at from events.job
                where dead_at is null and coalesce(run_at, '-infinity') > $1 and kind not in (select unnest($2::text[]))
                order by coalesce(run_at, '-infinity') limit 1),
               (select min(leased_until) from events.job
                where dead_at is null and coalesce(run_at, '-infinity') <= $1 and leased_until > $1))"#,
        now,
        paused,
    )
    .fetch_one(&mut *scope.conn())
    .await?;
    Ok(due)
}

/// Wishes for the scheduled work whose newest slot was not asked for yet. Work that is scheduled for the first time waits
/// for its next slot.
pub(super) async fn ask(scope: &mut TenantScope, slots: &[(&str, NaiveDateTime)]) -> Result<(), Error> {
    let now = scope.now();
    let (kinds, slots): (Vec<String>, Vec<NaiveDateTime>) =
        slots.iter().map(|(kind, slot)| ((*kind).to_owned(), *slot)).unzip();
    sqlx::query!(
        "with wanted as (
             select kind, slot from unnest($1::text[], $2::timestamp[]) as wanted (kind, slot)
         ), known as (
             insert into events.schedule (kind, slot) select kind, slot from wanted on conflict do nothing
         ), asked as (
             update events.schedule set slot = wanted.slot from wanted
             where schedule.kind = wanted.kind and schedule.slot < wanted.slot
             returning schedule.kind
         )
         insert into events.job as job (kind, payload, unique_key, created_at)
         select kind, 'null', 'schedule', $3 from asked
         on conflict (kind, unique_key) where dead_at is null do update set requests = job.requests + 1",
        &kinds,
        &slots,
        now,
    )
    .execute(&mut *scope.conn())
    .await?;
    Ok(())
}
