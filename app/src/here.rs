use http::{HeaderMap, Uri, header, request::Parts};
use leptos::prelude::*;

/// The address a person is looking at, path and query. For a form that failed it is the page the form stands on, from
/// the `Referer`, since nobody can go back to the address of a server function.
pub(crate) fn here() -> String {
    use_context::<Parts>().map_or_else(|| "/".to_owned(), |parts| seen(&parts.uri, &parts.headers))
}

fn seen(uri: &Uri, headers: &HeaderMap) -> String {
    if !uri.path().starts_with("/api/") {
        return local(uri);
    }
    let referer = headers.get(header::REFERER).and_then(|value| value.to_str().ok());
    let page = referer.and_then(|value| value.parse::<Uri>().ok()).filter(|page| !page.path().starts_with("/api/"));
    page.map_or_else(|| "/".to_owned(), |page| local(&page))
}

fn local(uri: &Uri) -> String {
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    kernel::Redirect::to_posted(path, "/").location
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(path: &str, referer: Option<&str>) -> String {
        let mut headers = HeaderMap::new();
        if let Some(referer) = referer {
            headers.insert(header::REFERER, referer.parse().unwrap());
        }
        seen(&path.parse().unwrap(), &headers)
    }

    #[test]
    fn a_page_is_where_it_was_asked_for() {
        assert_eq!(at("/app/deals?stage=2", Some("http://a.localhost/app/")), "/app/deals?stage=2");
    }

    #[test]
    fn a_form_that_failed_is_where_it_stands() {
        assert_eq!(at("/api/crm/deal/move", Some("http://a.localhost/app/deals?x=1")), "/app/deals?x=1");
        for referer in
            [None, Some("not a url"), Some("http://a.localhost/api/x"), Some("http://a.localhost//evil.example")]
        {
            assert_eq!(at("/api/crm/deal/move", referer), "/", "{referer:?}");
        }
    }
}
