use super::{
    PageForm, PageId,
    address::{LONGEST, is_reserved, is_slug, proposed},
};
use kernel::{Error, FieldErrors, Locale, one_line};
use rust_i18n::t;

const TITLE: usize = 120;
/// Bytes.
const SOURCE: usize = 64 * 1024;

/// A page whose every field is right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Draft {
    pub(crate) title: String,
    pub(crate) slug: String,
    pub(crate) source: String,
    pub(crate) in_menu: bool,
    pub(crate) is_public: bool,
}

impl PageForm {
    /// Reads what was typed.
    ///
    /// # Errors
    /// [`Error::Invalid`] with a message for each wrong field.
    pub(crate) fn read(&self, locale: Locale) -> Result<Draft, Error> {
        let mut errors = FieldErrors::new();
        let (title, source, code) = (one_line(&self.title), text(&self.source), locale.code());
        if title.is_empty() {
            errors.add("title", t!("page.title.missing", locale = code));
        } else if title.chars().count() > TITLE {
            errors.add("title", t!("page.title.long", locale = code, most = TITLE));
        }
        let slug = slug(&self.slug, &title, locale).unwrap_or_else(|message| {
            errors.add("slug", message);
            String::new()
        });
        if source.len() > SOURCE {
            errors.add("source", t!("page.source.long", locale = code));
        }
        let (in_menu, is_public) = (self.menu == "1", self.public == "1");
        errors.into_result(Draft { title, slug, source, in_menu, is_public })
    }

    /// Reads which page was changed, and which version of it was seen.
    ///
    /// # Errors
    /// [`Error::NotFound`] for what cannot be a page or a version.
    pub(crate) fn read_which(&self) -> Result<(PageId, i32), Error> {
        Ok((read_id(&self.page)?, self.version.parse().map_err(|_| Error::NotFound)?))
    }
}

/// Which page is meant.
///
/// # Errors
/// [`Error::NotFound`] for what cannot be one.
pub(crate) fn read_id(text: &str) -> Result<PageId, Error> {
    text.parse().map_err(|_| Error::NotFound)
}

/// The typed address, or the one that the title asks for.
fn slug(typed: &str, title: &str, locale: Locale) -> Result<String, String> {
    let code = locale.code();
    let typed = typed.trim().trim_start_matches('/').to_lowercase();
    let slug = if typed.is_empty() { proposed(title) } else { typed };
    if slug.is_empty() {
        return Err(t!("page.slug.missing", locale = code).into_owned());
    }
    if !is_slug(&slug) {
        return Err(t!("page.slug.malformed", locale = code, most = LONGEST).into_owned());
    }
    if is_reserved(&slug) {
        return Err(t!("page.slug.reserved", locale = code, slug = slug).into_owned());
    }
    Ok(slug)
}

/// Lines as they are kept: one kind of line end, no character that is no text.
fn text(typed: &str) -> String {
    typed.replace("\r\n", "\n").replace('\r', "\n").replace(|c: char| c.is_control() && c != '\n' && c != '\t', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> PageForm {
        PageForm { title: "Sobre nós".into(), source: "Oi!".into(), ..PageForm::default() }
    }

    fn messages(form: &PageForm) -> FieldErrors {
        match form.read(Locale::PtBr) {
            Err(Error::Invalid(errors)) => errors,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_title_is_enough() {
        let draft = PageForm { title: " Sobre  nós ".into(), ..PageForm::default() }.read(Locale::PtBr).unwrap();
        assert_eq!((draft.title.as_str(), draft.slug.as_str(), draft.source.as_str()), ("Sobre nós", "sobre-nos", ""));
        assert!(!draft.in_menu && !draft.is_public, "nobody sees it until somebody says so");
    }

    #[test]
    fn a_typed_address_is_taken_as_people_type_it() {
        for (typed, slug) in [("quem-somos", "quem-somos"), (" /Quem-Somos ", "quem-somos"), ("2026", "2026")] {
            assert_eq!(PageForm { slug: typed.into(), ..form() }.read(Locale::PtBr).unwrap().slug, slug);
        }
    }

    #[test]
    fn every_wrong_field_gets_its_own_message() {
        let errors = messages(&PageForm::default());
        assert_eq!(errors.get("title"), Some("Diga o título da página."));
        assert!(errors.get("slug").is_some());
        for slug in ["a/b", "é", "a b", "a.b", "-\u{0}", &"x".repeat(61), "../app"] {
            assert!(messages(&PageForm { slug: slug.into(), ..form() }).get("slug").is_some(), "{slug:?}");
        }
        for slug in ["app", "api", "Entrar", "/v"] {
            let errors = messages(&PageForm { slug: slug.into(), ..form() });
            assert!(errors.get("slug").unwrap().contains("do próprio sistema"), "{slug}: {errors:?}");
        }
        assert!(messages(&PageForm { title: "x".repeat(121), ..form() }).get("title").is_some());
        assert!(messages(&PageForm { source: "é".repeat(32 * 1024 + 1), ..form() }).get("source").is_some());
        assert!(PageForm { source: "é".repeat(32 * 1024), ..form() }.read(Locale::PtBr).is_ok());
    }

    #[test]
    fn a_title_that_is_no_address_asks_for_one() {
        let errors = messages(&PageForm { title: "日本".into(), ..form() });
        assert_eq!((errors.get("title"), errors.get("slug").is_some()), (None, true));
    }

    #[test]
    fn lines_end_as_they_do_here_and_what_is_no_text_is_left_out() {
        let draft = PageForm { source: "um\r\ndois\rtrês\u{0}\u{7}\tfim".into(), ..form() }.read(Locale::PtBr).unwrap();
        assert_eq!(draft.source, "um\ndois\ntrês\tfim");
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_typed_is_kept_within_its_bounds(title in "(?s).*", slug in "(?s).*", source in "(?s).*") {
            let form = PageForm { title, slug, source, ..PageForm::default() };
            if let Ok(draft) = form.read(Locale::PtBr) {
                proptest::prop_assert!((1..=TITLE).contains(&draft.title.chars().count()));
                proptest::prop_assert!(is_slug(&draft.slug) && !is_reserved(&draft.slug));
                proptest::prop_assert!(draft.source.len() <= SOURCE && !draft.source.contains('\0'));
            }
        }
    }
}
