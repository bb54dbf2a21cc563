use serde::Serialize;
use serde_json::Value;

/// The rows that a verb changed, as the trail keeps them: enough to rebuild every row from the beginning.
///
/// A row is the JSON that PostgreSQL makes of it (`to_jsonb`), so that it can be compared with the row that is there.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Changes(Vec<Change>);

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Change {
    table: &'static str,
    /// The columns of the primary key.
    key: Value,
    before: Option<Value>,
    after: Option<Value>,
}

impl Changes {
    /// No row changed: somebody came in, say.
    pub fn none() -> Self {
        Self::default()
    }

    /// A new row: all its columns.
    pub fn created(self, table: &'static str, key: Value, after: Value) -> Self {
        self.with(Change { table, key, before: None, after: Some(after) })
    }

    /// A changed row: the columns that changed, as they were and as they are.
    pub fn changed(self, table: &'static str, key: Value, before: Value, after: Value) -> Self {
        self.with(Change { table, key, before: Some(before), after: Some(after) })
    }

    /// A row that is gone: all its columns.
    pub fn removed(self, table: &'static str, key: Value, before: Value) -> Self {
        self.with(Change { table, key, before: Some(before), after: None })
    }

    fn with(mut self, change: Change) -> Self {
        self.0.push(change);
        self
    }
}
