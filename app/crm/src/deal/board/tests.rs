use super::{super::rules::NewDeal, *};
use crate::{
    deal::{age, rules::Move, store as deals},
    furnish,
};
use brazil::Phone;
use chrono_tz::America::Sao_Paulo;
use tenancy::{TenantScope, Trade};
use testkit::{TestDb, db};

async fn salon() -> (TestDb, TenantScope) {
    let db = db().await;
    let mut scope = db.scope().await;
    furnish(&mut scope, Trade::Salon).await.unwrap();
    (db, scope)
}

async fn begin(scope: &mut TenantScope, n: usize) -> DealId {
    let new = NewDeal {
        name: format!("Pessoa <b>{n}</b>"),
        phone: Phone::parse(&format!("11 90000-{n:04}")).unwrap(),
        title: "Corte & escova".into(),
        amount: Centavos(10_000),
        stage: None,
    };
    deals::create(scope, &new).await.unwrap().0
}

fn reader(can_move: bool) -> Reader {
    Reader { locale: Locale::PtBr, now: testkit::now(), zone: Sao_Paulo, can_move }
}

#[tokio::test]
async fn every_stage_shows_its_count_and_sum_and_the_empty_ones_too() {
    let (_db, mut scope) = salon().await;
    let first = begin(&mut scope, 1).await;
    begin(&mut scope, 2).await;
    let stages: Vec<StageId> = store::board(&mut scope).await.unwrap().iter().map(|column| column.stage).collect();
    deals::move_to(&mut scope, &Move { deal: first, version: 1, to: stages[3] }).await.unwrap();
    let board = store::board(&mut scope).await.unwrap();
    let totals: Vec<(i64, i64)> = board.iter().map(|column| (column.deals, column.amount.0)).collect();
    assert_eq!(totals, [(1, 10_000), (0, 0), (0, 0), (1, 10_000), (0, 0), (0, 0)]);
    assert_eq!(board[3].cards[0].id, first);
    assert_eq!(super::totals(&board[3], Locale::PtBr), "1 · R$\u{a0}100,00");
}

#[tokio::test]
async fn a_long_column_goes_on_page_after_page_without_loss() {
    let (_db, mut scope) = salon().await;
    let mut made = Vec::new();
    for n in 0..120 {
        made.push(begin(&mut scope, n).await);
    }
    made.reverse();
    let mut board = store::board(&mut scope).await.unwrap();
    assert_eq!((board[0].deals, board[0].cards.len()), (120, 50));
    let mut seen: Vec<DealId> = board[0].cards.iter().map(|card| card.id).collect();
    while let Some(after) = board[0].more.clone() {
        board = store::column(&mut scope, &Page { stage: board[0].stage, after }).await.unwrap();
        assert_eq!(board.len(), 1);
        seen.extend(board[0].cards.iter().map(|card| card.id));
    }
    assert_eq!(seen, made);
}

#[tokio::test]
async fn a_page_of_a_stage_that_is_not_there_is_not_found() {
    let (_db, mut scope) = salon().await;
    let page = Page { stage: StageId::new(), after: "a0".into() };
    assert_eq!(store::column(&mut scope, &page).await, Err(Error::NotFound));
}

#[tokio::test]
async fn only_who_moved_it_is_offered_to_take_it_back_and_only_for_a_while() {
    let (db, mut scope) = salon().await;
    let deal = begin(&mut scope, 1).await;
    let to = store::board(&mut scope).await.unwrap()[1].stage;
    deals::move_to(&mut scope, &Move { deal, version: 1, to }).await.unwrap();
    assert_eq!(store::moved(&mut scope, deal).await.unwrap(), None, "a command has no screen");
    scope.commit().await.unwrap();

    let (mover, other) = (staff(&db, "mover").await, staff(&db, "other").await);
    let mut scope = db.scope().await.with_actor(tenancy::Actor::Staff(mover));
    let to = store::board(&mut scope).await.unwrap()[2].stage;
    deals::move_to(&mut scope, &Move { deal, version: 2, to }).await.unwrap();
    let moved = store::moved(&mut scope, deal).await.unwrap().unwrap();
    assert_eq!((moved.version, moved.to.as_str()), (3, "Avaliação"));
    scope.commit().await.unwrap();

    let mut scope = db.scope().await.with_actor(tenancy::Actor::Staff(other));
    assert_eq!(store::moved(&mut scope, deal).await.unwrap(), None);
    let later = testkit::now() + deals::UNDO;
    let mut scope = db.scope_at(later).await.with_actor(tenancy::Actor::Staff(mover));
    assert_eq!(store::moved(&mut scope, deal).await.unwrap(), None);
}

async fn staff(db: &TestDb, mailbox: &str) -> kernel::uuid::Uuid {
    let mut scope = db.scope().await;
    let (id, now) = (kernel::uuid::Uuid::now_v7(), scope.now());
    sqlx::query!(
        "insert into identity.staff (id, email, name, role, created_at) values ($1, $2, $3, 'agent', $4)",
        id,
        format!("{mailbox}@aurora.example"),
        mailbox,
        now,
    )
    .execute(scope.conn())
    .await
    .unwrap();
    scope.commit().await.unwrap();
    id
}

#[tokio::test]
async fn a_card_says_who_what_how_much_and_how_old() {
    let (_db, mut scope) = salon().await;
    let deal = begin(&mut scope, 7).await;
    let card = store::board(&mut scope).await.unwrap()[0].cards.remove(0);
    let html = Owner::new().with(|| Cards::new(reader(true)).view(card.clone()).to_html());
    for part in [
        "Pessoa &lt;b&gt;7&lt;/b&gt;",
        "Corte &amp; escova",
        "R$\u{a0}100,00",
        &age::words(0, Locale::PtBr),
        &format!("href=\"/app/deals/{deal}\""),
        &format!("href=\"/app/deals/{deal}/move\" data-move=\"1\""),
    ] {
        assert!(html.contains(part), "{part} in {html}");
    }
    let html = Owner::new().with(|| Cards::new(reader(false)).view(card).to_html());
    assert!(!html.contains("/move"), "who may not move is offered no move: {html}");
}

#[test]
fn an_address_with_an_odd_page_is_not_found_and_an_odd_deal_is_passed_over() {
    let read = |pairs: &[(&'static str, &str)]| {
        let query: ParamsMap = pairs.iter().map(|(key, value)| (*key, value.to_string())).collect();
        Query::read(&query)
    };
    assert_eq!(read(&[]), Ok(Query::default()));
    assert_eq!(read(&[("movido", "x")]), Ok(Query::default()));
    let stage = StageId::new();
    let page = read(&[("etapa", &stage.to_string()), ("depois", "a0V")]).unwrap().page;
    assert_eq!(page, Some(Page { stage, after: "a0V".into() }));
    assert_eq!(read(&[("etapa", "1"), ("depois", "a0")]), Err(Error::NotFound));
    assert_eq!(read(&[("etapa", &stage.to_string()), ("depois", "'; --")]), Err(Error::NotFound));
}
