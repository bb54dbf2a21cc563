//! A platform of its own for each test: registry, runtime role, clock. Removed when the test ends, well or not.

use futures::FutureExt;
use kernel::{Error, FixedClock};
use sqlx::{AssertSqlSafe, ConnectOptions, PgConnection, postgres::PgConnectOptions};
use std::{
    panic::{AssertUnwindSafe, resume_unwind},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};
use tenancy::{
    Admin, AdminSettings, BaseUrl, Created, Furnish, Host, Interruption, MasterKey, NewTenant, Owner, PATIENCE,
    Settings, Tenancy, Tenant, TenantScope, Trade,
};

pub(crate) struct Platform {
    pub(crate) admin: Admin,
    pub(crate) settings: Settings,
    /// Of the registry database and of the running server's role.
    pub(crate) name: String,
}

/// Runs a test on a fresh platform.
pub(crate) async fn with_platform(test: impl AsyncFnOnce(Arc<Platform>)) {
    let platform = Arc::new(Platform::new().await);
    let outcome = AssertUnwindSafe(test(platform.clone())).catch_unwind().await;
    platform.remove().await;
    if let Err(panic) = outcome {
        resume_unwind(panic);
    }
}

impl Platform {
    async fn new() -> Self {
        let name = format!("live_{}", uuid::Uuid::new_v4().simple());
        let settings = Settings {
            registry_url: url(&format!("{name}:segredo"), &name),
            base_url: BaseUrl::parse("http://localhost:3000").unwrap(),
            master_key: MasterKey::random(),
            connections: 100,
            pool_cap: 20,
            worker_connections: 20,
            patience: PATIENCE,
            clock: Arc::new(FixedClock("2026-03-02T12:00:00Z".parse().unwrap())),
        };
        let admin = Admin::connect(admin_settings(&settings)).await.unwrap();
        admin.prepare().await.unwrap();
        Self { admin, settings, name }
    }

    /// The same administrator, stopping at a step.
    pub(crate) async fn admin_that(&self, interruption: Interruption) -> Admin {
        let settings = AdminSettings { interruption: Some(interruption), ..admin_settings(&self.settings) };
        Admin::connect(settings).await.unwrap()
    }

    /// The same administrator with a master key of its own.
    pub(crate) async fn admin_with(&self, master_key: MasterKey) -> Admin {
        Admin::connect(AdminSettings { master_key, ..admin_settings(&self.settings) }).await.unwrap()
    }

    /// An administrator with templates of its own, and with `more` migrations behind those of the program up to a version.
    pub(crate) async fn admin_of(&self, newest: i64, more: &[(i64, &str)], spares: usize) -> Admin {
        let folder = tempfile::tempdir().unwrap();
        let own = concat!(env!("CARGO_MANIFEST_DIR"), "/../../migrations/tenant");
        for file in std::fs::read_dir(own).unwrap() {
            let path = file.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            if name[..4].parse::<i64>().unwrap() <= newest {
                std::fs::copy(&path, folder.path().join(name)).unwrap();
            }
        }
        for (version, sql) in more {
            std::fs::write(folder.path().join(format!("{version}_more.sql")), sql).unwrap();
        }
        let settings = AdminSettings {
            template_prefix: self.name.clone(),
            migrations: Some(folder.path().to_owned()),
            spare_databases: spares,
            ..admin_settings(&self.settings)
        };
        let admin = Admin::connect(settings).await.unwrap();
        admin.prepare().await.unwrap();
        admin
    }

    pub(crate) async fn tenancy(&self) -> Tenancy {
        Tenancy::connect(self.settings.clone()).await.unwrap()
    }

    pub(crate) async fn make(&self, slug: &str) -> Created {
        self.admin.create_tenant(&new(slug), &Rooms::default()).await.unwrap()
    }

    /// The address of a database, to come in as a tenant with its own password.
    pub(crate) async fn entrance(&self, slug: &str) -> PgConnectOptions {
        let record = self.admin.show(slug).await.unwrap();
        let mut registry = self.inside(&self.name).await;
        let (key_id, sealed): (String, Vec<u8>) =
            sqlx::query_as("select key_id, password from registry.database where tenant = $1")
                .bind(record.id.0)
                .fetch_one(&mut registry)
                .await
                .unwrap();
        let password = self.settings.master_key.open(record.id, &key_id, &sealed).unwrap();
        url("x", &record.database).parse::<PgConnectOptions>().unwrap().username(&record.database).password(&password)
    }

    /// A database as the administrator.
    pub(crate) async fn inside(&self, database: &str) -> PgConnection {
        url("balcao_admin", database).parse::<PgConnectOptions>().unwrap().connect().await.unwrap()
    }

    async fn remove(&self) {
        let mut server = self.inside("postgres").await;
        let mut registry = self.inside(&self.name).await;
        let mut names: Vec<String> =
            sqlx::query_scalar("select name from registry.database union all select name from registry.spare_database")
                .fetch_all(&mut registry)
                .await
                .unwrap();
        drop(registry);
        // The registry itself, and templates of its own.
        let own = "select datname::text from pg_database where starts_with(datname, $1) order by datname desc";
        names.extend(sqlx::query_scalar::<_, String>(own).bind(&self.name).fetch_all(&mut server).await.unwrap());
        names.push(self.name.clone());
        for name in &names {
            for sql in [format!("drop database if exists {name} with (force)"), format!("drop role if exists {name}")] {
                sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut server).await.unwrap();
            }
        }
    }
}

fn admin_settings(settings: &Settings) -> AdminSettings {
    AdminSettings {
        registry_password: Some("segredo".to_owned()),
        template_prefix: "tenancy_test_template".to_owned(),
        ..AdminSettings::new(&url("balcao_admin", "postgres"), settings).unwrap()
    }
}

/// The test server, as somebody, at a database.
fn url(user: &str, database: &str) -> String {
    #[expect(clippy::disallowed_methods, reason = "where the test server is, bin/cargo-live tells")]
    let admin = std::env::var("BALCAO_TEST_ADMIN_URL").expect("run the tests by bin/cargo-live");
    admin.replace("//balcao_admin@", &format!("//{user}@")).replace("/postgres?", &format!("/{database}?"))
}

pub(crate) fn new(slug: &str) -> NewTenant {
    NewTenant {
        slug: slug.to_owned(),
        name: format!("Casa {slug}"),
        email: format!("ana@{slug}.example"),
        trade: Trade::Salon,
        ..NewTenant::default()
    }
}

pub(crate) fn host(text: &str) -> Host {
    Host::parse(text.as_bytes()).unwrap()
}

/// Opens a tenant's database as a command does.
pub(crate) async fn open(tenancy: &Tenancy, tenant: &Arc<Tenant>) -> Result<TenantScope, Error> {
    TenantScope::of_command(tenant.clone(), tenancy.pools(), tenancy.clock().now()).await
}

/// The database and the role a scope stands in.
pub(crate) async fn whereabouts(scope: &mut TenantScope) -> (String, String) {
    sqlx::query_as("select current_database()::text, current_user::text").fetch_one(scope.conn()).await.unwrap()
}

/// The modules of a tenant that has none: counts the calls, and fails where it is told to.
#[derive(Default)]
pub(crate) struct Rooms {
    pub(crate) settings: AtomicU32,
    pub(crate) invitations: AtomicU32,
    pub(crate) fails: bool,
}

#[async_trait::async_trait]
impl Furnish for Rooms {
    async fn settings(&self, scope: &mut TenantScope, _: Trade) -> Result<(), Error> {
        let (database, user) = whereabouts(scope).await;
        assert_eq!(database, user, "the modules work as the tenant's own role");
        self.settings.fetch_add(1, Ordering::SeqCst);
        if self.fails { Err(Error::fault("no room")) } else { Ok(()) }
    }

    async fn invitation(&self, scope: &mut TenantScope, owner: &Owner) -> Result<String, Error> {
        assert!(owner.email.ends_with(".example") && owner.name == scope.tenant().name);
        Ok(format!("token-{}", self.invitations.fetch_add(1, Ordering::SeqCst)))
    }
}
