use super::{
    DealId,
    rules::{Move, NewDeal, Standing, Verdict},
};
use crate::{DealCreated, DealMoved, StageId};
use chrono::{DateTime, TimeDelta, Utc};
use events::Changes;
use kernel::{Centavos, Error, Position};
use rust_i18n::t;
use serde_json::json;
use tenancy::TenantScope;

/// A move taken back this soon gives the deal the age it had.
pub(crate) const UNDO: TimeDelta = TimeDelta::minutes(10);

/// Writes a new deal on top of its stage, owned by whoever writes it; the person is found by their phone or written
/// down too. Gives its id and its stage.
///
/// # Errors
/// [`Error::Invalid`] on `stage` when there is no such stage.
pub(crate) async fn create(scope: &mut TenantScope, new: &NewDeal) -> Result<(DealId, StageId), Error> {
    let Some(stage) = reserve(scope, new.stage).await? else {
        return Err(Error::invalid("stage", t!("deal.new.stage.unknown", locale = scope.locale().code())));
    };
    let (person, changes) = contacts::find_or_create_by_phone(scope, &new.name, &new.phone).await?;
    let top = top_of(scope, stage).await?;
    let (id, author, now) = (DealId::new(), scope.actor().staff(), scope.now());
    let row = sqlx::query_scalar!(
        r#"insert into crm.deal as d
             (id, person_id, stage_id, owner_id, title, amount_centavos, position, created_at, created_by, stage_entered_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $4, $8)
         returning to_jsonb(d) as "row!""#,
        id.0,
        person.0,
        stage.0,
        author,
        new.title,
        new.amount.0,
        top.as_str(),
        now,
    )
    .fetch_one(&mut *scope.conn())
    .await?;
    let changes = changes.created("crm.deal", json!({ "id": id }), row);
    events::record(scope, &DealCreated { deal: id, person, stage }, changes).await?;
    Ok((id, stage))
}

/// The wished stage, or the first one, with its top held for this transaction: whoever else wants a place there waits
/// until it ends, so that no two cards get the same.
async fn reserve(scope: &mut TenantScope, wish: Option<StageId>) -> Result<Option<StageId>, Error> {
    let stage = sqlx::query!(
        r#"select s.id as "id: StageId", pg_advisory_xact_lock(hashtextextended('crm.stage:' || s.id::text, 0)) as held
           from crm.stage s
           where s.id = coalesce($1, (select f.id from crm.stage f
               where f.pipeline_id = (select p.id from crm.pipeline p order by p.position limit 1)
               order by f.position limit 1))"#,
        wish.map(|stage| stage.0),
    )
    .fetch_optional(&mut *scope.conn())
    .await?;
    Ok(stage.map(|stage| stage.id))
}

/// A place above all cards of a stage. Asked for once the top is held: a statement sees what was there when it began.
async fn top_of(scope: &mut TenantScope, stage: StageId) -> Result<Position, Error> {
    let first = sqlx::query_scalar!("select min(position) from crm.deal where stage_id = $1", stage.0)
        .fetch_one(&mut *scope.conn())
        .await?;
    let first = first.map(|text| Position::parse(&text).ok_or_else(|| Error::fault(format!("position {text}"))));
    Ok(Position::between(None, first.transpose()?.as_ref()))
}

/// Moves a deal to the top of another stage, or back to its place there soon after it left, and writes down who and
/// when. A move that was already made is a success.
///
/// # Errors
/// [`Error::NotFound`] when there is no such deal or stage, [`Error::Conflict`] when somebody moved it elsewhere since
/// it was on the mover's screen.
pub(crate) async fn move_to(scope: &mut TenantScope, wish: &Move) -> Result<(), Error> {
    let (standing, stage) = standing(scope, wish).await?;
    match standing.judge(wish) {
        Verdict::Done => return Ok(()),
        Verdict::TooLate => return Err(too_late(scope, &stage)),
        Verdict::Go => {}
    }
    if let Some(changes) = change(scope, wish).await? {
        let moved = DealMoved { deal: wish.deal, version: wish.version + 1, from: standing.stage, to: wish.to };
        return events::record(scope, &moved, changes).await;
    }
    // Somebody was faster by a moment: their move is committed now, so what it did can be judged.
    let (standing, stage) = self::standing(scope, wish).await?;
    match standing.judge(wish) {
        Verdict::Done => Ok(()),
        Verdict::Go | Verdict::TooLate => Err(too_late(scope, &stage)),
    }
}

/// Where the deal stands, and what that stage is called. Holds the top of the wished stage, as [`reserve`] does.
async fn standing(scope: &mut TenantScope, wish: &Move) -> Result<(Standing, String), Error> {
    let row = sqlx::query!(
        r#"select d.stage_id as "stage: StageId", d.version, here.name,
                  pg_advisory_xact_lock(hashtextextended('crm.stage:' || there.id::text, 0)) as held
           from crm.deal d join crm.stage here on here.id = d.stage_id join crm.stage there on there.id = $2
           where d.id = $1"#,
        wish.deal.0,
        wish.to.0,
    )
    .fetch_optional(&mut *scope.conn())
    .await?
    .ok_or(Error::NotFound)?;
    Ok((Standing { stage: row.stage, version: row.version }, row.name))
}

/// What it changed, if the version was still the one that was seen. One statement, so that the deal and its history agree.
async fn change(scope: &mut TenantScope, wish: &Move) -> Result<Option<Changes>, Error> {
    let top = top_of(scope, wish.to).await?;
    let (author, now) = (scope.actor().staff(), scope.now());
    let rows = sqlx::query!(
        r#"with old as (
             select d.id, d.stage_id, d.stage_entered_at, d.position, to_jsonb(d) as row, c.from_entered_at as given_back,
                    (select c.from_position where not exists
                        (select from crm.deal o where o.stage_id = $3 and o.position = c.from_position)) as place
             from crm.deal d
             left join crm.deal_stage_change c
                 on c.deal_id = d.id and c.version = d.version and c.from_stage_id = $3 and c.changed_at > $6
             where d.id = $1
         ), moved as (
             update crm.deal d
             set stage_id = $3, version = d.version + 1, position = coalesce(old.place, $4),
                 stage_entered_at = coalesce(old.given_back, $5)
             from old where d.id = old.id and d.version = $2
             returning d.id, d.version, to_jsonb(d) as row
         ), noted as (
             insert into crm.deal_stage_change as c
                 (deal_id, version, from_stage_id, to_stage_id, from_entered_at, from_position, changed_at, changed_by)
             select moved.id, moved.version, old.stage_id, $3, old.stage_entered_at, old.position, $5, $7
             from moved join old on old.id = moved.id
             returning c.version, to_jsonb(c) as row
         )
         select old.row as "before!", moved.row as "after!", noted.version, noted.row as "noted!" from old, moved, noted"#,
        wish.deal.0,
        wish.version,
        wish.to.0,
        top.as_str(),
        now,
        now - UNDO,
        author,
    )
    .fetch_optional(&mut *scope.conn())
    .await?;
    Ok(rows.map(|rows| {
        Changes::none().changed("crm.deal", json!({ "id": wish.deal }), rows.before, rows.after).created(
            "crm.deal_stage_change",
            json!({ "deal_id": wish.deal, "version": rows.version }),
            rows.noted,
        )
    }))
}

fn too_late(scope: &TenantScope, stage: &str) -> Error {
    Error::conflict(t!("deal.move.conflict", locale = scope.locale().code(), stage = stage))
}

/// A deal as its own page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Deal {
    pub(crate) id: DealId,
    pub(crate) person: contacts::Person,
    pub(crate) title: String,
    pub(crate) amount: Centavos,
    pub(crate) stage: StageId,
    pub(crate) stage_name: String,
    pub(crate) stage_colour: String,
    pub(crate) stage_entered_at: DateTime<Utc>,
    pub(crate) version: i32,
    pub(crate) owner: Option<String>,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) creator: Option<String>,
}

/// The deal with this id.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub(crate) async fn load(scope: &mut TenantScope, id: DealId) -> Result<Deal, Error> {
    let row = sqlx::query!(
        r#"select d.person_id as "person: contacts::PersonId", d.title, d.amount_centavos as "amount: Centavos",
                  d.stage_id as "stage: StageId", s.name as stage_name, s.colour as stage_colour, d.stage_entered_at,
                  d.version, d.created_at, owner.name as "owner?", creator.name as "creator?"
           from crm.deal d
           join crm.stage s on s.id = d.stage_id
           left join identity.staff owner on owner.id = d.owner_id
           left join identity.staff creator on creator.id = d.created_by
           where d.id = $1"#,
        id.0,
    )
    .fetch_optional(&mut *scope.conn())
    .await?
    .ok_or(Error::NotFound)?;
    Ok(Deal {
        id,
        person: contacts::load(scope, row.person).await?,
        title: row.title,
        amount: row.amount,
        stage: row.stage,
        stage_name: row.stage_name,
        stage_colour: row.stage_colour,
        stage_entered_at: row.stage_entered_at,
        version: row.version,
        owner: row.owner,
        created_at: row.created_at,
        creator: row.creator,
    })
}

#[cfg(test)]
mod tests;
