use super::*;
use crate::{Egress, Tools};
use std::time::Duration;
use testkit::{TestDb, db};

/// A provider that signs as Meta does and numbers its events in a header.
struct Parrot;

const KEY: &[u8] = b"parrot key";
const PATH: &str = "kQ3v1m0Zt6yW8xR2cB5nH7jL9pD4sF_a-GEuTiOoYzX";
const ENDPOINT: Uuid = Uuid::from_u128(7);

impl Hook for Parrot {
    const PROVIDER: &'static str = "parrot";
    const JOB: &'static str = "events.hear_parrot";
    const MODULE: Option<ModuleKey> = None;
    const HEADERS: &'static [&'static str] = &["X-Number", "x-absent"];
    type Keys = &'static [u8];

    async fn endpoint(_: &mut TenantScope, path: &SecretPath) -> Result<Option<Endpoint<Self::Keys>>, Error> {
        let ours = SecretPath::parse(PATH).is_some_and(|ours| ours.hash() == path.hash());
        Ok(ours.then_some(Endpoint { id: ENDPOINT, keys: KEY }))
    }

    fn verify(request: &HookRequest, endpoint: &Endpoint<Self::Keys>) -> Result<String, Refusal> {
        signature::prefixed(request, "x-hub-signature-256", endpoint.keys)?;
        request.header("x-number").map(str::to_owned).ok_or(Refusal::Malformed)
    }

    fn challenge(request: &HookRequest, _: &Endpoint<Self::Keys>) -> Result<String, Refusal> {
        request.field("hub.challenge").ok_or(Refusal::Malformed)
    }

    fn lane(_: &HookRequest, endpoint: &Endpoint<Self::Keys>) -> Option<String> {
        Some(format!("parrot:{}", endpoint.id))
    }

    async fn process(event: Received, work: &mut Work) -> Result<(), Error> {
        if event.body == b"fail" {
            return Err(Error::Unavailable);
        }
        sqlx::query("insert into events.schedule (kind, slot) values ('parrot.heard', '2026-01-01')")
            .execute(work.conn())
            .await?;
        Ok(())
    }
}

fn kind() -> HookKind {
    HookKind::of::<Parrot>()
}

fn path() -> SecretPath {
    SecretPath::parse(PATH).unwrap()
}

fn signed(number: &str, body: &[u8]) -> HookRequest {
    let mut headers = http::HeaderMap::new();
    let mac = format!("sha256={}", kernel::hex(&signature::hmac_sha256(KEY, &[body])));
    headers.insert("x-hub-signature-256", mac.parse().unwrap());
    headers.insert("x-number", number.parse().unwrap());
    HookRequest { headers, query: String::new(), body: body.to_vec(), at: testkit::now() }
}

async fn receive(db: &TestDb, request: &HookRequest) -> HookAnswer {
    let mut scope = db.scope().await;
    let answer = kind().receive(&mut scope, &path(), request).await.unwrap();
    scope.commit().await.unwrap();
    answer
}

/// Stored events, jobs.
async fn rows(db: &TestDb) -> (i64, i64) {
    let query = "select (select count(*) from events.intake), (select count(*) from events.job)";
    sqlx::query_as(query).fetch_one(db.scope().await.conn()).await.unwrap()
}

/// Does the first job as the worker would.
async fn work(db: &TestDb) -> Result<(), Error> {
    let mut scope = db.scope().await;
    let (name, payload): (String, serde_json::Value) =
        sqlx::query_as("select kind, payload from events.job order by id limit 1")
            .fetch_one(scope.conn())
            .await
            .unwrap();
    assert_eq!(name, Parrot::JOB);
    let mut work = Work::new(scope, Egress::default(), Tools::default());
    (kind().job.run)(payload, &mut work).await?;
    work.into_scope().commit().await
}

async fn value(db: &TestDb, query: &'static str) -> bool {
    sqlx::query_scalar(query).fetch_one(db.scope().await.conn()).await.unwrap()
}

#[tokio::test]
async fn an_event_is_stored_to_the_byte_with_its_job() {
    let db = db().await;
    let body: Vec<u8> = (0..=255).cycle().take(100_000).collect();
    assert_eq!(receive(&db, &signed("n-1", &body)).await, HookAnswer::Stored);
    let mut scope = db.scope().await;
    let event = store::take(&mut scope, "parrot", "n-1").await.unwrap().unwrap();
    assert_eq!(event.body, body);
    assert_eq!(event.headers, [("x-number".to_owned(), "n-1".to_owned())]);
    assert_eq!((event.endpoint, event.received_at), (ENDPOINT, testkit::now()));
    drop(scope);
    let job = "select kind = 'events.hear_parrot' and unique_key = 'parrot:n-1' and lane like 'parrot:%'
               and payload = '{\"event_id\": \"n-1\"}' from events.job";
    assert!(value(&db, job).await);
}

#[tokio::test]
async fn an_event_that_comes_again_is_stored_and_processed_once() {
    let db = db().await;
    assert_eq!(receive(&db, &signed("n-1", b"hello")).await, HookAnswer::Stored);
    assert_eq!(receive(&db, &signed("n-1", b"hello")).await, HookAnswer::Repeated);
    assert_eq!(rows(&db).await, (1, 1));
    work(&db).await.unwrap();
    assert!(value(&db, "select processed_at is not null from events.intake").await);
    // The job came a second time: its lease ended while it was being done.
    work(&db).await.unwrap();
    assert_eq!(receive(&db, &signed("n-1", b"hello")).await, HookAnswer::Repeated, "after it was processed, too");
    assert!(value(&db, "select count(*) = 1 from events.schedule where kind = 'parrot.heard'").await);
}

#[tokio::test]
async fn an_event_whose_processing_failed_is_not_done() {
    let db = db().await;
    receive(&db, &signed("n-1", b"fail")).await;
    assert_eq!(work(&db).await, Err(Error::Unavailable));
    assert!(value(&db, "select processed_at is null from events.intake").await);
}

#[tokio::test]
async fn of_two_at_once_one_is_stored() {
    let db = db().await;
    let request = signed("n-1", b"hello");
    let mut first = db.scope().await;
    assert_eq!(kind().receive(&mut first, &path(), &request).await, Ok(HookAnswer::Stored));
    let finish = async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        first.commit().await.unwrap();
    };
    let (second, ()) = tokio::join!(receive(&db, &request), finish);
    assert_eq!(second, HookAnswer::Repeated);
    assert_eq!(rows(&db).await, (1, 1));
}

#[tokio::test]
async fn where_the_first_of_two_failed_the_second_is_stored() {
    let db = db().await;
    let request = signed("n-1", b"hello");
    let mut first = db.scope().await;
    assert_eq!(kind().receive(&mut first, &path(), &request).await, Ok(HookAnswer::Stored));
    let fail = async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        drop(first);
    };
    let (second, ()) = tokio::join!(receive(&db, &request), fail);
    assert_eq!(second, HookAnswer::Stored);
    assert_eq!(rows(&db).await, (1, 1));
}

#[tokio::test]
async fn what_is_not_the_providers_leaves_nothing() {
    let db = db().await;
    let mut forged = signed("n-1", b"hello");
    forged.body = b"hullo".to_vec();
    assert_eq!(receive(&db, &forged).await, HookAnswer::Refused(Refusal::Signature));
    let mut unnumbered = signed("n-1", b"hello");
    unnumbered.headers.remove("x-number");
    assert_eq!(receive(&db, &unnumbered).await, HookAnswer::Refused(Refusal::Malformed));
    assert_eq!(receive(&db, &signed("", b"hello")).await, HookAnswer::Refused(Refusal::Malformed));
    let mut scope = db.scope().await;
    let elsewhere = kind().receive(&mut scope, &SecretPath::random(), &signed("n-1", b"hello")).await;
    assert_eq!(elsewhere, Ok(HookAnswer::Nowhere));
    scope.commit().await.unwrap();
    assert_eq!(rows(&db).await, (0, 0));
}

#[tokio::test]
async fn a_provider_is_told_that_the_address_is_ours() {
    let db = db().await;
    let mut scope = db.scope().await;
    let mut asking = signed("n-1", b"");
    asking.query = "hub.mode=subscribe&hub.challenge=1158%20201444".to_owned();
    let answer = kind().challenge(&mut scope, &path(), &asking).await;
    assert_eq!(answer, Ok(HookAnswer::Challenge("1158 201444".to_owned())));
    let answer = kind().challenge(&mut scope, &SecretPath::random(), &asking).await;
    assert_eq!(answer, Ok(HookAnswer::Nowhere));
}
