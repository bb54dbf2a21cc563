//! `/app/settings/audit`.

use super::{
    changes::changes_view,
    csv::CSV,
    kinds,
    names::{Namer, Names},
    query::Query,
    sentence::sentence,
};
use crate::moment::moment;
use chrono_tz::Tz;
use events::audit::{self, Entry};
use http::StatusCode;
use identity::{Permission, Staff};
use kernel::{Error, FieldErrors, Locale, device};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use leptos_router::hooks::use_query_map;
use rust_i18n::t;
use ui::{BackLink, Button, Choice, EmptyState, Field, Glyph, LinkButton, Look, Select};

/// Where the page is.
pub const PAGE: &str = "/app/settings/audit";

/// Rows on one page.
const ROWS: i64 = 50;

/// Who did what, when, from where, and what it changed; the latest first.
#[component]
pub fn AuditPage(
    /// Names of what the modules keep.
    names: Namer,
) -> AnyView {
    let query = use_query_map().with_untracked(|map| {
        let value = |field: &str| map.get(field).unwrap_or_default();
        Query {
            person: value("person"),
            kind: value("kind"),
            subject: value("subject"),
            from: value("from"),
            to: value("to"),
            before: value("before"),
        }
    });
    ui::page(load(query, names), |trail: Trail| trail.view())
}

struct Trail {
    query: Query,
    errors: FieldErrors,
    people: Vec<Choice>,
    entries: Vec<Entry>,
    /// The next page begins before this row.
    next: Option<i64>,
    names: Names,
    locale: Locale,
    zone: Tz,
}

async fn load(query: Query, namer: Namer) -> Result<Trail, Error> {
    let mut staff = Staff::begin(Permission::ViewAudit).await?;
    let (locale, zone) = (staff.locale(), staff.tenant().time_zone);
    let people = people(&mut staff).await?;
    let mut trail = Trail {
        query,
        errors: FieldErrors::new(),
        people,
        entries: Vec::new(),
        next: None,
        names: Names::default(),
        locale,
        zone,
    };
    match trail.query.read(locale) {
        Ok((filter, before)) => {
            let mut entries = audit::list(&mut staff, &filter, before, ROWS + 1).await?;
            if entries.len() as i64 > ROWS {
                entries.truncate(ROWS as usize);
                trail.next = entries.last().map(|entry| entry.seq);
            }
            trail.names = Names::of(&mut staff, &entries, namer).await?;
            trail.entries = entries;
        }
        Err(Error::Invalid(errors)) => trail.errors = errors,
        Err(error) => return Err(error),
    }
    staff.commit().await?;
    Ok(trail)
}

/// Everybody who ever worked here: what somebody did stays after they left.
async fn people(staff: &mut Staff) -> Result<Vec<Choice>, Error> {
    let anybody =
        Choice { value: String::new(), label: t!("audit.anybody", locale = staff.locale().code()).into_owned() };
    let known = identity::everybody(staff).await?;
    let known = known.into_iter().map(|(id, name)| Choice { value: id.to_string(), label: name });
    Ok(std::iter::once(anybody).chain(known).collect())
}

impl Trail {
    fn view(self) -> AnyView {
        let code = self.locale.code();
        let title = t!("audit.title", locale = code).into_owned();
        if !self.errors.is_empty()
            && let Some(response) = use_context::<ResponseOptions>()
        {
            response.set_status(StatusCode::UNPROCESSABLE_ENTITY);
        }
        view! {
            <leptos_meta::Title text=title.clone()/>
            <BackLink href="/app/mais" label=t!("back", locale = code)/>
            <header class="page-head">
                <h1>{title}</h1>
            </header>
            <p class="muted">{t!("audit.intro", locale = code).into_owned()}</p>
            {self.form()}
            {self.errors.is_empty().then(|| self.rows())}
        }
        .into_any()
    }

    fn form(&self) -> AnyView {
        let code = self.locale.code();
        let error = |field: &str| self.errors.get(field).map(str::to_owned);
        let query = &self.query;
        let open = query.narrows() || !self.errors.is_empty();
        view! {
            <details class="card filter" open=open>
                <summary>{t!("audit.filter", locale = code).into_owned()}</summary>
                <form class="form filter-form" method="get" action=PAGE novalidate>
                    <Select
                        name="person"
                        label=t!("audit.person", locale = code)
                        choices=self.people.clone()
                        value=query.person.clone()
                        error=error("person")
                    />
                    <Select
                        name="kind"
                        label=t!("audit.kind", locale = code)
                        choices=kinds::choices(self.locale)
                        value=query.kind.clone()
                        error=error("kind")
                    />
                    <Field
                        name="from"
                        label=t!("audit.from", locale = code)
                        kind="date"
                        value=query.from.clone()
                        error=error("from")
                    />
                    <Field
                        name="to"
                        label=t!("audit.to", locale = code)
                        kind="date"
                        value=query.to.clone()
                        error=error("to")
                    />
                    <Field
                        name="subject"
                        label=t!("audit.subject", locale = code)
                        hint=t!("audit.subject_hint", locale = code)
                        value=query.subject.clone()
                        error=error("subject")
                        maxlength=36
                    />
                    <div class="actions">
                        <Button>{t!("audit.show", locale = code).into_owned()}</Button>
                        <LinkButton href=PAGE look=Look::Quiet>
                            {t!("audit.all", locale = code).into_owned()}
                        </LinkButton>
                    </div>
                </form>
            </details>
        }
        .into_any()
    }

    fn rows(&self) -> AnyView {
        let code = self.locale.code();
        if self.entries.is_empty() {
            let (title, text) = if self.query.narrows() {
                (t!("audit.none", locale = code), t!("audit.none_text", locale = code))
            } else {
                (t!("audit.empty", locale = code), t!("audit.empty_text", locale = code))
            };
            return view! { <EmptyState glyph=Glyph::Lost title=title text=text/> }.into_any();
        }
        let older = self.next.map(|next| {
            view! {
                <LinkButton href=format!("{PAGE}?{}", self.query.address(Some(next))) look=Look::Quiet>
                    {t!("audit.older", locale = code).into_owned()}
                </LinkButton>
            }
        });
        view! {
            <ol class="trail">{self.entries.iter().map(|entry| self.row(entry)).collect_view()}</ol>
            <div class="actions">{older} {self.export()}</div>
        }
        .into_any()
    }

    fn row(&self, entry: &Entry) -> AnyView {
        let code = self.locale.code();
        let no_place = || t!("audit.no_place", locale = code).into_owned();
        let address = entry.address.clone().unwrap_or_else(no_place);
        let place = match device(&entry.device) {
            Some(device) => t!("audit.place", locale = code, address = address, device = device).into_owned(),
            None => address,
        };
        let at = moment(entry.at, self.zone);
        let about = entry.subject_id.map(|id| {
            view! {
                <p>
                    <a href=format!(
                        "{PAGE}?subject={id}",
                    )>{t!("audit.about", locale = code).into_owned()}</a>
                </p>
            }
        });
        let facts = [
            (t!("audit.verb", locale = code), entry.verb.clone()),
            (t!("audit.subject", locale = code), entry.subject_id.map(|id| id.to_string()).unwrap_or_default()),
            (t!("audit.device", locale = code), entry.device.clone()),
            (t!("audit.request", locale = code), entry.request_id.to_string()),
            (t!("audit.seq", locale = code), entry.seq.to_string()),
        ];
        let facts = facts.into_iter().filter(|(_, value)| !value.is_empty()).map(|(label, value)| {
            view! {
                <div>
                    <dt>{label.into_owned()}</dt>
                    <dd>{value}</dd>
                </div>
            }
        });
        view! {
            <li>
                <p class="trail-what">{sentence(entry, &self.names, self.locale)}</p>
                <p class="muted small">
                    <time datetime=entry.at.to_rfc3339()>{at}</time>
                    " · "
                    {place}
                </p>
                <details>
                    <summary>{t!("audit.details", locale = code).into_owned()}</summary>
                    {changes_view(&entry.changes, &self.names, self.locale, self.zone)}
                    <dl class="change">{facts.collect_view()}</dl>
                    {about}
                </details>
            </li>
        }
        .into_any()
    }

    /// A form, as browsers may fetch what a link leads to before it is followed, and each file taken is written down.
    fn export(&self) -> AnyView {
        let label = t!("audit.export", locale = self.locale.code()).into_owned();
        let Query { person, kind, subject, from, to, .. } = self.query.clone();
        let fields = [("person", person), ("kind", kind), ("subject", subject), ("from", from), ("to", to)];
        let hidden = fields.into_iter().filter(|(_, value)| !value.is_empty());
        let hidden = hidden.map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).collect_view();
        view! {
            <form method="get" action=CSV>
                {hidden}
                <Button look=Look::Quiet>{label}</Button>
            </form>
        }
        .into_any()
    }
}
