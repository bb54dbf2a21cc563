//! `/app/settings/mail`.

use super::actions::{RESET, SAVE, TEST};
use crate::{MAILS_PAGE, post::post};
use identity::{Permission, Staff};
use kernel::{Error, FormState, Locale};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use mail::{Account, Security};
use rust_i18n::t;
use ui::{BackLink, Button, Card, Choice, Field, Flash, FormMessage, LinkButton, Look, Select};

pub use super::PAGE;

/// How the business's mail leaves, and whether it does.
#[component]
pub fn MailPage() -> AnyView {
    let done = use_query_map().with_untracked(|map| map.get("feito")).unwrap_or_default();
    let states = [SAVE, TEST].map(FormState::of);
    ui::page(load(), move |mail: Mail| mail.view(&done, states))
}

struct Mail {
    account: Account,
    has_platform: bool,
    business: String,
    email: String,
    locale: Locale,
}

async fn load() -> Result<Mail, Error> {
    let has_platform = post()?.has_platform();
    let mut staff = Staff::look(Permission::ManageMail).await?;
    let account = Account::load(&mut staff).await?;
    let (business, email) = (staff.tenant().brand.name.clone(), staff.member().email.clone());
    let locale = staff.locale();
    staff.commit().await?;
    Ok(Mail { account, has_platform, business, email, locale })
}

impl Mail {
    fn view(self, done: &str, [saving, testing]: [FormState; 2]) -> AnyView {
        let code = self.locale.code();
        let title = t!("mail.title", locale = code).into_owned();
        let done = match done {
            "save" => Some(t!("mail.done.save", locale = code)),
            "reset" => Some(t!("mail.done.reset", locale = code)),
            "own" | "platform" => Some(t!("mail.done.sent", locale = code, email = self.email)),
            "outbox" => Some(t!("mail.done.outbox", locale = code)),
            _ => None,
        };
        // What was done before the form came back is old news.
        let done = done.filter(|_| saving.errors.is_empty() && testing.errors.is_empty());
        view! {
            <leptos_meta::Title text=title.clone()/>
            <BackLink href="/app/mais" label=t!("back", locale = code)/>
            <header class="page-head">
                <h1>{title}</h1>
            </header>
            <p class="muted">{self.way()}</p>
            {done.map(|done| view! { <Flash>{done.into_owned()}</Flash> })}
            <FormMessage message=testing.error("")/>
            <div class="settings">
                {self.test()}
                {self.form(&saving)}
            </div>
        }
        .into_any()
    }

    /// How it leaves now.
    fn way(&self) -> String {
        let code = self.locale.code();
        match (&self.account.server, self.has_platform) {
            (Some(server), _) => t!("mail.way.own", locale = code, host = server.host),
            (None, true) => t!("mail.way.platform", locale = code),
            (None, false) => t!("mail.way.outbox", locale = code),
        }
        .into_owned()
    }

    fn test(&self) -> AnyView {
        let code = self.locale.code();
        let text = t!("mail.test.text", locale = code, email = self.email).into_owned();
        view! {
            <Card title=t!("mail.test.title", locale = code).into_owned()>
                <p class="muted">{text}</p>
                <div class="actions">
                    <form method="post" action=TEST>
                        <Button look=Look::Quiet>{t!("mail.test.button", locale = code).into_owned()}</Button>
                    </form>
                    <LinkButton href=MAILS_PAGE look=Look::Quiet>
                        {t!("mail.words", locale = code).into_owned()}
                    </LinkButton>
                </div>
            </Card>
        }
        .into_any()
    }

    fn form(&self, state: &FormState) -> AnyView {
        let code = self.locale.code();
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let form = view! {
            <form class="form" method="post" action=SAVE novalidate>
                <FormMessage message=state.error("")/>
                <Field
                    name="sender_name"
                    label=t!("mail.form.sender_name", locale = code)
                    hint=t!("mail.form.sender_name_hint", locale = code, business = self.business)
                    value=state.value_or("sender_name", &text(&self.account.sender_name))
                    error=state.error("sender_name")
                    maxlength=120
                />
                <Field
                    name="reply_to"
                    label=t!("mail.form.reply_to", locale = code)
                    hint=t!("mail.form.reply_to_hint", locale = code)
                    kind="email"
                    inputmode="email"
                    value=state.value_or("reply_to", &text(&self.account.reply_to))
                    error=state.error("reply_to")
                />
                {self.server(state)}
                <Button>{t!("mail.form.save", locale = code).into_owned()}</Button>
            </form>
        }
        .into_any();
        let reset = self.reset();
        view! { <Card title=t!("mail.form.title", locale = code).into_owned()>{form} {reset}</Card> }.into_any()
    }

    fn server(&self, state: &FormState) -> AnyView {
        let code = self.locale.code();
        let own = self.account.server.as_ref();
        let value = |field: &str, known: Option<String>| state.value_or(field, &known.unwrap_or_default());
        let choices = Security::ALL.map(|security| Choice {
            value: security.code().to_owned(),
            label: match security {
                Security::Tls => t!("mail.form.tls", locale = code),
                _ => t!("mail.form.starttls", locale = code),
            }
            .into_owned(),
        });
        let kept = own.is_some_and(|own| own.user.is_some());
        let hint = if kept { t!("mail.form.password_kept", locale = code).into_owned() } else { String::new() };
        view! {
            <Field
                name="host"
                label=t!("mail.form.host", locale = code)
                hint=t!("mail.form.host_hint", locale = code)
                value=value("host", own.map(|own| own.host.clone()))
                error=state.error("host")
            />
            <Select
                name="security"
                label=t!("mail.form.security", locale = code)
                choices=choices.to_vec()
                value=value("security", own.map(|own| own.security.code().to_owned()))
                error=state.error("security")
            />
            <Field
                name="port"
                label=t!("mail.form.port", locale = code)
                hint=t!("mail.form.port_hint", locale = code)
                inputmode="numeric"
                value=value("port", own.map(|own| own.port.to_string()))
                error=state.error("port")
            />
            <Field
                name="sender"
                label=t!("mail.form.sender", locale = code)
                kind="email"
                inputmode="email"
                value=value("sender", own.map(|own| own.sender.clone()))
                error=state.error("sender")
            />
            <Field
                name="user"
                label=t!("mail.form.user", locale = code)
                value=value("user", own.and_then(|own| own.user.clone()))
                error=state.error("user")
            />
            <Field
                name="password"
                label=t!("mail.form.password", locale = code)
                hint=hint
                kind="password"
                autocomplete="new-password"
                error=state.error("password")
            />
        }
        .into_any()
    }

    /// Offered once there is something to take back.
    fn reset(&self) -> Option<AnyView> {
        let code = self.locale.code();
        (self.account != Account::default()).then(|| {
            view! {
                <details class="discard">
                    <summary>{t!("mail.reset.title", locale = code).into_owned()}</summary>
                    <form method="post" action=RESET>
                        <p>{t!("mail.reset.sure", locale = code).into_owned()}</p>
                        <Button look=Look::Danger>{t!("mail.reset.yes", locale = code).into_owned()}</Button>
                    </form>
                </details>
            }
            .into_any()
        })
    }
}
