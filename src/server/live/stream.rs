use super::{
    seat::{News, Seat},
    watch::{Found, Watch},
};
use axum::response::sse::Event;
use futures::stream::{self, Stream as Messages};
use std::{convert::Infallible, time::Duration};
use tokio::time::{Instant, sleep_until};
use uuid::Uuid;

/// A burst is told in one message: at most four a second.
const PAUSE: Duration = Duration::from_millis(250);
/// What nobody tells (a session that ends by time, a row changed by hand) is found out after so long.
const LOOK_EVERY: Duration = Duration::from_secs(60);
/// When a browser comes back after the stream was cut off, milliseconds; all at once would be too many.
const RETRY: u64 = 2000;
/// In place of topics where there are none: browsers pass on no message without data.
const NOTHING: &str = "-";

/// One open stream.
pub(super) struct Stream {
    seat: Seat,
    watch: Watch,
    news: News,
    is_first: bool,
    may_say: Instant,
    looks: Instant,
}

impl Stream {
    pub(super) fn new(seat: Seat, watch: Watch, news: News) -> Self {
        let now = Instant::now();
        Self { seat, watch, news, is_first: true, may_say: now, looks: now + LOOK_EVERY }
    }

    /// What is said, until it ends.
    pub(super) fn messages(self) -> impl Messages<Item = Result<Event, Infallible>> {
        stream::unfold(Some(self), async |stream| {
            let mut stream = stream?;
            let hub = stream.seat.hub.clone();
            let next = tokio::select! {
                biased;
                () = hub.ended() => return None,
                next = stream.next() => next,
            };
            match next {
                Next::News(event) => Some((Ok(event), Some(stream))),
                Next::Bye(event) => Some((Ok(event), None)),
                Next::Cut => None,
            }
        })
    }

    async fn next(&mut self) -> Next {
        loop {
            if self.news.doubt {
                match self.watch.look().await {
                    Found::There => {}
                    Found::Gone => return Next::Bye(Event::default().event("bye").data(NOTHING)),
                    Found::Unknown => return Next::Cut,
                }
                self.news.doubt = false;
                self.looks = Instant::now() + LOOK_EVERY;
            }
            self.news.topics.retain(|table| self.watch.sees(table));
            let has_news = self.is_first || self.news.changes();
            tokio::select! {
                biased;
                () = sleep_until(self.may_say), if has_news => return Next::News(self.say()),
                () = self.seat.came() => self.news.join(self.seat.take()),
                () = sleep_until(self.looks) => self.news.doubt = true,
            }
        }
    }

    fn say(&mut self) -> Event {
        let topics = topics(&self.news);
        let event = Event::default().id(self.news.seq.to_string()).data(topics);
        let first = self.is_first;
        // The place stays: what comes late stands before it.
        self.news = News { seq: self.news.seq, ..News::default() };
        self.is_first = false;
        self.may_say = Instant::now() + PAUSE;
        if first { event.retry(retry()) } else { event }
    }
}

enum Next {
    News(Event),
    Bye(Event),
    Cut,
}

fn topics(news: &News) -> String {
    match (news.everything, news.topics.is_empty()) {
        (true, _) => "*".to_owned(),
        (false, true) => NOTHING.to_owned(),
        (false, false) => news.topics.iter().copied().collect::<Vec<_>>().join(" "),
    }
}

fn retry() -> Duration {
    Duration::from_millis(RETRY + Uuid::new_v4().as_u64_pair().1 % RETRY)
}
