use crate::{MailKind, SendMail};
use events::{Wish, enqueue};
use kernel::{Error, Locale};
use tenancy::TenantScope;
use uuid::Uuid;

/// A mail that shall go to one person.
#[derive(Debug, Clone)]
pub struct Letter {
    /// Of which kind.
    pub kind: &'static MailKind,
    /// To whom: an address as [`kernel::normalised_email`] gives it.
    pub to: String,
    /// In which language.
    pub locale: Locale,
    /// What stands in `{{…}}`, by [`Variable::name`](crate::Variable::name).
    pub values: Vec<(&'static str, String)>,
    /// Whom it speaks of, if the tenant knows them: where they are erased, what is not sent yet is erased too.
    pub about: Option<Uuid>,
}

impl Letter {
    /// A letter of this kind to this address, in this language.
    pub fn new(kind: &'static MailKind, to: impl Into<String>, locale: Locale) -> Self {
        Self { kind, to: to.into(), locale, values: Vec::new(), about: None }
    }

    /// With the value of a variable.
    pub fn with(mut self, variable: &crate::Variable, value: impl Into<String>) -> Self {
        self.values.push((variable.name, value.into()));
        self
    }

    /// About a person or a member of staff whom the tenant knows.
    pub fn about(self, id: impl Into<Uuid>) -> Self {
        Self { about: Some(id.into()), ..self }
    }
}

/// Sends a letter once the caller's transaction is committed.
///
/// # Errors
/// [`Error::Fault`] when the database refuses.
pub async fn send(scope: &mut TenantScope, letter: &Letter) -> Result<(), Error> {
    let job = SendMail::of(letter);
    // Alone in its lane, which says whom it speaks of: by that it is found when they are erased.
    let wish = match letter.about {
        Some(about) => Wish::now().in_lane(format!("mail:{about}:{}", job.id)),
        None => Wish::now(),
    };
    enqueue(scope, &job, wish).await
}

/// The address of a page of this tenant, for a link in a letter: never built from what a request said.
pub fn link(scope: &TenantScope, path: &str) -> String {
    format!("{}{path}", scope.tenant().origin)
}
