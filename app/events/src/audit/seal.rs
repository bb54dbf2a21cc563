use super::canonical::{BEGINNING, Row};
use kernel::Error;
use tenancy::TenantScope;

/// Most rows of one call.
pub(crate) const MOST: usize = 500;

/// Seals what the trail got since the last call: at most 500 rows. Gives how many; 0 too while another process seals.
///
/// A row that is committed after one with a higher number is sealed later and never left out: the order of the chain is the
/// order of sealing.
///
/// # Errors
/// [`Error::Fault`] when the database refuses.
pub async fn seal(scope: &mut TenantScope) -> Result<usize, Error> {
    if !is_alone(scope).await? {
        return Ok(0);
    }
    let chain = chain(scope).await?;
    let rows = unsealed(scope, chain.horizon).await?;
    let Some(last) = rows.last().map(|row| row.seq) else { return Ok(0) };
    let mut link = chain.head;
    let mut links = Links::default();
    for (position, row) in (chain.position + 1..).zip(&rows) {
        link = row.link(&link);
        links.positions.push(position);
        links.seqs.push(row.seq);
        links.hashes.push(link.to_vec());
    }
    append(scope, &links).await?;
    let sealed = if rows.len() == MOST { last } else { i64::MAX };
    look_ahead(scope, chain.oldest_running, sealed, last).await?;
    Ok(rows.len())
}

/// New links, column by column.
#[derive(Debug, Default)]
struct Links {
    positions: Vec<i64>,
    seqs: Vec<i64>,
    hashes: Vec<Vec<u8>>,
}

/// Holds the chain's end until the transaction ends, unless another one does.
async fn is_alone(scope: &mut TenantScope) -> Result<bool, Error> {
    let alone = sqlx::query_scalar!(
        r#"select pg_try_advisory_xact_lock(hashtextextended('events.audit_chain', 0)) as "alone!""#
    )
    .fetch_one(&mut *scope.conn())
    .await?;
    Ok(alone)
}

/// Where the chain ends.
struct Chain {
    position: i64,
    head: [u8; 32],
    /// Up to this row everything is sealed.
    horizon: i64,
    /// Every older transaction has ended.
    oldest_running: i64,
}

async fn chain(scope: &mut TenantScope) -> Result<Chain, Error> {
    let row = sqlx::query!(
        r#"select head.position as "position?", head.hash as "hash?",
                  coalesce((select seq from events.audit_horizon), 0) as "horizon!",
                  pg_snapshot_xmin(pg_current_snapshot())::text::bigint as "oldest_running!"
           from (select) as one
           left join (select position, hash from events.audit_chain order by position desc limit 1) as head on true"#,
    )
    .fetch_one(&mut *scope.conn())
    .await?;
    let head = match row.hash {
        Some(hash) => hash.try_into().map_err(|_| Error::fault("a link is not 32 bytes long"))?,
        None => BEGINNING,
    };
    Ok(Chain { position: row.position.unwrap_or(0), head, horizon: row.horizon, oldest_running: row.oldest_running })
}

async fn unsealed(scope: &mut TenantScope, horizon: i64) -> Result<Vec<Row>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"select a.seq, a.at, a.actor, a.actor_id, a.verb, a.subject, a.subject_id, a.changes::text as "changes!",
                  a.address::text as address, a.device, a.request_id
           from events.audit a
           where a.seq > $1 and not exists (select from events.audit_chain c where c.seq = a.seq and c.seq > $1)
           order by a.seq limit $2"#,
        horizon,
        MOST as i64,
    )
    .fetch_all(&mut *scope.conn())
    .await?;
    Ok(rows)
}

async fn append(scope: &mut TenantScope, links: &Links) -> Result<(), Error> {
    sqlx::query!(
        "insert into events.audit_chain (position, seq, hash)
         select * from unnest($1::bigint[], $2::bigint[], $3::bytea[])",
        &links.positions,
        &links.seqs,
        &links.hashes,
    )
    .execute(&mut *scope.conn())
    .await?;
    Ok(())
}

/// Moves the horizon, so that the next call need not look at what is sealed.
///
/// Rows up to `last` that nobody sees yet belong to transactions that began to write before this one: each takes its place
/// in the trail after its own number of transaction (see [`record`](crate::record)). Once all of them have ended, nothing
/// can appear up to there. A number from the future is that of another server, from which the database was restored.
async fn look_ahead(scope: &mut TenantScope, oldest_running: i64, sealed: i64, last: i64) -> Result<(), Error> {
    sqlx::query!(
        "insert into events.audit_horizon as h (seq, next_seq, next_xid)
         values (0, $3, pg_current_xact_id()::text::bigint)
         on conflict (id) do update
         set seq = case when h.next_xid <= $1 then greatest(h.seq, least(h.next_seq, $2)) else h.seq end,
             next_seq = excluded.next_seq, next_xid = excluded.next_xid
         where h.next_xid <= $1 or h.next_xid > excluded.next_xid",
        oldest_running,
        sealed,
        last,
    )
    .execute(&mut *scope.conn())
    .await?;
    Ok(())
}
