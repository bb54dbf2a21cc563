//! The business's own words for the mails that its modules send.

use serde::{Deserialize, Serialize};

pub(crate) mod actions;
#[cfg(feature = "ssr")]
pub(crate) mod list;
#[cfg(feature = "ssr")]
pub(crate) mod page;

/// Where the list is; a mail's own page is one segment below.
#[cfg(feature = "ssr")]
pub const PAGE: &str = "/app/settings/mails";
const WORDS_PAGE: &str = "/app/settings/mails/{key}";

pub(crate) const FORMS: [kernel::Form; 2] = [
    kernel::Form { action: actions::SAVE, page: WORDS_PAGE },
    kernel::Form { action: actions::RESET, page: WORDS_PAGE },
];

/// What the form sends, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WordsForm {
    /// Which mail.
    pub key: String,
    /// In which language.
    pub locale: String,
    /// The subject.
    pub subject: String,
    /// The text.
    pub body: String,
}

#[cfg(feature = "ssr")]
impl WordsForm {
    /// The mail it names.
    fn kind(&self, tenant: &tenancy::Tenant) -> Result<&'static ::mail::MailKind, kernel::Error> {
        crate::post::post()?.kind(tenant, &self.key).ok_or(kernel::Error::NotFound)
    }

    /// The language it names.
    fn language(&self) -> Result<kernel::Locale, kernel::Error> {
        kernel::Locale::from_code(&self.locale).ok_or(kernel::Error::NotFound)
    }
}
