use crate::{Tenant, TenantStatus};
use chrono::{DateTime, Utc};
use std::sync::Arc;

/// What a host leads to.
#[derive(Debug, Clone)]
pub enum Resolved {
    /// A tenant.
    Tenant(Arc<Tenant>),
    /// A tenant that was renamed: to its address of now, in one step however often it was.
    Moved(Arc<Moved>),
    /// Nobody: 404.
    Nobody,
}

/// Where the tenant of a former slug is now.
#[derive(Debug)]
pub struct Moved {
    /// `https://host[:port]` of now, from the registry alone.
    pub origin: String,
    /// The tenant's slug of now, for the log.
    pub slug: String,
    /// Where it stands: its old host answers no more than its new one would.
    pub status: TenantStatus,
    /// From this instant on the old host is nobody's.
    pub until: DateTime<Utc>,
}

impl Resolved {
    /// The tenant itself; one that moved is not there.
    pub fn tenant(self) -> Option<Arc<Tenant>> {
        match self {
            Self::Tenant(tenant) => Some(tenant),
            Self::Moved(_) | Self::Nobody => None,
        }
    }

    /// What is left of it at this instant.
    pub(super) fn at(self, now: DateTime<Utc>) -> Self {
        match self {
            Self::Moved(moved) if moved.until <= now => Self::Nobody,
            other => other,
        }
    }
}
