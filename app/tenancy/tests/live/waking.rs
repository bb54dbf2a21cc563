//! Who is due for work, as dispatchers tell each other through the registry.

use crate::platform::{Platform, with_platform};
use chrono::{DateTime, TimeDelta, Utc};
use kernel::Clock;
use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};
use tenancy::{Settings, Tenancy, Tenant, Wakes};

/// A clock that a test sets.
#[derive(Debug, Default)]
struct Hand(AtomicI64);

impl Hand {
    fn advance(&self, by: TimeDelta) {
        self.0.fetch_add(by.num_seconds(), Ordering::SeqCst);
    }
}

impl Clock for Hand {
    fn now(&self) -> DateTime<Utc> {
        "2026-03-02T12:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::seconds(self.0.load(Ordering::SeqCst))
    }
}

/// One tenant, and what a process holds.
struct Ground {
    clock: Arc<Hand>,
    tenancy: Tenancy,
    tenant: Arc<Tenant>,
}

impl Ground {
    async fn of(platform: &Platform) -> Self {
        platform.make("aurora").await;
        let clock = Arc::new(Hand::default());
        let tenancy = Tenancy::connect(Settings { clock: clock.clone(), ..platform.settings.clone() }).await.unwrap();
        let tenant = tenancy.by_slug("aurora").await.unwrap().unwrap();
        let ground = Self { clock, tenancy, tenant };
        ground.wakes().sweep().await.unwrap();
        ground
    }

    fn wakes(&self) -> Wakes {
        self.tenancy.wakes(Duration::from_secs(60))
    }

    /// Whether a dispatcher finds the tenant due, and then has it.
    async fn claimed(&self, wakes: &Wakes) -> bool {
        let due = wakes.claim(&[], 10).await.unwrap();
        due.iter().any(|tenant| tenant.id == self.tenant.id)
    }
}

#[tokio::test]
async fn one_dispatcher_has_a_tenant_until_it_gives_it_back_or_its_claim_ends() {
    with_platform(async |platform| {
        let ground = Ground::of(&platform).await;
        let (first, second) = (ground.wakes(), ground.wakes());
        assert!(ground.claimed(&first).await, "a new tenant is looked at once");
        assert!(!ground.claimed(&second).await);
        assert!(
            second.claim(&[ground.tenant.id], 10).await.unwrap().is_empty(),
            "not even when it is known to have work"
        );
        first.release(ground.tenant.id, Some(ground.clock.now())).await.unwrap();
        assert!(ground.claimed(&second).await);
        ground.clock.advance(TimeDelta::seconds(50));
        second.renew(&[ground.tenant.id]).await.unwrap();
        ground.clock.advance(TimeDelta::seconds(50));
        assert!(!ground.claimed(&first).await);
        ground.clock.advance(TimeDelta::seconds(11));
        assert!(ground.claimed(&first).await, "the second never came back");
        second.release(ground.tenant.id, None).await.unwrap();
        assert!(!ground.claimed(&second).await, "what it lost it cannot give back");
    })
    .await;
}

#[tokio::test]
async fn who_is_woken_while_somebody_looks_after_it_is_due_again() {
    with_platform(async |platform| {
        let ground = Ground::of(&platform).await;
        let wakes = ground.wakes();
        assert!(ground.claimed(&wakes).await);
        // As any process does after a commit.
        let mut registry = platform.inside(&platform.name).await;
        sqlx::query("update registry.tenant_wake set due_at = '-infinity'").execute(&mut registry).await.unwrap();
        wakes.release(ground.tenant.id, None).await.unwrap();
        assert!(ground.claimed(&wakes).await);
        wakes.release(ground.tenant.id, None).await.unwrap();
        assert!(!ground.claimed(&wakes).await, "once");
    })
    .await;
}

#[tokio::test]
async fn a_tenant_is_due_when_its_next_job_is_and_every_five_minutes() {
    with_platform(async |platform| {
        let ground = Ground::of(&platform).await;
        let wakes = ground.wakes();
        for (next, rest) in [(Some(30), 30), (None, 300), (Some(7200), 300)] {
            assert!(ground.claimed(&wakes).await);
            let next = next.map(|seconds| ground.clock.now() + TimeDelta::seconds(seconds));
            wakes.release(ground.tenant.id, next).await.unwrap();
            ground.clock.advance(TimeDelta::seconds(rest - 1));
            assert!(!ground.claimed(&wakes).await, "{rest}");
            ground.clock.advance(TimeDelta::seconds(1));
        }
        assert!(ground.claimed(&wakes).await);
    })
    .await;
}

#[tokio::test]
async fn who_cannot_be_visited_is_tried_ever_later_until_it_can() {
    with_platform(async |platform| {
        let ground = Ground::of(&platform).await;
        let wakes = ground.wakes();
        for rest in [5, 10, 20, 40, 80, 160, 300, 300] {
            assert!(ground.claimed(&wakes).await, "{rest}");
            wakes.failed(ground.tenant.id).await.unwrap();
            ground.clock.advance(TimeDelta::seconds(rest - 1));
            assert!(!ground.claimed(&wakes).await, "{rest}");
            ground.clock.advance(TimeDelta::seconds(1));
        }
        assert!(ground.claimed(&wakes).await);
        wakes.release(ground.tenant.id, Some(ground.clock.now())).await.unwrap();
        assert!(ground.claimed(&wakes).await);
        wakes.failed(ground.tenant.id).await.unwrap();
        ground.clock.advance(TimeDelta::seconds(5));
        assert!(ground.claimed(&wakes).await, "from the beginning");
    })
    .await;
}

#[tokio::test]
async fn when_the_clock_jumps_back_an_hour_nobody_is_left_alone_for_it() {
    with_platform(async |platform| {
        let ground = Ground::of(&platform).await;
        let (killed, wakes) = (ground.wakes(), ground.wakes());
        assert!(ground.claimed(&killed).await);
        ground.clock.advance(TimeDelta::hours(-1));
        assert!(ground.claimed(&wakes).await, "a claim of the future has ended");
        wakes.release(ground.tenant.id, None).await.unwrap();
        ground.clock.advance(TimeDelta::hours(-1));
        assert!(ground.claimed(&wakes).await, "nobody rests for an hour");
    })
    .await;
}

#[tokio::test]
async fn a_suspended_tenant_is_not_visited_and_is_due_at_once_when_it_comes_back() {
    with_platform(async |platform| {
        let ground = Ground::of(&platform).await;
        let wakes = ground.wakes();
        platform.admin.suspend("aurora").await.unwrap();
        ground.clock.advance(TimeDelta::hours(1));
        assert!(!ground.claimed(&wakes).await);
        platform.admin.resume("aurora").await.unwrap();
        let mut tries = 0;
        while !ground.claimed(&wakes).await {
            tries += 1;
            assert!(tries < 300, "this process has heard of it by now");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_tenant_is_found_by_its_id() {
    with_platform(async |platform| {
        let ground = Ground::of(&platform).await;
        let found = ground.tenancy.by_id(ground.tenant.id).await.unwrap().unwrap();
        assert_eq!(found.slug, "aurora");
        assert!(ground.tenancy.by_id(tenancy::TenantId::new()).await.unwrap().is_none());
        assert_eq!(ground.tenancy.slugs().await.unwrap(), ["aurora"]);
    })
    .await;
}
