use super::{Erased, Kept, Section, Subject, SubjectData, Traces};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use events::{
    Changes, Event,
    data_map::{self, DataMap},
};
use kernel::Error;
use rust_i18n::t;
use tenancy::TenantScope;

mod store;

const AUDIT: &str = "events.audit";
const IDEMPOTENCY: &str = "events.idempotency";
const INTAKE: &str = "events.intake";
const JOB: &str = "events.job";

/// Answers for the tables of `events`, which lies below this crate.
#[derive(Debug, Clone, Copy)]
pub struct TrailData;

#[async_trait]
impl SubjectData for TrailData {
    fn tables(&self) -> &'static [&'static str] {
        &[AUDIT, IDEMPOTENCY, INTAKE, JOB]
    }

    async fn export(&self, scope: &mut TenantScope, traces: &Traces) -> Result<Vec<Section>, Error> {
        let locale = scope.locale().code();
        let (trail, jobs, forms) = match traces.subject {
            Subject::Person(_) => {
                (store::trail_of_person(scope, traces).await?, store::jobs(scope, traces, true).await?, Vec::new())
            }
            Subject::Staff(staff) => (
                store::trail_of_actor(scope, traces, staff.0).await?,
                store::jobs(scope, traces, false).await?,
                store::forms(scope, &format!("staff:{staff}")).await?,
            ),
            Subject::Customer(customer) => (
                store::trail_of_actor(scope, traces, customer.0).await?,
                store::jobs(scope, traces, true).await?,
                store::forms(scope, &format!("customer:{customer}")).await?,
            ),
        };
        let sections = [
            Section::of(AUDIT, t!("export.audit", locale = locale), trail),
            Section::of(JOB, t!("export.job", locale = locale), jobs),
            Section::of(IDEMPOTENCY, t!("export.form", locale = locale), forms),
        ];
        Ok(sections.into_iter().flatten().collect())
    }

    async fn erase(&self, scope: &mut TenantScope, traces: &Traces) -> Result<Erased, Error> {
        let map = data_map::load(scope).await?;
        let erased = Erased::default();
        let erased = match traces.subject {
            // What was still to be done about them is called off; who hears that they were erased shall hear it.
            Subject::Person(_) => {
                let jobs = store::call_off(scope, traces, true, super::PersonErased::NAME).await?;
                erased.removed(JOB, jobs, Changes::none())
            }
            Subject::Staff(staff) => {
                let jobs = store::call_off(scope, traces, false, super::StaffErased::NAME).await?;
                let forms = store::forget_forms(scope, &format!("staff:{staff}")).await?;
                erased.removed(JOB, jobs, Changes::none()).removed(IDEMPOTENCY, forms, Changes::none())
            }
            Subject::Customer(customer) => {
                let jobs = store::call_off(scope, traces, true, super::CustomerErased::NAME).await?;
                let forms = store::forget_forms(scope, &format!("customer:{customer}")).await?;
                erased.removed(JOB, jobs, Changes::none()).removed(IDEMPOTENCY, forms, Changes::none())
            }
        };
        let locale = scope.locale().code();
        let trail = store::trail_kept(scope, traces).await?;
        let reason = t!("erase.audit", locale = locale).into_owned();
        let erased = erased.kept(Kept { table: AUDIT, rows: trail.rows, reason, until: end(&map, AUDIT, trail.last) });
        let intake = store::intake_kept(scope).await?;
        let reason = t!("erase.intake", locale = locale).into_owned();
        Ok(erased.kept(Kept { table: INTAKE, rows: intake.rows, reason, until: end(&map, INTAKE, intake.last) }))
    }
}

/// When the newest of some rows is kept no longer.
fn end(map: &DataMap, table: &str, last: Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
    map.table(table)?.period()?.end(last?)
}
