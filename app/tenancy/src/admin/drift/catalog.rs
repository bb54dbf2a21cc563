use crate::AdminError;
use sqlx::{FromRow, PgConnection};
use std::collections::BTreeMap;

/// Everything in a database that migrations made, by kind and name.
pub(super) type Catalog = BTreeMap<(String, String), Thing>;

/// One table, column, index, ….
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Thing {
    /// Kind and name of what it belongs to: without that it cannot be there.
    pub(super) parent: Option<(String, String)>,
    /// What is known of it.
    pub(super) facets: BTreeMap<String, Option<String>>,
}

#[derive(FromRow)]
struct Row {
    kind: String,
    name: String,
    parent_kind: Option<String>,
    parent: Option<String>,
    facet: String,
    value: Option<String>,
}

/// Reads the catalog; names in it are written with their schema.
pub(super) async fn read(inside: &mut PgConnection) -> Result<Catalog, AdminError> {
    sqlx::query("set search_path = ''").execute(&mut *inside).await?;
    let rows: Vec<Row> = sqlx::query_as(include_str!("catalog.sql")).fetch_all(inside).await?;
    let mut catalog = Catalog::new();
    for row in rows {
        let thing = catalog.entry((row.kind, row.name)).or_default();
        thing.parent = row.parent_kind.zip(row.parent);
        thing.facets.insert(row.facet, row.value);
    }
    Ok(catalog)
}
