use super::*;
use crate::{furnish, summary};
use brazil::Phone;
use contacts::PersonId;
use tenancy::Trade;
use testkit::{TestDb, db};

const ANA: &str = "11 98765-4321";

/// A salon with its pipeline; the stages, left to right.
async fn salon() -> (TestDb, Vec<StageId>) {
    let db = db().await;
    let mut scope = db.scope().await;
    furnish(&mut scope, Trade::Salon).await.unwrap();
    let stages = crate::stage::store::list(&mut scope).await.unwrap().into_iter().map(|stage| stage.id).collect();
    scope.commit().await.unwrap();
    (db, stages)
}

fn wanted(name: &str, phone: &str) -> NewDeal {
    NewDeal {
        name: name.into(),
        phone: Phone::parse(phone).unwrap(),
        title: String::new(),
        amount: Centavos(12_000),
        stage: None,
    }
}

async fn begun(scope: &mut TenantScope) -> DealId {
    create(scope, &wanted("Ana Souza", ANA)).await.unwrap().0
}

#[tokio::test]
async fn a_new_deal_begins_on_top_of_the_first_stage() {
    let (db, stages) = salon().await;
    let mut scope = db.scope().await;
    let (first, stage) = create(&mut scope, &wanted("Ana Souza", ANA)).await.unwrap();
    let (second, _) = create(&mut scope, &wanted("Bia Lima", "11 98765-0000")).await.unwrap();
    assert_eq!(stage, stages[0]);
    assert_eq!(order(&mut scope, stage).await, [second, first]);
    let deal = load(&mut scope, first).await.unwrap();
    assert_eq!((deal.person.name.as_str(), deal.amount, deal.version), ("Ana Souza", Centavos(12_000), 1));
    assert_eq!(deal.person.phone.unwrap().as_str(), "+5511987654321");
    assert_eq!((deal.created_at, deal.stage_entered_at), (testkit::now(), testkit::now()));
}

#[tokio::test]
async fn a_second_wish_from_the_same_phone_is_of_the_same_person() {
    let (db, _) = salon().await;
    let mut scope = db.scope().await;
    let (one, _) = create(&mut scope, &wanted("Ana Souza", ANA)).await.unwrap();
    let (two, _) = create(&mut scope, &wanted("Aninha", "+55 (11) 98765-4321")).await.unwrap();
    let (one, two) = (load(&mut scope, one).await.unwrap(), load(&mut scope, two).await.unwrap());
    assert_eq!(one.person, two.person);
    assert_eq!(two.person.name, "Ana Souza");
    assert_ne!(one.id, two.id);
}

#[tokio::test]
async fn a_deal_cannot_begin_in_a_stage_that_is_not_there() {
    let (db, _) = salon().await;
    let mut scope = db.scope().await;
    let lost = NewDeal { stage: Some(StageId::new()), ..wanted("Ana Souza", ANA) };
    let Err(Error::Invalid(errors)) = create(&mut scope, &lost).await else { panic!("it began") };
    assert_eq!(errors.get("stage"), Some("Essa etapa não existe mais. Escolha outra."));
    assert_eq!(summary(&mut scope).await.unwrap().deals, 0);
}

#[tokio::test]
async fn a_move_is_made_once_and_written_down() {
    let (db, stages) = salon().await;
    let mut scope = db.scope().await;
    let deal = begun(&mut scope).await;
    let wish = Move { deal, version: 1, to: stages[2] };
    move_to(&mut scope, &wish).await.unwrap();
    move_to(&mut scope, &wish).await.unwrap();
    let after = load(&mut scope, deal).await.unwrap();
    assert_eq!((after.stage, after.version), (stages[2], 2));
    let changes = sqlx::query!(
        r#"select version, from_stage_id as "from: StageId", to_stage_id as "to: StageId", changed_at
           from crm.deal_stage_change"#,
    )
    .fetch_all(scope.conn())
    .await
    .unwrap();
    assert_eq!(changes.len(), 1);
    assert_eq!((changes[0].version, changes[0].from, changes[0].to), (2, stages[0], stages[2]));
    assert_eq!(changes[0].changed_at, testkit::now());
}

#[tokio::test]
async fn who_comes_second_is_told_where_it_stands_now() {
    let (db, stages) = salon().await;
    let mut scope = db.scope().await;
    let deal = begun(&mut scope).await;
    move_to(&mut scope, &Move { deal, version: 1, to: stages[1] }).await.unwrap();
    let late = move_to(&mut scope, &Move { deal, version: 1, to: stages[2] }).await;
    let Err(Error::Conflict { message }) = late else { panic!("{late:?}") };
    assert_eq!(
        message,
        "Alguém foi mais rápido: este negócio agora está em Em conversa. Se não for o lugar certo, mova de novo."
    );
    assert_eq!(load(&mut scope, deal).await.unwrap().stage, stages[1]);
}

#[tokio::test]
async fn of_two_moves_at_once_one_is_made() {
    let (db, stages) = salon().await;
    let mut scope = db.scope().await;
    let deal = begun(&mut scope).await;
    scope.commit().await.unwrap();
    let (mut one, mut two) = (db.scope().await, db.scope().await);
    let race = async |scope: &mut TenantScope, to| move_to(scope, &Move { deal, version: 1, to }).await;
    race(&mut one, stages[1]).await.unwrap();
    let ((), late) = tokio::join!(
        async {
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            one.commit().await.unwrap();
        },
        race(&mut two, stages[2]),
    );
    assert!(matches!(late, Err(Error::Conflict { .. })), "{late:?}");
}

#[tokio::test]
async fn two_at_once_never_get_the_same_place() {
    let (db, _) = salon().await;
    let new = async |phone: String| {
        let mut scope = db.scope().await;
        create(&mut scope, &wanted("Ana Souza", &phone)).await.unwrap();
        scope.commit().await.unwrap();
    };
    tokio::join!(
        new("11 90000-0001".into()),
        new("11 90000-0002".into()),
        new("11 90000-0003".into()),
        new("11 90000-0001".into()),
    );
    let mut scope = db.scope().await;
    let people = sqlx::query_scalar!(r#"select distinct person_id as "id: PersonId" from crm.deal"#);
    assert_eq!(people.fetch_all(scope.conn()).await.unwrap().len(), 3, "the phone that came twice is one person");
    assert_eq!(summary(&mut scope).await.unwrap().deals, 4);
}

#[tokio::test]
async fn undo_gives_the_deal_its_age_back_and_a_later_move_does_not() {
    let (db, stages) = salon().await;
    let mut scope = db.scope().await;
    let deal = begun(&mut scope).await;
    scope.commit().await.unwrap();
    let days = |n| testkit::now() + TimeDelta::days(n);

    let mut scope = db.scope_at(days(3)).await;
    move_to(&mut scope, &Move { deal, version: 1, to: stages[1] }).await.unwrap();
    assert_eq!(load(&mut scope, deal).await.unwrap().stage_entered_at, days(3));
    move_to(&mut scope, &Move { deal, version: 2, to: stages[0] }).await.unwrap();
    let undone = load(&mut scope, deal).await.unwrap();
    assert_eq!((undone.stage, undone.version, undone.stage_entered_at), (stages[0], 3, days(0)));
    move_to(&mut scope, &Move { deal, version: 3, to: stages[1] }).await.unwrap();
    scope.commit().await.unwrap();

    let mut scope = db.scope_at(days(5)).await;
    move_to(&mut scope, &Move { deal, version: 4, to: stages[0] }).await.unwrap();
    assert_eq!(load(&mut scope, deal).await.unwrap().stage_entered_at, days(5), "days later it is a move");
}

/// Top to bottom.
async fn order(scope: &mut TenantScope, stage: StageId) -> Vec<DealId> {
    sqlx::query_scalar!(r#"select id as "id: DealId" from crm.deal where stage_id = $1 order by position"#, stage.0)
        .fetch_all(scope.conn())
        .await
        .unwrap()
}

#[tokio::test]
async fn undo_gives_the_deal_its_place_back_while_it_is_free() {
    let (db, stages) = salon().await;
    let mut scope = db.scope().await;
    let last = begun(&mut scope).await;
    let (deal, _) = create(&mut scope, &wanted("Bia Lima", "11 98765-0000")).await.unwrap();
    let (first, _) = create(&mut scope, &wanted("Caio Reis", "11 98765-0001")).await.unwrap();
    move_to(&mut scope, &Move { deal, version: 1, to: stages[1] }).await.unwrap();
    move_to(&mut scope, &Move { deal, version: 2, to: stages[0] }).await.unwrap();
    assert_eq!(order(&mut scope, stages[0]).await, [first, deal, last]);

    move_to(&mut scope, &Move { deal: first, version: 1, to: stages[1] }).await.unwrap();
    let (newer, _) = create(&mut scope, &wanted("Duda Melo", "11 98765-0002")).await.unwrap();
    move_to(&mut scope, &Move { deal: first, version: 2, to: stages[0] }).await.unwrap();
    assert_eq!(order(&mut scope, stages[0]).await, [first, newer, deal, last], "somebody took its place: on top");
}

#[tokio::test]
async fn what_is_not_there_cannot_be_seen_or_moved() {
    let (db, stages) = salon().await;
    let mut scope = db.scope().await;
    let deal = begun(&mut scope).await;
    assert_eq!(load(&mut scope, DealId::new()).await, Err(Error::NotFound));
    let nobody = Move { deal: DealId::new(), version: 1, to: stages[1] };
    assert_eq!(move_to(&mut scope, &nobody).await, Err(Error::NotFound));
    let nowhere = Move { deal, version: 1, to: StageId::new() };
    assert_eq!(move_to(&mut scope, &nowhere).await, Err(Error::NotFound));
}

#[tokio::test]
async fn the_history_of_a_deal_cannot_be_rewritten() {
    let (db, stages) = salon().await;
    let mut scope = db.scope().await;
    let deal = begun(&mut scope).await;
    move_to(&mut scope, &Move { deal, version: 1, to: stages[1] }).await.unwrap();
    scope.commit().await.unwrap();
    let denied = |error: sqlx::Error| error.as_database_error().and_then(|e| e.code()).as_deref() == Some("42501");
    let mut scope = db.scope().await;
    let rewritten = sqlx::query!("update crm.deal_stage_change set changed_by = null").execute(scope.conn()).await;
    assert!(rewritten.is_err_and(denied));
    drop(scope);
    let mut scope = db.scope().await;
    let erased = sqlx::query!("delete from crm.deal_stage_change").execute(scope.conn()).await;
    assert!(erased.is_err_and(denied));
}
