use crate::{
    here::here,
    navigation::{Entry, customer_entries, entries, has_islands},
};
use events::live::LiveUpdates;
use identity::Bell;
use kernel::Locale;
use leptos::prelude::*;
use leptos_router::components::Outlet;
use rust_i18n::t;
use site::{ContactFooter, LanguageSwitch, Mark, Menu};
use std::sync::Arc;
use tenancy::{RequestTenant, Tenant, TenantStatus};
use ui::{Flash, Icon, Tone};

/// Around the pages of the routes below `/`, with the menu of the business's own pages; the staff's sign-in has none.
#[component]
pub(crate) fn PublicLayout() -> impl IntoView {
    let here = here();
    let menu = (!here.starts_with("/app")).then(|| view! { <Menu here/> }.into_any());
    view! {
        <PublicFrame menu>
            <Outlet/>
        </PublicFrame>
    }
}

/// Around the customers' pages below `/c`.
#[component]
pub(crate) fn CustomerLayout() -> impl IntoView {
    view! {
        <CustomerFrame>
            <Outlet/>
        </CustomerFrame>
    }
}

/// Around the pages of the routes below `/app`. A suspended business has nowhere to go from there, so no navigation.
#[component]
pub(crate) fn StaffLayout() -> impl IntoView {
    if expect_context::<Arc<Tenant>>().status == TenantStatus::Suspended {
        return view! { <PublicLayout/> }.into_any();
    }
    view! {
        <StaffFrame>
            <Outlet/>
        </StaffFrame>
    }
    .into_any()
}

/// A page for anyone: the business's sign and its menu above, the choice of language below. On the first page the sign
/// stands in the middle, and the menu below it.
#[component]
pub(crate) fn PublicFrame(#[prop(optional_no_strip)] menu: Option<AnyView>, children: Children) -> impl IntoView {
    let locale = expect_context::<Locale>();
    let brand = expect_context::<Arc<Tenant>>().brand.clone();
    let here = here();
    let is_home = here.split('?').next() == Some("/");
    let name = brand.name.clone();
    let (above, below) = if is_home { (None, menu) } else { (menu, None) };
    let contact = brand.clone();
    view! {
        <div class="public">
            <header class="public-head">
                {(!is_home)
                    .then(|| {
                        view! {
                            <a class="brand-link" href="/">
                                <Mark brand=brand/>
                                <span>{name}</span>
                            </a>
                        }
                    })}
                {above}
            </header>
            <main class="public-main" id="content">
                {children()}
            </main>
            <footer class="public-foot">
                {below}
                <ContactFooter brand=contact locale=locale/>
                <LanguageSwitch locale=locale back=here/>
            </footer>
        </div>
    }
}

/// A page for staff: tabs below on a phone, a rail beside on a desk. Checks no access: every page does that itself.
#[component]
pub(crate) fn StaffFrame(children: Children) -> impl IntoView {
    let locale = expect_context::<Locale>();
    let tenant = expect_context::<Arc<Tenant>>();
    let here = here();
    let brand = tenant.brand.clone();
    let name = brand.name.clone();
    let is_read_only = use_context::<RequestTenant>().is_some_and(|request| tenant.is_read_only(request.facts().now));
    let is_live = has_islands(&here);
    let notice = is_read_only.then(|| why_read_only(tenant.status, locale));
    let tabs = Suspend::new(async move {
        let off = identity::modules_off().await;
        tabs(entries(&tenant, &off, locale), &here)
    });
    view! {
        <a class="skip" href="#content">
            {t!("navigation.skip", locale = locale.code()).into_owned()}
        </a>
        <div class="staff">
            <nav class="tabs" aria-label=t!("navigation.label", locale = locale.code()).into_owned()>
                <a class="brand-link staff-brand" href="/app/">
                    <Mark brand=brand/>
                    <span>{name}</span>
                </a>
                <ul>{tabs}</ul>
            </nav>
            <Bell locale/>
            <main class="staff-main" id="content">
                {notice.map(|notice| view! { <Flash tone=Tone::Notice>{notice}</Flash> })}
                {children()}
            </main>
        </div>
        {is_live.then(|| view! { <LiveUpdates/> })}
    }
}

/// A page for a customer who signed in, in the shape of the staff's. Checks no access: every page does that itself.
#[component]
pub(crate) fn CustomerFrame(children: Children) -> impl IntoView {
    let locale = expect_context::<Locale>();
    let brand = expect_context::<Arc<Tenant>>().brand.clone();
    let name = brand.name.clone();
    let tabs = tabs(customer_entries(locale), &here());
    view! {
        <a class="skip" href="#content">
            {t!("navigation.skip", locale = locale.code()).into_owned()}
        </a>
        <div class="staff">
            <nav class="tabs" aria-label=t!("navigation.label", locale = locale.code()).into_owned()>
                <a class="brand-link staff-brand" href="/c/">
                    <Mark brand=brand.clone()/>
                    <span>{name.clone()}</span>
                </a>
                <ul>{tabs}</ul>
            </nav>
            <main class="staff-main" id="content">
                <a class="brand-link customer-brand" href="/">
                    <Mark brand=brand/>
                    <span>{name}</span>
                </a>
                {children()}
            </main>
        </div>
    }
}

/// The places of an app, the one at `here` marked.
fn tabs(entries: Vec<Entry>, here: &str) -> AnyView {
    let tabs = entries.into_iter().map(|entry| {
        let current = entry.holds(here).then_some("page");
        view! {
            <li>
                <a href=entry.href aria-current=current>
                    <Icon glyph=entry.glyph/>
                    <span>{entry.label}</span>
                </a>
            </li>
        }
    });
    tabs.collect_view().into_any()
}

/// Why the buttons that change something are gone when a business may only read.
fn why_read_only(status: TenantStatus, locale: Locale) -> String {
    match status {
        TenantStatus::Trial => t!("read_only.trial", locale = locale.code()),
        _ => t!("read_only.payment", locale = locale.code()),
    }
    .into_owned()
}
