//! `/app/settings/people/new`.

use super::{InviteForm, PAGE, StaffId, actions::INVITE, store::NewStaff};
use crate::{Permission, Role, Staff, invitation::NAME, role};
use kernel::{Error, FieldErrors, FormState, Locale, normalised_email, one_line};
use leptos::prelude::*;
use rust_i18n::t;
use tenancy::TenantScope;
use ui::{Button, Choice, Field, FormMessage, IdempotencyKey, LinkButton, Look, Select};

impl InviteForm {
    /// Who is to work here, when every field is right.
    pub(super) async fn read(&self, scope: &mut TenantScope) -> Result<NewStaff, Error> {
        let code = scope.locale().code();
        let mut errors = FieldErrors::new();
        let name = one_line(&self.name);
        if name.is_empty() || name.chars().count() > NAME {
            errors.add("name", t!("invitation.name", locale = code));
        }
        let email = normalised_email(&self.email).unwrap_or_else(|| {
            let message = if self.email.trim().is_ascii() {
                t!("invitation.email", locale = code)
            } else {
                t!("invite.letters", locale = code)
            };
            errors.add("email", message);
            String::new()
        });
        let role = match role::store::posted(scope, &self.role).await {
            Ok(role) => role,
            Err(Error::Invalid(wrong)) => {
                errors.add("role", wrong.get("role").unwrap_or_default());
                Role::Viewer
            }
            Err(error) => return Err(error),
        };
        errors.into_result(NewStaff { id: StaffId::new(), name, email, role })
    }
}

/// The form of an invitation: a name, an e-mail and a role are enough.
#[component]
pub fn InvitePage() -> AnyView {
    let locale = expect_context::<Locale>();
    let state = FormState::of(INVITE);
    ui::page(load(), move |roles: Vec<Role>| form(roles, state, locale))
}

async fn load() -> Result<Vec<Role>, Error> {
    let mut staff = Staff::begin(Permission::ManageStaff).await?;
    let own = staff.member().role.clone();
    let roles = role::store::all(&mut staff).await?;
    staff.commit().await?;
    Ok(roles.into_iter().filter(|role| own.covers(role)).collect())
}

fn form(roles: Vec<Role>, state: FormState, locale: Locale) -> AnyView {
    let code = locale.code();
    let title = t!("invite.title", locale = code).into_owned();
    view! {
        <leptos_meta::Title text=title.clone()/>
        <h1>{title}</h1>
        <p class="muted">{t!("invite.intro", locale = code).into_owned()}</p>
        <form class="form" method="post" action=INVITE novalidate>
            <FormMessage message=state.error("")/>
            <IdempotencyKey/>
            <Field
                name="name"
                label=t!("invite.name", locale = code)
                value=state.value("name")
                error=state.error("name")
                required=true
                maxlength=120
            />
            <Field
                name="email"
                label=t!("invite.email", locale = code)
                hint=t!("invite.email_hint", locale = code)
                value=state.value("email")
                error=state.error("email")
                kind="email"
                inputmode="email"
                required=true
                maxlength=254
            />
            <Select
                name="role"
                label=t!("invite.role", locale = code)
                choices=choices(&roles, locale)
                value=state.value_or("role", Role::Agent.code())
                error=state.error("role")
            />
            {purposes(&roles, locale)}
            <div class="actions">
                <Button>{t!("invite.button", locale = code).into_owned()}</Button>
                <LinkButton href=PAGE look=Look::Quiet>
                    {t!("cancel", locale = code).into_owned()}
                </LinkButton>
            </div>
        </form>
    }
    .into_any()
}

/// What can be chosen as a person's role.
pub(super) fn choices(roles: &[Role], locale: Locale) -> Vec<Choice> {
    roles.iter().map(|role| Choice { value: role.value(), label: role.label(locale) }).collect()
}

/// What each role is for, for whoever does not know.
pub(super) fn purposes(roles: &[Role], locale: Locale) -> AnyView {
    let lines = roles.iter().map(|role| {
        view! {
            <div>
                <dt>{role.label(locale)}</dt>
                <dd class="muted">{role.purpose(locale)}</dd>
            </div>
        }
    });
    view! {
        <details class="purposes">
            <summary>{t!("invite.purposes", locale = locale.code()).into_owned()}</summary>
            <dl>{lines.collect_view()}</dl>
        </details>
    }
    .into_any()
}
