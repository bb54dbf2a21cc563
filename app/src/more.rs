use crate::here::here;
use identity::{
    MODULES_PAGE, PEOPLE_PAGE, PROFILE_PAGE, Permission, ROLES_PAGE, SignOutForm, Staff, StaffMember, TEAMS_PAGE,
};
use kernel::{Error, Locale};
use leptos::prelude::*;
use leptos_meta::Title;
use rust_i18n::t;
use settings::{AUDIT_PAGE, JOBS_PAGE, MAIL_PAGE, MAILS_PAGE};
use site::{BRAND_PAGE, LanguageSwitch, Mark, PAGES, SETUP};
use std::{borrow::Cow, sync::Arc};
use tenancy::Tenant;
use ui::Card;

/// `/app/mais`: who is signed in, the language, the business, the way out.
#[component]
pub(crate) fn MorePage() -> AnyView {
    let locale = expect_context::<Locale>();
    let tenant = expect_context::<Arc<Tenant>>();
    ui::page(load(), move |(member, links)| view! { <More member links tenant locale/> }.into_any())
}

/// A page of the business's own settings.
#[derive(Debug, Clone, Copy)]
struct Link {
    /// What lets a person see it.
    permission: Permission,
    href: &'static str,
    /// Its name in the reader's language.
    label: fn(&str) -> Cow<'static, str>,
}

const LINKS: &[Link] = &[
    Link { permission: Permission::ManageSettings, href: SETUP, label: |code| t!("more.setup", locale = code) },
    Link { permission: Permission::ManageSettings, href: PAGES, label: |code| t!("more.pages", locale = code) },
    Link { permission: Permission::ManageSettings, href: BRAND_PAGE, label: |code| t!("more.brand", locale = code) },
    Link { permission: Permission::ManageMail, href: MAIL_PAGE, label: |code| t!("more.mail", locale = code) },
    Link { permission: Permission::ManageSettings, href: MAILS_PAGE, label: |code| t!("more.mails", locale = code) },
    Link { permission: Permission::ManageStaff, href: PEOPLE_PAGE, label: |code| t!("more.people", locale = code) },
    Link { permission: Permission::ManageStaff, href: ROLES_PAGE, label: |code| t!("more.roles", locale = code) },
    Link { permission: Permission::ManageStaff, href: TEAMS_PAGE, label: |code| t!("more.teams", locale = code) },
    Link { permission: Permission::ManageModules, href: MODULES_PAGE, label: |code| t!("more.modules", locale = code) },
    Link { permission: Permission::ViewAudit, href: AUDIT_PAGE, label: |code| t!("more.audit", locale = code) },
    Link { permission: Permission::ManageJobs, href: JOBS_PAGE, label: |code| t!("more.jobs", locale = code) },
];

async fn load() -> Result<(StaffMember, Vec<Link>), Error> {
    let staff = Staff::begin(Permission::UseApp).await?;
    let member = staff.member().clone();
    let links = LINKS.iter().copied().filter(|link| staff.may_look(link.permission)).collect();
    staff.commit().await?;
    Ok((member, links))
}

#[component]
fn More(member: StaffMember, links: Vec<Link>, tenant: Arc<Tenant>, locale: Locale) -> impl IntoView {
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
                        <span class="badge">{member.role.label(locale)}</span>
                    </p>
                    <ul class="settings-links">
                        <li>
                            <a href=PROFILE_PAGE>{t!("more.profile", locale = code).into_owned()}</a>
                        </li>
                    </ul>
                    <SignOutForm locale=locale/>
                </Card>
                <Card title=t!("more.language", locale = code).into_owned()>
                    <LanguageSwitch locale=locale back=here()/>
                </Card>
                <Card title=t!("more.device", locale = code).into_owned()>
                    <ul class="settings-links">
                        <li>
                            <a href="/app/instalar">{t!("more.install", locale = code).into_owned()}</a>
                        </li>
                    </ul>
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
                {(!links.is_empty()).then(|| machine_room(links, locale))}
            </div>
        </div>
    }
}

/// What only some may look into.
fn machine_room(links: Vec<Link>, locale: Locale) -> AnyView {
    let code = locale.code();
    let links = links.into_iter().map(move |link| {
        view! {
            <li>
                <a href=link.href>{(link.label)(code).into_owned()}</a>
            </li>
        }
    });
    view! {
        <Card title=t!("more.machine_room", locale = code).into_owned()>
            <ul class="settings-links">{links.collect_view()}</ul>
        </Card>
    }
    .into_any()
}

/// An origin as people write it: without its scheme.
fn address(origin: &str) -> &str {
    origin.split_once("://").map_or(origin, |(_, host)| host)
}
