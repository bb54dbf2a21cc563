use super::*;
use crate::{Studio, brand_file, icon_path, logo_path, stylesheet_path};
use files::{Files, Place};
use kernel::Locale;
use std::sync::Arc;
use tenancy::{MasterKey, Module, TenantId, TenantStatus, Trade};

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
    let (customer, staff) = (customer(&tenant), staff(&tenant));
    for key in ["id", "scope", "start_url", "name"] {
        assert_ne!(customer[key], staff[key], "{key}");
    }
    for manifest in [&customer, &staff] {
        let scope = manifest["scope"].as_str().unwrap();
        assert!(scope.ends_with('/') && manifest["start_url"].as_str().unwrap().starts_with(scope));
        assert!(manifest_path(scope).starts_with(scope), "each page leads to the app it lies in");
    }
    assert_eq!(manifest_path("/"), manifest_path("/c/"), "public pages lead to the customers' app");
}

fn studio() -> Studio {
    Studio::new(Files::open(Place::Memory, MasterKey::random()).unwrap())
}

#[tokio::test]
async fn a_manifest_has_what_an_installable_app_needs() {
    let (tenant, studio) = (Arc::new(aurora()), studio());
    for manifest in [customer(&tenant), staff(&tenant)] {
        assert!(manifest["short_name"].as_str().unwrap().chars().count() <= Brand::SHORT_NAME);
        assert_eq!(manifest["display"], "standalone");
        assert_eq!(manifest["description"], "Cabelo e \"cor\"");
        for key in ["theme_color", "background_color"] {
            let colour = manifest[key].as_str().unwrap();
            assert!(colour.len() == 7 && colour.starts_with('#'), "{key}: {colour}");
        }
        let icons = manifest["icons"].as_array().unwrap();
        let told: Vec<_> = icons.iter().map(|icon| [&icon["sizes"], &icon["purpose"]]).collect();
        assert_eq!(told, [["192x192", "any"], ["512x512", "any"], ["512x512", "maskable"]]);
        for icon in icons {
            let name = icon["src"].as_str().unwrap().trim_start_matches('/');
            assert!(brand_file(&studio, &tenant, name).await.is_some(), "{name}");
        }
    }
}

#[test]
fn the_staffs_app_leads_to_the_modules_that_are_on() {
    let names = |tenant: &Tenant| {
        let manifest = staff(tenant);
        let shortcuts = manifest["shortcuts"].as_array().unwrap().clone();
        shortcuts.iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let crm = |enabled, display_name: Option<&str>| Module {
        key: ModuleKey::Crm,
        enabled,
        display_name: display_name.map(str::to_owned),
    };
    assert!(names(&aurora()).is_empty());
    assert!(names(&Tenant { modules: vec![crm(false, None)], ..aurora() }).is_empty());
    assert_eq!(names(&Tenant { modules: vec![crm(true, None)], ..aurora() }), ["Novo negócio", "Funil"]);
    assert_eq!(names(&Tenant { modules: vec![crm(true, Some("Vendas"))], ..aurora() }), ["Novo negócio", "Vendas"]);
}

#[test]
fn a_shortcut_of_the_customers_stays_in_their_app() {
    let customer = customer(&aurora());
    let shortcuts = customer["shortcuts"].as_array().unwrap();
    assert!(!shortcuts.is_empty());
    for shortcut in shortcuts {
        assert!(shortcut["url"].as_str().unwrap().starts_with("/c/"), "{shortcut}");
        assert_eq!(shortcut["icons"][0]["sizes"], "192x192");
    }
}

/// The size of a PNG stands in its first chunk.
#[test]
fn the_screenshots_are_as_large_as_the_manifest_says() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../public");
    for (manifest, forms) in
        [(staff(&aurora()), &["narrow", "narrow", "wide"][..]), (customer(&aurora()), &["narrow", "narrow"])]
    {
        let screenshots = manifest["screenshots"].as_array().unwrap();
        assert_eq!(screenshots.iter().map(|one| one["form_factor"].as_str().unwrap()).collect::<Vec<_>>(), forms);
        for screenshot in screenshots {
            let src = screenshot["src"].as_str().unwrap();
            let png = std::fs::read(folder.join(src.trim_start_matches('/'))).unwrap();
            let [width, height] = [16, 20].map(|at| u32::from_be_bytes(png[at..at + 4].try_into().unwrap()));
            assert_eq!(screenshot["sizes"], format!("{width}x{height}"), "{src}");
            assert!(png.len() < 60_000, "{src}: {} bytes", png.len());
            assert!(!screenshot["label"].as_str().unwrap().contains("manifest."), "{screenshot}");
        }
    }
}

#[test]
fn an_unchanged_manifest_is_not_sent_again() {
    let value = customer(&aurora());
    let first = answer(&value, &HeaderMap::new());
    assert_eq!(first.status(), StatusCode::OK);
    let mut headers = HeaderMap::new();
    headers.insert(header::IF_NONE_MATCH, first.headers()[header::ETAG].clone());
    assert_eq!(answer(&value, &headers).status(), StatusCode::NOT_MODIFIED);
    let other = customer(&Tenant { brand: Brand::of_name("Oficina"), ..aurora() });
    assert_eq!(answer(&other, &headers).status(), StatusCode::OK);
}

fn cache_of(response: &Response) -> &str {
    response.headers()[header::CACHE_CONTROL].to_str().unwrap()
}

async fn bytes_of(response: Response) -> Vec<u8> {
    axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec()
}

/// A name of another state of the brand may come from a process that knows more or less than this one: what it gets is this
/// host's own, whoever's hash it is, and nobody keeps that.
#[tokio::test]
async fn a_host_gives_files_of_its_own_brand_only_and_lets_only_their_own_names_be_kept() {
    let (tenant, studio) = (Arc::new(aurora()), studio());
    let other = Brand { logo: Some("logo".into()), ..Brand::of_name("Oficina do Zé") };
    let files = |brand: &Brand| {
        let icons = Icon::ALL.map(|icon| icon_png_path(brand, icon)).to_vec();
        [vec![stylesheet_path(brand), icon_path(brand)], icons].concat()
    };
    for (own, strange) in files(&tenant.brand).iter().zip(files(&other)) {
        let given = brand_file(&studio, &tenant, own.trim_start_matches('/')).await.unwrap();
        assert!(given.status() == StatusCode::OK && cache_of(&given).contains("immutable"), "{own}");
        let instead = brand_file(&studio, &tenant, strange.trim_start_matches('/')).await.unwrap();
        assert_eq!((instead.status(), cache_of(&instead)), (StatusCode::OK, "no-store"), "{strange}");
        assert_eq!(given.headers()[header::CONTENT_TYPE], instead.headers()[header::CONTENT_TYPE]);
        assert_eq!(bytes_of(given).await, bytes_of(instead).await, "{strange}");
    }
    let logo = logo_path(&other).unwrap();
    for path in [&logo, "/marca-.css", "/marca-zzzzzzzzzzzzzzzz.css", "/logo-novo"] {
        assert!(brand_file(&studio, &tenant, path.trim_start_matches('/')).await.is_none(), "{path}");
    }
}
