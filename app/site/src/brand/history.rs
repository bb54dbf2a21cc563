use super::{actions::RESTORE, colours::swatch, store::Past};
use chrono_tz::Tz;
use kernel::{Locale, moment};
use leptos::prelude::*;
use rust_i18n::t;
use tenancy::Brand;
use ui::{Button, Card, Look};

/// The looks that were published: who, when, and the way back.
pub(super) fn view(past: &[Past], published: &Brand, locale: Locale, zone: Tz) -> AnyView {
    let code = locale.code();
    let rows = past.iter().map(|past| row(past, published, locale, zone)).collect_view();
    let none =
        past.is_empty().then(|| view! { <p class="muted">{t!("brand.history.none", locale = code).into_owned()}</p> });
    view! {
        <div id="historico">
            <Card title=t!("brand.history.title", locale = code).into_owned()>
                {none} <ul class="looks">{rows}</ul>
            </Card>
        </div>
    }
    .into_any()
}

fn row(past: &Past, published: &Brand, locale: Locale, zone: Tz) -> AnyView {
    let code = locale.code();
    let when = moment(past.published_at, zone);
    let who = past.by.clone().unwrap_or_else(|| t!("brand.history.operator", locale = code).into_owned());
    let is_present = past.version == published.version;
    let title = t!("brand.history.version", locale = code, version = past.version).into_owned();
    let restored =
        past.restored_from.map(|from| t!("brand.history.restored", locale = code, version = from).into_owned());
    let name = format!("{title} · {}", past.brand.name);
    let back = if is_present {
        view! { <span class="badge">{t!("brand.history.present", locale = code).into_owned()}</span> }.into_any()
    } else {
        view! {
            <form method="post" action=RESTORE>
                <input type="hidden" name="version" value=past.version.to_string()/>
                <Button look=Look::Quiet>
                    {t!("brand.history.restore", locale = code).into_owned()}
                    <span class="hidden-label">{format!(": {title}")}</span>
                </Button>
            </form>
        }
        .into_any()
    };
    view! {
        <li>
            {swatch(past.brand.colour())}
            <div class="look-words">
                <p class="look-title">{name}</p>
                <p class="muted small">{t!("brand.history.by", locale = code, who = who, when = when).into_owned()}</p>
                {restored.map(|restored| view! { <p class="muted small">{restored}</p> })}
            </div>
            {back}
        </li>
    }
    .into_any()
}
