//! Deletes what was kept for its time, as the [`data_map`](crate::data_map) says; once a day, and by `balcao retention`.

mod store;

use crate::{
    Changes, Event, Every, Job, JobKind, Schedule, Subject, Wish, Work,
    data_map::{self, Period, Table},
    enqueue, record,
};
use kernel::Error;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, time::Duration};
use tenancy::{ModuleKey, TenantScope};

/// Most rows that one statement deletes.
const PORTION: i32 = 1_000;

/// Most statements of one transaction: what is left over comes in the next one.
const PORTIONS: u32 = 20;

/// The work as the list of modules names it.
pub const JOB: JobKind = JobKind::of::<Retain>();

/// At night, when a business sleeps.
pub const SCHEDULE: Schedule = Schedule { kind: Retain::KIND, every: Every::Day(3) };

/// The daily work; its payload is `null`.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Retain;

/// Rows were deleted because their time was over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowsExpired {
    /// How many of each table.
    pub tables: BTreeMap<String, i64>,
}

/// A table with rows whose time is over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Expired {
    /// Schema and table.
    pub table: String,
    /// How long they were to be kept.
    pub period: Period,
    /// How many.
    pub rows: i64,
    /// Whether the application may delete them; else the owner of the schema has to.
    pub removable: bool,
}

/// What one transaction deleted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Portion {
    /// How many of each table.
    pub tables: BTreeMap<String, i64>,
    /// Whether more may be left.
    pub more: bool,
}

impl Job for Retain {
    const KIND: &'static str = "events.retain";
    const MODULE: Option<ModuleKey> = None;
    const TIMEOUT: Duration = Duration::from_secs(40);
    const TOGETHER: bool = false;

    async fn run(self, work: &mut Work) -> Result<(), Error> {
        for expired in due(work).await?.iter().filter(|expired| !expired.removable) {
            tracing::warn!(table = %expired.table, rows = expired.rows, "kept beyond their time: only the owner may delete");
        }
        if expire(work).await?.more {
            enqueue(work, &self, Wish::now()).await?;
        }
        Ok(())
    }
}

impl Event for RowsExpired {
    const NAME: &'static str = "events.rows_expired";

    fn subject(&self) -> Subject {
        Subject { table: "events.retention", id: None }
    }
}

/// Counts the rows whose time is over, and changes nothing. A row that comes to its end this very instant stays.
///
/// # Errors
/// [`Error::Fault`] when the database refuses.
pub async fn due(scope: &mut TenantScope) -> Result<Vec<Expired>, Error> {
    let mut found = Vec::new();
    for (table, period) in ending(scope).await? {
        let rows = match period.before(scope.now()) {
            Some(before) => store::count(scope, &table.name, &period.after, before).await?,
            None => 0,
        };
        if rows > 0 {
            found.push(Expired { table: table.name, rows, removable: !period.owner, period });
        }
    }
    Ok(found)
}

/// Deletes rows whose time is over, as many as one transaction should, and tells the trail how many.
///
/// # Errors
/// [`Error::Fault`] when the database refuses.
pub async fn expire(scope: &mut TenantScope) -> Result<Portion, Error> {
    let (mut tables, mut left) = (BTreeMap::new(), PORTIONS);
    for (table, period) in ending(scope).await?.into_iter().filter(|(_, period)| !period.owner) {
        let Some(before) = period.before(scope.now()) else { continue };
        let mut full = true;
        while full && left > 0 {
            let gone = store::delete(scope, &table.name, &period.after, before, PORTION).await?;
            if gone > 0 {
                *tables.entry(table.name.clone()).or_default() += gone;
            }
            full = gone == i64::from(PORTION);
            left -= u32::from(gone > 0);
        }
    }
    if !tables.is_empty() {
        record(scope, &RowsExpired { tables: tables.clone() }, Changes::none()).await?;
    }
    Ok(Portion { tables, more: left == 0 })
}

/// The tables whose rows are kept for a time; none in a database that is older than the map.
async fn ending(scope: &mut TenantScope) -> Result<Vec<(Table, Period)>, Error> {
    let tables = data_map::load(scope).await?.tables.into_iter();
    Ok(tables.filter_map(|table| table.period().cloned().map(|period| (table, period))).collect())
}

#[cfg(test)]
mod tests;
