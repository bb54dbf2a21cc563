use super::*;
use proptest::prelude::*;

/// One opening tag: its name and its attributes.
#[derive(Debug)]
struct Opened {
    element: String,
    attributes: Vec<(String, String)>,
}

/// The tags of what the cleaner wrote: it quotes every value and escapes `<` in text.
fn opened(html: &str) -> Vec<Opened> {
    let (mut found, mut rest) = (Vec::new(), html);
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '/').unwrap_or(rest.len());
        let element = rest[..end].to_owned();
        rest = &rest[end..];
        let mut attributes = Vec::new();
        while let Some(attribute) = rest.strip_prefix(' ') {
            let (name, after) = attribute.split_once("=\"").expect("every value is quoted");
            let (value, after) = after.split_once('"').expect("every quote is closed");
            attributes.push((name.to_owned(), value.to_owned()));
            rest = after;
        }
        rest = rest.strip_prefix('>').unwrap_or_else(|| panic!("an open tag in {html}"));
        if !element.starts_with('/') {
            found.push(Opened { element, attributes });
        }
    }
    found
}

/// Nothing that acts, nothing that loads from elsewhere, nothing that is not on the lists.
fn can_do_nothing(html: &str) {
    for Opened { element, attributes } in opened(html) {
        assert!(ELEMENTS.contains(&element.as_str()), "<{element}> in {html}");
        let allowed = ATTRIBUTES.iter().find(|(name, _)| *name == element).map_or(&[][..], |(_, allowed)| allowed);
        for (name, value) in attributes {
            let rel = element == "a" && name == "rel" && value == "noopener nofollow ugc";
            assert!(rel || allowed.contains(&name.as_str()), "{element} {name} in {html}");
            let value = value.replace("&amp;", "&");
            match name.as_str() {
                "src" => assert!(is_own(&value), "{value:?} in {html}"),
                "href" => assert!(leads_somewhere_known(&value), "{value:?} in {html}"),
                _ => {}
            }
        }
    }
}

/// As browsers read it: blanks and control characters do not count, and what cannot be a scheme is a path.
fn leads_somewhere_known(href: &str) -> bool {
    let read: String = href.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    match read.split_once(':') {
        Some((scheme, _)) if is_scheme(scheme) => SCHEMES.iter().any(|known| scheme.eq_ignore_ascii_case(known)),
        _ => true,
    }
}

/// A letter first (RFC 3986, 3.1): `:x` is a path.
fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
}

#[test]
fn what_people_write_is_shown_as_they_meant_it() {
    for (source, expected) in [
        ("Oi, **mundo**", "<p>Oi, <strong>mundo</strong></p>\n"),
        ("# Quem somos\n\n## Onde", "<h2>Quem somos</h2>\n<h3>Onde</h3>\n"),
        ("###### fim", "<h6>fim</h6>\n"),
        ("- um\n- dois", "<ul>\n<li>um</li>\n<li>dois</li>\n</ul>\n"),
        (
            "[Fale](https://wa.me/5511)",
            "<p><a href=\"https://wa.me/5511\" rel=\"noopener nofollow ugc\">Fale</a></p>\n",
        ),
        ("[Ligue](tel:+5511)", "<p><a href=\"tel:+5511\" rel=\"noopener nofollow ugc\">Ligue</a></p>\n"),
        ("[Sobre](/sobre)", "<p><a href=\"/sobre\" rel=\"noopener nofollow ugc\">Sobre</a></p>\n"),
        ("![Fachada](/fachada.png)", "<p><img src=\"/fachada.png\" alt=\"Fachada\"></p>\n"),
        ("~~velho~~ 1 < 2 & 3", "<p><del>velho</del> 1 &lt; 2 &amp; 3</p>\n"),
    ] {
        assert_eq!(html(source), expected, "{source}");
    }
    assert!(html("|a|b|\n|:-:|---|\n|1|2|").contains("<td>1</td>"), "without the style of its column");
}

#[test]
fn what_acts_or_comes_from_elsewhere_is_gone() {
    for source in [
        "<script>alert(1)</script>",
        "<style>body{display:none}</style>",
        "<img src=x onerror=alert(1)>",
        "<a href=\"javascript:alert(1)\" onclick=\"alert(1)\" style=\"color:red\">x</a>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "<javascript:alert(1)>",
        "![x](https://evil.example/x.png)",
        "![x](data:image/svg+xml,x)",
        "![x](//evil.example/x.png)",
        "<iframe src=\"https://evil.example\"></iframe>",
        "<form action=\"/api/x\"><input name=x><button>Enviar</button></form>",
        "<svg><script>alert(1)</script></svg>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        "<base href=\"https://evil.example\"><meta http-equiv=refresh content=0>",
        "<h1 id=content class=flash>Título falso</h1>",
    ] {
        let html = html(source);
        can_do_nothing(&html);
        for part in ["<script", "evil.example", "<h1", "id=", "display:none", "onerror", "onclick"] {
            assert!(!html.contains(part), "{part} in {html}, from {source}");
        }
    }
    assert_eq!(html("![A fachada](https://evil.example/x.png)"), "<p>A fachada</p>\n", "its description stays");
}

#[test]
fn deep_and_long_texts_come_to_an_end() {
    for piece in ["> ", "[", "![", "*", "<div>", "<b>", "<a>", "- ", "`", "[x](", "|", "<table>", "&", "<!--"] {
        can_do_nothing(&html(&piece.repeat(8_000 / piece.len())));
    }
}

/// What those try who want to break out.
const SOUP: [&str; 36] = [
    "<script>",
    "</script>",
    "javascript:alert(1)",
    "<img src=x onerror=alert(1)>",
    "[a](javascript:alert(1))",
    "[a](<java\tscript:alert(1)>)",
    "<a href=\"",
    "\">",
    "' onload='alert(1)",
    "<svg/onload=alert(1)>",
    "<style>",
    "</style>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "&#106;avascript:",
    "&colon;",
    "`",
    "\n```\n",
    "\n> ",
    "\n# ",
    "\n\n",
    "**",
    "\n|a|b|\n|-|-|\n",
    "data:text/html,",
    "<math>",
    "<mglyph>",
    "<noscript><p title=\"",
    "<template>",
    "![x](//evil.example)",
    "[x]: javascript:alert(1)\n",
    "[x]",
    "<ol start=\"javascript:1\" onfocus=alert(1)>",
    "\u{0}",
    "\u{202e}",
];

proptest! {
    #[test]
    fn no_soup_of_markdown_and_html_can_do_anything(
        pieces in prop::collection::vec(prop_oneof![4 => prop::sample::select(&SOUP[..]).prop_map(str::to_owned), 1 => any::<String>()], 0..24),
    ) {
        can_do_nothing(&html(&pieces.concat()));
    }

    #[test]
    fn no_text_can_do_anything(text in "(?s).*") {
        can_do_nothing(&html(&text));
    }
}
