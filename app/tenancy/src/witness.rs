use crate::Tenant;
use std::fmt;

/// Whoever counts what is done at the tenants: told in the process that did it, once it lasts. Has to be quick.
pub trait Witness: fmt::Debug + Send + Sync {
    /// A verb did this, `crm.deal_moved`, and it is committed.
    fn happened(&self, tenant: &Tenant, event: &'static str);

    /// So many jobs ended like this.
    fn worked(&self, tenant: &Tenant, end: JobEnd, jobs: usize);
}

/// How a try at a job ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum JobEnd {
    /// It is done.
    Done,
    /// It will be tried again.
    Failed,
    /// It was tried too often: a person has to look.
    Dead,
}

impl JobEnd {
    /// As it is counted.
    pub fn code(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Dead => "dead",
        }
    }
}
