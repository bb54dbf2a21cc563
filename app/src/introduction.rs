use kernel::Locale;
use leptos::prelude::*;
use rust_i18n::t;
use tenancy::Tenant;

/// What search engines and those who show a link are told of a public page; of all others, that they are nobody's to list.
/// Addresses are those of the registry, never of the request's Host.
pub(crate) fn introduction(tenant: &Tenant, locale: Locale, here: &str) -> impl IntoView + use<> {
    let path = here.split('?').next().unwrap_or("/");
    if !is_listed(path) {
        return view! { <meta name="robots" content="noindex"/> }.into_any();
    }
    let brand = &tenant.brand;
    let description = match brand.tagline.as_str() {
        "" => t!("introduction.description", locale = locale.code(), name = brand.name).into_owned(),
        tagline => format!("{}: {tagline}", brand.name),
    };
    let address = format!("{}{path}", tenant.origin);
    view! {
        <meta name="description" content=description.clone()/>
        <link rel="canonical" href=address.clone()/>
        {property("og:type", "website".to_owned())}
        {property("og:site_name", brand.name.clone())}
        {property("og:title", brand.name.clone())}
        {property("og:description", description)}
        {property("og:url", address)}
        {property("og:locale", locale.code().replace('-', "_"))}
    }
    .into_any()
}

/// The business's own pages, which stand right below its address; the ways in are for those who know them, and what is
/// shown without signal is nothing to find.
fn is_listed(path: &str) -> bool {
    const UNLISTED: [&str; 3] = ["/entrar", "/app", "/offline"];
    path.rfind('/') == Some(0) && !UNLISTED.contains(&path)
}

/// Open Graph. Leptos 0.8 knows no `property` on `<meta>`.
fn property(name: &'static str, content: String) -> impl IntoView {
    leptos::html::meta().content(content).attr("property", name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::tenant;

    fn told(locale: Locale, here: &str) -> String {
        Owner::new().with(|| introduction(&tenant(Vec::new()), locale, here).to_html())
    }

    #[test]
    fn a_public_page_says_what_it_is_and_where() {
        let tenant = tenant(Vec::new());
        let told = told(Locale::PtBr, "/?utm=1");
        for part in [
            format!("rel=\"canonical\" href=\"{}/\"", tenant.origin),
            "name=\"description\" content=\"".to_owned(),
            "property=\"og:title\"".to_owned(),
            "content=\"pt_BR\"".to_owned(),
        ] {
            assert!(told.contains(&part), "{part}: {told}");
        }
        assert!(!told.contains("utm") && !told.contains("noindex"), "{told}");
    }

    #[test]
    fn what_is_not_for_everybody_is_not_listed() {
        for here in ["/app/", "/app/deals?x=1", "/entrar", "/convite/segredo", "/app/entrar"] {
            let told = told(Locale::En, here);
            assert!(told.contains("noindex") && !told.contains("segredo"), "{here}: {told}");
        }
        assert!(told(Locale::En, "/sobre").contains("/sobre\""));
    }
}
