use crate::{Permission, StaffMember, session};
use chrono::{DateTime, Utc};
use kernel::Error;
use leptos::prelude::use_context;
use std::ops::{Deref, DerefMut};
use tenancy::{Actor, RequestTenant, Tenant, TenantScope, TenantStatus};
use tower_sessions::Session;

mod reader;

/// A member of staff at work: who they are and the open transaction in their tenant's database.
///
/// Having one is the proof that access was checked. Dropped without [`commit`](Self::commit), everything is undone.
#[derive(Debug)]
pub struct Staff {
    scope: TenantScope,
    member: StaffMember,
}

impl Staff {
    /// Begins what a page or server function does for a member of staff, once per request.
    ///
    /// # Errors
    /// In this order: [`Error::Unauthenticated`] when nobody is signed in, [`Error::Forbidden`] when the business is
    /// suspended, [`Error::NotFound`] when the module is off, for the business or for this person, [`Error::Forbidden`] without the permission,
    /// [`Error::PaymentRequired`] when the business may only read and the permission writes; [`Error::Unauthenticated`] also
    /// when the request was meant to be sent by somebody else.
    pub async fn begin(permission: Permission) -> Result<Self, Error> {
        let (request, session) = (request()?, session()?);
        let staff = Self::begin_with(&request, &session, permission).await?;
        reader::meet(&staff)?;
        Ok(staff)
    }

    /// [`begin`](Self::begin) of a page that shows what this permission lets one change, or of what must be possible
    /// whatever is owed: also while the business may only read.
    ///
    /// # Errors
    /// Those of [`begin`](Self::begin) but [`Error::PaymentRequired`].
    pub async fn look(permission: Permission) -> Result<Self, Error> {
        let staff = Self::look_with(&request()?, &session()?, permission).await?;
        reader::meet(&staff)?;
        Ok(staff)
    }

    /// [`look`](Self::look) outside of Leptos, for plain axum handlers.
    ///
    /// # Errors
    /// Those of [`look`](Self::look).
    pub async fn look_with(request: &RequestTenant, session: &Session, permission: Permission) -> Result<Self, Error> {
        let staff = Self::recognise(request, session).await?;
        let allowed = permit(request.tenant(), &staff.member, permission);
        allowed.inspect_err(|_| tracing::warn!(?permission, "refused"))?;
        Ok(staff)
    }

    /// [`begin`](Self::begin) outside of Leptos, for plain axum handlers.
    ///
    /// # Errors
    /// Those of [`begin`](Self::begin).
    pub async fn begin_with(request: &RequestTenant, session: &Session, permission: Permission) -> Result<Self, Error> {
        let staff = Self::recognise(request, session).await?;
        let allowed = allow(request.tenant(), request.facts().now, &staff.member, permission);
        allowed.inspect_err(|_| tracing::warn!(?permission, "refused"))?;
        Ok(staff)
    }

    /// [`begin`](Self::begin) of a person who was found in `session` before, for what outlives its request: everything is
    /// looked up anew. Not committed, it is not a visit.
    ///
    /// # Errors
    /// Those of [`begin`](Self::begin).
    pub async fn begin_again(
        request: &RequestTenant,
        session: &Session,
        permission: Permission,
    ) -> Result<Self, Error> {
        Self::begin_with(request, &session::again(session, request), permission).await
    }

    /// Who is signed in, whatever the state of their business: for the pages of this crate.
    pub(crate) async fn recognise(request: &RequestTenant, session: &Session) -> Result<Self, Error> {
        let member = session::member(session).await?.ok_or(Error::Unauthenticated)?;
        let scope = request.open(Actor::Staff(member.id.0)).await?;
        tracing::Span::current().record("actor", tracing::field::display(member.id));
        Ok(Self { scope, member })
    }

    /// Who they are.
    pub fn member(&self) -> &StaffMember {
        &self.member
    }

    /// Whether to offer them an action: their role allows it and the business may do it now.
    pub fn can(&self, permission: Permission) -> bool {
        allow(self.scope.tenant(), self.scope.now(), &self.member, permission).is_ok()
    }

    /// Whether to show them the way to a page that begins with [`look`](Self::look).
    pub fn may_look(&self, permission: Permission) -> bool {
        permit(self.scope.tenant(), &self.member, permission).is_ok()
    }

    /// Makes everything done last and frees the connection.
    ///
    /// # Errors
    /// [`Error::Fault`] when the database refuses.
    pub async fn commit(self) -> Result<(), Error> {
        self.scope.commit().await
    }
}

impl Deref for Staff {
    type Target = TenantScope;
    fn deref(&self) -> &TenantScope {
        &self.scope
    }
}

impl DerefMut for Staff {
    fn deref_mut(&mut self) -> &mut TenantScope {
        &mut self.scope
    }
}

/// Somebody on a public page, with the open transaction.
#[derive(Debug)]
pub struct Visitor {
    scope: TenantScope,
}

impl Visitor {
    /// Begins what a public page or server function does.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when no connection is free in time.
    pub async fn begin() -> Result<Self, Error> {
        Self::begin_with(&request()?).await
    }

    /// [`begin`](Self::begin) outside of Leptos, for plain axum handlers.
    ///
    /// # Errors
    /// Those of [`begin`](Self::begin).
    pub async fn begin_with(request: &RequestTenant) -> Result<Self, Error> {
        Ok(Self { scope: request.open(Actor::Visitor).await? })
    }

    /// Makes everything done last and frees the connection.
    ///
    /// # Errors
    /// [`Error::Fault`] when the database refuses.
    pub async fn commit(self) -> Result<(), Error> {
        self.scope.commit().await
    }
}

impl Deref for Visitor {
    type Target = TenantScope;
    fn deref(&self) -> &TenantScope {
        &self.scope
    }
}

impl DerefMut for Visitor {
    fn deref_mut(&mut self) -> &mut TenantScope {
        &mut self.scope
    }
}

/// The request of this page or server function.
pub(crate) fn request() -> Result<RequestTenant, Error> {
    use_context().ok_or_else(|| Error::fault("no RequestTenant in the context"))
}

/// The session of this page or server function.
pub(crate) fn session() -> Result<Session, Error> {
    use_context().ok_or_else(|| Error::fault("no Session in the context"))
}

fn allow(tenant: &Tenant, now: DateTime<Utc>, member: &StaffMember, permission: Permission) -> Result<(), Error> {
    permit(tenant, member, permission)?;
    if permission.writes() && tenant.is_read_only(now) { Err(Error::PaymentRequired) } else { Ok(()) }
}

/// Whatever is owed.
fn permit(tenant: &Tenant, member: &StaffMember, permission: Permission) -> Result<(), Error> {
    match tenant.status {
        TenantStatus::Trial | TenantStatus::Active | TenantStatus::PastDue => {}
        TenantStatus::Suspended | TenantStatus::Cancelled | TenantStatus::Deleted | TenantStatus::Provisioning => {
            return Err(Error::Forbidden);
        }
    }
    if permission.module().is_some_and(|module| !tenant.has_module(module) || member.modules_off.contains(&module)) {
        return Err(Error::NotFound);
    }
    if member.role.can(permission) { Ok(()) } else { Err(Error::Forbidden) }
}

#[cfg(test)]
mod tests;
