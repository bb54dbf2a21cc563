//! `/app/settings/mails/{key}`.

use super::{
    PAGE,
    actions::{RESET, SAVE},
};
use crate::post::post;
use http::StatusCode;
use identity::{Permission, Staff};
use kernel::{Error, FormState, Locale};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use leptos_router::hooks::{use_params_map, use_query_map};
use mail::{Content, MailKind, Template, Variable};
use rust_i18n::t;
use std::sync::Arc;
use tenancy::Tenant;
use ui::{BackLink, Button, Card, Field, Flash, FormMessage, Look, TextArea};

/// The words of one mail, what may stand in them, and how they would look.
#[component]
pub fn WordsPage() -> AnyView {
    let key = use_params_map().with_untracked(|params| params.get("key")).unwrap_or_default();
    let query = use_query_map();
    let done = query.with_untracked(|map| map.get("feito")).unwrap_or_default();
    let state = FormState::of(SAVE);
    let wished = Some(state.value("locale")).filter(|code| !code.is_empty());
    let wished = wished.or_else(|| query.with_untracked(|map| map.get("idioma")));
    ui::page(load(key, wished), move |words: Words| words.view(&done, state))
}

struct Words {
    kind: &'static MailKind,
    /// The language of the words.
    language: Locale,
    template: Template,
    is_own: bool,
    tenant: Arc<Tenant>,
    /// The reader's language.
    locale: Locale,
}

async fn load(key: String, wished: Option<String>) -> Result<Words, Error> {
    let post = post()?;
    let mut staff = Staff::look(Permission::ManageSettings).await?;
    let kind = post.kind(staff.tenant(), &key).ok_or(Error::NotFound)?;
    let language = wished.and_then(|code| Locale::from_code(&code)).unwrap_or(staff.tenant().locale);
    let own = Template::own(&mut staff, kind, language).await?;
    let (tenant, locale) = (staff.tenant().clone(), staff.locale());
    staff.commit().await?;
    let is_own = own.is_some();
    let template = own.unwrap_or_else(|| Template::usual(kind, language));
    Ok(Words { kind, language, template, is_own, tenant, locale })
}

impl Words {
    fn view(self, done: &str, state: FormState) -> AnyView {
        let code = self.locale.code();
        let title = (self.kind.title)(self.locale).into_owned();
        let (state, content) = self.previewed(state);
        let done = match done {
            _ if !state.values.is_empty() => None,
            "save" => Some(t!("words.saved", locale = code)),
            "reset" => Some(t!("words.was_reset", locale = code)),
            _ => None,
        };
        view! {
            <leptos_meta::Title text=title.clone()/>
            <BackLink href=PAGE label=t!("words.title", locale = code)/>
            <header class="page-head">
                <h1>{title}</h1>
            </header>
            {done.map(|done| view! { <Flash>{done.into_owned()}</Flash> })}
            {self.languages()}
            {content.map(|content| self.letter(content))}
            {self.form(&state)}
            {self.variables()}
        }
        .into_any()
    }

    /// The form as it comes back, and the letter where one was asked for and can be made.
    fn previewed(&self, state: FormState) -> (FormState, Option<Content>) {
        if state.value("preview").is_empty() {
            return (state, None);
        }
        let typed = Template::typed(&state.value("subject"), &state.value("body"));
        let errors = typed.errors(self.kind, self.locale);
        if !errors.is_empty()
            && let Some(response) = use_context::<ResponseOptions>()
        {
            response.set_status(StatusCode::UNPROCESSABLE_ENTITY);
        }
        let content = errors.is_empty().then(|| typed.fill(|name| self.sample(name)));
        (FormState { errors, ..state }, content)
    }

    /// What stands in `{{…}}` of a preview.
    fn sample(&self, name: &str) -> Option<String> {
        match name {
            name if name == Variable::BUSINESS.name => Some(self.tenant.brand.name.clone()),
            name if name == Variable::LINK.name => Some(format!("{}/exemplo", self.tenant.origin)),
            name => {
                let variable = self.kind.all_variables().find(|variable| variable.name == name)?;
                Some((variable.sample)(self.language).into_owned())
            }
        }
    }

    fn languages(&self) -> AnyView {
        let code = self.locale.code();
        let links = Locale::ALL.map(|language| {
            let name = match language {
                Locale::PtBr => t!("words.pt", locale = code),
                Locale::En => t!("words.en", locale = code),
            };
            let href = format!("{PAGE}/{}?idioma={}", self.kind.key, language.code());
            let current = (language == self.language).then_some("page");
            view! {
                <li>
                    <a href=href aria-current=current>
                        {name.into_owned()}
                    </a>
                </li>
            }
        });
        view! {
            <nav aria-label=t!("words.languages", locale = code).into_owned()>
                <ul class="words-languages">{links}</ul>
            </nav>
        }
        .into_any()
    }

    fn letter(&self, content: Content) -> AnyView {
        let code = self.locale.code();
        let paragraphs = content.text.split("\n\n").filter(|text| !text.trim().is_empty());
        let paragraphs = paragraphs.map(|text| view! { <p>{text.to_owned()}</p> }).collect_view();
        let (language, subject) = (self.language.code(), content.subject.clone());
        view! {
            <Card title=t!("words.preview", locale = code).into_owned()>
                <p class="muted small">{t!("words.preview_text", locale = code).into_owned()}</p>
                <div class="letter" lang=language>
                    <p class="letter-subject">{subject}</p>
                    {paragraphs}
                </div>
            </Card>
        }
        .into_any()
    }

    fn form(&self, state: &FormState) -> AnyView {
        let code = self.locale.code();
        let reset = self.is_own.then(|| {
            view! {
                <form method="post" action=RESET>
                    <input type="hidden" name="key" value=self.kind.key/>
                    <input type="hidden" name="locale" value=self.language.code()/>
                    <Button look=Look::Danger>{t!("words.reset", locale = code).into_owned()}</Button>
                </form>
            }
        });
        view! {
            <form class="form words-form" method="post" action=SAVE novalidate>
                <FormMessage message=state.error("")/>
                <input type="hidden" name="key" value=self.kind.key/>
                <input type="hidden" name="locale" value=self.language.code()/>
                <Field
                    name="subject"
                    label=t!("words.subject", locale = code)
                    value=state.value_or("subject", &self.template.subject)
                    error=state.error("subject")
                    required=true
                />
                <TextArea
                    name="body"
                    label=t!("words.body", locale = code)
                    hint=t!("words.body_hint", locale = code)
                    value=state.value_or("body", &self.template.body)
                    error=state.error("body")
                    rows=14
                />
                <div class="actions">
                    <Button>{t!("words.save", locale = code).into_owned()}</Button>
                    <Button look=Look::Quiet name="preview" value="1">
                        {t!("words.show", locale = code).into_owned()}
                    </Button>
                </div>
            </form>
            {reset}
        }
        .into_any()
    }

    fn variables(&self) -> AnyView {
        let (locale, code) = (self.locale, self.locale.code());
        let rows = self.kind.all_variables().map(move |variable| {
            let needed = variable.needed.then(|| t!("words.needed", locale = code).into_owned());
            view! {
                <div>
                    <dt>
                        <code>{format!("{{{{{}}}}}", variable.name)}</code>
                    </dt>
                    <dd>{(variable.meaning)(locale).into_owned()} " " {needed}</dd>
                </div>
            }
        });
        let rows = rows.collect_view();
        view! {
            <Card title=t!("words.variables", locale = code).into_owned()>
                <p class="muted small">{t!("words.variables_text", locale = code).into_owned()}</p>
                <dl class="variables">{rows}</dl>
            </Card>
        }
        .into_any()
    }
}
