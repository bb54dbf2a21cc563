//! What this crate writes to staff and to customers.

use crate::{CustomerId, StaffMember};
use mail::{Letter, MailKind, Variable, link};
use rust_i18n::t;
use tenancy::TenantScope;

/// Somebody is invited: the link at which they choose a password.
pub const INVITATION: MailKind = MailKind {
    key: "identity.invitation",
    module: None,
    title: |locale| t!("mail.invitation.title", locale = locale.code()),
    subject: |locale| t!("mail.invitation.subject", locale = locale.code()),
    body: |locale| t!("mail.invitation.body", locale = locale.code()),
    variables: &[Variable::NAME, Variable::LINK],
};

/// Somebody forgot their password: the link at which they choose a new one.
pub const RESET: MailKind = MailKind {
    key: "identity.reset",
    module: None,
    title: |locale| t!("mail.reset.title", locale = locale.code()),
    subject: |locale| t!("mail.reset.subject", locale = locale.code()),
    body: |locale| t!("mail.reset.body", locale = locale.code()),
    variables: &[Variable::NAME, Variable::LINK],
};

/// Somebody's password was changed: so that they notice when it was not them. The link leads to where it is mended.
pub const PASSWORD_CHANGED: MailKind = MailKind {
    key: "identity.password_changed",
    module: None,
    title: |locale| t!("mail.password_changed.title", locale = locale.code()),
    subject: |locale| t!("mail.password_changed.subject", locale = locale.code()),
    body: |locale| t!("mail.password_changed.body", locale = locale.code()),
    variables: &[Variable::NAME, Variable::LINK],
};

/// What a customer types to come in.
const CODE: Variable = Variable {
    name: "codigo",
    meaning: |locale| t!("mail.customer_code.code", locale = locale.code()),
    sample: |_| "123 456".into(),
    needed: true,
};

/// A customer wants to come in: the code to type where they asked for it.
pub const CUSTOMER_CODE: MailKind = MailKind {
    key: "identity.customer_code",
    module: None,
    title: |locale| t!("mail.customer_code.title", locale = locale.code()),
    subject: |locale| t!("mail.customer_code.subject", locale = locale.code()),
    body: |locale| t!("mail.customer_code.body", locale = locale.code()),
    variables: &[CODE],
};

/// Every kind, for the program's list.
pub const MAILS: &[MailKind] = &[INVITATION, RESET, PASSWORD_CHANGED, CUSTOMER_CODE];

/// The letter with an invitation; `token` is the end of its link.
pub fn invitation(scope: &TenantScope, to: &StaffMember, token: &str) -> Letter {
    letter(scope, &INVITATION, to, &format!("/convite/{token}"))
}

/// The letter with which a password is chosen anew.
pub fn reset(scope: &TenantScope, to: &StaffMember, token: &str) -> Letter {
    letter(scope, &RESET, to, &format!("/senha/{token}"))
}

/// The letter that tells of a new password.
pub fn password_changed(scope: &TenantScope, to: &StaffMember) -> Letter {
    letter(scope, &PASSWORD_CHANGED, to, "/entrar/senha")
}

/// The letter with a customer's code, in the language of whoever asked; `about` is their account, if they have one.
pub(crate) fn customer_code(scope: &TenantScope, to: &str, code: &str, about: Option<CustomerId>) -> Letter {
    let letter = Letter::new(&CUSTOMER_CODE, to, scope.locale()).with(&CODE, code);
    match about {
        Some(customer) => letter.about(customer.0),
        None => letter,
    }
}

/// In the business's language: which one a person reads is not known outside of their own request.
fn letter(scope: &TenantScope, kind: &'static MailKind, to: &StaffMember, path: &str) -> Letter {
    Letter::new(kind, &to.email, scope.tenant().locale)
        .with(&Variable::NAME, &to.name)
        .with(&Variable::LINK, link(scope, path))
        .about(to.id.0)
}
