use super::{
    actions::ASSIGN,
    directory::Listed,
    invite::{choices, purposes},
};
use crate::Role;
use kernel::{FormState, Locale};
use leptos::prelude::*;
use rust_i18n::t;
use ui::{Button, Card, FormMessage, Look, Select};

/// What a person may do, to be chosen among what whoever reads may give.
pub(super) fn assign_card(listed: &Listed, roles: &[Role], state: &FormState, locale: Locale) -> AnyView {
    let code = locale.code();
    let (id, message, wrong) = (listed.id.to_string(), state.error(""), state.error("role"));
    let (choices, purposes) = (choices(roles, locale), purposes(roles, locale));
    let chosen = state.value_or("role", &listed.role.value());
    view! {
        <Card title=t!("person.role", locale = code).into_owned()>
            <form class="form" method="post" action=ASSIGN>
                <FormMessage message=message/>
                <input type="hidden" name="staff" value=id/>
                <Select
                    name="role"
                    label=t!("invite.role", locale = code)
                    choices=choices
                    value=chosen
                    error=wrong
                />
                {purposes}
                <div class="actions">
                    <Button look=Look::Quiet>{t!("person.assign", locale = code).into_owned()}</Button>
                </div>
            </form>
        </Card>
    }
    .into_any()
}
