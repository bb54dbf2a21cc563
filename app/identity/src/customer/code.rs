//! The code: six digits, ten minutes, five tries, one use, only in the browser that asked.

use super::{CustomerAccount, session};
use crate::{
    CustomerSignedIn,
    device::{Device, Door},
    mails,
    token::Token,
    tries::{self, Who},
};
use chrono::Duration;
use kernel::{Error, Locale, normalised_email};
use rust_i18n::t;
use std::net::IpAddr;
use tenancy::{Actor, RequestTenant};

pub(super) mod store;

/// How long a code is waited for.
pub(super) const LIFE: Duration = Duration::minutes(10);

/// How often one may be typed.
const TRIES: i16 = 5;

/// What its stamp is for.
const PURPOSE: &str = "customer code";

/// Six digits.
struct Code(String);

impl Code {
    fn new() -> Self {
        Self(format!("{:06}", rand::random_range(0..1_000_000_u32)))
    }

    /// As people type it: `123 456`, `123-456`.
    fn read(typed: &str) -> Option<Self> {
        let digits: String = typed.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '.')).collect();
        (digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(Self(digits))
    }

    /// `123 456`, as it stands in the mail.
    fn spaced(&self) -> String {
        let (left, right) = self.0.split_at(3);
        format!("{left} {right}")
    }

    /// What is stamped: this code, sent to this e-mail, for this browser.
    fn text(&self, browser_hash: &[u8], email: &str) -> Vec<u8> {
        [browser_hash, email.as_bytes(), &[0], self.0.as_bytes()].concat()
    }
}

/// Sends a code to an e-mail; gives what the browser has to show with it. Does the same whoever's e-mail it is.
pub(super) async fn ask(request: &RequestTenant, cookie: Option<&str>, typed: &str) -> Result<Token, Error> {
    let facts = request.facts();
    let email = normalised_email(typed)
        .ok_or_else(|| Error::invalid("email", t!("customer.sign_in.email.wrong", locale = facts.locale.code())))?;
    let device = Device::known(request, Door::Customer, &email, cookie);
    // Given back when the code is typed.
    let _asked = tries::take(request, &counted(facts.address, &email, device.as_ref())).await?;
    let (code, browser) = (Code::new(), Token::new());
    let stamp = request.stamp(PURPOSE, &code.text(&browser.hash(), &email));
    let mut scope = request.open(Actor::Visitor).await?;
    let about = super::store::id_of(&mut scope, &email).await?;
    store::put(&mut scope, &browser.hash(), &email, about, &stamp).await?;
    let letter = mails::customer_code(&scope, &email, &code.spaced(), about);
    mail::send(&mut scope, &letter).await?;
    scope.commit().await?;
    Ok(browser)
}

/// What asking for a code counts for: somebody at a device of theirs is nobody else's business.
fn counted<'a>(address: Option<IpAddr>, email: &'a str, device: Option<&'a [u8; 16]>) -> Vec<Who<'a>> {
    match device {
        Some(device) => vec![Who::CustomerDevice(email, device)],
        None => {
            let address = address.map(Who::CustomerAddress);
            [Some(Who::Mailbox(email)), address, Some(Who::Codes)].into_iter().flatten().collect()
        }
    }
}

/// Who typed the code that their browser waits for, and the token of their new session.
pub(super) async fn enter(
    request: &RequestTenant,
    cookie: Option<&str>,
    browser: Option<&Token>,
    typed: &str,
) -> Result<(CustomerAccount, Token), Error> {
    let facts = request.facts();
    let locale = facts.locale;
    let browser = browser.ok_or_else(|| gone(locale))?.hash();
    let code = Code::read(typed).ok_or_else(|| wrong(locale))?;
    let address: Vec<Who<'_>> = facts.address.map(Who::CustomerAddress).into_iter().collect();
    let attempt = tries::take(request, &address).await?;
    let mut scope = request.open(Actor::Visitor).await?;
    let waiting = store::count(&mut scope, &browser, TRIES).await?;
    scope.commit().await?;
    let waiting = waiting.ok_or_else(|| gone(locale))?;
    if !request.is_stamp(PURPOSE, &code.text(&browser, &waiting.email), &waiting.key_id, &waiting.mac) {
        return Err(if waiting.tries < TRIES { wrong(locale) } else { gone(locale) });
    }
    let mut scope = request.open(Actor::Visitor).await?;
    // Of two at once one comes in.
    if !store::use_up(&mut scope, &browser, &waiting.mac).await? {
        return Err(gone(locale));
    }
    attempt.forgive(request, &mut scope).await?;
    let device = Device::known(request, Door::Customer, &waiting.email, cookie);
    let asked = counted(facts.address, &waiting.email, device.as_ref());
    tries::forgive(request, &mut scope, &asked, waiting.created_at).await?;
    let (account, changes) = super::store::come_in(&mut scope, &waiting.email).await?;
    let mut scope = scope.with_actor(Actor::Customer(account.id.0));
    let token = session::start(&mut scope, account.id).await?;
    events::record(&mut scope, &CustomerSignedIn { customer: account.id }, changes).await?;
    scope.commit().await?;
    tracing::info!(customer = %account.id, "customer signed in");
    Ok((account, token))
}

fn wrong(locale: Locale) -> Error {
    Error::invalid("code", t!("customer.code.wrong", locale = locale.code()))
}

fn gone(locale: Locale) -> Error {
    Error::invalid("code", t!("customer.code.gone", locale = locale.code()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        for typed in ["123456", " 123 456 ", "123-456", "123.456"] {
            assert_eq!(Code::read(typed).map(|code| code.0).as_deref(), Some("123456"), "{typed:?}");
        }
        for typed in ["", "12345", "1234567", "12345a", "１２３４５６", "-123456-7", "123456\u{0}"] {
            assert!(Code::read(typed).is_none(), "{typed:?}");
        }
    }

    #[test]
    fn a_fresh_code_has_six_digits_and_is_read_back() {
        for _ in 0..200 {
            let code = Code::new();
            assert_eq!(Code::read(&code.spaced()).map(|read| read.0), Some(code.0));
        }
    }
}
