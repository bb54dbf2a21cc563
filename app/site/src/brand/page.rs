//! `/app/settings/brand`.

use super::{
    PREVIEW,
    actions::{DISCARD, REMOVE_LOGO, SAVE},
    colours, fields, history,
    preview::draft_logo,
    store::{self, Draft, Past},
    values::Values,
};
use crate::Studio;
use chrono_tz::Tz;
use identity::{Permission, Staff};
use kernel::{Error, FormState, Locale};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use rust_i18n::t;
use tenancy::Brand;
use ui::{BackLink, Button, Card, Flash, FormMessage, Look};

/// Looks on the page; older ones stay where they are.
const PAST: i64 = 20;

/// How the business looks: the draft in fields and as a page, and what was published before.
#[component]
pub fn BrandPage() -> AnyView {
    let done = use_query_map().with_untracked(|map| map.get("feito")).unwrap_or_default();
    let forms = [FormState::of(SAVE), FormState::of(super::LOGO)];
    ui::page(load(expect_context::<Studio>()), move |workbench: Workbench| workbench.view(&done, forms))
}

struct Workbench {
    draft: Draft,
    published: Brand,
    past: Vec<Past>,
    /// Where the draft's logo is.
    logo: Option<String>,
    locale: Locale,
    zone: Tz,
}

async fn load(studio: Studio) -> Result<Workbench, Error> {
    let mut staff = Staff::look(Permission::ManageSettings).await?;
    let draft = store::draft(&mut staff).await?;
    let past = store::history(&mut staff, PAST).await?;
    let published = store::published(&mut staff).await?;
    let (locale, zone) = (staff.locale(), staff.tenant().time_zone);
    let logo = draft_logo(&studio, staff.tenant(), &draft.brand, staff.now());
    staff.commit().await?;
    Ok(Workbench { draft, published, past, logo, locale, zone })
}

impl Workbench {
    fn view(self, done: &str, [state, logo_state]: [FormState; 2]) -> AnyView {
        let code = self.locale.code();
        let title = t!("brand.title", locale = code).into_owned();
        let done = match done {
            "saved" => Some(t!("brand.done.saved", locale = code)),
            "published" => Some(t!("brand.done.published", locale = code)),
            "same" => Some(t!("brand.done.same", locale = code)),
            "discarded" => Some(t!("brand.done.discarded", locale = code)),
            "restored" => Some(t!("brand.done.restored", locale = code)),
            "logo" => Some(t!("brand.done.logo", locale = code)),
            _ => None,
        };
        let is_draft = !self.draft.brand.looks_like(&self.published);
        let logo_error = logo_state.error("logo");
        let message = state.error("");
        let wrong = (!state.errors.is_empty()).then(|| t!("brand.wrong.some", locale = code).into_owned());
        let values = Values::new(state, &self.draft.brand);
        view! {
            <leptos_meta::Title text=title.clone()/>
            <BackLink href="/app/mais" label=t!("brand.back", locale = code)/>
            <header class="page-head">
                <h1>{title}</h1>
            </header>
            <p class="muted">{t!("brand.intro", locale = code).into_owned()}</p>
            {done.map(|done| view! { <Flash>{done.into_owned()}</Flash> })}
            <FormMessage message=message.or(wrong)/>
            <div class="workbench">
                <div class="workbench-form">
                    {is_draft.then(|| self.draft_notice())}
                    {self.logo_card(logo_error)}
                    {self.form(&values)}
                </div>
                {self.phone()}
                {history::view(&self.past, &self.published, self.locale, self.zone)}
            </div>
        }
        .into_any()
    }

    /// There is something that nobody else sees yet.
    fn draft_notice(&self) -> AnyView {
        let code = self.locale.code();
        view! {
            <div class="card draft-notice">
                <p>{t!("brand.draft", locale = code).into_owned()}</p>
                <form method="post" action=DISCARD>
                    <input type="hidden" name="draft" value=self.draft.version.to_string()/>
                    <Button look=Look::Quiet>{t!("brand.discard", locale = code).into_owned()}</Button>
                </form>
            </div>
        }
        .into_any()
    }

    fn logo_card(&self, error: Option<String>) -> AnyView {
        let code = self.locale.code();
        let described = error.is_some().then_some("field-logo-error");
        let shown = self.logo.clone().map(|path| {
            let alt = t!("brand.logo.alt", locale = code, name = self.draft.brand.name).into_owned();
            view! {
                <img class="logo logo-large" src=path alt=alt/>
                <form method="post" action=REMOVE_LOGO>
                    <input type="hidden" name="draft" value=self.draft.version.to_string()/>
                    <Button look=Look::Quiet>{t!("brand.logo.remove", locale = code).into_owned()}</Button>
                </form>
            }
        });
        view! {
            <Card title=t!("brand.logo.title", locale = code).into_owned()>
                {shown}
                <form class="form" method="post" action=super::LOGO enctype="multipart/form-data">
                    <div class="field">
                        <label for="field-logo">{t!("brand.logo.label", locale = code).into_owned()}</label>
                        <p class="hint" id="field-logo-hint">
                            {t!("brand.logo.hint", locale = code).into_owned()}
                        </p>
                        <input
                            class="input"
                            id="field-logo"
                            name="logo"
                            type="file"
                            accept="image/png,image/jpeg,image/svg+xml"
                            required
                            aria-invalid=error.is_some().then_some("true")
                            aria-describedby=described.unwrap_or("field-logo-hint")
                        />
                        {error
                            .map(|error| {
                                view! {
                                    <p class="field-error" id="field-logo-error" role="alert">
                                        {error}
                                    </p>
                                }
                            })}
                    </div>
                    <div class="actions">
                        <Button look=Look::Quiet>{t!("brand.logo.send", locale = code).into_owned()}</Button>
                    </div>
                </form>
            </Card>
        }
        .into_any()
    }

    fn form(&self, values: &Values) -> AnyView {
        let code = self.locale.code();
        let look = [
            fields::look(values, self.locale),
            colours::proposals(&self.draft.logo_colours, self.locale),
            colours::corrections(&values.look(&self.draft.brand, self.locale), self.locale),
        ];
        view! {
            <form class="brand-form" id="marca" method="post" action=SAVE novalidate>
                // What the key Enter presses: the first button of a form.
                <button class="hidden-label" type="submit" tabindex="-1" aria-hidden="true"></button>
                <input type="hidden" name="draft" value=self.draft.version.to_string()/>
                {fields::words(values, self.locale)}
                <Card title=t!("brand.look", locale = code).into_owned()>
                    {look}
                </Card>
                {fields::contact(values, self.locale)}
                {fields::officer(values, self.locale)}
                <div class="actions brand-actions">
                    <Button name="then" value="publish">{t!("brand.publish", locale = code).into_owned()}</Button>
                    <Button look=Look::Quiet>{t!("brand.save", locale = code).into_owned()}</Button>
                    // Typing presses it, where there is script.
                    <button type="submit" class="button button-quiet" formaction=PREVIEW formtarget="previa" data-follow="">
                        {t!("brand.see", locale = code).into_owned()}
                    </button>
                </div>
            </form>
        }
        .into_any()
    }

    /// The draft as a phone shows it.
    fn phone(&self) -> AnyView {
        let code = self.locale.code();
        view! {
            <aside class="phone" id="previa" aria-label=t!("brand.preview", locale = code).into_owned()>
                <iframe
                    class="phone-screen"
                    name="previa"
                    src=PREVIEW
                    sandbox="allow-same-origin"
                    title=t!("brand.preview", locale = code).into_owned()
                ></iframe>
                <p class="muted small">{t!("brand.preview_hint", locale = code).into_owned()}</p>
            </aside>
        }
        .into_any()
    }
}
