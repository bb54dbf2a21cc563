//! The link of an invitation, which is seen once: by whoever invited.

use super::StaffId;
use crate::{session, token::Token};
use kernel::{Error, Locale};
use leptos::prelude::*;
use rust_i18n::t;
use serde::{Deserialize, Serialize};
use tenancy::Tenant;
use tower_sessions::Session;
use ui::LinkButton;

/// The key of the session under which it waits for its page.
const LINK: &str = "invitation";

/// A link that nobody saw yet.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Link {
    staff: StaffId,
    token: String,
}

/// Leaves the link for the page of the person, which shows it once. After that only its hash is left.
pub(super) async fn leave(session: &Session, staff: StaffId, token: &Token) -> Result<(), Error> {
    session::leave(session, LINK, Link { staff, token: token.to_text() }).await
}

/// The link that waits for the page of this person.
pub(super) async fn take(session: &Session, staff: StaffId) -> Result<Option<Link>, Error> {
    let link: Option<Link> = session::take(session, LINK).await?;
    Ok(link.filter(|link| link.staff == staff))
}

impl Link {
    /// The link itself, to be copied, and the way to send it by WhatsApp.
    pub(super) fn view(&self, tenant: &Tenant, name: &str, locale: Locale) -> AnyView {
        let code = locale.code();
        let url = format!("{}/convite/{}", tenant.origin, self.token);
        let text = t!("link.message", locale = code, name = name, business = tenant.name, url = url);
        view! {
            <section class="card invite-link" aria-labelledby="invite-link">
                <h2 class="card-title" id="invite-link">
                    {t!("link.title", locale = code).into_owned()}
                </h2>
                <p>{t!("link.once", locale = code).into_owned()}</p>
                <div class="field">
                    <label for="invite-url">{t!("link.label", locale = code).into_owned()}</label>
                    <input class="input" id="invite-url" value=url readonly=true/>
                </div>
                <div class="actions">
                    <LinkButton href=whatsapp(&text)>{t!("link.whatsapp", locale = code).into_owned()}</LinkButton>
                </div>
            </section>
        }
        .into_any()
    }
}

/// WhatsApp with this text in it, for somebody to be chosen there: <https://faq.whatsapp.com/5913398998672934>.
fn whatsapp(text: &str) -> String {
    let mut url = "https://wa.me/?text=".to_owned();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => url.push(byte.into()),
            _ => url.push_str(&format!("%{byte:02X}")),
        }
    }
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_nothing_but_text_of_the_message() {
        let url = whatsapp("Oi, Zé & Cia?#\r\nhttp://a.example/convite/x_-y");
        assert_eq!(
            url,
            "https://wa.me/?text=Oi%2C%20Z%C3%A9%20%26%20Cia%3F%23%0D%0Ahttp%3A%2F%2Fa.example%2Fconvite%2Fx_-y"
        );
    }
}
