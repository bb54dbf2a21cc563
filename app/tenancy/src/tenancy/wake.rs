use super::Tenancy;
use crate::{Tenant, TenantId, registry};
use chrono::{DateTime, TimeDelta, Utc};
use kernel::Error;
use std::{sync::Arc, time::Duration};
use uuid::Uuid;

/// Even a tenant without work is looked at this often, should a wake-up have been lost.
const LONGEST_REST: TimeDelta = TimeDelta::minutes(5);

/// What no process would have written lies further ahead than this: the clock was set back since, and it counts as past.
const FAR: TimeDelta = TimeDelta::minutes(10);

/// One dispatcher's view of who is due for work. Other dispatchers, in this process and in others, have their own.
///
/// The rows are hints that a sweep makes good: nothing here waits for the disk.
#[derive(Debug)]
pub struct Wakes {
    tenancy: Tenancy,
    holder: Uuid,
    lease: TimeDelta,
}

impl Tenancy {
    /// For one dispatcher, which will hold a tenant for at most `lease` without renewing it.
    pub fn wakes(&self, lease: Duration) -> Wakes {
        let lease = TimeDelta::from_std(lease).unwrap_or(FAR).min(FAR);
        Wakes { tenancy: self.clone(), holder: Uuid::new_v4(), lease }
    }

    /// The tenant of an id, for work outside of requests.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the registry does not answer.
    pub async fn by_id(&self, id: TenantId) -> Result<Option<Arc<Tenant>>, Error> {
        let slug = sqlx::query_scalar!("select slug from registry.tenant where id = $1", id.0)
            .fetch_optional(&self.0.registry)
            .await
            .map_err(registry::fault)?;
        match slug {
            Some(slug) => Ok(self.by_slug(&slug).await?.filter(|tenant| tenant.id == id)),
            None => Ok(None),
        }
    }

    /// The slugs of all tenants that have a database, in their order.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the registry does not answer.
    pub async fn slugs(&self) -> Result<Vec<String>, Error> {
        sqlx::query_scalar!(
            "select slug from registry.tenant where status not in ('provisioning', 'deleted') order by slug"
        )
        .fetch_all(&self.0.registry)
        .await
        .map_err(registry::fault)
    }
}

impl Wakes {
    /// Takes at most `most` tenants that are due, or are known to be (`heard`), and that nobody looks after; those first
    /// that were visited longest ago.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the registry does not answer.
    pub async fn claim(&self, heard: &[TenantId], most: i64) -> Result<Vec<Arc<Tenant>>, Error> {
        let (now, heard) = (self.now(), heard.iter().map(|tenant| tenant.0).collect::<Vec<_>>());
        // Whoever took it looks again when the claim ends, should this process end before.
        let claimed = sqlx::query!(
            r#"with due as (
                   select wake.tenant, tenant.slug
                   from registry.tenant_wake wake
                   join registry.tenant on tenant.id = wake.tenant and tenant.status in ('trial', 'active', 'past_due')
                   where (wake.due_at <= $1 or wake.due_at > $2 or (wake.tenant = any ($3) and wake.failures = 0))
                       and (wake.claimed_until is null or wake.claimed_until <= $1 or wake.claimed_until > $2)
                   order by case when wake.visited_at <= $1 then wake.visited_at end nulls first, wake.tenant
                   limit $4
                   for update of wake skip locked
               )
               update registry.tenant_wake wake set claimed_by = $5, claimed_until = $6, due_at = $6
               from due
               where wake.tenant = due.tenant and (select set_config('synchronous_commit', 'off', true)) is not null
               returning due.slug, wake.tenant as "id: TenantId""#,
            now,
            now + FAR,
            &heard,
            most,
            self.holder,
            now + self.lease,
        )
        .fetch_all(&self.tenancy.0.registry)
        .await
        .map_err(registry::fault)?;
        let mut tenants = Vec::with_capacity(claimed.len());
        for row in claimed {
            let mut found = self.at_work(&row.slug, row.id).await?;
            if found.is_none() {
                // What is remembered of it may be older than what the registry said just now.
                self.tenancy.0.known.forget(&row.slug).await;
                found = self.at_work(&row.slug, row.id).await?;
            }
            match found {
                Some(tenant) => tenants.push(tenant),
                // Suspended, renamed or gone a moment ago, or its database is too old.
                None => self.failed(row.id).await?,
            }
        }
        Ok(tenants)
    }

    async fn at_work(&self, slug: &str, id: TenantId) -> Result<Option<Arc<Tenant>>, Error> {
        Ok(self.tenancy.by_slug(slug).await?.filter(|tenant| tenant.id == id && tenant.works()))
    }

    /// Holds on to tenants whose turn takes long.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the registry does not answer.
    pub async fn renew(&self, tenants: &[TenantId]) -> Result<(), Error> {
        let tenants: Vec<Uuid> = tenants.iter().map(|tenant| tenant.0).collect();
        sqlx::query!(
            "update registry.tenant_wake set claimed_until = $3 where tenant = any ($1) and claimed_by = $2",
            &tenants,
            self.holder,
            self.now() + self.lease,
        )
        .execute(&self.tenancy.0.registry)
        .await
        .map_err(registry::fault)?;
        Ok(())
    }

    /// Gives a tenant back, due again at `next` and in five minutes at the latest. Whoever woke it since the claim is heard.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the registry does not answer.
    pub async fn release(&self, tenant: TenantId, next: Option<DateTime<Utc>>) -> Result<(), Error> {
        let now = self.now();
        let latest = now + LONGEST_REST;
        sqlx::query!(
            "update registry.tenant_wake
             set claimed_by = null, claimed_until = null, visited_at = $3, failures = 0,
                 due_at = case when due_at = '-infinity' then due_at else $4 end
             where tenant = $1 and claimed_by = $2
                 and (select set_config('synchronous_commit', 'off', true)) is not null",
            tenant.0,
            self.holder,
            now,
            next.map_or(latest, |next| next.min(latest)),
        )
        .execute(&self.tenancy.0.registry)
        .await
        .map_err(registry::fault)?;
        Ok(())
    }

    /// Gives a tenant back that could not be visited: its database is gone, say. Tried again after 5 s, then ever later.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the registry does not answer.
    pub async fn failed(&self, tenant: TenantId) -> Result<(), Error> {
        let now = self.now();
        sqlx::query!(
            "update registry.tenant_wake
             set claimed_by = null, claimed_until = null, visited_at = $3, failures = failures + 1,
                 due_at = case when due_at = '-infinity' then due_at
                     else $3::timestamptz + least(interval '5 minutes', interval '5 seconds' * power(2, least(failures, 10))) end
             where tenant = $1 and claimed_by = $2",
            tenant.0,
            self.holder,
            now,
        )
        .execute(&self.tenancy.0.registry)
        .await
        .map_err(registry::fault)?;
        Ok(())
    }

    /// Makes tenants due that nobody ever woke: new ones, and those whose wake-up was lost.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the registry does not answer.
    pub async fn sweep(&self) -> Result<(), Error> {
        sqlx::query!(
            "insert into registry.tenant_wake (tenant, due_at)
             select id, '-infinity' from registry.tenant
             where status in ('trial', 'active', 'past_due') and id not in (select tenant from registry.tenant_wake)
             on conflict do nothing"
        )
        .execute(&self.tenancy.0.registry)
        .await
        .map_err(registry::fault)?;
        Ok(())
    }

    fn now(&self) -> DateTime<Utc> {
        self.tenancy.clock().now()
    }
}
