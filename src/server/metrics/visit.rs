use super::Metrics;
use axum::http::{Method, StatusCode};
use prometheus_client::metrics::gauge::Gauge;
use std::{
    sync::{Arc, OnceLock},
    time::Instant,
};
use tenancy::Tenant;

/// One request while it is answered; counted as open until it is dropped.
#[derive(Debug)]
pub struct Visit {
    begun: Instant,
    whose: Whose,
}

/// Whose request it is, as soon as that is known: goes with the request.
#[derive(Debug, Clone)]
pub struct Whose(Metrics, Arc<OnceLock<(Arc<Tenant>, Gauge)>>);

impl Visit {
    pub(super) fn new(metrics: Metrics) -> Self {
        Self { begun: Instant::now(), whose: Whose(metrics, Arc::default()) }
    }

    /// What goes with the request.
    pub fn whose(&self) -> Whose {
        self.whose.clone()
    }

    /// It is answered; how many milliseconds that took.
    pub fn answered(self, method: &Method, route: &str, status: StatusCode) -> f64 {
        let (took, Whose(metrics, known)) = (self.begun.elapsed(), &self.whose);
        metrics.answered(known.get().map(|(tenant, _)| &**tenant), method, route, status, took);
        took.as_secs_f64() * 1000.0
    }
}

impl Drop for Visit {
    fn drop(&mut self) {
        if let Some((_, open)) = self.whose.1.get() {
            open.dec();
        }
    }
}

impl Whose {
    /// It is this tenant's.
    pub fn is(&self, tenant: &Arc<Tenant>) {
        let open = self.0.open_at(tenant);
        if self.1.set((tenant.clone(), open.clone())).is_ok() {
            open.inc();
        }
    }
}
