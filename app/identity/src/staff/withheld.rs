//! Modules that the business uses and one person does not.

use super::{
    StaffId,
    change::allowed,
    standing::{Standings, lock},
};
use crate::{ModuleAllowed, ModuleWithheld};
use chrono::{DateTime, Utc};
use events::Changes;
use kernel::{Error, one_line};
use rust_i18n::t;
use serde_json::{Value, json};
use tenancy::{ModuleKey, TenantScope};

/// As the trail calls it.
const MODULE_OFF: &str = "identity.module_off";

/// Most characters of a reason.
pub(super) const REASON: usize = 200;

/// A module that is off for a person.
pub(super) struct Withheld {
    pub(super) module: ModuleKey,
    pub(super) reason: String,
    pub(super) off_at: DateTime<Utc>,
    /// Who switched it off; `None` where they got it so.
    pub(super) by: Option<String>,
}

/// Switches a module off for somebody; off already: nothing happens.
pub(super) async fn withhold(
    scope: &mut TenantScope,
    person: StaffId,
    module: &str,
    reason: &str,
) -> Result<(), Error> {
    let module = switchable(module)?;
    let reason = read_reason(scope, reason)?;
    let Standings { actor, .. } = standings(scope, person).await?;
    let Some(row) = insert(scope, person, module, &reason, Some(actor.id)).await? else { return Ok(()) };
    let changes = Changes::none().created(MODULE_OFF, key(person, module), row);
    events::record(scope, &ModuleWithheld { staff: person, module }, changes).await
}

/// Switches it on again; on already: nothing happens.
pub(super) async fn allow(scope: &mut TenantScope, person: StaffId, module: &str) -> Result<(), Error> {
    let module = switchable(module)?;
    standings(scope, person).await?;
    let row = sqlx::query_scalar!(
        r#"delete from identity.module_off m where staff_id = $1 and module = $2 returning to_jsonb(m) as "row!""#,
        person.0,
        module.code(),
    )
    .fetch_optional(&mut *scope.conn())
    .await?;
    let Some(row) = row else { return Ok(()) };
    let changes = Changes::none().removed(MODULE_OFF, key(person, module), row);
    events::record(scope, &ModuleAllowed { staff: person, module }, changes).await
}

/// Switches off for somebody new what the business does not give to new people; gives what it changed.
pub(super) async fn by_default(scope: &mut TenantScope, person: StaffId) -> Result<Changes, Error> {
    let reason = t!("withheld.by_default", locale = scope.tenant().locale.code()).into_owned();
    let modules = scope.modules().await?;
    let mut changes = Changes::none();
    for module in modules.into_iter().filter(|module| !module.on_for_new && module.key != ModuleKey::Privacy) {
        if let Some(row) = insert(scope, person, module.key, &reason, None).await? {
            changes = changes.created(MODULE_OFF, key(person, module.key), row);
        }
    }
    Ok(changes)
}

/// What is off for a person.
pub(super) async fn list(scope: &mut TenantScope, person: StaffId) -> Result<Vec<Withheld>, Error> {
    let rows = sqlx::query!(
        r#"select m.module as "module!", m.reason as "reason!", m.off_at as "off_at!", by.name as "by?"
         from identity.module_off m left join identity.staff by on by.id = m.off_by where m.staff_id = $1"#,
        person.0,
    )
    .fetch_all(&mut *scope.conn())
    .await?;
    let known = rows.into_iter().filter_map(|row| {
        let module = ModuleKey::from_code(&row.module)?;
        Some(Withheld { module, reason: row.reason, off_at: row.off_at, by: row.by })
    });
    Ok(known.collect())
}

/// The law asks for privacy: it is off for nobody.
fn switchable(module: &str) -> Result<ModuleKey, Error> {
    ModuleKey::from_code(module).filter(|key| *key != ModuleKey::Privacy).ok_or(Error::NotFound)
}

fn read_reason(scope: &TenantScope, reason: &str) -> Result<String, Error> {
    let reason = one_line(reason);
    if reason.is_empty() || reason.chars().count() > REASON {
        return Err(Error::invalid("reason", t!("withheld.reason", locale = scope.locale().code(), most = REASON)));
    }
    Ok(reason)
}

async fn standings(scope: &mut TenantScope, person: StaffId) -> Result<Standings, Error> {
    let standings = lock(scope, person).await?;
    allowed(scope, "", standings.may_withhold())?;
    Ok(standings)
}

fn key(person: StaffId, module: ModuleKey) -> Value {
    json!({ "module": module, "staff_id": person })
}

async fn insert(
    scope: &mut TenantScope,
    person: StaffId,
    module: ModuleKey,
    reason: &str,
    by: Option<StaffId>,
) -> Result<Option<Value>, Error> {
    let now = scope.now();
    let row = sqlx::query_scalar!(
        r#"insert into identity.module_off as m (staff_id, module, reason, off_at, off_by) values ($1, $2, $3, $4, $5)
         on conflict do nothing returning to_jsonb(m) as "row!""#,
        person.0,
        module.code(),
        reason,
        now,
        by.map(|by| by.0),
    )
    .fetch_optional(&mut *scope.conn())
    .await?;
    Ok(row)
}
