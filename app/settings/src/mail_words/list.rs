//! `/app/settings/mails`.

use super::PAGE;
use crate::post::post;
use identity::{Permission, Staff};
use kernel::{Error, Locale};
use leptos::prelude::*;
use mail::{MailKind, Template};
use rust_i18n::t;
use ui::BackLink;

/// Every mail that the business's modules send.
#[component]
pub fn MailsPage() -> AnyView {
    ui::page(load(), |mails: Mails| mails.view())
}

struct Mails {
    /// Each with whether the business has words of its own for it.
    kinds: Vec<(&'static MailKind, bool)>,
    locale: Locale,
}

async fn load() -> Result<Mails, Error> {
    let post = post()?;
    let mut staff = Staff::look(Permission::ManageSettings).await?;
    let own = Template::all_own(&mut staff).await?;
    let kinds = post.kinds(staff.tenant()).into_iter().map(|kind| (kind, own.contains(kind.key))).collect();
    let locale = staff.locale();
    staff.commit().await?;
    Ok(Mails { kinds, locale })
}

impl Mails {
    fn view(self) -> AnyView {
        let code = self.locale.code();
        let title = t!("words.title", locale = code).into_owned();
        let rows = self.kinds.iter().map(|(kind, own)| {
            let own = own.then(|| view! { <span class="badge">{t!("words.own", locale = code).into_owned()}</span> });
            view! {
                <li>
                    <a href=format!("{PAGE}/{}", kind.key)>
                        <span>{(kind.title)(self.locale).into_owned()}</span>
                        {own}
                    </a>
                </li>
            }
        });
        view! {
            <leptos_meta::Title text=title.clone()/>
            <BackLink href="/app/mais" label=t!("back", locale = code)/>
            <header class="page-head">
                <h1>{title}</h1>
            </header>
            <p class="muted">{t!("words.intro", locale = code).into_owned()}</p>
            <ul class="card mails">{rows.collect_view()}</ul>
        }
        .into_any()
    }
}
