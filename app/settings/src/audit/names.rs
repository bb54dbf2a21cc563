use events::audit::Entry;
use kernel::Error;
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    pin::Pin,
};
use tenancy::TenantScope;
use uuid::Uuid;

/// Gives names to what the modules above this crate keep: deals, stages. Ids it does not know it leaves out.
pub type Namer = for<'a> fn(
    &'a mut TenantScope,
    &'a [Uuid],
) -> Pin<Box<dyn Future<Output = Result<Vec<(Uuid, String)>, Error>> + Send + 'a>>;

/// What the things of the trail are called now.
#[derive(Debug, Default)]
pub(crate) struct Names(BTreeMap<Uuid, String>);

impl Names {
    /// Names of everything that these rows point to.
    pub(super) async fn of(scope: &mut TenantScope, entries: &[Entry], namer: Namer) -> Result<Self, Error> {
        let mut ids = BTreeSet::new();
        for entry in entries {
            ids.extend(entry.subject_id);
            collect(&entry.changes, &mut ids);
        }
        let ids: Vec<Uuid> = ids.into_iter().collect();
        let mut names: BTreeMap<Uuid, String> = namer(scope, &ids).await?.into_iter().collect();
        names.extend(contacts::names(scope, &ids).await?);
        names.extend(identity::names(scope, &ids).await?);
        Ok(Self(names))
    }

    /// What this is called, if it has a name.
    pub(super) fn get(&self, id: Uuid) -> Option<&str> {
        self.0.get(&id).map(String::as_str)
    }
}

/// Every text that is an id.
fn collect(value: &Value, ids: &mut BTreeSet<Uuid>) {
    match value {
        Value::String(text) if text.len() == 36 => ids.extend(text.parse::<Uuid>().ok()),
        Value::Array(values) => values.iter().for_each(|value| collect(value, ids)),
        Value::Object(map) => map.values().for_each(|value| collect(value, ids)),
        _ => {}
    }
}
