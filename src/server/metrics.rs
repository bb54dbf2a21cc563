//! What this process counts, as Prometheus reads it on a listener of its own: requests, connections, what verbs did, jobs.
//!
//! A scrape asks no database. Labels are bounded: a route is a pattern, of the tenants so many have a label of their own.

mod book;
mod listener;
mod reading;
mod visit;

pub use listener::{Listening, listen};
pub use reading::{Reading, show};
pub use visit::{Visit, Whose};

use axum::http::{Method, StatusCode};
use book::Book;
use prometheus_client::metrics::gauge::Gauge;
use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tenancy::{JobEnd, Tenancy, Tenant, TenantId, Witness};

/// Most tenants with a label of their own.
const MOST_TENANTS: usize = 200;

/// The counts of one process. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Metrics(Arc<Mutex<Book>>);

impl Metrics {
    /// Begins to count what is done at these tenants.
    pub fn of(tenancy: &Tenancy) -> Self {
        Self::with_room_for(MOST_TENANTS, tenancy)
    }

    /// The same, with labels for so many tenants.
    pub fn with_room_for(most: usize, tenancy: &Tenancy) -> Self {
        let metrics = Self(Arc::new(Mutex::new(Book::new(most))));
        tenancy.signals().witnessed_by(Arc::new(metrics.clone()));
        metrics
    }

    /// A request came in.
    pub fn visit(&self) -> Visit {
        Visit::new(self.clone())
    }

    /// The number of requests that a tenant is being answered.
    fn open_at(&self, tenant: &Tenant) -> Gauge {
        self.book().of(tenant).open.clone()
    }

    /// A request was answered.
    fn answered(&self, tenant: Option<&Tenant>, method: &Method, route: &str, status: StatusCode, took: Duration) {
        let mut book = self.book();
        let page = match tenant {
            Some(tenant) => book.of(tenant),
            None => book.nobody(),
        };
        page.answered(method, route, status).observe(took.as_secs_f64());
    }

    /// Tenants with a label of their own.
    fn labels(&self) -> Vec<(TenantId, String)> {
        self.book().labels()
    }

    /// A tenant that is gone, or is called otherwise, makes room for another.
    fn free(&self, tenant: TenantId) {
        self.book().free(tenant);
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Witness for Metrics {
    fn happened(&self, tenant: &Tenant, event: &'static str) {
        *self.book().of(tenant).happened.entry(event).or_default() += 1;
    }

    fn worked(&self, tenant: &Tenant, end: JobEnd, jobs: usize) {
        *self.book().of(tenant).worked.entry(end).or_default() += jobs as u64;
    }
}
