//! `/app/settings/people`.

use super::directory::{self, Listed, State};
use crate::{Permission, Staff, StaffId};
use chrono_tz::Tz;
use kernel::{Error, Locale, moment};
use leptos::prelude::*;
use rust_i18n::t;
use ui::{BackLink, Glyph, Icon, LinkButton};

/// Where the page is.
pub const PAGE: &str = "/app/settings/people";

/// Everybody who works here, and who did.
#[component]
pub fn PeoplePage() -> AnyView {
    ui::page(load(), |people: People| people.view())
}

struct People {
    all: Vec<Listed>,
    me: StaffId,
    locale: Locale,
    zone: Tz,
}

async fn load() -> Result<People, Error> {
    let mut staff = Staff::look(Permission::ManageStaff).await?;
    let all = directory::list(&mut staff).await?;
    let (me, locale, zone) = (staff.member().id, staff.locale(), staff.tenant().time_zone);
    staff.commit().await?;
    Ok(People { all, me, locale, zone })
}

impl People {
    fn view(self) -> AnyView {
        let code = self.locale.code();
        let title = t!("people.title", locale = code).into_owned();
        let (gone, here): (Vec<&Listed>, Vec<&Listed>) = self.all.iter().partition(|listed| listed.state == State::Off);
        let number = gone.len();
        let gone = (number > 0).then(|| {
            view! {
                <details class="people-gone">
                    <summary>{t!("people.gone", locale = code, n = number).into_owned()}</summary>
                    {self.rows(&gone)}
                </details>
            }
        });
        view! {
            <leptos_meta::Title text=title.clone()/>
            {back(self.locale)}
            <header class="page-head">
                <h1>{title}</h1>
                <div class="act-first">
                    <LinkButton href=format!("{PAGE}/new")>
                        <Icon glyph=Glyph::Plus/>
                        {t!("people.invite", locale = code).into_owned()}
                    </LinkButton>
                </div>
            </header>
            <p class="muted">{t!("people.intro", locale = code).into_owned()}</p>
            {self.rows(&here)}
            {gone}
        }
        .into_any()
    }

    fn rows(&self, people: &[&Listed]) -> AnyView {
        let rows = people.iter().map(|listed| self.row(listed)).collect_view();
        view! { <ul class="people">{rows}</ul> }.into_any()
    }

    fn row(&self, listed: &Listed) -> AnyView {
        let code = self.locale.code();
        let you = (listed.id == self.me)
            .then(|| view! { <span class="badge">{t!("people.you", locale = code).into_owned()}</span> });
        view! {
            <li class="card">
                <a class="people-who" href=format!("{PAGE}/{}", listed.id)>
                    <span class="who-name">{listed.name.clone()}</span>
                    <span class="muted small">{listed.email.clone()}</span>
                </a>
                <p class="people-facts">
                    <span class="badge">{listed.role.label(self.locale)}</span>
                    {you}
                    <span class="muted small">{standing(listed, self.locale, self.zone)}</span>
                </p>
            </li>
        }
        .into_any()
    }
}

/// Whether they can come in, and when they last did.
pub(super) fn standing(listed: &Listed, locale: Locale, zone: Tz) -> String {
    let code = locale.code();
    match (listed.state, listed.last_sign_in) {
        (State::Invited, _) => t!("people.invited", locale = code),
        (State::Lapsed, _) => t!("people.lapsed", locale = code),
        (State::Off, _) => t!("people.off", locale = code),
        (State::Active, None) => t!("people.active", locale = code),
        (State::Active, Some(at)) => {
            let when = moment(at, zone);
            t!("people.last_sign_in", locale = code, when = when)
        }
    }
    .into_owned()
}

/// The way back to where the settings are.
pub(crate) fn back(locale: Locale) -> AnyView {
    view! {
        <BackLink href="/app/mais" label=t!("back.more", locale = locale.code())/>
    }
    .into_any()
}
