use super::*;
use crate::{Icon, Studio, brand_file, icon_png_path, logo_path, stylesheet_path};
use files::{Files, PURPOSE, Place};
use kernel::Locale;
use std::sync::Arc;
use tenancy::{MasterKey, TenantId, TenantStatus, Trade};

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

fn studio() -> Studio {
    Studio::new(Files::open(Place::Memory, MasterKey::random().derived(PURPOSE)).unwrap())
}

#[tokio::test]
async fn a_manifest_has_what_an_installable_app_needs() {
    let (tenant, studio) = (Arc::new(aurora()), studio());
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
        assert!(brand_file(&studio, &tenant, name).await.is_some(), "{name}");
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

#[tokio::test]
async fn files_of_another_brand_are_not_there() {
    let (tenant, studio) = (Arc::new(aurora()), studio());
    let other = Brand { logo: Some("logo".into()), ..Brand::of_name("Oficina do Zé") };
    let icons = |brand: &Brand| Icon::ALL.map(|icon| icon_png_path(brand, icon)).to_vec();
    for path in [vec![stylesheet_path(&tenant.brand), icon_path(&tenant.brand)], icons(&tenant.brand)].concat() {
        let response = brand_file(&studio, &tenant, path.trim_start_matches('/')).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        assert!(response.headers()[header::CACHE_CONTROL].to_str().unwrap().contains("immutable"));
    }
    let strange = vec![stylesheet_path(&other), icon_path(&other), logo_path(&other).unwrap(), "/marca-.css".into()];
    for path in [strange, icons(&other)].concat() {
        assert!(brand_file(&studio, &tenant, path.trim_start_matches('/')).await.is_none(), "{path}");
    }
}
