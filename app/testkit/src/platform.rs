use crate::{now, removal};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kernel::{Clock, Error, FixedClock, Locale};
use sqlx::postgres::PgConnectOptions;
use std::{sync::Arc, time::Duration};
use tenancy::{
    Admin, AdminSettings, BaseUrl, Created, Furnish, MasterKey, NewTenant, Owner, Pools, RequestFacts, RequestTenant,
    Settings, Tenancy, Tenant, TenantScope, Trade,
};
use uuid::Uuid;

/// A registry of its own, without tenants; the template of the tenants is shared with every other test.
#[derive(Debug)]
pub struct Platform {
    /// Makes and changes tenants.
    pub admin: Admin,
    /// What a server would hold; four live pools, base `http://localhost:3000`.
    pub tenancy: Tenancy,
    /// How the administrator was told.
    pub admin_settings: AdminSettings,
    /// How the server was told.
    pub settings: Settings,
    // Dropped last: removes the databases.
    _removal: removal::Removal,
}

/// Makes a platform at the fixed instant [`now`], below `http://localhost:3000`.
pub async fn platform() -> Platform {
    platform_at("http://localhost:3000").await
}

/// The same below another address.
pub(crate) async fn platform_at(base_url: &str) -> Platform {
    let admin_url = admin_url();
    removal::sweep_once(&admin_url);
    // Database and role share the name: the cluster lets a role into the database of its own name only.
    let name = format!("test_{}_{}", std::process::id(), &Uuid::new_v4().simple().to_string()[..12]);
    let clock: Arc<dyn Clock> = Arc::new(FixedClock(now()));
    let settings = Settings {
        registry_url: registry_url(&admin_url, &name),
        base_url: BaseUrl::parse(base_url).expect("a valid address"),
        master_key: MasterKey::random(),
        connections: 16,
        pool_cap: 4,
        worker_connections: 20,
        // Many tests at once leave little of the machine to each.
        patience: Duration::from_secs(8),
        clock,
    };
    let admin_settings = AdminSettings {
        registry_password: Some(PASSWORD.to_owned()),
        template_prefix: "balcao_test_template".to_owned(),
        ..AdminSettings::new(&admin_url, &settings).expect("the registry's address is readable")
    };
    let removal = removal::Removal::of(admin_url, name);
    let admin = Admin::connect(admin_settings.clone()).await.expect("the administrator gets in");
    admin.prepare().await.expect("the registry and the template are made");
    let tenancy = Tenancy::connect(settings.clone()).await.expect("the registry's address is readable");
    Platform { admin, tenancy, admin_settings, settings, _removal: removal }
}

impl Platform {
    /// Makes an active tenant with empty tables.
    pub async fn bare_tenant(&self, slug: &str, name: &str, trade: Trade) -> Arc<Tenant> {
        let new = NewTenant {
            slug: slug.to_owned(),
            name: name.to_owned(),
            email: format!("admin@{slug}.example"),
            trade,
            ..NewTenant::default()
        };
        self.create(&new, &Bare).await;
        self.tenant(slug).await
    }

    /// Makes a tenant with what `furnish` puts into it.
    pub async fn create(&self, new: &NewTenant, furnish: &dyn Furnish) -> Created {
        self.admin.create_tenant(new, furnish).await.expect("the tenant is made")
    }

    /// A tenant as a server sees it now.
    pub async fn tenant(&self, slug: &str) -> Arc<Tenant> {
        self.tenancy.by_slug(slug).await.expect("the registry answers").expect("the tenant exists")
    }

    /// A command's scope in a tenant's database, at [`now`].
    pub async fn scope(&self, tenant: &Arc<Tenant>) -> TenantScope {
        self.scope_at(tenant, now()).await
    }

    /// A command's scope in a tenant's database, at another instant.
    pub async fn scope_at(&self, tenant: &Arc<Tenant>, instant: DateTime<Utc>) -> TenantScope {
        TenantScope::of_command(tenant.clone(), self.pools(), instant).await.expect("a connection is free")
    }

    /// A request at a tenant, at [`now`]; nobody is signed in.
    pub fn request(&self, tenant: &Arc<Tenant>) -> RequestTenant {
        self.request_at(tenant, now())
    }

    /// A request at a tenant, at another instant.
    pub fn request_at(&self, tenant: &Arc<Tenant>, instant: DateTime<Utc>) -> RequestTenant {
        let facts = RequestFacts {
            request_id: Uuid::now_v7(),
            now: instant,
            locale: Locale::PtBr,
            address: Some([127, 0, 0, 1].into()),
            user_agent: "testkit".to_owned(),
        };
        RequestTenant::new(tenant.clone(), self.pools().clone(), facts)
    }

    /// The tenants' pools.
    pub fn pools(&self) -> &Pools {
        self.tenancy.pools()
    }
}

/// Puts nothing into a new tenant; its invitation leads nowhere.
#[derive(Debug, Clone, Copy)]
pub struct Bare;

#[async_trait]
impl Furnish for Bare {
    async fn settings(&self, _: &mut TenantScope, _: Trade) -> Result<(), Error> {
        Ok(())
    }

    async fn invitation(&self, _: &mut TenantScope, _: &Owner) -> Result<String, Error> {
        Ok("convite".to_owned())
    }
}

const PASSWORD: &str = "testkit";

fn admin_url() -> String {
    #[expect(clippy::disallowed_methods, reason = "the one setting of the tests")]
    std::env::var("BALCAO_TEST_ADMIN_URL").expect("BALCAO_TEST_ADMIN_URL: run tests with make test or bin/cargo-live")
}

/// The same server as another role.
fn registry_url(admin_url: &str, name: &str) -> String {
    let admin: PgConnectOptions = admin_url.parse().expect("BALCAO_TEST_ADMIN_URL is an address");
    let port = admin.get_port();
    match admin.get_socket() {
        Some(socket) => format!("postgres://{name}:{PASSWORD}@localhost:{port}/{name}?host={}", socket.display()),
        None => format!("postgres://{name}:{PASSWORD}@{}:{port}/{name}", admin.get_host()),
    }
}
