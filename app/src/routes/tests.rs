use super::*;
use crate::sample::tenant;

fn page_of(error: Error, locale: Locale) -> String {
    let owner = Owner::new();
    owner.with(|| {
        provide_context(Arc::new(tenant(Vec::new())));
        provide_context(locale);
        provide_context(error);
        view! { <App/> }.to_html()
    })
}

#[test]
fn a_title_is_text_and_never_markup() {
    assert_eq!(
        title("</title><script>alert(1)</script>", "Aurora & Filhas"),
        "&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt; · Aurora &amp; Filhas"
    );
    assert_eq!(title("Aurora", "Aurora"), "Aurora");
    assert_eq!(title("", "Aurora"), "Aurora");
}

#[test]
fn an_error_page_stands_in_the_brand_with_a_way_out() {
    for (locale, words) in [(Locale::PtBr, "Você não tem acesso"), (Locale::En, "You don")] {
        let html = page_of(Error::Forbidden, locale);
        assert!(html.contains(words) && html.contains("href=\"/\""), "{html}");
        assert!(html.contains("action=\"/api/site/language/choose\""), "{html}");
    }
}

#[test]
fn every_page_is_rendered_whole_and_hoje_has_its_final_slash() {
    let routes = leptos_axum::generate_route_list(App);
    let mut paths: Vec<_> = routes.iter().map(|route| route.path().to_owned()).collect();
    paths.sort();
    let expected = [
        "/",
        "/app/",
        "/app/avisos",
        "/app/deals",
        "/app/deals/new",
        "/app/deals/{id}",
        "/app/deals/{id}/move",
        "/app/entrar",
        "/app/entrar/senha",
        "/app/instalar",
        "/app/mais",
        "/app/perfil",
        "/app/settings/audit",
        "/app/settings/brand",
        "/app/settings/jobs",
        "/app/settings/mail",
        "/app/settings/mails",
        "/app/settings/mails/{key}",
        "/app/settings/modules",
        "/app/settings/pages",
        "/app/settings/pages/new",
        "/app/settings/pages/{id}",
        "/app/settings/people",
        "/app/settings/people/new",
        "/app/settings/people/{id}",
        "/app/settings/roles",
        "/app/settings/roles/new",
        "/app/settings/roles/{id}",
        "/app/settings/setup",
        "/app/settings/teams",
        "/app/settings/teams/new",
        "/app/settings/teams/{id}",
        "/c/",
        "/c/entrar",
        "/c/entrar/codigo",
        "/c/instalar",
        "/c/perfil",
        "/convite/{token}",
        "/entrar",
        "/entrar/senha",
        "/offline",
        "/senha/{token}",
        "/{slug}",
    ];
    assert_eq!(paths, expected);
    assert!(routes.iter().all(|route| *route.mode() == SsrMode::Async));
}
