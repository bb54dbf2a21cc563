use super::*;
use crate::stylesheet_path;
use kernel::Locale;
use tenancy::{TenantId, TenantStatus, Trade};

fn aurora() -> Tenant {
    Tenant {
        id: TenantId::new(),
        slug: "aurora".into(),
        name: "Aurora Estúdio de Beleza".into(),
        status: TenantStatus::Active,
        trial_ends_at: None,
        trade: Trade::Salon,
        time_zone: "America/Sao_Paulo".parse().unwrap(),
        locale: Locale::PtBr,
        origin: "http://aurora.localhost:3000".into(),
        modules: Vec::new(),
        brand: Brand { tagline: "Cabelo e \"cor\"".into(), ..Brand::of_name("Aurora Estúdio de Beleza") },
        database: "t_0".into(),
        schema_version: 6,
    }
}

#[test]
fn the_two_apps_of_a_host_do_not_get_in_each_others_way() {
    let tenant = aurora();
    let (public, staff) = (manifest(&tenant, "Aurora", "/"), manifest(&tenant, "Aurora · Equipe", "/app/"));
    for key in ["id", "scope", "start_url", "name"] {
        assert_ne!(public[key], staff[key], "{key}");
    }
    for manifest in [&public, &staff] {
        let scope = manifest["scope"].as_str().unwrap();
        assert!(scope.ends_with('/') && manifest["start_url"].as_str().unwrap().starts_with(scope));
    }
}

#[test]
fn a_manifest_has_what_an_installable_app_needs() {
    let tenant = aurora();
    let manifest = manifest(&tenant, "Aurora", "/");
    assert!(manifest["short_name"].as_str().unwrap().chars().count() <= Brand::SHORT_NAME);
    assert_eq!(manifest["display"], "standalone");
    assert_eq!(manifest["description"], "Cabelo e \"cor\"");
    for key in ["theme_color", "background_color"] {
        let colour = manifest[key].as_str().unwrap();
        assert!(colour.len() == 7 && colour.starts_with('#'), "{key}: {colour}");
    }
    let icons = manifest["icons"].as_array().unwrap();
    let purposes: Vec<_> = icons.iter().map(|icon| icon["purpose"].as_str().unwrap()).collect();
    assert_eq!(purposes, ["any", "maskable"]);
    for icon in icons {
        let name = icon["src"].as_str().unwrap().trim_start_matches('/');
        assert!(crate::brand_file(&tenant, name).is_some(), "{name}");
    }
}

#[test]
fn an_unchanged_manifest_is_not_sent_again() {
    let value = manifest(&aurora(), "Aurora", "/");
    let first = answer(&value, &HeaderMap::new());
    assert_eq!(first.status(), StatusCode::OK);
    let mut headers = HeaderMap::new();
    headers.insert(header::IF_NONE_MATCH, first.headers()[header::ETAG].clone());
    assert_eq!(answer(&value, &headers).status(), StatusCode::NOT_MODIFIED);
    let other = manifest(&aurora(), "Oficina", "/");
    assert_eq!(answer(&other, &headers).status(), StatusCode::OK);
}

#[test]
fn files_of_another_brand_are_not_there() {
    let tenant = aurora();
    let other = Brand::of_name("Oficina do Zé");
    for path in [stylesheet_path(&tenant.brand), icon_path(&tenant.brand)] {
        let response = crate::brand_file(&tenant, path.trim_start_matches('/')).unwrap();
        assert!(response.headers()[header::CACHE_CONTROL].to_str().unwrap().contains("immutable"));
    }
    for path in [stylesheet_path(&other), icon_path(&other), "/marca-.css".into(), "/robots.txt".into()] {
        assert!(crate::brand_file(&tenant, path.trim_start_matches('/')).is_none(), "{path}");
    }
}
