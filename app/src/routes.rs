use crate::{
    frame::{CustomerFrame, CustomerLayout, PublicFrame, PublicLayout, StaffFrame, StaffLayout},
    here::here,
    install::{CustomerInstallPage, InstallPage},
    more::MorePage,
    not_found::NotFoundPage,
    today::TodayPage,
};
use crm::{BoardPage, DealPage, MoveDealPage, NewDealPage};
use identity::{
    AskResetPage, CustomerCodePage, CustomerHomePage, CustomerProfilePage, CustomerSignInPage, EditRolePage,
    EditTeamPage, InvitationPage, InvitePage, ModulesPage, NewRolePage, NewTeamPage, NoticesPage, PeoplePage,
    PersonPage, ProfilePage, ResetPage, RolesPage, SignInPage, TeamsPage,
};
use kernel::{Error, Locale, uuid::Uuid};
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::{
    SsrMode,
    components::{ParentRoute, Route, Router, Routes},
    path,
};
use settings::{AuditPage, JobsPage, MailPage, MailsPage, WordsPage};
use site::{
    BrandPage, CustomPage, EditPagePage, HomePage, LanguageSwitch, NewPagePage, OfflinePage, PagesPage, SetupPage,
};
use std::{pin::Pin, sync::Arc};
use tenancy::{Tenant, TenantScope};
use ui::ErrorView;

/// Every page of the site; when the context holds an [`Error`], its page instead.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let brand = use_context::<Arc<Tenant>>().map(|tenant| tenant.brand.name.clone()).unwrap_or_default();
    view! {
        <Title text=brand.clone() formatter=move |text: String| title(&text, &brand)/>
        {match use_context::<Error>() {
            Some(error) => view! { <FailedPage error=error/> }.into_any(),
            None => view! { <Pages/> }.into_any(),
        }}
    }
}

/// The routes. All are rendered whole before the first byte, so that status, redirect and title are right.
#[component]
fn Pages() -> impl IntoView {
    view! {
        <Router>
            <Routes fallback=NotFoundPage>
                <ParentRoute path=path!("") view=PublicLayout ssr=SsrMode::Async>
                    <Route path=path!("/") view=HomePage ssr=SsrMode::Async/>
                    <Route path=path!("/offline") view=OfflinePage ssr=SsrMode::Async/>
                    <Route path=path!("/entrar") view=SignInPage ssr=SsrMode::Async/>
                    <Route path=path!("/app/entrar") view=SignInPage ssr=SsrMode::Async/>
                    <Route path=path!("/convite/:token") view=InvitationPage ssr=SsrMode::Async/>
                    <Route path=path!("/entrar/senha") view=AskResetPage ssr=SsrMode::Async/>
                    <Route path=path!("/app/entrar/senha") view=AskResetPage ssr=SsrMode::Async/>
                    <Route path=path!("/senha/:token") view=ResetPage ssr=SsrMode::Async/>
                    <Route path=path!("/c/entrar") view=CustomerSignInPage ssr=SsrMode::Async/>
                    <Route path=path!("/c/entrar/codigo") view=CustomerCodePage ssr=SsrMode::Async/>
                    <Route path=path!("/c/instalar") view=CustomerInstallPage ssr=SsrMode::Async/>
                </ParentRoute>
                <ParentRoute path=path!("/c") view=CustomerLayout ssr=SsrMode::Async>
                    <Route
                        path=path!("/perfil")
                        view=|| view! { <CustomerProfilePage language=language/> }
                        ssr=SsrMode::Async
                    />
                    <Route path=(leptos_router::StaticSegment("/"),) view=CustomerHomePage ssr=SsrMode::Async/>
                </ParentRoute>
                <ParentRoute path=path!("/app") view=StaffLayout ssr=SsrMode::Async>
                    <Route path=path!("/deals") view=BoardPage ssr=SsrMode::Async/>
                    <Route path=path!("/deals/new") view=NewDealPage ssr=SsrMode::Async/>
                    <Route path=path!("/deals/:id") view=DealPage ssr=SsrMode::Async/>
                    <Route path=path!("/deals/:id/move") view=MoveDealPage ssr=SsrMode::Async/>
                    <Route
                        path=path!("/settings/audit")
                        view=|| view! { <AuditPage names=names/> }
                        ssr=SsrMode::Async
                    />
                    <Route path=path!("/settings/brand") view=BrandPage ssr=SsrMode::Async/>
                    <Route path=path!("/settings/jobs") view=JobsPage ssr=SsrMode::Async/>
                    <Route
                        path=path!("/perfil")
                        view=|| view! { <ProfilePage language=language/> }
                        ssr=SsrMode::Async
                    />
                    <Route path=path!("/settings/mail") view=MailPage ssr=SsrMode::Async/>
                    <Route path=path!("/settings/mails") view=MailsPage ssr=SsrMode::Async/>
                    <Route path=path!("/settings/mails/:key") view=WordsPage ssr=SsrMode::Async/>
                    <Route path=path!("/settings/people") view=PeoplePage ssr=SsrMode::Async/>
                    <Route path=path!("/settings/people/new") view=InvitePage ssr=SsrMode::Async/>
                    <Route path=path!("/settings/people/:id") view=PersonPage ssr=SsrMode::Async/>
                    <Route path=path!("/settings/roles") view=RolesPage ssr=SsrMode::Async/>
                    <Route path=path!("/settings/roles/new") view=NewRolePage ssr=SsrMode::Async/>
                    <Route path=path!("/settings/roles/:id") view=EditRolePage ssr=SsrMode::Async/>
                    <Route path=path!("/settings/teams") view=TeamsPage ssr=SsrMode::Async/>
                    <Route path=path!("/settings/teams/new") view=NewTeamPage ssr=SsrMode::Async/>
                    <Route path=path!("/settings/teams/:id") view=EditTeamPage ssr=SsrMode::Async/>
                    <Route path=path!("/settings/modules") view=ModulesPage ssr=SsrMode::Async/>
                    <Route path=path!("/avisos") view=NoticesPage ssr=SsrMode::Async/>
                    <Route path=path!("/settings/pages") view=PagesPage ssr=SsrMode::Async/>
                    <Route path=path!("/settings/pages/new") view=NewPagePage ssr=SsrMode::Async/>
                    <Route path=path!("/settings/pages/:id") view=EditPagePage ssr=SsrMode::Async/>
                    <Route path=path!("/settings/setup") view=SetupPage ssr=SsrMode::Async/>
                    <Route path=path!("/mais") view=MorePage ssr=SsrMode::Async/>
                    <Route path=path!("/instalar") view=InstallPage ssr=SsrMode::Async/>
                    <Route path=(leptos_router::StaticSegment("/"),) view=TodayPage ssr=SsrMode::Async/>
                </ParentRoute>
                // Last: any one word that is no address of ours.
                <ParentRoute path=path!("") view=PublicLayout ssr=SsrMode::Async>
                    <Route path=path!("/:slug") view=CustomPage ssr=SsrMode::Async/>
                </ParentRoute>
            </Routes>
        </Router>
    }
}

/// The choice of a language, on the page it stands on.
fn language(locale: Locale) -> AnyView {
    view! { <LanguageSwitch locale=locale back=here()/> }.into_any()
}

/// What the modules call the things that the history names.
fn names<'a>(
    scope: &'a mut TenantScope,
    ids: &'a [Uuid],
) -> Pin<Box<dyn Future<Output = Result<Found, Error>> + Send + 'a>> {
    Box::pin(async {
        let mut names = crm::names(scope, ids).await?;
        names.extend(site::names(scope, ids).await?);
        Ok(names)
    })
}

type Found = Vec<(Uuid, String)>;

/// Stands in for the page of a form that could not be taken.
#[component]
fn FailedPage(error: Error) -> impl IntoView {
    let locale = expect_context::<Locale>();
    let path = here();
    let staff = path.starts_with("/app/") && !path.starts_with("/app/entrar");
    let customer = path.starts_with("/c/") && !path.starts_with("/c/entrar");
    let view = view! { <ErrorView error=error locale=locale path=path/> };
    if customer {
        view! { <CustomerFrame>{view}</CustomerFrame> }.into_any()
    } else if staff {
        view! { <StaffFrame>{view}</StaffFrame> }.into_any()
    } else {
        view! { <PublicFrame>{view}</PublicFrame> }.into_any()
    }
}

/// `Page · Business`, escaped: `leptos_meta` 0.8 writes titles into the document as they are.
fn title(text: &str, brand: &str) -> String {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    if text.is_empty() || text == brand { escaped(brand) } else { format!("{} · {}", escaped(text), escaped(brand)) }
}

#[cfg(test)]
mod tests;
