use axum::http::{Method, StatusCode};
use prometheus_client::metrics::{gauge::Gauge, histogram::Histogram};
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};
use tenancy::{JobEnd, Tenant, TenantId};

/// The label of tenants without one of their own.
pub(super) const OTHERS: &str = "other";
/// The label of what belongs to no tenant; no slug.
pub(super) const NOBODY: &str = "-";
/// Upper bounds of the times, seconds. Each is a line for every route, status and tenant.
const BOUNDS: [f64; 9] = [0.005, 0.025, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// The counts of all tenants, by label. Bounded: who comes when all labels are given away is one of the others.
#[derive(Debug)]
pub(super) struct Book {
    most: usize,
    own: HashMap<TenantId, (String, Page)>,
    others: Page,
    nobody: Page,
}

/// What is counted under one label.
#[derive(Debug, Clone, Default)]
pub(super) struct Page {
    /// By route, then by method and status.
    pub(super) answered: BTreeMap<Arc<str>, Vec<Answers>>,
    pub(super) happened: BTreeMap<&'static str, u64>,
    pub(super) worked: BTreeMap<JobEnd, u64>,
    /// Requests that are being answered.
    pub(super) open: Gauge,
}

/// How long answers took that ended alike.
#[derive(Debug, Clone)]
pub(super) struct Answers {
    pub(super) method: &'static str,
    pub(super) status: StatusCode,
    pub(super) times: Histogram,
}

impl Book {
    pub(super) fn new(most: usize) -> Self {
        Self { most, own: HashMap::new(), others: Page::default(), nobody: Page::default() }
    }

    /// The page of a tenant.
    pub(super) fn of(&mut self, tenant: &Tenant) -> &mut Page {
        if self.own.get(&tenant.id).is_none_or(|(label, _)| *label != tenant.slug) {
            // Renamed; or a namesake of one that is gone. No label is there twice.
            self.own.retain(|id, (label, _)| *id != tenant.id && *label != tenant.slug);
            if self.own.len() >= self.most || tenant.slug == OTHERS {
                return &mut self.others;
            }
        }
        &mut self.own.entry(tenant.id).or_insert_with(|| (tenant.slug.clone(), Page::default())).1
    }

    /// The page of what belongs to no tenant.
    pub(super) fn nobody(&mut self) -> &mut Page {
        &mut self.nobody
    }

    pub(super) fn labels(&self) -> Vec<(TenantId, String)> {
        self.own.iter().map(|(id, (label, _))| (*id, label.clone())).collect()
    }

    pub(super) fn free(&mut self, tenant: TenantId) {
        self.own.remove(&tenant);
    }

    /// What stands in it now, in the order of the labels: written out while it is counted on.
    pub(super) fn pages(&self) -> Vec<(String, Page)> {
        let mut pages: Vec<_> = self.own.values().cloned().collect();
        pages.sort_by(|(one, _), (other, _)| one.cmp(other));
        pages.push((OTHERS.to_owned(), self.others.clone()));
        pages.push((NOBODY.to_owned(), self.nobody.clone()));
        pages
    }
}

impl Page {
    pub(super) fn answered(&mut self, method: &Method, route: &str, status: StatusCode) -> &Histogram {
        let method = known(method);
        let answers = match self.answered.contains_key(route) {
            true => self.answered.get_mut(route).expect("it is there"),
            false => self.answered.entry(route.into()).or_default(),
        };
        let alike = answers.iter().position(|answer| answer.method == method && answer.status == status);
        let at = alike.unwrap_or_else(|| {
            answers.push(Answers { method, status, times: Histogram::new(BOUNDS) });
            answers.len() - 1
        });
        &answers[at].times
    }
}

/// Anybody can make up a method.
fn known(method: &Method) -> &'static str {
    ["GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "CONNECT", "TRACE"]
        .into_iter()
        .find(|known| *known == method.as_str())
        .unwrap_or(OTHERS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_method_that_somebody_made_up_is_one_of_the_others() {
        assert_eq!(known(&Method::POST), "POST");
        assert_eq!(known(&Method::from_bytes(b"BREW").unwrap()), OTHERS);
    }

    #[test]
    fn answers_that_ended_alike_share_a_line() {
        let mut page = Page::default();
        for (route, status) in [("/", StatusCode::OK), ("/", StatusCode::OK), ("/", StatusCode::NOT_FOUND)] {
            page.answered(&Method::GET, route, status).observe(0.1);
        }
        let lines: Vec<_> = page.answered["/"].iter().map(|answers| (answers.method, answers.status)).collect();
        assert_eq!(lines, [("GET", StatusCode::OK), ("GET", StatusCode::NOT_FOUND)]);
    }
}
