use super::*;
use crate::{furnish, summary};
use chrono::TimeDelta;
use chrono_tz::America::Sao_Paulo;
use kernel::uuid::Uuid;
use testkit::{db, now};

fn stops() -> Vec<Stop> {
    let kinds = [StageKind::Open, StageKind::Open, StageKind::Open, StageKind::Open, StageKind::Won, StageKind::Lost];
    kinds.into_iter().enumerate().map(|(n, kind)| Stop { id: StageId(Uuid::from_u128(n as u128)), kind }).collect()
}

#[test]
fn every_journey_begins_at_the_beginning_and_goes_forward_in_time() {
    let stops = stops();
    for n in 0..DEALS {
        let mut dice = Dice::of(DealId(Uuid::new_v5(&Uuid::nil(), format!("deal {n}").as_bytes())));
        let steps = journey::of(n, &stops, &mut dice, now(), Sao_Paulo);
        assert_eq!(steps[0].0, stops[0].id);
        assert!(steps.windows(2).all(|pair| pair[0].1 < pair[1].1 && pair[0].0 != pair[1].0), "{n}: {steps:?}");
        assert!(steps.last().is_some_and(|(_, since)| *since < now()));
        assert!(steps[0].1 > now() - TimeDelta::days(60));
    }
}

#[test]
fn an_early_morning_is_no_reason_for_a_deal_from_the_future() {
    let dawn = now() - TimeDelta::hours(11);
    for n in 0..DEALS {
        let mut dice = Dice::of(DealId(Uuid::from_u128(n as u128)));
        let steps = journey::of(n, &stops(), &mut dice, dawn, Sao_Paulo);
        assert!(steps.windows(2).all(|pair| pair[0].1 < pair[1].1), "{n}: {steps:?}");
        assert!(steps.last().is_some_and(|(_, since)| *since < dawn));
    }
}

#[test]
fn every_service_costs_something_and_fits_on_a_card() {
    for trade in Trade::ALL {
        for n in 0..200 {
            let (title, amount) = services::pick(trade, &mut Dice::of(DealId(Uuid::from_u128(n))));
            assert!((4_000..1_000_000).contains(&amount.0), "{title}: {amount}");
            assert!(title.chars().count() <= 40, "{title}");
        }
    }
}

#[tokio::test]
async fn a_demonstration_has_40_people_and_60_deals_however_often_it_is_made() {
    let db = db().await;
    let mut counts = Vec::new();
    for _ in 0..2 {
        let mut scope = db.scope().await;
        furnish(&mut scope, Trade::Salon).await.unwrap();
        seed(&mut scope, Trade::Salon, now()).await.unwrap();
        let row = sqlx::query!(
            r#"select (select count(*) from contacts.person) as "people!", (select count(*) from contacts.identity) as "phones!",
                      (select count(*) from crm.deal) as "deals!", (select count(*) from crm.stage) as "stages!",
                      (select count(*) from crm.deal_stage_change) as "changes!",
                      (select count(*) from crm.stage s where not exists (select from crm.deal d where d.stage_id = s.id)) as "bare!""#,
        )
        .fetch_one(scope.conn())
        .await
        .unwrap();
        assert_eq!((row.people, row.phones, row.deals, row.stages, row.bare), (40, 40, 60, 6, 0));
        counts.push((row.changes, summary(&mut scope).await.unwrap()));
        scope.commit().await.unwrap();
    }
    assert_eq!(counts[0], counts[1]);
    assert_eq!(counts[0].1.deals, 45);
    assert_eq!(counts[0].1.deals, counts[0].1.stages.iter().map(|stage| stage.deals).sum::<i64>());
}

#[tokio::test]
async fn the_history_of_every_deal_leads_to_where_it_stands() {
    let db = db().await;
    let mut scope = db.scope().await;
    furnish(&mut scope, Trade::Workshop).await.unwrap();
    seed(&mut scope, Trade::Workshop, now()).await.unwrap();
    let wrong = sqlx::query_scalar!(
        r#"select count(*) as "n!" from crm.deal d
           left join crm.deal_stage_change c on c.deal_id = d.id and c.version = d.version
           where case when d.version = 1 then c.deal_id is not null
                      else c.to_stage_id is distinct from d.stage_id or c.changed_at is distinct from d.stage_entered_at end"#,
    )
    .fetch_one(scope.conn())
    .await
    .unwrap();
    assert_eq!(wrong, 0);
}

#[tokio::test]
async fn a_demonstration_leaves_what_people_did_alone() {
    let db = db().await;
    let mut scope = db.scope().await;
    furnish(&mut scope, Trade::Salon).await.unwrap();
    seed(&mut scope, Trade::Salon, now()).await.unwrap();
    let before =
        sqlx::query!("update crm.deal set version = version + 1, position = 'Zz' where position = 'a0' returning id")
            .fetch_all(scope.conn())
            .await
            .unwrap();
    seed(&mut scope, Trade::Salon, now() + TimeDelta::days(3)).await.unwrap();
    let after = sqlx::query_scalar!(r#"select count(*) as "n!" from crm.deal where position = 'Zz'"#)
        .fetch_one(scope.conn())
        .await
        .unwrap();
    assert_eq!(after, before.len() as i64);
}

#[tokio::test]
async fn a_tenant_keeps_the_pipeline_it_has() {
    let db = db().await;
    let mut scope = db.scope().await;
    furnish(&mut scope, Trade::Cars).await.unwrap();
    let cars = crate::stage::store::list(&mut scope).await.unwrap();
    furnish(&mut scope, Trade::Salon).await.unwrap();
    assert_eq!(crate::stage::store::list(&mut scope).await.unwrap(), cars);
    assert_eq!(cars[1].name, "Test drive");
}
