use super::names::Names;
use crate::moment::moment;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use kernel::{Centavos, Locale};
use leptos::prelude::*;
use rust_i18n::t;
use serde_json::{Map, Value};
use std::{borrow::Cow, collections::BTreeSet};

/// The rows that changed, column by column: as it was, as it is.
pub(super) fn changes_view(changes: &Value, names: &Names, locale: Locale, zone: Tz) -> AnyView {
    let show = Show { names, locale, zone };
    let rows = changes.as_array().map(Vec::as_slice).unwrap_or_default();
    rows.iter().map(|row| show.row(row)).collect_view().into_any()
}

struct Show<'a> {
    names: &'a Names,
    locale: Locale,
    zone: Tz,
}

impl Show<'_> {
    fn row(&self, row: &Value) -> AnyView {
        let code = self.locale.code();
        let (before, after) = (row["before"].as_object(), row["after"].as_object());
        let table = table(row["table"].as_str().unwrap_or_default(), self.locale).into_owned();
        let title = match (before, after) {
            (None, _) => t!("changes.created", locale = code, what = table),
            (_, None) => t!("changes.removed", locale = code, what = table),
            _ => t!("changes.changed", locale = code, what = table),
        };
        let columns: BTreeSet<&String> = before.into_iter().chain(after).flat_map(Map::keys).collect();
        let lines = columns.into_iter().map(|name| {
            let value = |side: Option<&Map<String, Value>>| {
                side.and_then(|side| side.get(name)).map(|value| self.value(name, value))
            };
            view! {
                <div>
                    <dt>{column(name, self.locale).into_owned()}</dt>
                    <dd>
                        {value(before).map(|text| view! { <del>{text}</del> })} " "
                        {value(after).map(|text| view! { <ins>{text}</ins> })}
                    </dd>
                </div>
            }
        });
        view! {
            <p class="change-title">{title.into_owned()}</p>
            <dl class="change">{lines.collect_view()}</dl>
        }
        .into_any()
    }

    /// A value in words: names for ids, money, the business's clock.
    fn value(&self, column: &str, value: &Value) -> String {
        let code = self.locale.code();
        match value {
            Value::Null => "—".to_owned(),
            Value::Bool(true) => t!("changes.yes", locale = code).into_owned(),
            Value::Bool(false) => t!("changes.no", locale = code).into_owned(),
            Value::Number(number) if column.ends_with("_centavos") => {
                number.as_i64().map_or_else(|| number.to_string(), |centavos| Centavos(centavos).to_string())
            }
            Value::String(text) => self.text(text),
            Value::Object(map) if map.contains_key("left_out") => t!("changes.secret", locale = code).into_owned(),
            other => other.to_string(),
        }
    }

    fn text(&self, text: &str) -> String {
        if let Some(name) = text.parse().ok().and_then(|id| self.names.get(id)) {
            return name.to_owned();
        }
        match text.parse::<DateTime<Utc>>() {
            Ok(instant) => moment(instant, self.zone),
            Err(_) if text.is_empty() => "—".to_owned(),
            Err(_) => text.to_owned(),
        }
    }
}

/// What a table holds, in words; one that is not known here by its own name.
fn table(name: &str, locale: Locale) -> Cow<'static, str> {
    let code = locale.code();
    match name {
        "crm.deal" => t!("table.deal", locale = code),
        "crm.deal_stage_change" => t!("table.deal_stage_change", locale = code),
        "crm.pipeline" => t!("table.pipeline", locale = code),
        "crm.stage" => t!("table.stage", locale = code),
        "contacts.person" => t!("table.person", locale = code),
        "contacts.identity" => t!("table.identity", locale = code),
        "identity.staff" => t!("table.staff", locale = code),
        "identity.customer" => t!("table.customer", locale = code),
        "identity.role" => t!("table.role", locale = code),
        "identity.module_off" => t!("table.module_off", locale = code),
        "identity.team" => t!("table.team", locale = code),
        "identity.team_member" => t!("table.team_member", locale = code),
        "registry.module" => t!("table.module", locale = code),
        "events.job" => t!("table.job", locale = code),
        "mail.account" => t!("table.mail_account", locale = code),
        "mail.template" => t!("table.mail_template", locale = code),
        "site.page" => t!("table.page", locale = code),
        "site.setup_step" => t!("table.setup_step", locale = code),
        "site.brand_draft" => t!("table.brand_draft", locale = code),
        "site.brand_version" => t!("table.brand_version", locale = code),
        other => Cow::Owned(other.to_owned()),
    }
}

/// What a column holds, in words; one that is not known here by its own name.
fn column(name: &str, locale: Locale) -> Cow<'static, str> {
    let code = locale.code();
    match name {
        "id" | "deal_id" => t!("column.id", locale = code),
        "name" => t!("column.name", locale = code),
        "email" => t!("column.email", locale = code),
        "role" => t!("column.role", locale = code),
        "note" => t!("column.note", locale = code),
        "title" => t!("column.title", locale = code),
        "active" => t!("column.active", locale = code),
        "amount_centavos" => t!("column.amount", locale = code),
        "stage_id" => t!("column.stage", locale = code),
        "from_stage_id" => t!("column.from_stage", locale = code),
        "to_stage_id" => t!("column.to_stage", locale = code),
        "pipeline_id" => t!("column.pipeline", locale = code),
        "person_id" => t!("column.person", locale = code),
        "customer_id" => t!("column.customer", locale = code),
        "phone" => t!("column.phone", locale = code),
        "owner_id" => t!("column.owner", locale = code),
        "created_by" => t!("column.created_by", locale = code),
        "changed_by" => t!("column.changed_by", locale = code),
        "created_at" => t!("column.created_at", locale = code),
        "changed_at" => t!("column.changed_at", locale = code),
        "stage_entered_at" | "from_entered_at" => t!("column.stage_entered_at", locale = code),
        "last_sign_in_at" => t!("column.last_sign_in_at", locale = code),
        "password_hash" | "password" => t!("column.password", locale = code),
        "key_id" => t!("column.key", locale = code),
        "sender_name" => t!("column.sender_name", locale = code),
        "sender_address" => t!("column.sender", locale = code),
        "reply_to" => t!("column.reply_to", locale = code),
        "host" => t!("column.host", locale = code),
        "port" => t!("column.port", locale = code),
        "security" => t!("column.security", locale = code),
        "username" => t!("column.user", locale = code),
        "locale" => t!("column.language", locale = code),
        "subject" => t!("column.subject", locale = code),
        "body" => t!("column.body", locale = code),
        "position" | "from_position" => t!("column.position", locale = code),
        "version" => t!("column.version", locale = code),
        "kind" => t!("column.kind", locale = code),
        "colour" => t!("column.colour", locale = code),
        "probability" => t!("column.probability", locale = code),
        "normalised" => t!("column.normalised", locale = code),
        "role_id" => t!("column.own_role", locale = code),
        "permissions" => t!("column.permissions", locale = code),
        "deleted_at" => t!("column.deleted_at", locale = code),
        "module" => t!("column.module", locale = code),
        "reason" => t!("column.reason", locale = code),
        "off_at" => t!("column.off_at", locale = code),
        "off_by" => t!("column.off_by", locale = code),
        "staff_id" => t!("column.staff", locale = code),
        "team_id" => t!("column.team", locale = code),
        "leads" => t!("column.leads", locale = code),
        "enabled" => t!("column.enabled", locale = code),
        "display_name" => t!("column.display_name", locale = code),
        "on_for_new" => t!("column.on_for_new", locale = code),
        "slug" => t!("column.slug", locale = code),
        "source" => t!("column.source", locale = code),
        "is_public" => t!("column.is_public", locale = code),
        "updated_at" => t!("column.updated_at", locale = code),
        "updated_by" => t!("column.updated_by", locale = code),
        "step" => t!("column.step", locale = code),
        "done_at" => t!("column.done_at", locale = code),
        "done_by" => t!("column.done_by", locale = code),
        "dismissed" => t!("column.dismissed", locale = code),
        "look" => t!("column.look", locale = code),
        "logo_colours" => t!("column.logo_colours", locale = code),
        "published_at" => t!("column.published_at", locale = code),
        "published_by" => t!("column.published_by", locale = code),
        "restored_from" => t!("column.restored_from", locale = code),
        other => Cow::Owned(other.to_owned()),
    }
}
