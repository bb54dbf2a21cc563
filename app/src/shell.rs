use crate::{App, here::here, introduction::introduction, navigation::has_islands};
use kernel::Locale;
use leptos::{hydration::HydrationScripts, nonce::use_nonce, prelude::*};
use leptos_meta::MetaTags;
use site::{Icon, ServiceWorker};
use std::sync::Arc;
use tenancy::{Brand, Palette, Tenant};
use ui::AssetRoot;

/// The document around every page, in the tenant's brand. Only pages with islands carry code.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let locale = expect_context::<Locale>();
    let tenant = expect_context::<Arc<Tenant>>();
    let AssetRoot(root) = expect_context::<AssetRoot>();
    let here = here();
    let staff = here.starts_with("/app");
    let brand = &tenant.brand;
    // What is tried out is served nowhere: it stands in the page that shows it.
    let (stylesheet, preview) = match use_context::<site::Preview>() {
        Some(site::Preview { stylesheet, .. }) => {
            (view! { <style nonce=use_nonce()>{stylesheet}</style> }.into_any(), true)
        }
        None => (view! { <link rel="stylesheet" href=site::stylesheet_path(brand)/> }.into_any(), false),
    };
    let scripts = has_islands(&here).then(|| view! { <HydrationScripts options islands=true root=root.clone()/> });
    view! {
        <!DOCTYPE html>
        <html lang=locale.code()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"/>
                <meta name="color-scheme" content="light dark"/>
                {theme_color("light", &Palette::LIGHT_PAGE.to_string())}
                {theme_color("dark", &Palette::DARK_PAGE.to_string())}
                <meta name="application-name" content=tenant.brand.short_name.clone()/>
                {introduction(&tenant, locale, &here)}
                <link rel="stylesheet" href=format!("{root}/pkg/balcao.css")/>
                {stylesheet}
                {icons(brand)}
                <link rel="manifest" href=site::manifest_path(&here)/>
                <meta name="mobile-web-app-capable" content="yes"/>
                <meta name="apple-mobile-web-app-title" content=brand.short_name.clone()/>
                <meta name="apple-mobile-web-app-status-bar-style" content="default"/>
                {(!preview).then(|| page_script(locale))}
                {scripts}
                {staff.then(early_start)}
                <MetaTags/>
            </head>
            <body inert=preview>
                <App/>
            </body>
        </html>
    }
}

/// The sign of the tab and of the home screen: the logo, or the initials where there is none.
fn icons(brand: &Brand) -> AnyView {
    let apple = site::icon_png_path(brand, Icon::Apple180);
    let tab = match brand.logo {
        Some(_) => {
            view! { <link rel="icon" type="image/png" sizes="32x32" href=site::icon_png_path(brand, Icon::Favicon32)/> }
                .into_any()
        }
        None => view! { <link rel="icon" type="image/svg+xml" href=site::icon_path(brand)/> }.into_any(),
    };
    view! {
        {tab}
        <link rel="apple-touch-icon" href=apple/>
    }
    .into_any()
}

/// What a page does without signal and on the way to the home screen. Nobody uses a page that is only tried out.
fn page_script(locale: Locale) -> impl IntoView {
    let ServiceWorker(has_worker) = expect_context::<ServiceWorker>();
    view! {
        <script
            defer
            src=site::script_path(locale)
            data-worker=has_worker.then_some("")
            nonce=use_nonce()
        ></script>
    }
}

/// Browsers that can begin to fetch a page of the staff's app when its link is pressed, not when it is let go. Any
/// earlier, and a page could be shown that was true before the reader's last move.
fn early_start() -> impl IntoView {
    const RULES: &str = r#"{"prefetch":[{"where":{"href_matches":"/app/*"},"eagerness":"conservative"}]}"#;
    view! {
        <script type="speculationrules" nonce=use_nonce()>
            {RULES}
        </script>
    }
}

/// The colour of the browser's own bar. Leptos 0.8 knows no `media` on `<meta>`.
fn theme_color(scheme: &str, colour: &str) -> impl IntoView + use<> {
    leptos::html::meta()
        .name("theme-color")
        .content(colour.to_owned())
        .attr("media", format!("(prefers-color-scheme: {scheme})"))
}
