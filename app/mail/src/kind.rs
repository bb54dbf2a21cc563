use kernel::Locale;
use std::{borrow::Cow, fmt};
use tenancy::ModuleKey;

/// A text in the reader's language.
pub type Words = fn(Locale) -> Cow<'static, str>;

/// A kind of mail, as the module that sends it knows it; listed in `src/server/modules.rs`.
#[derive(Clone, Copy)]
pub struct MailKind {
    /// Module and what it says, `identity.invitation`: never changed, as templates and the queue have it.
    pub key: &'static str,
    /// The module it belongs to; hidden from a tenant that has it switched off. `None`: every tenant's.
    pub module: Option<ModuleKey>,
    /// What it is called in the list of mails.
    pub title: Words,
    /// The subject, unless the tenant has its own; may have `{{…}}` in it.
    pub subject: Words,
    /// The text, unless the tenant has its own; paragraphs are parted by an empty line.
    pub body: Words,
    /// What may stand in `{{…}}`, beside [`Variable::BUSINESS`], which every kind has.
    pub variables: &'static [Variable],
}

/// Something that differs from letter to letter.
#[derive(Clone, Copy)]
pub struct Variable {
    /// As it stands in the template, `{{nome}}`: lower case letters and `_`, the same in every language.
    pub name: &'static str,
    /// What it is, for whoever edits the template.
    pub meaning: Words,
    /// What a preview shows.
    pub sample: Words,
    /// Without it the mail would be of no use: a template has to have it in its text.
    pub needed: bool,
}

impl MailKind {
    /// Everything that may stand in `{{…}}`.
    pub fn all_variables(&self) -> impl Iterator<Item = &'static Variable> + use<> {
        self.variables.iter().chain([&Variable::BUSINESS])
    }
}

impl fmt::Debug for MailKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key)
    }
}

impl fmt::Debug for Variable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}
