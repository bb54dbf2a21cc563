use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;
use kernel::Error;
use serde_json::Value;
use sqlx::{Postgres, QueryBuilder};
use tenancy::TenantScope;
use uuid::Uuid;

/// A row of the trail, as people read it.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Entry {
    /// Its number.
    pub seq: i64,
    /// When it happened, UTC.
    pub at: DateTime<Utc>,
    /// Who acted: `staff`, `customer`, `visitor`, `command` or `job`.
    pub actor: String,
    /// The member of staff or the customer.
    pub actor_id: Option<Uuid>,
    /// What they are called now.
    pub actor_name: Option<String>,
    /// What they did, [`Event::NAME`](crate::Event::NAME).
    pub verb: String,
    /// To what: a table.
    pub subject: String,
    /// The row.
    pub subject_id: Option<Uuid>,
    /// The rows that changed, as [`Changes`](crate::Changes) are written.
    pub changes: Value,
    /// Where the request came from.
    pub address: Option<String>,
    /// What the browser called itself.
    pub device: String,
    /// Leads to the log.
    pub request_id: Uuid,
}

/// Which rows of the trail.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// What this member of staff did.
    pub person: Option<Uuid>,
    /// A verb, `crm.deal_moved`, or all of a module, `crm`.
    pub verb: Option<String>,
    /// What was done to this row.
    pub subject: Option<Uuid>,
    /// From this day on, in the business's zone.
    pub from: Option<NaiveDate>,
    /// Up to this day and with it, in the business's zone.
    pub to: Option<NaiveDate>,
}

/// The rows of the trail, the latest first: those before `before`, at most `limit`.
///
/// # Errors
/// [`Error::Fault`] when the database refuses.
pub async fn list(
    scope: &mut TenantScope,
    filter: &Filter,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Entry>, Error> {
    let zone = scope.tenant().time_zone;
    let mut query = QueryBuilder::<Postgres>::new(
        "select a.seq, a.at, a.actor, a.actor_id, coalesce(who.name, nullif(customer.name, ''), customer.email) as actor_name, a.verb, a.subject, a.subject_id, a.changes,
                host(a.address) as address, a.device, a.request_id
         from events.audit a left join identity.staff who on who.id = a.actor_id
             left join identity.customer customer on customer.id = a.actor_id
         where a.seq < ",
    );
    query.push_bind(before.unwrap_or(i64::MAX));
    if let Some(person) = filter.person {
        query.push(" and a.actor_id = ").push_bind(person);
    }
    if let Some(verb) = &filter.verb {
        query
            .push(" and (a.verb = ")
            .push_bind(verb)
            .push(" or split_part(a.verb, '.', 1) = ")
            .push_bind(verb)
            .push(")");
    }
    if let Some(subject) = filter.subject {
        query.push(" and a.subject_id = ").push_bind(subject);
    }
    if let Some(from) = filter.from {
        query.push(" and a.at >= ").push_bind(begins(from, zone));
    }
    if let Some(after) = filter.to.and_then(|day| day.succ_opt()) {
        query.push(" and a.at < ").push_bind(begins(after, zone));
    }
    query.push(" order by a.seq desc limit ").push_bind(limit);
    Ok(query.build_query_as().fetch_all(&mut *scope.conn()).await?)
}

/// The first instant of a day; where clocks leave midnight out, the next hour.
fn begins(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    let local = midnight.and_local_timezone(zone).earliest();
    let local = local.or_else(|| (midnight + TimeDelta::hours(1)).and_local_timezone(zone).earliest());
    local.map_or(midnight.and_utc(), |local| local.to_utc())
}
