//! A business for the tests of this crate.

use kernel::Locale;
use tenancy::{Brand, Tenant, TenantId, TenantStatus, Trade};

pub(crate) fn tenant() -> Tenant {
    Tenant {
        id: TenantId::new(),
        slug: "aurora".into(),
        name: "Aurora Estúdio de Beleza".into(),
        status: TenantStatus::Active,
        trial_ends_at: None,
        trade: Trade::Salon,
        time_zone: "America/Sao_Paulo".parse().expect("a zone"),
        locale: Locale::PtBr,
        origin: "http://aurora.localhost:3000".into(),
        modules: Vec::new(),
        brand: Brand::of_name("Aurora Estúdio de Beleza"),
        database: "t_0".into(),
        schema_version: 6,
    }
}
