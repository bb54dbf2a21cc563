use crate::{Pools, Signals, Stamp, Tenant, pools::Lease, signals::Marks};
use chrono::{DateTime, Utc};
use kernel::{Error, Locale};
use sqlx::{PgConnection, PgPool};
use std::{mem, net::IpAddr, sync::Arc};
use tokio::sync::Mutex;
use uuid::Uuid;

/// Who acts in a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// A member of the tenant's staff.
    Staff(Uuid),
    /// A customer who signed in.
    Customer(Uuid),
    /// Somebody on a public page.
    Visitor,
    /// The operator, by a command of `balcao`.
    Command,
    /// Work outside of a request.
    Job,
}

impl Actor {
    /// The member of staff who acts; `None`: somebody else, or nobody.
    pub fn staff(self) -> Option<Uuid> {
        match self {
            Self::Staff(id) => Some(id),
            Self::Customer(_) | Self::Visitor | Self::Command | Self::Job => None,
        }
    }
}

/// What is known of a request before anyone is asked who they are.
#[derive(Debug, Clone)]
pub struct RequestFacts {
    /// Leads from an error page to the log.
    pub request_id: Uuid,
    /// When the request came in, UTC.
    pub now: DateTime<Utc>,
    /// The reader's language.
    pub locale: Locale,
    /// Address of the client, after trusted proxies.
    pub address: Option<IpAddr>,
    /// The client's own description of itself, cut to 200 characters.
    pub user_agent: String,
}

/// One request at one tenant: facts and at most one connection, taken at first use.
///
/// Only the `begin` functions of `identity` (and its session store) may take the connection out of it.
#[derive(Debug, Clone)]
pub struct RequestTenant(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    tenant: Arc<Tenant>,
    pools: Pools,
    facts: RequestFacts,
    slot: Mutex<Option<Lease>>,
}

impl RequestTenant {
    /// Made by the middleware that resolved the host, and anew for a stream that outlives its request; by nobody else.
    pub fn new(tenant: Arc<Tenant>, pools: Pools, facts: RequestFacts) -> Self {
        Self(Arc::new(Inner { tenant, pools, facts, slot: Mutex::new(None) }))
    }

    /// The tenant's public facts.
    pub fn tenant(&self) -> &Arc<Tenant> {
        &self.0.tenant
    }

    /// The same request at the same tenant, which looks like this: for a preview.
    pub fn looking(&self, brand: crate::Brand) -> Self {
        let tenant = Arc::new(Tenant { brand, ..(*self.0.tenant).clone() });
        Self::new(tenant, self.0.pools.clone(), self.0.facts.clone())
    }

    /// The request's own facts.
    pub fn facts(&self) -> &RequestFacts {
        &self.0.facts
    }

    /// Opens the tenant's database for `actor`: the connection this request already holds, else one from the pool.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when no connection is free in time.
    pub async fn open(&self, actor: Actor) -> Result<TenantScope, Error> {
        let held = self.0.slot.lock().await.take();
        let transaction = match held {
            Some(transaction) => transaction,
            None => self.0.pools.begin(&self.0.tenant).await?,
        };
        let (tenant, facts) = (self.0.tenant.clone(), self.0.facts.clone());
        let (registry, signals) = (self.0.pools.registry().clone(), self.0.pools.signals().clone());
        Ok(TenantScope { tenant, facts, actor, transaction, registry, signals, marks: Marks::default() })
    }

    /// The stamp of a text at this tenant, for one purpose: proves later that it came from here.
    pub fn stamp(&self, purpose: &str, text: &[u8]) -> Stamp {
        self.0.pools.master_key().stamp(self.0.tenant.id, purpose, text)
    }

    /// Whether `mac` is this tenant's stamp of a text, whole or its first 16 bytes or more.
    pub fn is_stamp(&self, purpose: &str, text: &[u8], key_id: &str, mac: &[u8]) -> bool {
        self.0.pools.master_key().is_stamp(self.0.tenant.id, purpose, text, key_id, mac)
    }

    /// Gives a scope back unfinished, so that the next `open` of this request goes on in the same transaction. For reading:
    /// what it would have told after its commit is forgotten.
    pub async fn keep(&self, scope: TenantScope) {
        *self.0.slot.lock().await = Some(scope.transaction);
    }
}

/// The value that opens a tenant's database: tenant, actor, request and an open transaction.
///
/// Store functions take `&mut TenantScope`; nothing else reaches a tenant's tables. Dropped without
/// [`commit`](Self::commit), everything done in it is undone.
#[derive(Debug)]
pub struct TenantScope {
    tenant: Arc<Tenant>,
    facts: RequestFacts,
    actor: Actor,
    transaction: Lease,
    registry: PgPool,
    signals: Signals,
    marks: Marks,
}

impl TenantScope {
    /// The scope of a command at one tenant.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when no connection is free in time.
    pub async fn of_command(tenant: Arc<Tenant>, pools: &Pools, now: DateTime<Utc>) -> Result<Self, Error> {
        Self::outside(tenant, pools, now, Actor::Command).await
    }

    /// The scope of the worker at one tenant: for claiming jobs and running them.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when no connection is free in time.
    pub async fn of_job(tenant: Arc<Tenant>, pools: &Pools, now: DateTime<Utc>) -> Result<Self, Error> {
        Self::outside(tenant, pools, now, Actor::Job).await
    }

    /// A scope outside of a request.
    async fn outside(tenant: Arc<Tenant>, pools: &Pools, now: DateTime<Utc>, actor: Actor) -> Result<Self, Error> {
        let transaction = pools.begin(&tenant).await?;
        let locale = tenant.locale;
        let facts = RequestFacts { request_id: Uuid::now_v7(), now, locale, address: None, user_agent: String::new() };
        let (registry, signals) = (pools.registry().clone(), pools.signals().clone());
        Ok(Self { tenant, facts, actor, transaction, registry, signals, marks: Marks::default() })
    }

    /// The connection, for store functions.
    pub fn conn(&mut self) -> &mut PgConnection {
        &mut self.transaction
    }

    /// The registry, of which a scope changes what is its own tenant's.
    pub(crate) fn registry(&self) -> &PgPool {
        &self.registry
    }

    /// What committed scopes and the registry tell.
    pub(crate) fn signals(&self) -> &Signals {
        &self.signals
    }

    /// The tenant.
    pub fn tenant(&self) -> &Arc<Tenant> {
        &self.tenant
    }

    /// Who acts.
    pub fn actor(&self) -> Actor {
        self.actor
    }

    /// The same scope with the actor that was found in it (sign-in).
    pub fn with_actor(mut self, actor: Actor) -> Self {
        self.actor = actor;
        self
    }

    /// The request's facts.
    pub fn facts(&self) -> &RequestFacts {
        &self.facts
    }

    /// The instant of the request, UTC; SQL takes it as a parameter.
    pub fn now(&self) -> DateTime<Utc> {
        self.facts.now
    }

    /// The reader's language.
    pub fn locale(&self) -> Locale {
        self.facts.locale
    }

    /// Readers of this topic (`crm.deal:<uuid>`) are told once this is committed; `seq` is the row of the trail about it.
    pub fn changed(&mut self, topic: impl Into<Arc<str>>, seq: i64) {
        self.marks.changed(topic.into(), seq);
    }

    /// This event, `crm.deal_moved`, is counted once this is committed.
    pub fn happened(&mut self, event: &'static str) {
        self.marks.happened(event);
    }

    /// The worker is told once this is committed: a job is due.
    pub fn has_work(&mut self) {
        self.marks.has_work();
    }

    /// Makes everything done so far last, tells who has to know and goes on in a new transaction: a round trip less than two
    /// scopes.
    ///
    /// # Errors
    /// [`Error::Fault`] when the database refuses.
    pub async fn commit_and_go_on(&mut self) -> Result<(), Error> {
        sqlx::raw_sql("commit and chain").execute(self.conn()).await?;
        self.signals.done(&self.tenant, mem::take(&mut self.marks));
        Ok(())
    }

    /// Makes everything done in the scope last, frees the connection and tells who has to know.
    ///
    /// # Errors
    /// [`Error::Fault`] when the database refuses.
    pub async fn commit(self) -> Result<(), Error> {
        self.transaction.commit().await?;
        self.signals.done(&self.tenant, self.marks);
        Ok(())
    }
}
