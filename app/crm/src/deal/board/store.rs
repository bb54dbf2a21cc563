use super::{
    super::{DealId, card::Card, store::UNDO},
    Column, Moved, Page,
};
use crate::StageId;
use kernel::{Centavos, Error};
use std::collections::HashMap;
use tenancy::{Actor, TenantScope};

/// Cards of a column before "mais".
pub(super) const PAGE: i64 = 50;

/// The columns of the first pipeline with their totals, and the first cards of each.
pub(super) async fn board(scope: &mut TenantScope) -> Result<Vec<Column>, Error> {
    let mut columns = totals(scope).await?;
    fill(&mut columns, first_cards(scope).await?);
    Ok(columns)
}

/// One column only, from after a card on.
///
/// # Errors
/// [`Error::NotFound`] when the first pipeline has no such stage.
pub(super) async fn column(scope: &mut TenantScope, page: &Page) -> Result<Vec<Column>, Error> {
    let mut columns = totals(scope).await?;
    columns.retain(|column| column.stage == page.stage);
    if columns.is_empty() {
        return Err(Error::NotFound);
    }
    fill(&mut columns, next_cards(scope, page).await?);
    Ok(columns)
}

async fn totals(scope: &mut TenantScope) -> Result<Vec<Column>, Error> {
    let rows = sqlx::query!(
        r#"select s.id as "stage: StageId", s.name, s.colour, count(d.id) as "deals!",
                  coalesce(sum(d.amount_centavos), 0)::bigint as "amount!: Centavos"
           from crm.stage s left join crm.deal d on d.stage_id = s.id
           where s.pipeline_id = (select p.id from crm.pipeline p order by p.position limit 1)
           group by s.id order by s.position"#,
    )
    .fetch_all(&mut *scope.conn())
    .await?;
    let columns = rows.into_iter().map(|row| Column {
        stage: row.stage,
        name: row.name,
        colour: row.colour,
        deals: row.deals,
        amount: row.amount,
        cards: Vec::new(),
        more: None,
    });
    Ok(columns.collect())
}

async fn first_cards(scope: &mut TenantScope) -> Result<Vec<Card>, Error> {
    let cards = sqlx::query_as!(
        Card,
        r#"select d.id as "id: DealId", d.stage_id as "stage: StageId", p.name as who, d.title,
                  d.amount_centavos as "amount: Centavos", d.version, d.position, d.stage_entered_at as since
           from crm.stage s
           cross join lateral
               (select * from crm.deal d where d.stage_id = s.id order by d.position limit $1) d
           join contacts.person p on p.id = d.person_id
           where s.pipeline_id = (select p.id from crm.pipeline p order by p.position limit 1)
           order by d.stage_id, d.position"#,
        PAGE + 1,
    )
    .fetch_all(&mut *scope.conn())
    .await?;
    Ok(cards)
}

async fn next_cards(scope: &mut TenantScope, page: &Page) -> Result<Vec<Card>, Error> {
    let cards = sqlx::query_as!(
        Card,
        r#"select d.id as "id: DealId", d.stage_id as "stage: StageId", p.name as who, d.title,
                  d.amount_centavos as "amount: Centavos", d.version, d.position, d.stage_entered_at as since
           from crm.deal d join contacts.person p on p.id = d.person_id
           where d.stage_id = $1 and d.position > $2
           order by d.position limit $3"#,
        page.stage.0,
        page.after,
        PAGE + 1,
    )
    .fetch_all(&mut *scope.conn())
    .await?;
    Ok(cards)
}

/// Puts the cards into their columns; one card more than a page holds means that there are more.
fn fill(columns: &mut [Column], cards: Vec<Card>) {
    let mut by_stage: HashMap<StageId, Vec<Card>> = HashMap::new();
    for card in cards {
        by_stage.entry(card.stage).or_default().push(card);
    }
    for column in columns {
        column.cards = by_stage.remove(&column.stage).unwrap_or_default();
        if column.cards.len() > PAGE as usize {
            column.cards.truncate(PAGE as usize);
            column.more = column.cards.last().map(|card| card.position.clone());
        }
    }
}

/// What there is to take back: the last move of this deal, when the reader made it and only just.
pub(super) async fn moved(scope: &mut TenantScope, deal: DealId) -> Result<Option<Moved>, Error> {
    let Actor::Staff(reader) = scope.actor() else { return Ok(None) };
    let since = scope.now() - UNDO;
    let moved = sqlx::query_as!(
        Moved,
        r#"select d.id as "deal: DealId", d.version, c.from_stage_id as "from: StageId", p.name as who, s.name as "to"
           from crm.deal d
           join crm.deal_stage_change c on c.deal_id = d.id and c.version = d.version
           join crm.stage s on s.id = d.stage_id
           join contacts.person p on p.id = d.person_id
           where d.id = $1 and c.changed_by = $2 and c.changed_at > $3"#,
        deal.0,
        reader,
        since,
    )
    .fetch_optional(&mut *scope.conn())
    .await?;
    Ok(moved)
}
