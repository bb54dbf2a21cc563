use crate::Egress;
use std::ops::{Deref, DerefMut};
use tenancy::TenantScope;

/// What a job works with: the open transaction at its tenant, and the way out to other machines.
#[derive(Debug)]
pub struct Work {
    scope: TenantScope,
    egress: Egress,
}

impl Work {
    pub(crate) fn new(scope: TenantScope, egress: Egress) -> Self {
        Self { scope, egress }
    }

    /// The only way to send requests to addresses that people gave.
    pub fn egress(&self) -> &Egress {
        &self.egress
    }

    pub(crate) fn into_scope(self) -> TenantScope {
        self.scope
    }
}

impl Deref for Work {
    type Target = TenantScope;
    fn deref(&self) -> &TenantScope {
        &self.scope
    }
}

impl DerefMut for Work {
    fn deref_mut(&mut self) -> &mut TenantScope {
        &mut self.scope
    }
}
