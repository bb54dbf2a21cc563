//! What people write, as HTML that can do nothing: text, headings, lists, tables, links, pictures of this host.

use ammonia::{Builder, UrlRelative};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd, html::push_html};
use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

/// Every element that can come out.
const ELEMENTS: [&str; 27] = [
    "a",
    "blockquote",
    "br",
    "code",
    "del",
    "em",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "img",
    "li",
    "ol",
    "p",
    "pre",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
];

/// Every attribute that can come out, by element; `rel` is written by the cleaner itself.
const ATTRIBUTES: [(&str, &[&str]); 3] =
    [("a", &["href", "title"]), ("img", &["alt", "src", "title"]), ("ol", &["start"])];

const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let attributes: HashMap<_, HashSet<_>> =
        ATTRIBUTES.into_iter().map(|(element, names)| (element, names.iter().copied().collect())).collect();
    let mut cleaner = Builder::empty();
    cleaner
        .tags(HashSet::from(ELEMENTS))
        .clean_content_tags(HashSet::from(["script", "style", "template", "textarea", "title", "noscript"]))
        .generic_attributes(HashSet::new())
        .tag_attributes(attributes)
        .url_schemes(HashSet::from(SCHEMES))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(Some("noopener nofollow ugc"))
        .attribute_filter(|element, attribute, value| {
            let foreign = element == "img" && attribute == "src" && !is_own(value);
            (!foreign).then_some(Cow::Borrowed(value))
        });
    cleaner
});

/// Markdown as HTML. Headings are one step lower: the page's own is its title. Raw HTML goes through the same sieve as
/// everything else.
pub(crate) fn html(source: &str) -> String {
    let parser = Parser::new_ext(source, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH);
    let mut html = String::with_capacity(source.len() + source.len() / 2);
    push_html(&mut html, without_foreign_pictures(parser).map(lowered));
    CLEANER.clean(&html).to_string()
}

fn lowered(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Start(Tag::Heading { level, .. }) => {
            Event::Start(Tag::Heading { level: below(level), id: None, classes: Vec::new(), attrs: Vec::new() })
        }
        Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(below(level))),
        other => other,
    }
}

fn below(level: HeadingLevel) -> HeadingLevel {
    match level {
        HeadingLevel::H1 => HeadingLevel::H2,
        HeadingLevel::H2 => HeadingLevel::H3,
        HeadingLevel::H3 => HeadingLevel::H4,
        HeadingLevel::H4 => HeadingLevel::H5,
        HeadingLevel::H5 | HeadingLevel::H6 => HeadingLevel::H6,
    }
}

/// Of a picture from elsewhere its description stays: the site's policy would not let a browser fetch it.
fn without_foreign_pictures<'a>(events: impl Iterator<Item = Event<'a>>) -> impl Iterator<Item = Event<'a>> {
    let mut kept = Vec::new();
    events.filter(move |event| match event {
        Event::Start(Tag::Image { dest_url, .. }) => {
            kept.push(is_own(dest_url));
            is_own(dest_url)
        }
        Event::End(TagEnd::Image) => kept.pop().unwrap_or(false),
        _ => true,
    })
}

/// A path of this host: `/x`, never `//host`, and nothing that a browser reads as such.
fn is_own(address: &str) -> bool {
    address.starts_with('/')
        && !address.starts_with("//")
        && address.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\')
}

#[cfg(test)]
mod tests;
