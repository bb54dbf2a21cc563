use super::{
    Metrics,
    book::{NOBODY, OTHERS, Page},
};
use crate::server::live::Hub;
use axum::{
    extract::State,
    http::{HeaderName, header},
};
use prometheus_client::{
    collector::Collector,
    encoding::{
        DescriptorEncoder, EncodeMetric,
        prometheus_text::{CONTENT_TYPE, encode},
    },
    metrics::{
        MetricType::{self, Counter, Histogram},
        counter::ConstCounter,
        gauge::ConstGauge,
    },
    registry::Registry,
};
use std::{
    collections::{BTreeMap, HashMap},
    fmt,
};
use tenancy::{Tenancy, TenantId};

/// All there is to read at one process. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Reading {
    metrics: Metrics,
    tenancy: Tenancy,
    live: Option<Hub>,
    begun: i64,
}

/// `GET /metrics`, in Prometheus' text format.
pub async fn show(State(reading): State<Reading>) -> ([(HeaderName, &'static str); 1], String) {
    ([(header::CONTENT_TYPE, CONTENT_TYPE)], reading.text())
}

impl Reading {
    /// What is counted at these tenants, with the streams of `live` where pages are served.
    pub fn new(metrics: Metrics, tenancy: Tenancy, live: Option<Hub>) -> Self {
        let begun = tenancy.clock().now().timestamp();
        Self { metrics, tenancy, live, begun }
    }

    pub(super) fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    pub(super) fn tenancy(&self) -> &Tenancy {
        &self.tenancy
    }

    /// Everything, as text.
    pub fn text(&self) -> String {
        let mut registry = Registry::default();
        registry.register_collector(Box::new(self.clone()));
        let mut text = String::new();
        match encode(&mut text, &registry) {
            Ok(()) => text,
            Err(fmt::Error) => String::new(),
        }
    }

    /// Connections by kind and label.
    fn connections(&self, pages: &[(String, Page)]) -> BTreeMap<(&'static str, String), i64> {
        let labels: HashMap<TenantId, String> = self.metrics.labels().into_iter().collect();
        let label = |tenant: &TenantId| labels.get(tenant).cloned().unwrap_or_else(|| OTHERS.to_owned());
        let mut found = BTreeMap::new();
        let mut add = |kind, label: String, number: i64| *found.entry((kind, label)).or_default() += number;
        for (label, page) in pages.iter().filter(|(label, _)| label != NOBODY) {
            add("http", label.clone(), page.open.get());
            add("live", label.clone(), 0);
            add("database", label.clone(), 0);
        }
        for (tenant, streams) in self.live.iter().flat_map(Hub::by_tenant) {
            add("live", label(&tenant), number(streams));
        }
        for pools in [self.tenancy.pools(), self.tenancy.background()] {
            let (all, by_tenant) = (pools.connections(), pools.by_tenant());
            let named: usize = by_tenant.iter().map(|(_, connections)| connections).sum();
            by_tenant.iter().for_each(|(tenant, connections)| add("database", label(tenant), number(*connections)));
            // Of pools that lead a former way.
            add("database", OTHERS.to_owned(), number(all.saturating_sub(named)));
        }
        add("database", NOBODY.to_owned(), number(self.tenancy.registry_connections()));
        found
    }

    fn process(&self, encoder: &mut DescriptorEncoder) -> fmt::Result {
        let version = [("version", env!("CARGO_PKG_VERSION"))];
        let mut build = encoder.encode_descriptor("build_info", "The program.", None, MetricType::Gauge)?;
        ConstGauge::new(1_i64).encode(build.encode_family(&version)?)?;
        let help = "When the process began, Unix time.";
        let begun = encoder.encode_descriptor("process_start_time_seconds", help, None, MetricType::Gauge)?;
        ConstGauge::new(self.begun).encode(begun)?;
        let help = "Tenants whose connection pools are open, for requests and for work outside of them.";
        let mut pools = encoder.encode_descriptor("database_pools", help, None, MetricType::Gauge)?;
        for (purpose, of) in [("requests", self.tenancy.pools()), ("work", self.tenancy.background())] {
            ConstGauge::new(number(of.live())).encode(pools.encode_family(&[("use", purpose)])?)?;
        }
        Ok(())
    }
}

impl Collector for Reading {
    fn encode(&self, mut encoder: DescriptorEncoder) -> fmt::Result {
        let pages = self.metrics.book().pages();
        let help = "How long it took until a request was answered.";
        let mut answered = encoder.encode_descriptor("http_request_duration_seconds", help, None, Histogram)?;
        for (tenant, page) in &pages {
            for (route, answers) in
                page.answered.iter().flat_map(|(route, all)| all.iter().map(move |one| (route, one)))
            {
                let (method, status) = (answers.method, answers.status.as_str());
                let labels = [("method", method), ("route", &**route), ("status", status), ("tenant", &**tenant)];
                answers.times.encode(answered.encode_family(&labels)?)?;
            }
        }
        let help = "Requests being answered, open streams of news, and connections to databases.";
        let mut active = encoder.encode_descriptor("active_connections", help, None, MetricType::Gauge)?;
        for ((kind, tenant), connections) in self.connections(&pages) {
            ConstGauge::new(connections).encode(active.encode_family(&[("type", kind), ("tenant", &*tenant)])?)?;
        }
        let help = "What people and jobs did, counted once it is committed.";
        let mut happened = encoder.encode_descriptor("business_events", help, None, Counter)?;
        for (tenant, page) in &pages {
            for (event, times) in &page.happened {
                ConstCounter::new(*times)
                    .encode(happened.encode_family(&[("event", *event), ("tenant", &**tenant)])?)?;
            }
        }
        let help = "Tries at jobs: done, failed and to be tried again, or dead.";
        let mut worked = encoder.encode_descriptor("jobs", help, None, Counter)?;
        for (tenant, page) in &pages {
            for (end, jobs) in &page.worked {
                ConstCounter::new(*jobs)
                    .encode(worked.encode_family(&[("end", end.code()), ("tenant", &**tenant)])?)?;
            }
        }
        self.process(&mut encoder)
    }
}

fn number(of: usize) -> i64 {
    i64::try_from(of).unwrap_or(i64::MAX)
}
