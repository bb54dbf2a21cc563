use super::{CustomerAccount, session};
use crate::{access, cookie::CUSTOMER, token::Token};
use http::HeaderMap;
use kernel::Error;
use std::ops::{Deref, DerefMut};
use tenancy::{Actor, RequestTenant, TenantScope, TenantStatus};

/// A customer who signed in: who they are and the open transaction in the tenant's database.
///
/// Having one is the proof that access was checked; it is not the [`Staff`](crate::Staff) of anybody. Dropped without
/// [`commit`](Self::commit), everything is undone.
#[derive(Debug)]
pub struct Customer {
    scope: TenantScope,
    account: CustomerAccount,
    session: Vec<u8>,
}

impl Customer {
    /// Begins what a page or server function does for a customer, once per request.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] when no customer is signed in, [`Error::Forbidden`] when the business is suspended.
    pub async fn begin() -> Result<Self, Error> {
        let request = access::request()?;
        Self::recognise(&request, CUSTOMER.sent(&request)).await
    }

    /// [`begin`](Self::begin) outside of Leptos, for plain axum handlers.
    ///
    /// # Errors
    /// Those of [`begin`](Self::begin).
    pub async fn begin_with(request: &RequestTenant, headers: &HeaderMap) -> Result<Self, Error> {
        Self::recognise(request, CUSTOMER.read(request, headers)).await
    }

    pub(super) async fn recognise(request: &RequestTenant, cookie: Option<String>) -> Result<Self, Error> {
        let token = cookie.as_deref().and_then(Token::parse).ok_or(Error::Unauthenticated)?;
        match request.tenant().status {
            TenantStatus::Trial | TenantStatus::Active | TenantStatus::PastDue => {}
            TenantStatus::Suspended | TenantStatus::Cancelled | TenantStatus::Deleted | TenantStatus::Provisioning => {
                return Err(Error::Forbidden);
            }
        }
        let session = token.hash();
        let mut scope = request.open(Actor::Visitor).await?;
        let account = session::visit(&mut scope, &session).await?.ok_or(Error::Unauthenticated)?;
        tracing::Span::current().record("actor", tracing::field::display(account.id));
        Ok(Self { scope: scope.with_actor(Actor::Customer(account.id.0)), account, session })
    }

    /// Who they are.
    pub fn account(&self) -> &CustomerAccount {
        &self.account
    }

    /// The hash under which their session is kept.
    pub(super) fn session(&self) -> &[u8] {
        &self.session
    }

    /// Makes everything done last and frees the connection.
    ///
    /// # Errors
    /// [`Error::Fault`] when the database refuses.
    pub async fn commit(self) -> Result<(), Error> {
        self.scope.commit().await
    }
}

impl Deref for Customer {
    type Target = TenantScope;
    fn deref(&self) -> &TenantScope {
        &self.scope
    }
}

impl DerefMut for Customer {
    fn deref_mut(&mut self) -> &mut TenantScope {
        &mut self.scope
    }
}
