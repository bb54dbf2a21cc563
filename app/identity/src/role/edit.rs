//! `/app/settings/roles/new` and `/app/settings/roles/{id}`.

use super::{
    OwnRole, PAGE, Role, RoleId,
    actions::{CHANGE, CREATE, DELETE},
    store,
};
use crate::{Permission, Staff};
use kernel::{Error, FormState, Locale};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use rust_i18n::t;
use ui::{Button, Card, Check, Field, FormMessage, IdempotencyKey, LinkButton, Look};

/// The form of a new role.
#[component]
pub fn NewRolePage() -> AnyView {
    let locale = expect_context::<Locale>();
    let state = FormState::of(CREATE);
    ui::page(own_role(), move |own: Role| form(None, &own, &state, locale))
}

/// The form of a role that is there.
#[component]
pub fn EditRolePage() -> AnyView {
    let locale = expect_context::<Locale>();
    let id = use_params_map().with_untracked(|params| params.get("id")).unwrap_or_default();
    let (state, gone) = (FormState::of(CHANGE), FormState::of(DELETE));
    ui::page(load(id), move |(role, own): (OwnRole, Role)| {
        let delete = delete_card(&role, &gone, locale);
        view! { {form(Some(&role), &own, &state, locale)} {delete} }.into_any()
    })
}

async fn own_role() -> Result<Role, Error> {
    let staff = Staff::begin(Permission::ManageStaff).await?;
    let own = staff.member().role.clone();
    staff.commit().await?;
    Ok(own)
}

async fn load(id: String) -> Result<(OwnRole, Role), Error> {
    let mut staff = Staff::look(Permission::ManageStaff).await?;
    let id: RoleId = id.parse().map_err(|_| Error::NotFound)?;
    let role = store::find(&mut staff, id).await?.ok_or(Error::NotFound)?;
    let own = staff.member().role.clone();
    staff.commit().await?;
    if own.covers(&Role::Own(role.clone())) { Ok((role, own)) } else { Err(Error::Forbidden) }
}

fn form(role: Option<&OwnRole>, own: &Role, state: &FormState, locale: Locale) -> AnyView {
    let code = locale.code();
    let (title, action) = match role {
        Some(_) => (t!("roles.edit", locale = code), CHANGE),
        None => (t!("roles.new", locale = code), CREATE),
    };
    let title = title.into_owned();
    let was_sent = !state.action.is_empty();
    let boxes = OwnRole::choices().filter(|permission| own.can(*permission)).map(|permission| {
        let code = permission.code();
        let before = role.is_some_and(|role| role.permissions.contains(&permission));
        let ticked = if was_sent { state.values.contains_key(code) } else { before };
        view! { <Check name=code label=permission.label(locale) checked=ticked/> }
    });
    let name = role.map(|role| role.name.clone()).unwrap_or_default();
    let id = role.map(|role| role.id.to_string());
    let key = id.is_none().then(|| view! { <IdempotencyKey/> });
    view! {
        <leptos_meta::Title text=title.clone()/>
        <h1>{title}</h1>
        <form class="form" method="post" action=action novalidate>
            <FormMessage message=state.error("")/>
            {key}
            {id.map(|id| view! { <input type="hidden" name="id" value=id/> })}
            <Field
                name="name"
                label=t!("roles.name", locale = code)
                hint=t!("roles.name_hint", locale = code)
                value=state.value_or("name", &name)
                error=state.error("name")
                required=true
                maxlength=40
            />
            <fieldset class="ticks">
                <legend>{t!("roles.permissions", locale = code).into_owned()}</legend>
                {boxes.collect_view()}
            </fieldset>
            <div class="actions">
                <Button>{t!("save", locale = code).into_owned()}</Button>
                <LinkButton href=PAGE look=Look::Quiet>
                    {t!("cancel", locale = code).into_owned()}
                </LinkButton>
            </div>
        </form>
    }
    .into_any()
}

fn delete_card(role: &OwnRole, state: &FormState, locale: Locale) -> AnyView {
    let code = locale.code();
    let (id, message) = (role.id.to_string(), state.error(""));
    view! {
        <Card>
            <FormMessage message=message/>
            <details class="discard">
                <summary>{t!("roles.delete", locale = code).into_owned()}</summary>
                <form method="post" action=DELETE>
                    <p>{t!("roles.delete_sure", locale = code).into_owned()}</p>
                    <input type="hidden" name="id" value=id/>
                    <Button look=Look::Danger>{t!("roles.delete_yes", locale = code).into_owned()}</Button>
                </form>
            </details>
        </Card>
    }
    .into_any()
}
