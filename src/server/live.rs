//! `GET /live`: tells a signed-in person's browser what changed, as it happens.
//!
//! A hint: it names tables, never rows or what is in them, and the page asks again. An open stream holds no connection to a
//! database. One message of the stream (server-sent events): id, the newest place in the trail that is told of; data, the
//! topics apart by blanks, `*` for any, `-` for none, as in the first, which comes at once. `bye`: this session is over.

mod hub;
mod seat;
mod stream;
mod watch;

pub(super) use hub::Hub;

use super::Site;
use axum::{
    Extension,
    extract::{RawQuery, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::{IntoResponse, Response, Sse, sse::KeepAlive},
};
use events::live::{newest, since};
use identity::{Permission, Staff};
use kernel::Error;
use seat::News;
use std::time::Duration;
use stream::Stream;
use tenancy::RequestTenant;
use tower_sessions::Session;
use watch::Watch;

/// What keeps proxies, which cut off a silent stream after a minute or less, from cutting off this one.
const HEARTBEAT: Duration = Duration::from_secs(25);

/// The stream of one browser. What it knows already it says as `since`, or as the id of the last message it had.
pub async fn live(
    State(site): State<Site>,
    Extension(request): Extension<RequestTenant>,
    Extension(session): Extension<Session>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    match open(&site, &request, &session, seen(&headers, query.as_deref())).await {
        Ok(stream) => {
            let alive = KeepAlive::new().interval(HEARTBEAT);
            let mut response = Sse::new(stream.messages()).keep_alive(alive).into_response();
            let headers = response.headers_mut();
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store, no-transform"));
            headers.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
            response
        }
        Err(error) => super::forms::json_error(&error),
    }
}

async fn open(site: &Site, request: &RequestTenant, session: &Session, seen: Option<i64>) -> Result<Stream, Error> {
    let mut staff = Staff::begin_with(request, session, Permission::UseApp).await?;
    // Before the trail is read: what is committed in between is told twice rather than not at all.
    let seat = site.live().sit(request.tenant(), staff.member().id)?;
    let first = match seen {
        Some(seen) => News::since(since(&mut staff, seen).await?, site.live().tables()),
        None => News { seq: newest(&mut staff).await?, ..News::default() },
    };
    let watch = Watch::new(site, request, session, &staff);
    staff.commit().await?;
    Ok(Stream::new(seat, watch, first))
}

fn seen(headers: &HeaderMap, query: Option<&str>) -> Option<i64> {
    let resumed = headers.get("last-event-id").map(|id| id.to_str().unwrap_or_default().to_owned());
    let mut asked = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
    let asked = || asked.find(|(name, _)| name == "since").map(|(_, seen)| seen.into_owned());
    // A place that none of ours has named is before everything: anything may have changed.
    resumed.or_else(asked).map(|seen| seen.parse().unwrap_or(i64::MIN))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_browser_had_last_is_more_than_what_it_asked_with() {
        for (header, query, expected) in [
            (None, None, None),
            (None, Some("x=1"), None),
            (None, Some("since=41"), Some(41)),
            (Some("57"), Some("since=41"), Some(57)),
            (None, Some("since=%ff"), Some(i64::MIN)),
            (None, Some("since=99999999999999999999"), Some(i64::MIN)),
            (Some(""), Some("since=41"), Some(i64::MIN)),
        ] {
            let headers = header.map(|id| (HeaderName::from_static("last-event-id"), HeaderValue::from_static(id)));
            assert_eq!(seen(&headers.into_iter().collect(), query), expected, "{header:?} {query:?}");
        }
    }
}
