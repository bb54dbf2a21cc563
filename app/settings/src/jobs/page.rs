//! `/app/settings/jobs`.

use super::actions::{DISCARD, RETRY};
use crate::moment::moment;
use chrono_tz::Tz;
use events::{DeadJob, Queue};
use identity::{Permission, Staff};
use kernel::{Error, FormState, Locale};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use rust_i18n::t;
use ui::{BackLink, Button, Card, EmptyState, Flash, FormMessage, Glyph, LinkButton, Look};
use uuid::Uuid;

pub use super::PAGE;

/// Jobs on one page.
const ROWS: i64 = 20;

/// How much work waits, and what got stuck.
#[component]
pub fn JobsPage() -> AnyView {
    let query = use_query_map();
    let before = query.with_untracked(|map| map.get("before"));
    let done = query.with_untracked(|map| map.get("feito")).unwrap_or_default();
    let messages = [FormState::of(RETRY), FormState::of(DISCARD)].map(|state| state.error(""));
    ui::page(load(before), move |stuck: Stuck| stuck.view(&done, messages))
}

struct Stuck {
    queue: Queue,
    jobs: Vec<DeadJob>,
    /// The next page begins before this job.
    next: Option<i64>,
    locale: Locale,
    zone: Tz,
}

async fn load(before: Option<String>) -> Result<Stuck, Error> {
    let mut staff = Staff::begin(Permission::ManageJobs).await?;
    let before = before.map(|before| before.parse().map_err(|_| Error::NotFound)).transpose()?;
    let queue = events::queue(&mut staff).await?;
    let mut jobs = events::dead_jobs(&mut staff, before, ROWS + 1).await?;
    let mut next = None;
    if jobs.len() as i64 > ROWS {
        jobs.truncate(ROWS as usize);
        next = jobs.last().map(|job| job.id);
    }
    let (locale, zone) = (staff.locale(), staff.tenant().time_zone);
    staff.commit().await?;
    Ok(Stuck { queue, jobs, next, locale, zone })
}

impl Stuck {
    fn view(self, done: &str, messages: [Option<String>; 2]) -> AnyView {
        let code = self.locale.code();
        let title = t!("jobs.title", locale = code).into_owned();
        let done = match done {
            "retry" => Some(t!("jobs.retried", locale = code)),
            "discard" => Some(t!("jobs.discarded", locale = code)),
            _ => None,
        };
        let messages = messages.map(|message| view! { <FormMessage message=message/> });
        view! {
            <leptos_meta::Title text=title.clone()/>
            <BackLink href="/app/mais" label=t!("back", locale = code)/>
            <header class="page-head">
                <h1>{title}</h1>
            </header>
            <p class="muted">{t!("jobs.intro", locale = code).into_owned()}</p>
            {done.map(|done| view! { <Flash>{done.into_owned()}</Flash> })}
            {messages}
            {self.glance()}
            {self.rows()}
        }
        .into_any()
    }

    /// The queue in four numbers.
    fn glance(&self) -> AnyView {
        let code = self.locale.code();
        let oldest = self.queue.oldest_due.map(|since| moment(since, self.zone));
        let figures = [
            (t!("jobs.waiting", locale = code), self.queue.waiting.to_string()),
            (t!("jobs.running", locale = code), self.queue.running.to_string()),
            (t!("jobs.dead", locale = code), self.queue.dead.to_string()),
            (t!("jobs.oldest", locale = code), oldest.unwrap_or_else(|| "—".to_owned())),
        ];
        let figures = figures.map(|(label, number)| {
            view! {
                <div class="figure">
                    <dt>{label.into_owned()}</dt>
                    <dd>{number}</dd>
                </div>
            }
        });
        view! {
            <Card title=t!("jobs.queue", locale = code).into_owned()>
                <dl class="figures">{figures}</dl>
            </Card>
        }
        .into_any()
    }

    fn rows(&self) -> AnyView {
        let code = self.locale.code();
        if self.jobs.is_empty() {
            let (title, text) = (t!("jobs.none", locale = code), t!("jobs.none_text", locale = code));
            return view! { <EmptyState glyph=Glyph::Check title=title text=text/> }.into_any();
        }
        let older = self.next.map(|next| {
            view! {
                <div class="actions">
                    <LinkButton href=format!("{PAGE}?before={next}") look=Look::Quiet>
                        {t!("jobs.older", locale = code).into_owned()}
                    </LinkButton>
                </div>
            }
        });
        view! {
            <ul class="stuck">{self.jobs.iter().map(|job| self.row(job)).collect_view()}</ul>
            {older}
        }
        .into_any()
    }

    fn row(&self, job: &DeadJob) -> AnyView {
        let code = self.locale.code();
        let when = t!("jobs.given_up", locale = code, when = moment(job.dead_at, self.zone), times = job.attempts);
        let id = job.id.to_string();
        view! {
            <li class="card">
                <h2 class="card-title">{kind(&job.kind, self.locale)}</h2>
                <p class="muted small">{when.into_owned()}</p>
                <p>{cause(job.last_error.as_deref().unwrap_or_default(), self.locale)}</p>
                <div class="actions">
                    <form method="post" action=RETRY>
                        <input type="hidden" name="job" value=id.clone()/>
                        <Button look=Look::Quiet>{t!("jobs.retry", locale = code).into_owned()}</Button>
                    </form>
                    <details class="discard">
                        <summary>{t!("jobs.discard", locale = code).into_owned()}</summary>
                        <form method="post" action=DISCARD>
                            <p>{t!("jobs.discard_sure", locale = code).into_owned()}</p>
                            <input type="hidden" name="job" value=id/>
                            <Button look=Look::Danger>{t!("jobs.discard_yes", locale = code).into_owned()}</Button>
                        </form>
                    </details>
                </div>
            </li>
        }
        .into_any()
    }
}

/// What should have been done, in words; for what is not known here its technical name follows.
fn kind(kind: &str, locale: Locale) -> String {
    let code = locale.code();
    match kind.split_once('>') {
        None if kind == "events.retain" => t!("job.retain", locale = code),
        None if kind == "mail.send" => t!("job.mail", locale = code),
        None if kind == "identity.send_reset" => t!("job.reset", locale = code),
        None => t!("job.other", locale = code, kind = kind),
        Some((event, listener)) => t!("job.listener", locale = code, event = event, listener = listener),
    }
    .into_owned()
}

/// Why it failed, as far as it may be shown: what a fault says of itself may quote a person or the database.
fn cause(error: &str, locale: Locale) -> String {
    let code = locale.code();
    if let Some(id) = error.strip_prefix("fault ").and_then(|id| id.parse::<Uuid>().ok()) {
        return t!("cause.fault", locale = code, id = id).into_owned();
    }
    if error.starts_with("took longer than ") {
        return t!("cause.late", locale = code).into_owned();
    }
    match error {
        "panicked" => t!("cause.panicked", locale = code),
        "unavailable" => t!("cause.unavailable", locale = code),
        "not found" => t!("cause.not_found", locale = code),
        "unknown kind" => t!("cause.unknown_kind", locale = code),
        _ => t!("cause.other", locale = code),
    }
    .into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn why_it_failed_quotes_nobody() {
        let say = |error: &str| cause(error, Locale::PtBr);
        let id = Uuid::from_u128(7);
        assert!(say(&format!("fault {id}")).contains(&id.to_string()));
        for error in ["duplicate key (ana@example.com)", "fault ana", "conflict: Ana", "", "took longer than 20 s"] {
            let words = say(error);
            assert!(!words.is_empty() && !words.to_lowercase().contains("ana"), "{words}");
        }
    }

    #[test]
    fn work_has_a_name() {
        assert_eq!(kind("events.retain", Locale::PtBr), "Apagar o que passou do prazo");
        assert!(kind("crm.deal_moved>billing.draft", Locale::PtBr).contains("billing.draft"));
        assert!(kind("billing.remind", Locale::En).contains("billing.remind"));
    }
}
