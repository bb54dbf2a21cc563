//! The trail told again, and the rows that are there.

use serde_json::{Map, Value};
use std::collections::BTreeMap;
use tenancy::TenantScope;

/// Tables that the trail leaves out beside its own neighbours: sessions, links and codes with a secret in them, counters, what
/// people are told.
const LEFT_OUT: [&str; 7] = [
    "identity.attempt",
    "identity.customer_code",
    "identity.customer_session",
    "identity.invitation",
    "identity.notification",
    "identity.password_reset",
    "identity.session",
];
/// Columns that it says of no more than that there is something.
const SECRET: [&str; 3] = ["password_hash", "password", "key_id"];

/// Rows by table and key.
pub type Rows = BTreeMap<(String, String), Value>;

/// The trail told again from its beginning. Each row must be as the trail says that it was before.
pub async fn told(scope: &mut TenantScope) -> Rows {
    let trail: Vec<Value> =
        sqlx::query_scalar("select changes from events.audit order by seq").fetch_all(scope.conn()).await.unwrap();
    let mut rows = Rows::new();
    for change in trail.iter().flat_map(|changes| changes.as_array().unwrap()) {
        let at = (change["table"].as_str().unwrap().to_owned(), change["key"].to_string());
        let (before, after) = (change["before"].as_object(), change["after"].as_object());
        match (before, after) {
            (None, Some(after)) => {
                assert_eq!(rows.insert(at, Value::Object(after.clone())), None, "made twice: {change}");
            }
            (Some(before), Some(after)) => {
                let row = rows.get_mut(&at).unwrap_or_else(|| panic!("changed and never made: {change}"));
                let row: &mut Map<String, Value> = row.as_object_mut().unwrap();
                for (column, value) in before.iter().filter(|(_, value)| **value != events::left_out()) {
                    assert_eq!(row.get(column), Some(value), "{column}: {change}");
                }
                assert!(before.keys().eq(after.keys()), "{change}");
                row.extend(after.clone());
            }
            (Some(before), None) => {
                // Of what was erased the trail does not repeat by what it was known.
                let told = |row: &Value| {
                    before.iter().all(|(column, value)| *value == events::left_out() || row.get(column) == Some(value))
                };
                let gone = rows.iter().find(|(key, row)| key.0 == at.0 && told(row)).map(|(key, _)| key.clone());
                rows.remove(&gone.unwrap_or_else(|| panic!("removed and not there: {change}")));
            }
            (None, None) => panic!("nothing changed: {change}"),
        }
    }
    rows
}

/// The rows that are there, of every table but those left out.
pub async fn there(scope: &mut TenantScope) -> Rows {
    let tables: Vec<(String, Vec<String>)> = sqlx::query_as(
        "select c.conrelid::regclass::text, array_agg(a.attname::text order by a.attname)
         from pg_constraint c
         join pg_namespace n on n.oid = c.connamespace
         join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any(c.conkey)
         where c.contype = 'p' and n.nspname not in ('pg_catalog', 'information_schema', 'public', 'events')
         group by 1",
    )
    .fetch_all(scope.conn())
    .await
    .unwrap();
    assert!(tables.len() > LEFT_OUT.len() + 5, "{tables:?}");
    let mut rows = Rows::new();
    for (table, key) in tables.into_iter().filter(|(table, _)| !LEFT_OUT.contains(&table.as_str())) {
        let sql = format!("select to_jsonb(t) from {table} t");
        let found: Vec<Value> = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_all(scope.conn()).await.unwrap();
        for mut row in found {
            for column in SECRET {
                if row.get(column).is_some_and(|secret| !secret.is_null()) {
                    row[column] = events::left_out();
                }
            }
            let key: Map<String, Value> = key.iter().map(|column| (column.clone(), row[column].clone())).collect();
            rows.insert((table.clone(), Value::Object(key).to_string()), row);
        }
    }
    rows
}
