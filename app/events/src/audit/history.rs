use chrono::{DateTime, Utc};
use kernel::Error;
use tenancy::TenantScope;
use uuid::Uuid;

/// That something happened to a row, without what changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// When, UTC.
    pub at: DateTime<Utc>,
    /// What, [`Event::NAME`](crate::Event::NAME).
    pub verb: String,
    /// Where the request came from.
    pub address: Option<String>,
    /// What the browser called itself.
    pub device: String,
}

/// The latest lines of the trail about a row, of these verbs alone: for whoever the row is about.
///
/// # Errors
/// [`Error::Fault`] when the database refuses.
pub async fn history(
    scope: &mut TenantScope,
    subject: Uuid,
    verbs: &[&'static str],
    most: i64,
) -> Result<Vec<Line>, Error> {
    let verbs: Vec<String> = verbs.iter().map(|verb| (*verb).to_owned()).collect();
    let lines = sqlx::query_as!(
        Line,
        "select at, verb, host(address) as address, device from events.audit
         where subject_id = $1 and verb = any ($2) order by seq desc limit $3",
        subject,
        &verbs,
        most,
    )
    .fetch_all(&mut *scope.conn())
    .await?;
    Ok(lines)
}
