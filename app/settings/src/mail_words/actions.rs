use super::WordsForm;
use kernel::{Error, Redirect};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::PAGE,
    ::mail::Template,
    identity::{Permission, Staff},
};

pub(crate) const SAVE: &str = "/api/settings/words/save";
pub(crate) const RESET: &str = "/api/settings/words/reset";

/// Gives a mail the business's own words.
///
/// # Errors
/// [`Error::Invalid`] with a message per wrong field, [`Error::NotFound`] when there is no such mail.
#[server(prefix = "/api/settings", endpoint = "words/save")]
pub async fn save_words(#[server(flatten)] form: WordsForm) -> Result<Redirect, Error> {
    let mut staff = Staff::begin(Permission::ManageSettings).await?;
    let (kind, language) = (form.kind(staff.tenant())?, form.language()?);
    let typed = Template::typed(&form.subject, &form.body);
    typed.errors(kind, staff.locale()).into_result(())?;
    // The usual words are nobody's own: a later program may say them better.
    let own = Some(&typed).filter(|typed| **typed != Template::usual(kind, language));
    Template::save(&mut staff, kind, language, own).await?;
    staff.commit().await?;
    Ok(Redirect::to(format!("{PAGE}/{}?idioma={}&feito=save", kind.key, language.code())))
}

/// Gives a mail its usual words again.
///
/// # Errors
/// [`Error::NotFound`] when there is no such mail.
#[server(prefix = "/api/settings", endpoint = "words/reset")]
pub async fn reset_words(#[server(flatten)] form: WordsForm) -> Result<Redirect, Error> {
    let mut staff = Staff::begin(Permission::ManageSettings).await?;
    let (kind, language) = (form.kind(staff.tenant())?, form.language()?);
    Template::save(&mut staff, kind, language, None).await?;
    staff.commit().await?;
    Ok(Redirect::to(format!("{PAGE}/{}?idioma={}&feito=reset", kind.key, language.code())))
}
