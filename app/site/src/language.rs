use kernel::{Error, Redirect};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
mod switch;
#[cfg(feature = "ssr")]
pub use switch::LanguageSwitch;

/// Where the switch posts to.
pub(crate) const ACTION: &str = "/api/site/language/choose";

/// Holds the chosen language, by its code.
#[cfg(feature = "ssr")]
pub const LOCALE_COOKIE: &str = "balcao-locale";

/// The choice of a language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LanguageForm {
    /// Its code, `pt-BR` or `en`.
    #[serde(default)]
    pub locale: String,
    /// The path to come back to.
    #[serde(default)]
    pub back: String,
}

/// Keeps the chosen language in a cookie for a year and goes back. Needs no sign-in and touches no data.
///
/// # Errors
/// [`Error::Invalid`] for a code that is none of ours.
#[server(prefix = "/api/site", endpoint = "language/choose")]
pub async fn choose_language(#[server(flatten)] form: LanguageForm) -> Result<Redirect, Error> {
    use kernel::{FieldErrors, Locale};
    let locale = Locale::from_code(&form.locale).ok_or(Error::Invalid(FieldErrors::new()))?;
    keep(locale)?;
    Ok(Redirect::to_posted(&form.back, "/"))
}

#[cfg(feature = "ssr")]
fn keep(locale: kernel::Locale) -> Result<(), Error> {
    use http::{HeaderValue, header::SET_COOKIE};
    let tenant: std::sync::Arc<tenancy::Tenant> =
        use_context().ok_or_else(|| Error::fault("no tenant in the context"))?;
    let cookie = HeaderValue::from_str(&cookie(locale, tenant.origin.starts_with("https:"))).map_err(Error::fault)?;
    expect_context::<leptos_axum::ResponseOptions>().append_header(SET_COOKIE, cookie);
    Ok(())
}

#[cfg(feature = "ssr")]
fn cookie(locale: kernel::Locale, secure: bool) -> String {
    const YEAR: u32 = 365 * 24 * 60 * 60;
    let secure = if secure { "; Secure" } else { "" };
    format!("{LOCALE_COOKIE}={}; Path=/; Max-Age={YEAR}; HttpOnly; SameSite=Lax{secure}", locale.code())
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use kernel::Locale;

    #[test]
    fn the_choice_is_kept_for_a_year() {
        assert_eq!(
            cookie(Locale::En, true),
            "balcao-locale=en; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax; Secure"
        );
        assert!(cookie(Locale::PtBr, false).starts_with("balcao-locale=pt-BR;"));
        assert!(!cookie(Locale::PtBr, false).contains("Secure"));
    }
}
