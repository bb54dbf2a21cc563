use super::*;
use crate::Every;

const HOURLY: Schedule = Schedule { kind: Daily::KIND, every: Every::Hour };

/// Another process at the same tenant.
fn second(shop: &Shop) -> Worker {
    let repertoire = Repertoire::new(JOBS, [], [HOURLY]);
    Worker::new(shop.tenancy.clone(), repertoire, Egress::new(Vec::new()), WorkerSettings::default())
}

async fn asked(shop: &Shop) -> i64 {
    shop.ask::<i64>("select coalesce(sum(requests), 0)::bigint from events.job where unique_key = 'schedule'").await[0]
}

#[tokio::test]
async fn work_comes_round_with_each_hour_and_first_with_the_next() {
    let shop = shop_of(&[], &[HOURLY]).await;
    let turn = shop.turn().await;
    assert_eq!((turn.jobs, turn.next), (0, Some(now() + TimeDelta::hours(1))), "the hour has begun already");
    shop.clock.advance(TimeDelta::minutes(59));
    assert_eq!(shop.turn().await.jobs, 0);
    shop.clock.advance(TimeDelta::minutes(1));
    assert_eq!(shop.turn().await.jobs, 1);
    assert_eq!(shop.done().await, ["daily"]);
    shop.clock.advance(TimeDelta::hours(5));
    assert_eq!(shop.turn().await.jobs, 1, "once after a long sleep");
}

#[tokio::test]
async fn two_processes_ask_once_and_a_clock_that_jumps_back_asks_for_nothing() {
    let shop = shop_of(&[], &[HOURLY]).await;
    let (tenant, other) = (shop.tenant().await, second(&shop));
    shop.turn().await;
    shop.clock.advance(TimeDelta::hours(1));
    let (first, second_turn) = tokio::join!(shop.turn(), other.turn(&tenant));
    assert_eq!(first.jobs + second_turn.unwrap().jobs, 1);
    shop.clock.advance(TimeDelta::hours(-1));
    other.turn(&tenant).await.unwrap();
    shop.clock.advance(TimeDelta::minutes(70));
    assert_eq!(second(&shop).turn(&tenant).await.unwrap().jobs, 0, "this hour was asked for before");
    assert_eq!(asked(&shop).await, 0);
}
