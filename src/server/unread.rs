//! What nobody read of a body, as when it is too large or from somebody who may not: read and dropped before the answer
//! leaves. Else the connection closes while a proxy still sends; it then answers 502 by itself and takes this server, which is
//! well, for dead.

use axum::{
    body::{Body, BodyDataStream, Bytes, HttpBody},
    extract::Request,
    http::header,
    middleware::Next,
    response::Response,
};
use futures::{Stream, StreamExt};
use std::{
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};
use tokio::{sync::oneshot, time::timeout};

/// More than any proxy of ours lets through.
const MOST: usize = super::UPLOAD_LIMIT;
/// Who sends slower than this waits for no answer.
const PATIENCE: Duration = Duration::from_secs(10);

pub(super) async fn drain(request: Request, next: Next) -> Response {
    // Who asks before sending is told not to send.
    if request.body().is_end_stream() || request.headers().contains_key(header::EXPECT) {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let (back, mut returned) = oneshot::channel();
    let lent = Lent { body: Some((body.into_data_stream(), back)) };
    let response = next.run(Request::from_parts(parts, Body::from_stream(lent))).await;
    if let Ok(rest) = returned.try_recv() {
        let _ = timeout(PATIENCE, read(rest)).await;
    }
    response
}

async fn read(mut rest: BodyDataStream) {
    let mut length = 0;
    while let Some(Ok(piece)) = rest.next().await {
        length += piece.len();
        if length > MOST {
            return;
        }
    }
}

/// A body that comes back when nobody needs it any more.
struct Lent {
    body: Option<(BodyDataStream, oneshot::Sender<BodyDataStream>)>,
}

impl Stream for Lent {
    type Item = Result<Bytes, axum::Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some((body, _)) = &mut self.body else { return Poll::Ready(None) };
        let piece = Pin::new(body).poll_next(context);
        if matches!(piece, Poll::Ready(None | Some(Err(_)))) {
            self.body = None;
        }
        piece
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        if let Some((body, back)) = self.body.take() {
            let _ = back.send(body);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{Router, body::to_bytes, http::StatusCode, middleware::from_fn};
    use futures::stream;
    use std::sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    };
    use tower::ServiceExt;

    /// How many of a hundred pieces were taken, and what a handler said that reads all or none of them.
    async fn taken(path: &str, expect: bool) -> (usize, StatusCode) {
        let read = async |request: Request| match request.uri().path() {
            "/all" => to_bytes(request.into_body(), MOST).await.map_or(StatusCode::BAD_REQUEST, |_| StatusCode::OK),
            _ => StatusCode::FORBIDDEN,
        };
        let router = Router::new().fallback(read).layer(from_fn(drain));
        let count = Arc::new(AtomicUsize::new(0));
        let counted = count.clone();
        let pieces = stream::iter(0..100).map(move |_| {
            counted.fetch_add(1, Ordering::Relaxed);
            Ok::<_, axum::Error>(Bytes::from_static(b"piece"))
        });
        let request = Request::post(path);
        let request = if expect { request.header(header::EXPECT, "100-continue") } else { request };
        let response = router.oneshot(request.body(Body::from_stream(pieces)).unwrap()).await.unwrap();
        (count.load(Ordering::Relaxed), response.status())
    }

    #[tokio::test]
    async fn what_a_handler_left_is_read_before_the_answer() {
        assert_eq!(taken("/none", false).await, (100, StatusCode::FORBIDDEN));
        assert_eq!(taken("/all", false).await, (100, StatusCode::OK));
        assert_eq!(taken("/none", true).await, (0, StatusCode::FORBIDDEN), "it was not asked to send");
    }
}
