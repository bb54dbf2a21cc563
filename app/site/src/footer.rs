use crate::brand::{WEEKDAYS, weekday_name};
use kernel::Locale;
use leptos::prelude::*;
use rust_i18n::t;
use tenancy::{Brand, Contact, Officer, Span, site_name};

/// How the business is reached, at the end of each public page; nothing where it says nothing.
#[component]
pub fn ContactFooter(
    /// Whose.
    brand: Brand,
    /// The reader's language.
    locale: Locale,
) -> impl IntoView {
    let contact = brand.contact;
    if contact.is_empty() {
        return ().into_any();
    }
    let code = locale.code();
    let address = (!contact.address.is_empty()).then(|| view! { <address>{lines(&contact.address)}</address> });
    let phone = contact.phone.as_ref().map(|phone| {
        let href = format!("tel:{}", phone.as_str());
        view! {
            <p>
                <a href=href>{phone.to_string()}</a>
            </p>
        }
    });
    view! {
        <section class="contact" aria-label=t!("contact.label", locale = code).into_owned()>
            {address} {phone} {hours(&contact, locale)} {pages(&contact.social)}
            {contact.officer.as_ref().map(|officer| asked(officer, locale))}
        </section>
    }
    .into_any()
}

/// Text with its own line ends.
pub(crate) fn lines(text: &str) -> AnyView {
    let mut lines = text.lines().map(str::to_owned);
    let first = lines.next();
    let others = lines.map(|line| view! { <br/> {line} }).collect_view();
    view! { {first} {others} }.into_any()
}

fn hours(contact: &Contact, locale: Locale) -> AnyView {
    if contact.hours.is_empty() {
        return ().into_any();
    }
    let rows = contact.hours.grouped().into_iter().map(|(first, last, spans)| {
        view! {
            <div>
                <dt>{days(first, last, locale)}</dt>
                <dd>{times(spans, locale)}</dd>
            </div>
        }
    });
    view! {
        <h2>{t!("contact.hours", locale = locale.code()).into_owned()}</h2>
        <dl class="hours">{rows.collect_view()}</dl>
    }
    .into_any()
}

fn days(first: usize, last: usize, locale: Locale) -> String {
    let name = |weekday: usize| weekday_name(WEEKDAYS[weekday], locale);
    // Inside of a sentence Portuguese writes them small.
    let last_name = if locale == Locale::PtBr { name(last).to_lowercase() } else { name(last).into_owned() };
    match last - first {
        0 => name(first).into_owned(),
        1 => t!("contact.two_days", locale = locale.code(), first = name(first), last = last_name).into_owned(),
        _ => t!("contact.days", locale = locale.code(), first = name(first), last = last_name).into_owned(),
    }
}

fn times(spans: &[Span], locale: Locale) -> String {
    if spans.is_empty() {
        return t!("contact.closed", locale = locale.code()).into_owned();
    }
    spans.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn pages(social: &[String]) -> AnyView {
    if social.is_empty() {
        return ().into_any();
    }
    let links = social.iter().map(|page| {
        let name = site_name(page).to_owned();
        view! {
            <li>
                <a href=page.clone() rel="noopener noreferrer">
                    {name}
                </a>
            </li>
        }
    });
    view! { <ul class="elsewhere">{links.collect_view()}</ul> }.into_any()
}

/// LGPD art. 41 § 1: whom one asks about one's data, for everybody to see.
fn asked(officer: &Officer, locale: Locale) -> AnyView {
    let name = officer.name.clone();
    let link = officer.href().map(|href| {
        let shown = officer.channel.trim_start_matches("https://").to_owned();
        view! { <a href=href>{shown}</a> }
    });
    view! { <p class="officer">{t!("contact.officer", locale = locale.code()).into_owned()} " " {name} " · " {link}</p> }
        .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use tenancy::Hours;

    fn shown(contact: Contact, locale: Locale) -> String {
        let brand = Brand { contact, ..Brand::of_name("Aurora") };
        Owner::new().with(|| ContactFooter(ContactFooterProps { brand, locale }).into_view().to_html())
    }

    #[test]
    fn a_business_that_says_nothing_has_no_footer() {
        assert!(!shown(Contact::default(), Locale::PtBr).contains("section"));
    }

    #[test]
    fn a_reader_finds_where_when_and_whom_to_ask() {
        let mut hours = Hours::default();
        for weekday in 0..5 {
            hours = hours.with(weekday, "9-12, 13-18").unwrap();
        }
        let contact = Contact {
            address: "Rua <A>, 1\nSão Paulo".into(),
            phone: brazil::Phone::parse("11 98765-4321").ok(),
            hours,
            social: vec!["https://www.instagram.com/aurora".into()],
            officer: Some(Officer { name: "Marina".into(), channel: "dados@aurora.example".into() }),
        };
        let html = shown(contact, Locale::PtBr);
        for part in [
            "Rua &lt;A&gt;, 1",
            "href=\"tel:+5511987654321\"",
            "(11) 98765-4321",
            "Segunda a sexta",
            "09:00–12:00, 13:00–18:00",
            "Sábado e domingo",
            "Fechado",
            "href=\"https://www.instagram.com/aurora\"",
            "Instagram",
            "href=\"mailto:dados@aurora.example\"",
        ] {
            assert!(html.contains(part), "{part} in {html}");
        }
    }
}
