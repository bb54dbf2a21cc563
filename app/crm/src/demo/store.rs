use super::{Extra, Step, Stop};
use crate::{DealCreated, StageId, stage::StageKind};
use chrono::{DateTime, Utc};
use events::Changes;
use kernel::{Error, Position};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tenancy::TenantScope;
use uuid::Uuid;

pub(super) async fn stages(scope: &mut TenantScope) -> Result<Vec<Stop>, Error> {
    let rows = sqlx::query!(
        r#"select s.id as "id: StageId", s.kind from crm.stage s
           where s.pipeline_id = (select p.id from crm.pipeline p order by p.position limit 1)
           order by s.position"#,
    )
    .fetch_all(&mut *scope.conn())
    .await?;
    let stops = rows.into_iter().map(|row| {
        let kind = StageKind::from_code(&row.kind).ok_or_else(|| Error::fault(format!("stage kind {}", row.kind)))?;
        Ok(Stop { id: row.id, kind })
    });
    stops.collect()
}

/// The lowest card of each stage.
pub(super) async fn last_places(scope: &mut TenantScope) -> Result<BTreeMap<StageId, Position>, Error> {
    let rows = sqlx::query!(
        r#"select stage_id as "stage: StageId", max(position) as "place!" from crm.deal group by stage_id"#,
    )
    .fetch_all(&mut *scope.conn())
    .await?;
    let places = rows.into_iter().map(|row| {
        let place = Position::parse(&row.place).ok_or_else(|| Error::fault(format!("position {}", row.place)))?;
        Ok((row.stage, place))
    });
    places.collect()
}

/// Adds the deals that are not there yet, each with its history.
pub(super) async fn add(scope: &mut TenantScope, deals: &[(Extra, Position)]) -> Result<(), Error> {
    for (deal, place) in deals {
        let (Some((_, created)), Some((stage, since))) = (deal.steps.first(), deal.steps.last()) else { continue };
        let Some(row) = add_deal(scope, deal, place, (*created, *stage, *since)).await? else { continue };
        let mut changes = Changes::none().created("crm.deal", json!({ "id": deal.id }), row);
        for (version, row) in add_history(scope, deal).await? {
            changes = changes.created("crm.deal_stage_change", json!({ "deal_id": deal.id, "version": version }), row);
        }
        let event = DealCreated { deal: deal.id, person: deal.person, stage: *stage };
        events::record(scope, &event, changes).await?;
    }
    Ok(())
}

async fn add_deal(
    scope: &mut TenantScope,
    deal: &Extra,
    place: &Position,
    (created, stage, since): (DateTime<Utc>, StageId, DateTime<Utc>),
) -> Result<Option<Value>, Error> {
    let row = sqlx::query_scalar!(
        r#"insert into crm.deal as d
             (id, person_id, stage_id, owner_id, title, amount_centavos, version, position, created_at, created_by,
              stage_entered_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $4, $10)
         on conflict (id) do nothing
         returning to_jsonb(d) as "row!""#,
        deal.id.0,
        deal.person.0,
        stage.0,
        deal.owner.map(|owner| owner.0),
        deal.title,
        deal.amount.0,
        deal.steps.len() as i32,
        place.as_str(),
        created,
        since,
    )
    .fetch_optional(&mut *scope.conn())
    .await?;
    Ok(row)
}

async fn add_history(scope: &mut TenantScope, deal: &Extra) -> Result<Vec<(i32, Value)>, Error> {
    let moves = deal.steps.windows(2);
    let versions: Vec<i32> = (2..).take(moves.len()).collect();
    let column = |pick: fn(&[Step]) -> Uuid| moves.clone().map(pick).collect::<Vec<Uuid>>();
    let times = |i: usize| moves.clone().map(|pair| pair[i].1).collect::<Vec<DateTime<Utc>>>();
    let rows = sqlx::query!(
        r#"insert into crm.deal_stage_change as c
             (deal_id, version, from_stage_id, to_stage_id, from_entered_at, changed_at, changed_by)
         select $1, m.version, m.origin, m.target, m.since, m.at, $2
         from unnest($3::integer[], $4::uuid[], $5::uuid[], $6::timestamptz[], $7::timestamptz[])
             as m (version, origin, target, since, at)
         returning version, to_jsonb(c) as "row!""#,
        deal.id.0,
        deal.owner.map(|owner| owner.0),
        &versions,
        &column(|pair| pair[0].0.0),
        &column(|pair| pair[1].0.0),
        &times(0),
        &times(1),
    )
    .fetch_all(&mut *scope.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.version, row.row)).collect())
}
