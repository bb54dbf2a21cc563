use crate::here::here;
use identity::{Permission, Role, SignOutForm, Staff, StaffMember};
use kernel::{Error, Locale};
use leptos::prelude::*;
use leptos_meta::Title;
use rust_i18n::t;
use site::{LanguageSwitch, Mark};
use std::sync::Arc;
use tenancy::Tenant;
use ui::Card;

/// `/app/mais`: who is signed in, the language, the business, the way out.
#[component]
pub(crate) fn MorePage() -> AnyView {
    let locale = expect_context::<Locale>();
    let tenant = expect_context::<Arc<Tenant>>();
    ui::page(load(), move |member| view! { <More member tenant locale/> }.into_any())
}

async fn load() -> Result<StaffMember, Error> {
    let staff = Staff::begin(Permission::UseApp).await?;
    let member = staff.member().clone();
    staff.commit().await?;
    Ok(member)
}

#[component]
fn More(member: StaffMember, tenant: Arc<Tenant>, locale: Locale) -> impl IntoView {
    let code = locale.code();
    let title = t!("more.title", locale = code).into_owned();
    view! {
        <Title text=title.clone()/>
        <div class="page">
            <header class="page-head">
                <h1>{title}</h1>
            </header>
            <div class="settings">
                <Card title=t!("more.you", locale = code).into_owned()>
                    <div>
                        <p class="who-name">{member.name}</p>
                        <p class="muted">{member.email}</p>
                    </div>
                    <p>
                        <span class="badge">{role(member.role, code)}</span>
                    </p>
                    <SignOutForm locale=locale/>
                </Card>
                <Card title=t!("more.language", locale = code).into_owned()>
                    <LanguageSwitch locale=locale back=here()/>
                </Card>
                <Card title=t!("more.business", locale = code).into_owned()>
                    <div class="who">
                        <Mark brand=tenant.brand.clone()/>
                        <div>
                            <p class="who-name">{tenant.name.clone()}</p>
                            <a href="/">{address(&tenant.origin).to_owned()}</a>
                        </div>
                    </div>
                    <p class="muted small">{t!("more.public_page", locale = code).into_owned()}</p>
                </Card>
            </div>
        </div>
    }
}

/// An origin as people write it: without its scheme.
fn address(origin: &str) -> &str {
    origin.split_once("://").map_or(origin, |(_, host)| host)
}

fn role(role: Role, code: &str) -> String {
    match role {
        Role::Owner => t!("more.role.owner", locale = code),
        Role::Admin => t!("more.role.admin", locale = code),
        Role::Agent => t!("more.role.agent", locale = code),
        Role::Viewer => t!("more.role.viewer", locale = code),
    }
    .into_owned()
}
