//! `/app/settings/pages/new` and `/app/settings/pages/{id}`.

use super::{
    PAGES,
    actions::{CREATE, EDIT},
    list::beginnings,
    read::{self, Page},
    rules::read_id,
    template::Template,
};
use crate::markdown;
use identity::{Permission, Staff};
use kernel::{Error, FormState, Locale};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use rust_i18n::t;
use std::sync::Arc;
use tenancy::Tenant;
use ui::{BackLink, Button, Check, Field, FormMessage, IdempotencyKey, LinkButton, Look, TextArea};

/// A new page, blank or with a proposed text.
#[component]
pub fn NewPagePage() -> AnyView {
    let (locale, tenant) = (expect_context::<Locale>(), expect_context::<Arc<Tenant>>());
    let template = use_query_map().with_untracked(|map| map.get("modelo"));
    let template = template.and_then(|code| Template::from_code(&code));
    let state = FormState::of(CREATE);
    let began = match template {
        Some(template) => {
            Began { title: template.title(&tenant), source: template.source(&tenant), ..Began::default() }
        }
        None => Began::default(),
    };
    ui::page(may_write(), move |()| form_view(Began { in_menu: true, ..began }, state, locale))
}

async fn may_write() -> Result<(), Error> {
    Staff::begin(Permission::ManageSettings).await?.commit().await
}

/// A page that is there already.
#[component]
pub fn EditPagePage() -> AnyView {
    let locale = expect_context::<Locale>();
    let id = use_params_map().with_untracked(|params| params.get("id").unwrap_or_default());
    let state = FormState::of(EDIT);
    ui::page(load(id), move |page| form_view(Began::of(page), state, locale))
}

async fn load(id: String) -> Result<Page, Error> {
    let mut staff = Staff::look(Permission::ManageSettings).await?;
    let page = read::load(&mut staff, read_id(&id)?).await?;
    staff.commit().await?;
    Ok(page)
}

/// What the form begins with.
#[derive(Default)]
struct Began {
    /// The page that is there already, and its version.
    page: Option<(String, i32)>,
    title: String,
    slug: String,
    source: String,
    in_menu: bool,
    is_public: bool,
}

impl Began {
    fn of(page: Page) -> Self {
        Self {
            page: Some((page.id.to_string(), page.version)),
            title: page.title,
            slug: page.slug,
            source: page.source,
            in_menu: page.in_menu,
            is_public: page.is_public,
        }
    }
}

fn form_view(began: Began, state: FormState, locale: Locale) -> AnyView {
    let code = locale.code();
    let is_new = began.page.is_none();
    let title = if is_new { t!("page.new", locale = code) } else { t!("page.edit.title", locale = code) }.into_owned();
    // Once the form was sent, an unticked box is missing from what was typed.
    let ticked = |name: &str, began: bool| if state.action.is_empty() { began } else { state.value(name) == "1" };
    let (in_menu, is_public) = (ticked("menu", began.in_menu), ticked("public", began.is_public));
    let source = state.value_or("source", &began.source);
    let preview = (!state.value("preview").is_empty())
        .then(|| preview_view(&state.value_or("title", &began.title), &source, locale));
    let look = (!is_new).then(|| {
        let words = t!("page.look", locale = code).into_owned();
        view! { <LinkButton href=format!("/{}", began.slug) look=Look::Quiet>{words}</LinkButton> }
    });
    let proposals = is_new.then(|| {
        let words = t!("page.begin_with", locale = code).into_owned();
        view! {
            <div class="beginnings">
                <p class="muted small">{words}</p>
                <div class="actions">{beginnings(locale)}</div>
            </div>
        }
    });
    let action = if is_new { CREATE } else { EDIT };
    let which = which_view(&began, &state);
    view! {
        <leptos_meta::Title text=title.clone()/>
        <BackLink href=PAGES label=t!("pages.title", locale = code)/>
        <header class="page-head">
            <h1>{title}</h1>
            {look}
        </header>
        {preview}
        {proposals}
        <form class="form page-form" method="post" action=action novalidate>
            <FormMessage message=state.error("")/>
            <FormMessage message=state.error("version")/>
            {which}
            <Field
                name="title"
                label=t!("page.title.label", locale = code).into_owned()
                value=state.value_or("title", &began.title)
                error=state.error("title")
                required=true
                maxlength=120
            />
            <Field
                name="slug"
                label=t!("page.slug.label", locale = code).into_owned()
                hint=t!("page.slug.hint", locale = code).into_owned()
                value=state.value_or("slug", &began.slug)
                error=state.error("slug")
                inputmode="url"
                maxlength=61
            />
            <TextArea
                name="source"
                label=t!("page.source.label", locale = code).into_owned()
                hint=t!("page.source.hint", locale = code).into_owned()
                value=source
                error=state.error("source")
                rows=16
            />
            <div>
                <Check name="menu" label=t!("page.menu.label", locale = code).into_owned() checked=in_menu/>
                <Check name="public" label=t!("page.public.label", locale = code).into_owned() checked=is_public/>
            </div>
            <div class="actions">
                <Button>{t!("page.save", locale = code).into_owned()}</Button>
                <Button look=Look::Quiet name="preview" value="1">
                    {t!("page.preview.button", locale = code).into_owned()}
                </Button>
                <LinkButton href=PAGES look=Look::Quiet>
                    {t!("page.cancel", locale = code).into_owned()}
                </LinkButton>
            </div>
        </form>
    }
    .into_any()
}

/// A new page carries a key; one that is there its id, and the version on which the text was written. Who was told of a
/// newer version and saves again means to replace it.
fn which_view(began: &Began, state: &FormState) -> AnyView {
    let Some((page, version)) = &began.page else { return view! { <IdempotencyKey/> }.into_any() };
    let version = version.to_string();
    let seen = if state.error("version").is_some() { version } else { state.value_or("version", &version) };
    view! {
        <input type="hidden" name="page" value=page.clone()/>
        <input type="hidden" name="version" value=seen/>
    }
    .into_any()
}

/// The page as it would be, which is not saved.
fn preview_view(title: &str, source: &str, locale: Locale) -> AnyView {
    let code = locale.code();
    view! {
        <section class="card preview" aria-label=t!("page.preview.label", locale = code).into_owned()>
            <p class="badge">{t!("page.preview.note", locale = code).into_owned()}</p>
            <h2 class="preview-title">{title.to_owned()}</h2>
            <div class="prose" inner_html=markdown::html(source)></div>
        </section>
    }
    .into_any()
}
