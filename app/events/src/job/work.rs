use super::Tools;
use crate::Egress;
use kernel::Error;
use std::ops::{Deref, DerefMut};
use tenancy::TenantScope;

/// What a job works with: the open transaction at its tenant, the way out to other machines, and what the program gave its
/// worker beside.
#[derive(Debug)]
pub struct Work {
    scope: TenantScope,
    egress: Egress,
    tools: Tools,
}

impl Work {
    pub(crate) fn new(scope: TenantScope, egress: Egress, tools: Tools) -> Self {
        Self { scope, egress, tools }
    }

    /// The only way to send requests to addresses that people gave.
    pub fn egress(&self) -> &Egress {
        &self.egress
    }

    /// What the program gave its worker of this type.
    ///
    /// # Errors
    /// [`Error::Fault`] when it gave none.
    pub fn tool<T: Clone + Send + Sync + 'static>(&self) -> Result<T, Error> {
        self.tools.get().ok_or_else(|| Error::fault(format!("the worker has no {}", std::any::type_name::<T>())))
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
