//! A row of the trail as bytes, and its link in the chain.

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// The hash before the first link.
pub(super) const BEGINNING: [u8; 32] = [0; 32];

/// A row of `events.audit`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) seq: i64,
    pub(super) at: DateTime<Utc>,
    pub(super) actor: String,
    pub(super) actor_id: Option<Uuid>,
    pub(super) verb: String,
    pub(super) subject: String,
    pub(super) subject_id: Option<Uuid>,
    /// The text of the JSON.
    pub(super) changes: String,
    /// The text of the address, with its prefix length.
    pub(super) address: Option<String>,
    pub(super) device: String,
    pub(super) request_id: Uuid,
}

impl Row {
    /// The link of this row: SHA-256 of the link before, 32 bytes, and of [`bytes`](Self::bytes).
    pub(super) fn link(&self, before: &[u8; 32]) -> [u8; 32] {
        Sha256::new().chain_update(before).chain_update(self.bytes()).finalize().into()
    }

    /// The fields in the order of the columns. Each is one byte that says whether there is a value (1 or 0), and if there
    /// is: its length in eight bytes, big end first, and the value. `seq` and `at` are numbers in eight bytes, big end
    /// first, `at` in microseconds since 1970; ids are their 16 bytes; everything else is UTF-8.
    ///
    /// `changes` is the JSON as PostgreSQL writes `jsonb` (keys in its order, numbers with all their digits) without the
    /// spaces between its parts: parsed and written again, a number could lose digits. So neither a time zone nor a way to
    /// print changes a byte.
    fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(256 + self.changes.len());
        let mut field = |value: Option<&[u8]>| match value {
            Some(value) => {
                bytes.push(1);
                bytes.extend((value.len() as u64).to_be_bytes());
                bytes.extend(value);
            }
            None => bytes.push(0),
        };
        field(Some(&self.seq.to_be_bytes()));
        field(Some(&self.at.timestamp_micros().to_be_bytes()));
        field(Some(self.actor.as_bytes()));
        field(self.actor_id.as_ref().map(|id| id.as_bytes().as_slice()));
        field(Some(self.verb.as_bytes()));
        field(Some(self.subject.as_bytes()));
        field(self.subject_id.as_ref().map(|id| id.as_bytes().as_slice()));
        field(Some(without_spaces(&self.changes).as_bytes()));
        field(self.address.as_deref().map(str::as_bytes));
        field(Some(self.device.as_bytes()));
        field(Some(self.request_id.as_bytes()));
        bytes
    }
}

/// JSON without the spaces between its parts; those within texts stay.
fn without_spaces(json: &str) -> String {
    let (mut text, mut escaped) = (false, false);
    json.chars()
        .filter(|c| {
            if text {
                text = escaped || *c != '"';
                escaped = !escaped && *c == '\\';
                return true;
            }
            text = *c == '"';
            !c.is_ascii_whitespace()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn row() -> Row {
        Row {
            seq: 7,
            at: testkit::now(),
            actor: "staff".to_owned(),
            actor_id: Some(Uuid::from_u128(1)),
            verb: "crm.deal_moved".to_owned(),
            subject: "crm.deal".to_owned(),
            subject_id: None,
            changes: "[]".to_owned(),
            address: None,
            device: String::new(),
            request_id: Uuid::from_u128(2),
        }
    }

    /// Kept for good: if this changes, no chain that was written before can be checked.
    #[test]
    fn a_row_has_the_bytes_it_always_had() {
        let hex: String = row().link(&BEGINNING).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, "164d2d6ba62c5b96e690e01a8aa2d5f84af32f7d47a72a35fd389ff46ad9a87f");
    }

    #[test]
    fn no_field_runs_into_the_next() {
        let one = Row { verb: "crm.ab".to_owned(), subject: "c.d".to_owned(), ..row() };
        let two = Row { verb: "crm.a".to_owned(), subject: "bc.d".to_owned(), ..row() };
        assert_ne!(one.bytes(), two.bytes());
        assert_ne!(Row { address: Some(String::new()), ..row() }.bytes(), row().bytes(), "empty is not absent");
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            ".*".prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 20, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::hash_map(".*", inner, 0..4).prop_map(|map| json!(map)),
            ]
        })
    }

    prop_compose! {
        fn any_row()(
            seq in any::<i64>(),
            micros in 0..4_000_000_000_000_000_i64,
            texts in prop::array::uniform4("[a-c. \"]{0,4}"),
            ids in prop::array::uniform3(prop::option::of(0..3_u128)),
            address in prop::option::of("[0-9./]{0,3}"),
            changes in any_json(),
        ) -> Row {
            let [actor, verb, subject, device] = texts;
            let [actor_id, subject_id, request_id] = ids.map(|id| id.map(Uuid::from_u128));
            let at = DateTime::from_timestamp_micros(micros).unwrap();
            let (changes, request_id) = (changes.to_string(), request_id.unwrap_or_default());
            Row { seq, at, actor, actor_id, verb, subject, subject_id, changes, address, device, request_id }
        }
    }

    proptest! {
        #[test]
        fn different_rows_have_different_bytes(one in any_row(), other in any_row(), field in 0..11_usize) {
            prop_assert_eq!(one == other, one.bytes() == other.bytes());
            // Nearly the same: one field of the other.
            let mut near = one.clone();
            match field {
                0 => near.seq = other.seq,
                1 => near.at = other.at,
                2 => near.actor = other.actor,
                3 => near.actor_id = other.actor_id,
                4 => near.verb = other.verb,
                5 => near.subject = other.subject,
                6 => near.subject_id = other.subject_id,
                7 => near.changes = other.changes,
                8 => near.address = other.address,
                9 => near.device = other.device,
                _ => near.request_id = other.request_id,
            }
            prop_assert_eq!(one == near, one.bytes() == near.bytes());
        }

        #[test]
        fn how_json_is_printed_changes_nothing(json in any_json()) {
            let (short, long) = (json.to_string(), serde_json::to_string_pretty(&json).unwrap());
            prop_assert_eq!(without_spaces(&short), short.clone());
            prop_assert_eq!(without_spaces(&long), short);
        }

        #[test]
        fn any_text_is_read_without_a_panic(text in "(?s).*") {
            without_spaces(&text);
        }
    }
}
