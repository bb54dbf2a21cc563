use super::{HookRequest, Received};
use kernel::Error;
use serde_json::{Map, Value};
use tenancy::TenantScope;
use uuid::Uuid;

/// As much of a header as is kept.
const LONGEST: usize = 2000;

/// Whether this event is new.
pub(super) async fn insert(
    scope: &mut TenantScope,
    provider: &str,
    event_id: &str,
    endpoint: Uuid,
    headers: &[&str],
    request: &HookRequest,
) -> Result<bool, Error> {
    let now = scope.now();
    let headers = kept(headers, request);
    let inserted = sqlx::query!(
        "insert into events.intake (provider, event_id, endpoint, headers, body, received_at)
         values ($1, $2, $3, $4, $5, $6) on conflict (provider, event_id) do nothing",
        provider,
        event_id,
        endpoint,
        headers,
        request.body,
        now,
    )
    .execute(&mut *scope.conn())
    .await?;
    Ok(inserted.rows_affected() == 1)
}

/// Marks an event as processed, in the transaction that processes it, and gives it; `None` when that was done before.
pub(super) async fn take(scope: &mut TenantScope, provider: &str, event_id: &str) -> Result<Option<Received>, Error> {
    let now = scope.now();
    let row = sqlx::query!(
        "update events.intake set processed_at = $3
         where provider = $1 and event_id = $2 and processed_at is null
         returning endpoint, headers, body, received_at",
        provider,
        event_id,
        now,
    )
    .fetch_optional(&mut *scope.conn())
    .await?;
    Ok(row.map(|row| Received {
        event_id: event_id.to_owned(),
        endpoint: row.endpoint,
        headers: headers_of(row.headers),
        body: row.body,
        received_at: row.received_at,
    }))
}

fn kept(names: &[&str], request: &HookRequest) -> Value {
    let kept = names.iter().filter_map(|name| {
        let text = String::from_utf8_lossy(request.headers.get(*name)?.as_bytes()).chars().take(LONGEST).collect();
        Some((name.to_ascii_lowercase(), Value::String(text)))
    });
    Value::Object(Map::from_iter(kept))
}

fn headers_of(kept: Value) -> Vec<(String, String)> {
    let Value::Object(kept) = kept else { return Vec::new() };
    let text = |(name, value): (String, Value)| Some((name, value.as_str()?.to_owned()));
    kept.into_iter().filter_map(text).collect()
}
