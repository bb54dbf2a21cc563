//! The fields of the look.

use super::{read::WEEKDAYS, values::Values};
use kernel::Locale;
use leptos::prelude::*;
use rust_i18n::t;
use std::borrow::Cow;
use tenancy::{Corners, Font};
use ui::{Card, Choice, Field, Select, TextArea};

/// Names and words.
pub(super) fn words(values: &Values, locale: Locale) -> AnyView {
    let (values, code) = (values.clone(), locale.code());
    view! {
        <Card title=t!("brand.words", locale = code).into_owned()>
            <Field
                name="name"
                label=t!("brand.name.label", locale = code).into_owned()
                value=values.of("name")
                error=values.error("name")
                required=true
                maxlength=120
            />
            <Field
                name="short_name"
                label=t!("brand.short_name.label", locale = code).into_owned()
                hint=t!("brand.short_name.hint", locale = code).into_owned()
                value=values.of("short_name")
                error=values.error("short_name")
                required=true
                maxlength=12
            />
            <Field
                name="tagline"
                label=t!("brand.tagline.label", locale = code).into_owned()
                hint=t!("brand.tagline.hint", locale = code).into_owned()
                value=values.of("tagline")
                error=values.error("tagline")
                maxlength=160
            />
            <TextArea
                name="opening"
                label=t!("brand.opening.label", locale = code).into_owned()
                hint=t!("brand.opening.hint", locale = code).into_owned()
                value=values.of("opening")
                error=values.error("opening")
                rows=4
            />
        </Card>
    }
    .into_any()
}

/// Colours, letters, corners.
pub(super) fn look(values: &Values, locale: Locale) -> AnyView {
    let code = locale.code();
    let fonts = Font::ALL.map(|font| Choice { value: font.code().into(), label: font_name(font, locale).into_owned() });
    let corners = Corners::ALL
        .map(|corners| Choice { value: corners.code().into(), label: corners_name(corners, locale).into_owned() });
    view! {
        <Field
            name="primary"
            label=t!("brand.primary.label", locale = code).into_owned()
            hint=t!("brand.primary.hint", locale = code).into_owned()
            value=values.of("primary")
            error=values.error("primary")
            required=true
            maxlength=9
        />
        <Field
            name="secondary"
            label=t!("brand.secondary.label", locale = code).into_owned()
            hint=t!("brand.secondary.hint", locale = code).into_owned()
            value=values.of("secondary")
            error=values.error("secondary")
            maxlength=9
        />
        <Select
            name="font"
            label=t!("brand.font.label", locale = code).into_owned()
            choices=fonts.to_vec()
            value=values.of("font")
            error=values.error("font")
        />
        <Select
            name="corners"
            label=t!("brand.corners.label", locale = code).into_owned()
            choices=corners.to_vec()
            value=values.of("corners")
            error=values.error("corners")
        />
    }
    .into_any()
}

/// How the business is reached.
pub(super) fn contact(values: &Values, locale: Locale) -> AnyView {
    let (values, code) = (values.clone(), locale.code());
    let days = WEEKDAYS.map(|weekday| {
        view! {
            <Field
                name=weekday
                label=weekday_name(weekday, locale).into_owned()
                value=values.of(weekday)
                error=values.error(weekday)
                maxlength=60
            />
        }
    });
    view! {
        <Card title=t!("brand.contact", locale = code).into_owned()>
            <TextArea
                name="address"
                label=t!("brand.address.label", locale = code).into_owned()
                value=values.of("address")
                error=values.error("address")
                rows=3
            />
            <Field
                name="phone"
                label=t!("brand.phone.label", locale = code).into_owned()
                hint=t!("brand.phone.hint", locale = code).into_owned()
                value=values.of("phone")
                error=values.error("phone")
                kind="tel"
                inputmode="tel"
            />
            <TextArea
                name="social"
                label=t!("brand.social.label", locale = code).into_owned()
                hint=t!("brand.social.hint", locale = code).into_owned()
                value=values.of("social")
                error=values.error("social")
                rows=3
            />
            <fieldset class="hours-fields" id="horarios">
                <legend>{t!("brand.hours.label", locale = code).into_owned()}</legend>
                <p class="hint">{t!("brand.hours.hint", locale = code).into_owned()}</p>
                {days}
            </fieldset>
        </Card>
    }
    .into_any()
}

/// Whom one asks about one's data.
pub(super) fn officer(values: &Values, locale: Locale) -> AnyView {
    let (values, code) = (values.clone(), locale.code());
    view! {
        <Card title=t!("brand.officer.title", locale = code).into_owned()>
            <p class="muted">{t!("brand.officer.intro", locale = code).into_owned()}</p>
            <Field
                name="officer_name"
                label=t!("brand.officer.name", locale = code).into_owned()
                value=values.of("officer_name")
                error=values.error("officer_name")
                maxlength=120
            />
            <Field
                name="officer_channel"
                label=t!("brand.officer.channel", locale = code).into_owned()
                hint=t!("brand.officer.hint", locale = code).into_owned()
                value=values.of("officer_channel")
                error=values.error("officer_channel")
                maxlength=200
            />
        </Card>
    }
    .into_any()
}

fn font_name(font: Font, locale: Locale) -> Cow<'static, str> {
    let code = locale.code();
    match font {
        Font::System => t!("brand.font.system", locale = code),
        Font::Figtree => t!("brand.font.figtree", locale = code),
        Font::Nunito => t!("brand.font.nunito", locale = code),
        Font::Lora => t!("brand.font.lora", locale = code),
        Font::Bricolage => t!("brand.font.bricolage", locale = code),
    }
}

fn corners_name(corners: Corners, locale: Locale) -> Cow<'static, str> {
    let code = locale.code();
    match corners {
        Corners::Sharp => t!("brand.corners.sharp", locale = code),
        Corners::Soft => t!("brand.corners.soft", locale = code),
        Corners::Round => t!("brand.corners.round", locale = code),
    }
}

/// A weekday by the name of its field.
pub(crate) fn weekday_name(weekday: &str, locale: Locale) -> Cow<'static, str> {
    let code = locale.code();
    match weekday {
        "monday" => t!("weekday.monday", locale = code),
        "tuesday" => t!("weekday.tuesday", locale = code),
        "wednesday" => t!("weekday.wednesday", locale = code),
        "thursday" => t!("weekday.thursday", locale = code),
        "friday" => t!("weekday.friday", locale = code),
        "saturday" => t!("weekday.saturday", locale = code),
        _ => t!("weekday.sunday", locale = code),
    }
}
