use serde::Serialize;
use serde_json::{Value, json};

/// The rows that a verb changed, as the trail keeps them: enough to rebuild every row from the beginning.
///
/// A row is the JSON that PostgreSQL makes of it (`to_jsonb`), so that it can be compared with the row that is there.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Changes(Vec<Change>);

/// Stands in a row of the trail for a secret, a hash included: there is one, and the trail does not have it.
pub fn left_out() -> Value {
    json!({ "left_out": true })
}

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

    /// A changed row, as it was and as it is: the columns that differ are kept. None if it is the same.
    pub fn changed(self, table: &'static str, key: Value, mut before: Value, mut after: Value) -> Self {
        if let (Value::Object(before), Value::Object(after)) = (&mut before, &mut after) {
            before.retain(|column, value| after.get(column) != Some(value) || after.remove(column).is_none());
        }
        if before == after {
            return self;
        }
        self.with(Change { table, key, before: Some(before), after: Some(after) })
    }

    /// A row that is gone: all its columns.
    pub fn removed(self, table: &'static str, key: Value, before: Value) -> Self {
        self.with(Change { table, key, before: Some(before), after: None })
    }

    /// These and others.
    pub fn and(mut self, others: Self) -> Self {
        self.0.extend(others.0);
        self
    }

    fn with(mut self, change: Change) -> Self {
        self.0.push(change);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_changed_row_the_columns_that_differ_are_kept() {
        let (before, after) =
            (json!({ "id": 1, "name": "Ana", "note": null }), json!({ "id": 1, "name": "Bia", "note": "x" }));
        let changes = Changes::none().changed("contacts.person", json!({ "id": 1 }), before, after);
        assert_eq!(
            serde_json::to_value(changes).unwrap(),
            json!([{
                "table": "contacts.person",
                "key": { "id": 1 },
                "before": { "name": "Ana", "note": null },
                "after": { "name": "Bia", "note": "x" },
            }])
        );
    }

    #[test]
    fn a_row_that_stayed_as_it_was_is_no_change() {
        let row = json!({ "id": 1, "name": "Ana" });
        assert_eq!(Changes::none().changed("contacts.person", json!({ "id": 1 }), row.clone(), row), Changes::none());
    }
}
