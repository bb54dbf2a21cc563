use super::*;
use crate::worker::store;
use uuid::Uuid;

fn text(text: &str) -> Note {
    Note(text.to_owned())
}

#[tokio::test]
async fn jobs_are_done_once_in_their_order_and_are_gone() {
    let shop = shop().await;
    for number in 0..50 {
        shop.wish(&text(&format!("{number:02}")), Wish::now()).await;
    }
    assert_eq!(shop.turn().await.jobs, 20, "one batch");
    assert_eq!(shop.work().await, 30);
    assert_eq!(shop.done().await, (0..50).map(|number| format!("{number:02}")).collect::<Vec<_>>());
    assert_eq!(shop.ask::<i64>("select id from events.job").await, Vec::<i64>::new());
}

#[tokio::test]
async fn a_job_waits_for_its_time_and_the_turn_says_when() {
    let shop = shop().await;
    let later = now() + TimeDelta::minutes(10);
    shop.wish(&text("later"), Wish::at(later)).await;
    assert_eq!(shop.turn().await, Turn { jobs: 0, next: Some(later) });
    shop.clock.advance(TimeDelta::minutes(10));
    assert_eq!(shop.work().await, 1);
    assert_eq!(shop.turn().await, Turn { jobs: 0, next: None });
}

#[tokio::test]
async fn a_job_wished_for_twice_is_done_once_at_the_earlier_time() {
    let shop = shop().await;
    shop.wish(&text("old"), Wish::at(now() + TimeDelta::hours(1)).once("ana")).await;
    shop.wish(&text("new"), Wish::now().once("ana")).await;
    shop.wish(&text("other"), Wish::now().once("bia")).await;
    shop.work().await;
    assert_eq!(shop.done().await, ["new", "other"]);
}

#[tokio::test]
async fn a_job_wished_for_while_it_runs_runs_again_when_it_was_wished_for() {
    let shop = shop().await;
    shop.wish(&Daily, Wish::now().once("daily")).await;
    for day in 1..4 {
        assert_eq!(shop.work().await, 1);
        assert_eq!(shop.done().await.len(), day);
        assert_eq!(shop.turn().await.next, Some(shop.clock.now() + TimeDelta::days(1)));
        shop.clock.advance(TimeDelta::days(1));
    }
}

#[tokio::test]
async fn a_wish_that_somebody_makes_while_the_job_runs_is_not_lost() {
    let shop = shop().await;
    shop.wish(&text("first"), Wish::now().once("ana")).await;
    let (tenant, lease) = (shop.tenant().await, Uuid::new_v4());
    let mut scope = shop.scope().await;
    let jobs = store::claim(&mut scope, lease, Duration::from_secs(60), &[]).await.unwrap();
    scope.commit_and_go_on().await.unwrap();
    shop.wish(&text("second"), Wish::now().once("ana")).await;
    shop.worker.watch(&tenant, lease, scope, jobs).await.unwrap();
    assert_eq!(shop.done().await, ["first"]);
    shop.work().await;
    assert_eq!(shop.done().await, ["first", "second"]);
}

#[tokio::test]
async fn a_lane_keeps_its_order_and_holds_up_no_other() {
    let shop = shop().await;
    shop.wish(&Bad::Fail, Wish::now().in_lane("a")).await;
    shop.wish(&text("a"), Wish::now().in_lane("a")).await;
    shop.wish(&text("b1"), Wish::now().in_lane("b")).await;
    shop.wish(&text("b2"), Wish::now().in_lane("b")).await;
    shop.wish(&text("free"), Wish::now()).await;
    shop.work().await;
    let mut done = shop.done().await;
    done.sort();
    assert_eq!(done, ["b1", "b2", "free"], "a waits for the one before it");
    for _ in 1..Bad::ATTEMPTS {
        shop.clock.advance(TimeDelta::hours(1));
        shop.work().await;
    }
    assert!(shop.done().await.contains(&"a".to_owned()), "the one before it is dead");
}

#[tokio::test]
async fn a_job_whose_worker_never_came_back_is_taken_up_when_the_lease_ends() {
    let shop = shop().await;
    for name in ["a", "b", "c"] {
        shop.wish(&text(name), Wish::now()).await;
    }
    let mut scope = shop.scope().await;
    let lost = store::claim(&mut scope, Uuid::new_v4(), Duration::from_secs(60), &[]).await.unwrap();
    scope.commit().await.unwrap();
    assert_eq!(lost.len(), 3);
    assert_eq!(shop.turn().await, Turn { jobs: 0, next: Some(now() + TimeDelta::minutes(1)) });
    shop.clock.advance(TimeDelta::seconds(61));
    shop.work().await;
    let mut done = shop.done().await;
    done.sort();
    assert_eq!(done, ["a", "b", "c"]);
}

#[tokio::test]
async fn who_lost_a_job_to_another_leaves_no_effect() {
    let shop = shop().await;
    shop.wish(&text("once"), Wish::now()).await;
    let (tenant, lease) = (shop.tenant().await, Uuid::new_v4());
    let mut scope = shop.scope().await;
    let jobs = store::claim(&mut scope, lease, Duration::from_secs(60), &[]).await.unwrap();
    scope.commit_and_go_on().await.unwrap();
    shop.clock.advance(TimeDelta::seconds(61));
    shop.work().await;
    shop.worker.watch(&tenant, lease, scope, jobs).await.unwrap();
    assert_eq!(shop.done().await, ["once"]);
}

#[tokio::test]
async fn two_workers_at_one_tenant_do_each_job_once() {
    let shop = shop().await;
    for number in 0..100 {
        shop.wish(&text(&format!("{number:02}")), Wish::now()).await;
    }
    tokio::join!(shop.work(), shop.work());
    let mut done = shop.done().await;
    done.sort();
    assert_eq!(done, (0..100).map(|number| format!("{number:02}")).collect::<Vec<_>>());
}

#[tokio::test]
async fn when_the_clock_jumps_back_an_hour_jobs_are_done_and_leases_end() {
    let shop = shop().await;
    shop.wish(&text("leased"), Wish::now()).await;
    let mut scope = shop.scope().await;
    store::claim(&mut scope, Uuid::new_v4(), Duration::from_secs(60), &[]).await.unwrap();
    scope.commit().await.unwrap();
    shop.clock.advance(TimeDelta::hours(-1));
    shop.wish(&text("new"), Wish::now()).await;
    shop.work().await;
    let mut done = shop.done().await;
    done.sort();
    assert_eq!(done, ["leased", "new"]);
}
