use crate::{Cnpj, CnpjError, Cpf, CpfError, unmasked};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What one field "CPF/CNPJ" holds; the number of characters tells which.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Document {
    /// A person's.
    Cpf(Cpf),
    /// A company's.
    Cnpj(Cnpj),
}

/// Why a text is neither a CPF nor a CNPJ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// Neither 11 nor 14 characters.
    #[error("neither a CPF (11 digits) nor a CNPJ (14 characters)")]
    Malformed,
    /// 11 characters, but no CPF.
    #[error(transparent)]
    Cpf(CpfError),
    /// 14 characters, but no CNPJ.
    #[error(transparent)]
    Cnpj(CnpjError),
}

impl Document {
    /// Reads either document, with or without its mask.
    ///
    /// # Errors
    /// [`DocumentError`] when the text is neither.
    pub fn parse(text: &str) -> Result<Self, DocumentError> {
        match unmasked(text).map_or(0, |plain| plain.len()) {
            11 => Cpf::parse(text).map(Self::Cpf).map_err(DocumentError::Cpf),
            14 => Cnpj::parse(text).map(Self::Cnpj).map_err(DocumentError::Cnpj),
            _ => Err(DocumentError::Malformed),
        }
    }

    /// 11 or 14 characters, as they are stored.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Cpf(cpf) => cpf.as_str(),
            Self::Cnpj(cnpj) => cnpj.as_str(),
        }
    }
}

impl fmt::Display for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cpf(cpf) => cpf.fmt(f),
            Self::Cnpj(cnpj) => cnpj.fmt(f),
        }
    }
}

impl TryFrom<String> for Document {
    type Error = DocumentError;
    fn try_from(text: String) -> Result<Self, DocumentError> {
        Self::parse(&text)
    }
}

impl From<Document> for String {
    fn from(document: Document) -> Self {
        document.as_str().to_owned()
    }
}

#[cfg(feature = "ssr")]
impl DocumentError {
    /// What to tell the person who typed it.
    pub fn message(&self, locale: kernel::Locale) -> String {
        match self {
            Self::Malformed => rust_i18n::t!("document.malformed", locale = locale.code()).into_owned(),
            Self::Cpf(error) => error.message(locale),
            Self::Cnpj(error) => error.message(locale),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_length_tells_which_document_it_is() {
        assert_eq!(Document::parse("529.982.247-25").unwrap().to_string(), "529.982.247-25");
        assert_eq!(Document::parse("12abc34501de35").unwrap().as_str(), "12ABC34501DE35");
        assert_eq!(Document::parse("529.982.247-26"), Err(DocumentError::Cpf(CpfError::CheckDigits)));
        assert_eq!(Document::parse("12.ABC.345/01DE-36"), Err(DocumentError::Cnpj(CnpjError::CheckDigits)));
        for text in ["", "123", "529.982.247-255", "12.ABC.345/01DE-355", "çççççççççççççç"] {
            assert_eq!(Document::parse(text), Err(DocumentError::Malformed), "{text:?}");
        }
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn the_message_speaks_the_readers_language() {
        let error = Document::parse("529.982.247-26").unwrap_err();
        assert!(error.message(kernel::Locale::PtBr).starts_with("Esse CPF não confere"));
        assert!(error.message(kernel::Locale::En).starts_with("This CPF does not add up"));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_without_a_panic(text in "(?s).*") {
            let _ = Document::parse(&text);
        }
    }
}
