use super::Site;
use identity::{Permission, Staff};
use kernel::Error;
use tenancy::{RequestFacts, RequestTenant, Tenancy, TenantId};
use tower_sessions::Session;

/// Whose stream it is and what they may see, as it was when somebody looked last.
pub(super) struct Watch {
    site: Site,
    tenant: TenantId,
    slug: String,
    facts: RequestFacts,
    session: Session,
    visible: Vec<&'static str>,
}

/// What a look found.
pub(super) enum Found {
    /// They are still there.
    There,
    /// Signed out, gone, or the business is closed.
    Gone,
    /// Nobody can tell now.
    Unknown,
}

impl Watch {
    pub(super) fn new(site: &Site, request: &RequestTenant, session: &Session, staff: &Staff) -> Self {
        Self {
            site: site.clone(),
            tenant: request.tenant().id,
            slug: request.tenant().slug.clone(),
            facts: request.facts().clone(),
            session: session.clone(),
            visible: visible(site, staff),
        }
    }

    /// Whether this person may know that something of this table changed.
    pub(super) fn sees(&self, table: &str) -> bool {
        self.visible.contains(&table)
    }

    /// Looks again.
    pub(super) async fn look(&mut self) -> Found {
        let Some(_turn) = self.site.live().turn().await else { return Found::Unknown };
        match self.begin().await {
            Ok(staff) => {
                self.visible = visible(&self.site, &staff);
                // Not committed: to be looked after is no visit, which would keep the session alive.
                Found::There
            }
            Err(Error::Unauthenticated | Error::Forbidden | Error::NotFound) => Found::Gone,
            Err(_) => Found::Unknown,
        }
    }

    async fn begin(&self) -> Result<Staff, Error> {
        let tenancy: &Tenancy = self.site.tenancy();
        let tenant = tenancy.by_slug(&self.slug).await?.filter(|tenant| tenant.id == self.tenant);
        let facts = RequestFacts { now: tenancy.clock().now(), ..self.facts.clone() };
        let request = RequestTenant::new(tenant.ok_or(Error::NotFound)?, tenancy.pools().clone(), facts);
        Staff::begin_again(&request, &self.session, Permission::UseApp).await
    }
}

fn visible(site: &Site, staff: &Staff) -> Vec<&'static str> {
    site.composition().topics().filter(|(_, permission)| staff.can(*permission)).map(|(table, _)| table).collect()
}
