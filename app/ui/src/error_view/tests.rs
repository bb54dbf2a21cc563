use super::*;
use kernel::FieldErrors;

fn every_error() -> Vec<Error> {
    vec![
        Error::NotFound,
        Error::Unauthenticated,
        Error::Forbidden,
        Error::Invalid(FieldErrors::new()),
        Error::conflict("Ana moveu este negócio."),
        Error::PaymentRequired,
        Error::TooMany { seconds: 90 },
        Error::Unavailable,
        Error::Fault { id: "0123456789ab".into() },
    ]
}

fn shown(error: Error, locale: Locale, path: &str) -> String {
    let path = path.to_owned();
    Owner::new().with(|| view! { <ErrorView error=error locale=locale path=path/> }.to_html())
}

#[test]
fn every_error_says_what_happened_and_shows_a_way_out_in_both_languages() {
    for error in every_error() {
        let [portuguese, english] = [Locale::PtBr, Locale::En].map(|locale| shown(error.clone(), locale, "/app/deals"));
        assert_ne!(portuguese, english, "{error:?}");
        for html in [&portuguese, &english] {
            assert!(html.contains(&error.status().to_string()), "{error:?}: {html}");
            assert!(html.contains("<h1") && html.contains("href=\"/app/\""), "{error:?}: {html}");
            assert!(!html.contains("error."), "a text is missing: {html}");
        }
    }
}

#[test]
fn the_way_out_depends_on_where_one_is() {
    assert!(shown(Error::NotFound, Locale::PtBr, "/convite/x").contains("href=\"/\""));
    assert!(shown(Error::NotFound, Locale::PtBr, "/application").contains("href=\"/\""));
    assert!(shown(Error::NotFound, Locale::PtBr, "/app/x").contains("href=\"/app/\""));
}

#[test]
fn only_what_may_pass_offers_to_try_again() {
    for error in every_error() {
        let again = shown(error.clone(), Locale::PtBr, "/app/deals?x=1").contains("href=\"/app/deals?x=1\"");
        assert_eq!(again, matches!(error.status(), 409 | 429 | 500 | 503), "{error:?}");
    }
}

#[test]
fn a_conflict_leads_back_to_the_page_as_it_is_now() {
    let html = shown(Error::conflict("Ana moveu este negócio."), Locale::PtBr, "/app/deals/7/move");
    assert!(html.contains("href=\"/app/deals/7/move\"") && html.contains("Ver como está agora"), "{html}");
    assert!(!html.contains("Tentar de novo"), "{html}");
}

#[test]
fn a_fault_shows_its_id_and_a_wait_is_told_in_words() {
    let fault = shown(Error::Fault { id: "0123456789ab".into() }, Locale::PtBr, "/");
    assert!(fault.contains("Código: 0123456789ab"), "{fault}");
    assert!(shown(Error::TooMany { seconds: 1 }, Locale::PtBr, "/").contains("Espere 1 segundo e"));
    assert!(shown(Error::TooMany { seconds: 61 }, Locale::En, "/").contains("Wait 61 seconds"));
    assert!(shown(Error::TooMany { seconds: 121 }, Locale::En, "/").contains("Wait 3 minutes"));
}

#[test]
fn what_came_from_a_person_is_text_and_never_markup() {
    let html = shown(Error::conflict("<script>alert(1)</script>"), Locale::PtBr, "/x\"><script>");
    assert!(!html.contains("<script"), "{html}");
}
