use super::*;
use crate::{dead_jobs, retry};

/// Three good jobs around a bad one.
async fn shop_with(bad: Bad) -> Shop {
    let shop = shop().await;
    shop.wish(&Note("a".to_owned()), Wish::now()).await;
    shop.wish(&bad, Wish::now()).await;
    shop.wish(&Note("b".to_owned()), Wish::now()).await;
    shop.wish(&Note("c".to_owned()), Wish::now()).await;
    shop
}

async fn error(shop: &Shop) -> String {
    shop.ask::<String>("select last_error from events.job").await.concat()
}

#[tokio::test]
async fn a_bad_job_is_tried_later_without_effect_and_the_others_are_done_once() {
    for (bad, told) in [
        (Bad::Fail, "forbidden"),
        (Bad::Panic, "panicked"),
        (Bad::Loop, "took longer than 0.2 s"),
        (Bad::Cut, ""),
        (Bad::HideFault, "fault "),
    ] {
        let shop = shop_with(bad).await;
        shop.work().await;
        assert_eq!(shop.done().await, ["a", "b", "c"], "{told}");
        assert!(error(&shop).await.starts_with(told), "{}", error(&shop).await);
        assert_eq!(shop.ask::<i16>("select attempts from events.job where lease is null").await, [1]);
        let next = shop.turn().await.next.unwrap() - now();
        assert!((5..=8).contains(&next.num_seconds()), "{next}");
    }
}

#[tokio::test]
async fn a_job_that_fails_too_often_waits_for_a_person() {
    let shop = shop_with(Bad::Fail).await;
    for _ in 0..Bad::ATTEMPTS {
        shop.work().await;
        shop.clock.advance(TimeDelta::hours(1));
    }
    let dead = dead_jobs(&mut shop.scope().await, None, 10).await.unwrap();
    assert_eq!((dead.len(), dead[0].kind.as_str(), dead[0].attempts), (1, "events.bad", 3));
    assert_eq!(shop.work().await, 0);
    let mut scope = shop.scope().await;
    retry(&mut scope, dead[0].id).await.unwrap();
    scope.commit().await.unwrap();
    assert_eq!(shop.work().await, 1, "as often as the first time");
    assert_eq!(dead_jobs(&mut shop.scope().await, None, 10).await.unwrap(), []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_that_blocks_its_thread_is_given_up_and_the_others_are_done() {
    let shop = shop_with(Bad::Block).await;
    shop.work().await;
    assert_eq!(shop.done().await, ["a", "b", "c"]);
    let dead = dead_jobs(&mut shop.scope().await, None, 10).await.unwrap();
    assert_eq!(dead.iter().map(|job| job.last_error.as_deref()).collect::<Vec<_>>(), [Some("blocked its thread")]);
    // Its thread comes back; by then nobody wants its work.
    tokio::time::sleep(Duration::from_secs(5)).await;
    assert_eq!(shop.done().await, ["a", "b", "c"]);
}

#[tokio::test]
async fn a_payload_that_cannot_be_read_ends_among_the_dead_and_holds_up_nobody() {
    let shop = shop().await;
    shop.wish(&Note("before".to_owned()), Wish::now()).await;
    shop.execute("insert into events.job (kind, payload, created_at) values ('events.note', '{\"x\": 1}', now())")
        .await;
    shop.wish(&Note("after".to_owned()), Wish::now()).await;
    for _ in 0..12 {
        shop.work().await;
        shop.clock.advance(TimeDelta::hours(1));
    }
    assert_eq!(shop.done().await, ["before", "after"]);
    assert_eq!(dead_jobs(&mut shop.scope().await, None, 10).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_job_that_brings_down_its_process_each_time_ends_among_the_dead_alone() {
    let shop = shop_with(Bad::Fail).await;
    // Taken up and never ended: what a killed process leaves.
    shop.execute(
        "update events.job set attempts = case kind when 'events.bad' then 3 else 1 end, lease = gen_random_uuid(), \
         leased_until = '2026-03-04T14:00:00Z'",
    )
    .await;
    shop.work().await;
    let mut done = shop.done().await;
    done.sort();
    assert_eq!(done, ["a", "b", "c"]);
    let dead = dead_jobs(&mut shop.scope().await, None, 10).await.unwrap();
    assert_eq!(dead[0].last_error.as_deref(), Some("its worker ended before it"));
}

#[tokio::test]
async fn a_kind_that_only_a_newer_process_knows_waits_for_it() {
    let shop = shop().await;
    shop.execute("insert into events.job (kind, payload, created_at) values ('events.newer', '{}', now())").await;
    shop.wish(&Note("known".to_owned()), Wish::now()).await;
    shop.work().await;
    assert_eq!(shop.done().await, ["known"]);
    assert_eq!(shop.turn().await.next, Some(now() + TimeDelta::minutes(10)));
    assert_eq!(error(&shop).await, "unknown kind");
}

#[tokio::test]
async fn jobs_of_a_module_that_is_off_wait_until_it_is_on() {
    let shop = shop().await;
    let admin = &shop.db.platform.admin;
    admin.disable_module("aurora", ModuleKey::Crm).await.unwrap();
    until(async || !shop.tenant().await.has_module(ModuleKey::Crm)).await;
    shop.wish(&CrmNote("crm".to_owned()), Wish::now().in_lane("lane")).await;
    shop.wish(&Note("always".to_owned()), Wish::now().in_lane("lane")).await;
    shop.work().await;
    assert_eq!(shop.done().await, ["always"], "what is paused holds up nobody");
    assert_eq!(shop.turn().await, Turn { jobs: 0, next: None });
    admin.enable_module("aurora", ModuleKey::Crm).await.unwrap();
    until(async || shop.tenant().await.has_module(ModuleKey::Crm)).await;
    shop.work().await;
    assert_eq!(shop.done().await, ["always", "crm"]);
}
