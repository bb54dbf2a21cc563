use super::store::Claimed;
use crate::{
    JobKind, ListenerKind, Schedule,
    job::{Run, TIMEOUT},
};
use serde::Deserialize;
use serde_json::Value;
use std::{collections::HashMap, time::Duration};
use tenancy::{ModuleKey, Tenant};

/// How often what an event told is tried to be heard, before a person has to look.
const HEARINGS: i16 = 10;

/// Everything a worker can do.
#[derive(Debug)]
pub struct Repertoire {
    jobs: HashMap<&'static str, JobKind>,
    listeners: Vec<ListenerKind>,
    schedules: Vec<Schedule>,
}

/// What is to be done about a job.
#[derive(Debug, Clone)]
pub(super) enum Task {
    /// It is run.
    Run(Doing),
    /// It becomes one job for each who hears the event: their kinds. Nobody may.
    Spread(Vec<String>),
    /// A newer process knows what.
    Unknown,
}

/// How a job is run.
#[derive(Debug, Clone)]
pub(super) struct Doing {
    pub(super) run: Run,
    pub(super) payload: Value,
    pub(super) attempts: i16,
    pub(super) timeout: Duration,
    pub(super) together: bool,
    /// What it is called once it failed: the listener's own, so that it holds up nobody else.
    pub(super) renamed: Option<String>,
}

/// What the job of an event carries.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Told {
    #[serde(rename = "seq")]
    _seq: i64,
    event: Value,
}

impl Repertoire {
    /// All jobs, who hears what, and what comes round by the clock.
    ///
    /// # Panics
    /// When two jobs share a kind, or the job of a schedule is unknown.
    pub fn new(
        jobs: impl IntoIterator<Item = JobKind>,
        listeners: impl IntoIterator<Item = ListenerKind>,
        schedules: impl IntoIterator<Item = Schedule>,
    ) -> Self {
        let mut known = HashMap::new();
        for job in jobs {
            assert!(known.insert(job.kind, job).is_none(), "{} is listed twice", job.kind);
        }
        let schedules: Vec<Schedule> = schedules.into_iter().collect();
        for schedule in &schedules {
            assert!(known.contains_key(schedule.kind), "{} is scheduled and no job", schedule.kind);
        }
        Self { jobs: known, listeners: listeners.into_iter().collect(), schedules }
    }

    pub(super) fn schedules(&self) -> &[Schedule] {
        &self.schedules
    }

    /// The kinds whose modules the tenant has switched off: they wait. Events never do: what a paused listener should hear
    /// is set apart for it.
    pub(super) fn paused(&self, tenant: &Tenant) -> Vec<String> {
        let jobs = self.jobs.values().filter(|job| is_off(job.module, tenant)).map(|job| job.kind.to_owned());
        let listeners = self.listeners.iter().filter(|listener| is_off(listener.module, tenant));
        jobs.chain(listeners.map(own_kind)).collect()
    }

    pub(super) fn task(&self, tenant: &Tenant, job: &Claimed) -> Task {
        if let Some((event, name)) = job.kind.split_once('>') {
            let listener = self.listeners.iter().find(|listener| listener.event == event && listener.name == name);
            let event = job.payload.get("event").cloned().unwrap_or_default();
            return listener.map_or(Task::Unknown, |listener| Task::Run(hearing(listener, event, None)));
        }
        if let Some(kind) = self.jobs.get(job.kind.as_str()) {
            return Task::Run(Doing {
                run: kind.run,
                payload: job.payload.clone(),
                attempts: kind.attempts,
                timeout: kind.timeout,
                together: kind.together,
                renamed: None,
            });
        }
        // An event that nobody hears is in no list: what its job carries tells it.
        let Ok(told) = Told::deserialize(&job.payload) else { return Task::Unknown };
        let listeners: Vec<_> = self.listeners.iter().filter(|listener| listener.event == job.kind).collect();
        match listeners[..] {
            [only] if !job.crowded && !is_off(only.module, tenant) => {
                Task::Run(hearing(only, told.event, Some(own_kind(only))))
            }
            _ => Task::Spread(listeners.into_iter().map(own_kind).collect()),
        }
    }
}

fn hearing(listener: &ListenerKind, event: Value, renamed: Option<String>) -> Doing {
    Doing { run: listener.run, payload: event, attempts: HEARINGS, timeout: TIMEOUT, together: true, renamed }
}

fn own_kind(listener: &ListenerKind) -> String {
    format!("{}>{}", listener.event, listener.name)
}

fn is_off(module: Option<ModuleKey>, tenant: &Tenant) -> bool {
    module.is_some_and(|key| !tenant.has_module(key))
}
