use super::canonical::{BEGINNING, Row};
use chrono::{DateTime, TimeDelta, Utc};
use kernel::Error;
use tenancy::TenantScope;
use uuid::Uuid;

/// Rows that are looked at together: all that is held in memory at once.
const PAGE: i64 = 1_000;

/// How long a row may be without a seal.
const PATIENCE: TimeDelta = TimeDelta::minutes(15);

/// What a look at a whole chain found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// Links from the beginning on that are as they were made.
    pub links: i64,
    /// The hash of the last of them, to be noted down elsewhere; zeros when there is none.
    pub head: [u8; 32],
    /// Whether the head that somebody noted down earlier is one of those links.
    pub noted: bool,
    /// The first thing that is wrong.
    pub problem: Option<Problem>,
}

/// What can be wrong with a trail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// The row is not the one that was sealed, or stands in another's place.
    RowAltered {
        /// Place in the chain.
        position: i64,
        /// Number of the row.
        seq: i64,
    },
    /// A sealed row is gone.
    RowRemoved {
        /// Place in the chain.
        position: i64,
        /// Number of the row.
        seq: i64,
    },
    /// The row is right, its seal is not.
    LinkAltered {
        /// Place in the chain.
        position: i64,
        /// Number of the row.
        seq: i64,
    },
    /// A link of the chain is gone.
    LinkMissing {
        /// Place in the chain.
        position: i64,
    },
    /// The row was never sealed, though it is minutes old: sealing stands still, or somebody added it.
    Unsealed {
        /// Number of the row.
        seq: i64,
    },
}

/// Computes the whole chain anew and compares. `noted` is a head that somebody wrote down earlier: without it nobody can
/// tell a chain whose end was cut off from one that never was longer.
///
/// # Errors
/// [`Error::Fault`] when the database refuses.
pub async fn verify(scope: &mut TenantScope, noted: Option<[u8; 32]>) -> Result<Verification, Error> {
    let mut found = Verification { links: 0, head: BEGINNING, noted: false, problem: None };
    // The link before, if its seal was wrong: the next one tells whether the row or the seal was touched.
    let mut suspect: Option<(Problem, [u8; 32])> = None;
    loop {
        let links = page(scope, found.links + i64::from(suspect.is_some())).await?;
        let is_last = (links.len() as i64) < PAGE;
        for link in links {
            let position = found.links + 1 + i64::from(suspect.is_some());
            let Some(row) = link.row.filter(|_| link.position == position) else {
                let gone = match link.position == position {
                    true => Problem::RowRemoved { position, seq: link.seq },
                    false => Problem::LinkMissing { position },
                };
                found.problem = Some(suspect.map_or(gone, |(problem, _)| problem));
                return Ok(found);
            };
            if let Some((problem, computed)) = suspect {
                let seal_was_touched = row.link(&computed).as_slice() == link.hash;
                found.problem = Some(match problem {
                    Problem::RowAltered { position, seq } if seal_was_touched => Problem::LinkAltered { position, seq },
                    problem => problem,
                });
                return Ok(found);
            }
            let computed = row.link(&found.head);
            if computed.as_slice() != link.hash {
                suspect = Some((Problem::RowAltered { position, seq: link.seq }, computed));
                continue;
            }
            found.links = position;
            found.head = computed;
            found.noted |= noted == Some(computed);
        }
        if is_last {
            break;
        }
    }
    found.problem = match suspect {
        Some((problem, _)) => Some(problem),
        None => unsealed(scope).await?.map(|seq| Problem::Unsealed { seq }),
    };
    Ok(found)
}

/// A link of the chain, and the row it seals while that is there.
struct Link {
    position: i64,
    seq: i64,
    hash: Vec<u8>,
    row: Option<Row>,
}

async fn page(scope: &mut TenantScope, after: i64) -> Result<Vec<Link>, Error> {
    struct Found {
        position: i64,
        sealed: i64,
        hash: Vec<u8>,
        seq: Option<i64>,
        at: Option<DateTime<Utc>>,
        actor: Option<String>,
        actor_id: Option<Uuid>,
        verb: Option<String>,
        subject: Option<String>,
        subject_id: Option<Uuid>,
        changes: Option<String>,
        address: Option<String>,
        device: Option<String>,
        request_id: Option<Uuid>,
    }
    let rows = sqlx::query_as!(
        Found,
        r#"select c.position, c.seq as sealed, c.hash, a.seq as "seq?", a.at as "at?", a.actor as "actor?", a.actor_id,
                  a.verb as "verb?", a.subject as "subject?", a.subject_id, a.changes::text as changes,
                  a.address::text as address, a.device as "device?", a.request_id as "request_id?"
           from events.audit_chain c left join events.audit a on a.seq = c.seq
           where c.position > $1 order by c.position limit $2"#,
        after,
        PAGE,
    )
    .fetch_all(&mut *scope.conn())
    .await?;
    let row = |found: &mut Found| {
        Some(Row {
            seq: found.seq?,
            at: found.at?,
            actor: found.actor.take()?,
            actor_id: found.actor_id,
            verb: found.verb.take()?,
            subject: found.subject.take()?,
            subject_id: found.subject_id,
            changes: found.changes.take()?,
            address: found.address.take(),
            device: found.device.take()?,
            request_id: found.request_id?,
        })
    };
    Ok(rows
        .into_iter()
        .map(|mut found| {
            let row = row(&mut found);
            Link { position: found.position, seq: found.sealed, hash: found.hash, row }
        })
        .collect())
}

/// The first row that should have been sealed long ago, page by page: a whole trail takes longer than one statement may.
async fn unsealed(scope: &mut TenantScope) -> Result<Option<i64>, Error> {
    let (mut after, latest) = (i64::MIN, scope.now() - PATIENCE);
    loop {
        let page = sqlx::query!(
            r#"select max(p.seq) as last,
                      min(p.seq) filter (where p.at < $3
                          and not exists (select from events.audit_chain c where c.seq = p.seq)) as first
               from (select seq, at from events.audit where seq > $1 order by seq limit $2) as p"#,
            after,
            PAGE * 10,
            latest,
        )
        .fetch_one(&mut *scope.conn())
        .await?;
        let Some(last) = page.last.filter(|_| page.first.is_none()) else { return Ok(page.first) };
        after = last;
    }
}
