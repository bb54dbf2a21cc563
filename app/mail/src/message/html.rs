use super::Content;
use kernel::Locale;
use std::fmt::Write;
use tenancy::{Palette, Tenant};

/// The letter in HTML: one column, the tenant's name above, its colours on what can be opened. Nothing in it is loaded from
/// elsewhere, and all that people wrote is text.
pub(super) fn html(content: &Content, tenant: &Tenant, locale: Locale) -> String {
    let Palette { ink, .. } = tenant.brand.light();
    let (page, surface) = (Palette::LIGHT_PAGE, Palette::LIGHT_SURFACE);
    let font = "font-family:-apple-system,'Segoe UI',Roboto,Arial,sans-serif";
    let mut out = format!(
        "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{}</title></head>\
         <body style=\"margin:0;padding:24px 12px;background:{page};color:#1c1c21;{font};font-size:16px;line-height:1.5\">\
         <div style=\"max-width:560px;margin:0 auto;padding:24px;background:{surface};border-radius:12px\">\
         <p style=\"margin:0 0 16px;font-size:18px;font-weight:700;color:{ink}\">{}</p>",
        locale.code(),
        escaped(&content.subject),
        escaped(&tenant.brand.name),
    );
    let paragraphs = content.text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty());
    for paragraph in paragraphs {
        let _ = match is_ours(paragraph, tenant) {
            true => write!(out, "{}", button(paragraph, tenant, locale)),
            false => write!(out, "<p style=\"margin:0 0 16px\">{}</p>", lines(paragraph, tenant)),
        };
    }
    out.push_str("</div></body></html>");
    out
}

/// Only addresses of this tenant are made into links: what a person's name says cannot lead anywhere.
fn is_ours(word: &str, tenant: &Tenant) -> bool {
    let path = word.strip_prefix(tenant.origin.as_str());
    path.is_some_and(|path| path.starts_with('/')) && word.bytes().all(|byte| byte.is_ascii_graphic())
}

fn button(link: &str, tenant: &Tenant, locale: Locale) -> String {
    let Palette { fill, on_fill, .. } = tenant.brand.light();
    let link = escaped(link);
    let words = rust_i18n::t!("html.open", locale = locale.code());
    format!(
        "<p style=\"margin:0 0 8px\"><a href=\"{link}\" style=\"display:inline-block;padding:12px 24px;\
         border-radius:8px;background:{fill};color:{on_fill};font-weight:600;text-decoration:none\">{words}</a></p>\
         <p style=\"margin:0 0 16px;font-size:13px;color:#5b5b66;word-break:break-all\">{link}</p>"
    )
}

fn lines(paragraph: &str, tenant: &Tenant) -> String {
    let Palette { ink, .. } = tenant.brand.light();
    let word = |word: &str| match is_ours(word, tenant) {
        true => format!("<a href=\"{0}\" style=\"color:{ink}\">{0}</a>", escaped(word)),
        false => escaped(word),
    };
    let line = |line: &str| line.split(' ').map(word).collect::<Vec<_>>().join(" ");
    paragraph.lines().map(line).collect::<Vec<_>>().join("<br>")
}

fn escaped(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, c| {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
        out
    })
}
