//! `/app/settings/teams/new` and `/app/settings/teams/{id}`.

use super::{
    PAGE, Team, TeamId,
    actions::{CHANGE, CREATE, DELETE},
    store,
};
use crate::{Permission, Staff, StaffMember, colleagues};
use kernel::{Error, FormState, Locale};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use rust_i18n::t;
use ui::{Button, Card, Check, Choice, Field, FormMessage, IdempotencyKey, LinkButton, Look, Select};

/// The form of a new team.
#[component]
pub fn NewTeamPage() -> AnyView {
    let locale = expect_context::<Locale>();
    let state = FormState::of(CREATE);
    ui::page(everybody(), move |people: Vec<StaffMember>| form(None, &people, &state, locale))
}

/// The form of a team that is there.
#[component]
pub fn EditTeamPage() -> AnyView {
    let locale = expect_context::<Locale>();
    let id = use_params_map().with_untracked(|params| params.get("id")).unwrap_or_default();
    let state = FormState::of(CHANGE);
    ui::page(load(id), move |(team, people): (Team, Vec<StaffMember>)| {
        let delete = delete_card(&team, locale);
        view! { {form(Some(&team), &people, &state, locale)} {delete} }.into_any()
    })
}

async fn everybody() -> Result<Vec<StaffMember>, Error> {
    let mut staff = Staff::begin(Permission::ManageStaff).await?;
    let people = colleagues(&mut staff).await?;
    staff.commit().await?;
    Ok(people)
}

async fn load(id: String) -> Result<(Team, Vec<StaffMember>), Error> {
    let mut staff = Staff::look(Permission::ManageStaff).await?;
    let id: TeamId = id.parse().map_err(|_| Error::NotFound)?;
    let team = store::load(&mut staff, id).await?;
    let people = colleagues(&mut staff).await?;
    staff.commit().await?;
    Ok((team, people))
}

fn form(team: Option<&Team>, people: &[StaffMember], state: &FormState, locale: Locale) -> AnyView {
    let code = locale.code();
    let (title, action) = match team {
        Some(_) => (t!("teams.edit", locale = code), CHANGE),
        None => (t!("teams.new", locale = code), CREATE),
    };
    let title = title.into_owned();
    let was_sent = !state.action.is_empty();
    let members = team.map(|team| team.members.as_slice()).unwrap_or_default();
    let boxes = people.iter().map(|person| {
        let id = person.id.to_string();
        let before = members.iter().any(|member| member.staff == person.id);
        let ticked = if was_sent { state.values.contains_key(&id) } else { before };
        view! { <Check name=id label=person.name.clone() checked=ticked/> }
    });
    let nobody = Choice { value: String::new(), label: t!("teams.nobody", locale = code).into_owned() };
    let choices = people.iter().map(|person| Choice { value: person.id.to_string(), label: person.name.clone() });
    let leads: Vec<Choice> = std::iter::once(nobody).chain(choices).collect();
    let lead = members.iter().find(|member| member.leads).map(|member| member.staff.to_string()).unwrap_or_default();
    let name = team.map(|team| team.name.clone()).unwrap_or_default();
    let id = team.map(|team| team.id.to_string());
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
                label=t!("teams.name", locale = code)
                value=state.value_or("name", &name)
                error=state.error("name")
                required=true
                maxlength=60
            />
            <fieldset class="ticks">
                <legend>{t!("teams.members", locale = code).into_owned()}</legend>
                {boxes.collect_view()}
            </fieldset>
            <Select
                name="lead"
                label=t!("teams.lead", locale = code)
                choices=leads
                value=state.value_or("lead", &lead)
                error=state.error("lead")
            />
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

fn delete_card(team: &Team, locale: Locale) -> AnyView {
    let (code, id) = (locale.code(), team.id.to_string());
    view! {
        <Card>
            <details class="discard">
                <summary>{t!("teams.delete", locale = code).into_owned()}</summary>
                <form method="post" action=DELETE>
                    <p>{t!("teams.delete_sure", locale = code).into_owned()}</p>
                    <input type="hidden" name="id" value=id/>
                    <Button look=Look::Danger>{t!("teams.delete_yes", locale = code).into_owned()}</Button>
                </form>
            </details>
        </Card>
    }
    .into_any()
}
