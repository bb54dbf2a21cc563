//! Links that work once and for a time: what can be done with one, and the page of one with which nothing can.

use chrono::{DateTime, Utc};
use http::StatusCode;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use leptos_meta::Title;
use std::borrow::Cow;
use ui::{EmptyState, Glyph, LinkButton};

/// What can be done with a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    Open,
    Used,
    Expired,
}

impl State {
    /// How a link stands at `now`; one of somebody who works here no more is over too.
    pub(crate) fn of(
        used_at: Option<DateTime<Utc>>,
        expires_at: DateTime<Utc>,
        is_active: bool,
        now: DateTime<Utc>,
    ) -> Self {
        if used_at.is_some() {
            Self::Used
        } else if expires_at <= now || !is_active {
            Self::Expired
        } else {
            Self::Open
        }
    }
}

/// Why nothing can be done with a link, and the way on.
pub(crate) struct Closed {
    pub(crate) title: Cow<'static, str>,
    pub(crate) text: Cow<'static, str>,
    pub(crate) href: &'static str,
    pub(crate) label: Cow<'static, str>,
}

impl Closed {
    /// Gone, for one that was there; not found, for one that never was.
    pub(crate) fn view(self, state: Option<State>) -> AnyView {
        if let Some(response) = use_context::<ResponseOptions>() {
            response.set_status(if state.is_some() { StatusCode::GONE } else { StatusCode::NOT_FOUND });
        }
        let Self { title, text, href, label } = self;
        view! {
            <Title text=title.clone().into_owned()/>
            <section class="page">
                <h1 class="hidden-label">{title.clone().into_owned()}</h1>
                <EmptyState glyph=Glyph::Lock title=title text=text>
                    <LinkButton href=href>{label.into_owned()}</LinkButton>
                </EmptyState>
            </section>
        }
        .into_any()
    }
}
