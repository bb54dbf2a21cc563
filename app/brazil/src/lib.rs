//! Rules of Brazil that stand on their own: documents of people and companies, phone numbers.
//!
//! Pure: text in, value or typed error out. Every value has one canonical text (`as_str`), which is what is stored and
//! compared, and one for people (`Display`). Errors speak the reader's language (`message`).

mod cnpj;
mod cpf;
mod document;
mod phone;

pub use cnpj::{Cnpj, CnpjError};
pub use cpf::{Cpf, CpfError};
pub use document::{Document, DocumentError};
pub use phone::{Phone, PhoneError};

#[cfg(feature = "ssr")]
rust_i18n::i18n!("locales", fallback = "pt-BR");

/// What a document is without the marks people put between its characters: upper case, `.`, `-`, `/` and blanks left out.
///
/// `None` when anything else than ASCII letters and digits remains, or more than a document has.
fn unmasked(text: &str) -> Option<String> {
    let mut plain = String::with_capacity(14);
    for c in text.chars() {
        match c {
            '.' | '-' | '/' => {}
            c if c.is_whitespace() => {}
            c if c.is_ascii_alphanumeric() && plain.len() < 14 => plain.push(c.to_ascii_uppercase()),
            _ => return None,
        }
    }
    Some(plain)
}
