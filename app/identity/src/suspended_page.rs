use crate::{Permission, SignOutForm, Staff, access};
use kernel::{Error, Locale};
use leptos::prelude::*;
use leptos_meta::Title;
use rust_i18n::t;
use ui::Glyph;

/// What staff of a suspended business see at `/app/`: the owner how to go on, everybody else whom to ask.
#[component]
pub fn SuspendedPage() -> AnyView {
    let locale = expect_context::<Locale>();
    ui::page(may_pay(), move |may_pay| notice(locale, may_pay))
}

async fn may_pay() -> Result<bool, Error> {
    let staff = Staff::recognise(&access::request()?, &access::session()?).await?;
    let may_pay = staff.member().role.can(Permission::ManagePlan);
    staff.commit().await?;
    Ok(may_pay)
}

fn notice(locale: Locale, may_pay: bool) -> AnyView {
    let code = locale.code();
    let title = t!("suspended.title", locale = code);
    let text = if may_pay { t!("suspended.owner", locale = code) } else { t!("suspended.staff", locale = code) };
    view! {
        <Title text=title.clone().into_owned()/>
        <section class="page">
            <h1 class="hidden-label">{title.clone().into_owned()}</h1>
            <ui::EmptyState glyph=Glyph::Lock title=title text=text>
                <SignOutForm locale=locale/>
            </ui::EmptyState>
        </section>
    }
    .into_any()
}
