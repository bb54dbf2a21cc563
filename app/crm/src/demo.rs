//! A believable pipeline for a demonstration.

use crate::{DealId, StageId, stage::StageKind};
use chrono::{DateTime, Utc};
use contacts::PersonId;
use identity::{Permission, StaffId};
use kernel::{Centavos, Error, Position};
use std::collections::BTreeMap;
use tenancy::{TenantScope, Trade};
use uuid::Uuid;

mod dice;
mod journey;
mod services;
mod store;

use dice::Dice;

/// How many deals a demonstration has.
pub const DEALS: usize = 60;

/// A stage, and since when a deal stood in it.
type Step = (StageId, DateTime<Utc>);

/// A deal of a demonstration, with the way it came.
struct Extra {
    id: DealId,
    person: PersonId,
    owner: Option<StaffId>,
    title: &'static str,
    amount: Centavos,
    /// The last is where it stands. Never empty.
    steps: Vec<Step>,
}

/// Fills the first pipeline with 40 people and 60 deals, as they would stand at `as_of`; does nothing to what is there.
///
/// The same tenant gets the same ids at every run. Made after [`furnish`](crate::furnish); deals belong to the staff
/// who may move them, if there is any yet.
///
/// # Errors
/// [`Error::NotFound`] when there is no pipeline, [`Error::Fault`] when the database refuses.
pub async fn seed(scope: &mut TenantScope, trade: Trade, as_of: DateTime<Utc>) -> Result<(), Error> {
    let stages = store::stages(scope).await?;
    if stages.is_empty() {
        return Err(Error::NotFound);
    }
    let people = contacts::demo::seed(scope, trade, as_of).await?;
    let colleagues = identity::colleagues(scope).await?;
    let owners: Vec<StaffId> =
        colleagues.iter().filter(|who| who.role.can(Permission::MoveDeals)).map(|who| who.id).collect();
    let (tenant, zone) = (scope.tenant().id.0, scope.tenant().time_zone);
    let deals: Vec<Extra> = (0..DEALS)
        .map(|n| {
            let id = DealId(Uuid::new_v5(&tenant, format!("deal {n}").as_bytes()));
            let mut dice = Dice::of(id);
            let (title, amount) = services::pick(trade, &mut dice);
            let owner = (!owners.is_empty()).then(|| owners[n % owners.len()]);
            let steps = journey::of(n, &stages, &mut dice, as_of, zone);
            Extra { id, person: people[(n * 7) % people.len()], owner, title, amount, steps }
        })
        .collect();
    let last = store::last_places(scope).await?;
    store::add(scope, &placed(deals, &last)).await
}

/// Every stage in order, newest card on top, below what stands there already.
fn placed(mut deals: Vec<Extra>, last: &BTreeMap<StageId, Position>) -> Vec<(Extra, Position)> {
    deals.sort_by_key(|deal| deal.steps.last().map(|(_, since)| std::cmp::Reverse(*since)));
    let mut last = last.clone();
    let with_place = |deal: Extra| {
        let stage = deal.steps.last().map(|(stage, _)| *stage)?;
        let place = Position::between(last.get(&stage), None);
        last.insert(stage, place.clone());
        Some((deal, place))
    };
    deals.into_iter().filter_map(with_place).collect()
}

/// A stage to send deals to.
#[derive(Debug, Clone, Copy)]
struct Stop {
    id: StageId,
    kind: StageKind,
}

#[cfg(test)]
mod tests;
