use crate::platform::with_platform;
use sqlx::AssertSqlSafe;
use std::{future::Future, time::Duration};
use tenancy::{Signal, Tenancy, TenantId, TenantScope};
use tokio::{sync::broadcast::Receiver, time::timeout};

/// Generous for a busy machine; on an idle one it is a tenth of a second.
const SOON: Duration = Duration::from_secs(20);

/// The first signal that `wanted` takes.
async fn hears<T>(ear: &mut Receiver<Signal>, mut wanted: impl FnMut(Signal) -> Option<T>) -> T {
    let heard = async {
        loop {
            if let Some(found) = wanted(ear.recv().await.expect("it lags behind")) {
                return found;
            }
        }
    };
    timeout(SOON, heard).await.expect("nobody told")
}

async fn change(tenancy: &Tenancy, slug: &str, topics: &[&str], seq: i64) {
    let tenant = tenancy.by_slug(slug).await.unwrap().unwrap();
    let mut scope = TenantScope::of_command(tenant, tenancy.pools(), tenancy.clock().now()).await.unwrap();
    topics.iter().for_each(|topic| scope.changed(*topic, seq));
    scope.has_work();
    scope.commit().await.unwrap();
}

fn changed(signal: Signal) -> Option<(TenantId, i64, Vec<String>)> {
    match signal {
        Signal::Changed { tenant, seq, topics } => {
            Some((tenant, seq, topics.iter().map(|topic| (**topic).to_owned()).collect()))
        }
        _ => None,
    }
}

/// A second process, which listens by now.
async fn listening(start: impl Future<Output = Tenancy>) -> (Tenancy, Receiver<Signal>) {
    let tenancy = start.await;
    let mut ear = tenancy.signals().listen();
    hears(&mut ear, |signal| (signal == Signal::Lost).then_some(())).await;
    (tenancy, ear)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_process_commits_the_other_hears_also_after_its_ears_were_cut_off() {
    with_platform(async |platform| {
        let (aurora, oficina) = (platform.make("aurora").await.id, platform.make("oficina").await.id);
        let one = platform.tenancy().await;
        let (_other, mut ear) = listening(platform.tenancy()).await;
        change(&one, "aurora", &["crm.deal:1", "crm.deal:2"], 3).await;
        let told = (aurora, 3, vec!["crm.deal:1".to_owned(), "crm.deal:2".to_owned()]);
        assert_eq!(hears(&mut ear, changed).await, told);

        let cut = "select count(pg_terminate_backend(pid)) from pg_stat_activity
                   where datname = current_database() and query like 'LISTEN%'";
        let cut: i64 = sqlx::query_scalar(cut).fetch_one(&mut platform.inside(&platform.name).await).await.unwrap();
        assert_eq!(cut, 2, "the ears of both");
        // Told when it hears again: until then anything may have happened.
        hears(&mut ear, |signal| (signal == Signal::Lost).then_some(())).await;
        change(&one, "oficina", &["crm.deal:4"], 9).await;
        assert_eq!(hears(&mut ear, changed).await, (oficina, 9, vec!["crm.deal:4".to_owned()]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_hears_itself_once_and_wakes_whoever_works() {
    with_platform(async |platform| {
        let aurora = platform.make("aurora").await.id;
        let (one, mut ear) = listening(platform.tenancy()).await;
        let (_other, mut other_ear) = listening(platform.tenancy()).await;
        change(&one, "aurora", &["crm.deal:1"], 1).await;
        hears(&mut other_ear, changed).await;
        change(&one, "aurora", &["crm.deal:2"], 2).await;
        let mut heard = Vec::new();
        while heard.len() < 2 {
            heard.push(hears(&mut ear, changed).await.1);
        }
        assert_eq!(heard, [1, 2], "the registry told the first one too, which was known here");
        let due = "select due_at = '-infinity' from registry.tenant_wake where tenant = $1";
        let mut registry = platform.inside(&platform.name).await;
        let due: bool = sqlx::query_scalar(due).bind(aurora.0).fetch_one(&mut registry).await.unwrap();
        assert!(due);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_registry_does_not_take_now_it_is_told_later() {
    with_platform(async |platform| {
        platform.make("aurora").await;
        let one = platform.tenancy().await;
        let (_other, mut ear) = listening(platform.tenancy()).await;
        let revoke = |verb: &str, whom: &str| format!("{verb} all on registry.tenant_wake {whom} balcao_registry");
        let mut registry = platform.inside(&platform.name).await;
        sqlx::raw_sql(AssertSqlSafe(revoke("revoke", "from"))).execute(&mut registry).await.unwrap();
        change(&one, "aurora", &["crm.deal:1"], 1).await;
        tokio::time::sleep(Duration::from_millis(300)).await;
        sqlx::raw_sql(AssertSqlSafe(revoke("grant", "to"))).execute(&mut registry).await.unwrap();
        assert_eq!(hears(&mut ear, changed).await.1, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whose_facts_changed_is_told() {
    with_platform(async |platform| {
        platform.make("aurora").await;
        let (_one, mut ear) = listening(platform.tenancy()).await;
        platform.admin.suspend("aurora").await.unwrap();
        let names = hears(&mut ear, |signal| match signal {
            Signal::Renewed(names) => Some(names),
            _ => None,
        });
        assert!(names.await.split(' ').any(|name| name == "aurora"));
    })
    .await;
}
