//! The verbs. The modules stand in the registry, the trail in the tenant's own database, and no transaction spans the two: the
//! trail is committed first, then the registry is written. So nothing changes untold; where a process dies in between, the trail
//! tells of a change that did not come, and whoever sends the form again makes it, told once more.

use super::{ModuleForm, ModuleMoveForm};
use crate::{ModuleChanged, ModulesOrdered};
use events::Changes;
use kernel::{Error, FieldErrors, one_line};
use rust_i18n::t;
use serde_json::json;
use tenancy::{ModuleKey, ModuleSetting, TenantScope};

/// As the trail calls it: a table of the registry.
pub(crate) const MODULE: &str = "registry.module";

/// Most characters of a module's name.
const NAME: usize = 40;

pub(super) async fn change(scope: &mut TenantScope, form: &ModuleForm) -> Result<(), Error> {
    take_turn(scope).await?;
    let key = ModuleKey::from_code(&form.module).ok_or(Error::NotFound)?;
    let before = scope.modules().await?.into_iter().find(|module| module.key == key).ok_or(Error::NotFound)?;
    let after = read(scope, form, &before)?;
    if after == before {
        return Ok(());
    }
    let row = |module: &ModuleSetting| json!({ "enabled": module.enabled, "display_name": module.display_name, "on_for_new": module.on_for_new });
    let changes = Changes::none().changed(MODULE, json!({ "key": key }), row(&before), row(&after));
    events::record(scope, &ModuleChanged { module: key }, changes).await?;
    scope.commit_and_go_on().await?;
    scope.change_module(&after).await
}

pub(super) async fn shift(scope: &mut TenantScope, form: &ModuleMoveForm) -> Result<(), Error> {
    take_turn(scope).await?;
    let mut keys: Vec<ModuleKey> = scope.modules().await?.into_iter().map(|module| module.key).collect();
    let before = keys.clone();
    let place = keys.iter().position(|key| key.code() == form.module).ok_or(Error::NotFound)?;
    let other = match form.to.as_str() {
        "up" => place.checked_sub(1),
        "down" => Some(place + 1).filter(|other| *other < keys.len()),
        _ => return Err(Error::NotFound),
    };
    let Some(other) = other else { return Ok(()) };
    keys.swap(place, other);
    let changes =
        Changes::none().changed(MODULE, json!({}), json!({ "position": before }), json!({ "position": keys }));
    events::record(scope, &ModulesOrdered { order: keys.clone() }, changes).await?;
    scope.commit_and_go_on().await?;
    scope.order_modules(&keys).await
}

/// The module as the form wants it. Privacy stays on: the law asks for it (LGPD art. 18).
fn read(scope: &TenantScope, form: &ModuleForm, before: &ModuleSetting) -> Result<ModuleSetting, Error> {
    let code = scope.locale().code();
    let mut errors = FieldErrors::new();
    let name = one_line(&form.name);
    if name.chars().count() > NAME {
        errors.add("name", t!("modules.long", locale = code, most = NAME));
    }
    let required = before.key == ModuleKey::Privacy;
    let enabled = required || !form.enabled.is_empty();
    if enabled && !before.enabled && !before.in_plan {
        errors.add("enabled", t!("modules.not_in_plan", locale = code));
    }
    let display_name = Some(name).filter(|name| !name.is_empty());
    // What cannot be switched on shows no boxes.
    let on_for_new =
        if enabled || before.in_plan { required || !form.on_for_new.is_empty() } else { before.on_for_new };
    errors.into_result(ModuleSetting { enabled, display_name, on_for_new, ..before.clone() })
}

/// Two owners at once take turns until the trail is written.
async fn take_turn(scope: &mut TenantScope) -> Result<(), Error> {
    sqlx::query!(r#"select pg_advisory_xact_lock(hashtext('identity.modules'))::text as turn"#)
        .fetch_one(&mut *scope.conn())
        .await?;
    Ok(())
}
