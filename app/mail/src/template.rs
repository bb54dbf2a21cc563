//! The words of a mail: text with `{{…}}` in it, where a letter's own values go.

mod piece;
mod store;

use crate::{Content, MailKind};
use kernel::{Error, FieldErrors, Locale, one_line};
use piece::{Piece, pieces};
use rust_i18n::t;
use std::collections::BTreeSet;
use tenancy::TenantScope;

/// The words of a mail in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// One line.
    pub subject: String,
    /// Plain text; paragraphs are parted by an empty line.
    pub body: String,
}

/// What is wrong with the words of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// There are none.
    Empty,
    /// They are longer than this.
    Long(usize),
    /// `{{` without its `}}`.
    Open,
    /// No such thing can stand in `{{…}}`.
    Unknown(String),
    /// Without this the mail is of no use.
    Needs(&'static str),
}

impl Template {
    /// Most characters of a subject.
    pub const SUBJECT: usize = 150;
    /// Most characters of a text.
    pub const BODY: usize = 4000;

    /// The words that every tenant begins with.
    pub fn usual(kind: &MailKind, locale: Locale) -> Self {
        Self { subject: (kind.subject)(locale).into_owned(), body: (kind.body)(locale).into_owned() }
    }

    /// The keys of the mails for which the tenant has words of its own, in whichever language.
    ///
    /// # Errors
    /// [`Error::Fault`] when the database refuses.
    pub async fn all_own(scope: &mut TenantScope) -> Result<BTreeSet<String>, Error> {
        store::kinds(scope).await
    }

    /// The tenant's own words, if it has any.
    ///
    /// # Errors
    /// [`Error::Fault`] when the database refuses.
    pub async fn own(scope: &mut TenantScope, kind: &MailKind, locale: Locale) -> Result<Option<Self>, Error> {
        store::find(scope, kind.key, locale).await
    }

    /// What was typed, tidied: one line, and lines that end as everywhere else.
    pub fn typed(subject: &str, body: &str) -> Self {
        let body = body.replace("\r\n", "\n").replace('\r', "\n");
        let body: String = body.chars().filter(|c| *c == '\n' || *c == '\t' || !c.is_control()).collect();
        Self { subject: one_line(subject), body: body.trim().to_owned() }
    }

    /// Looks at subject and body, each for itself.
    ///
    /// # Errors
    /// The [`Fault`] of each.
    pub fn check(&self, kind: &MailKind) -> [Result<(), Fault>; 2] {
        let subject = check(kind, &self.subject, Self::SUBJECT).map(drop);
        let body = check(kind, &self.body, Self::BODY).and_then(|there| {
            let missing = kind.variables.iter().find(|needed| needed.needed && !there.contains(&needed.name));
            missing.map_or(Ok(()), |missing| Err(Fault::Needs(missing.name)))
        });
        [subject, body]
    }

    /// What [`Template::check`] finds, each next to its field in the reader's language.
    pub fn errors(&self, kind: &MailKind, reader: Locale) -> FieldErrors {
        let mut errors = FieldErrors::new();
        for (field, checked) in ["subject", "body"].into_iter().zip(self.check(kind)) {
            if let Err(fault) = checked {
                errors.add(field, fault.sentence(reader));
            }
        }
        errors
    }

    /// Makes these the tenant's own words; `None`: the usual ones again. Tells the trail if that changes anything.
    ///
    /// # Errors
    /// [`Error::Fault`] when the database refuses.
    pub async fn save(
        scope: &mut TenantScope,
        kind: &MailKind,
        locale: Locale,
        template: Option<&Self>,
    ) -> Result<(), Error> {
        store::save(scope, kind.key, locale, template).await
    }

    /// The letter that it becomes with these values. What a value says is text: `{{…}}` in it stays as it is, and it stays on
    /// its line.
    pub fn fill(&self, value: impl Fn(&str) -> Option<String>) -> Content {
        let filled = |text: &str| match pieces(text) {
            Ok(pieces) => pieces
                .into_iter()
                .map(|piece| match piece {
                    Piece::Text(text) => text.to_owned(),
                    Piece::Variable(name) => one_line(&value(name).unwrap_or_default()),
                })
                .collect(),
            // Only what was checked is kept; an older program's words are better than none.
            Err(_) => text.to_owned(),
        };
        Content { subject: one_line(&filled(&self.subject)), text: filled(&self.body) }
    }
}

/// The names in a text.
fn check<'a>(kind: &MailKind, text: &'a str, most: usize) -> Result<Vec<&'a str>, Fault> {
    if text.trim().is_empty() {
        return Err(Fault::Empty);
    }
    if text.chars().count() > most {
        return Err(Fault::Long(most));
    }
    let mut names = Vec::new();
    for piece in pieces(text)? {
        let Piece::Variable(name) = piece else { continue };
        if !kind.all_variables().any(|variable| variable.name == name) {
            return Err(Fault::Unknown(name.chars().take(40).collect()));
        }
        names.push(name);
    }
    Ok(names)
}

impl Fault {
    /// For whoever typed it.
    pub fn sentence(&self, locale: Locale) -> String {
        let code = locale.code();
        match self {
            Self::Empty => t!("template.empty", locale = code),
            Self::Long(most) => t!("template.long", locale = code, most = most),
            Self::Open => t!("template.open", locale = code),
            Self::Unknown(name) => t!("template.unknown", locale = code, name = name),
            Self::Needs(name) => t!("template.needs", locale = code, name = name),
        }
        .into_owned()
    }
}

#[cfg(test)]
mod tests;
