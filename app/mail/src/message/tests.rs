use super::*;
use proptest::prelude::*;
use tenancy::{Brand, TenantId, TenantStatus, Trade};

fn tenant(name: &str) -> Tenant {
    Tenant {
        id: TenantId::new(),
        slug: "aurora".to_owned(),
        name: name.to_owned(),
        status: TenantStatus::Active,
        trial_ends_at: None,
        trade: Trade::Salon,
        time_zone: chrono_tz::America::Sao_Paulo,
        locale: Locale::PtBr,
        origin: "https://aurora.example:8443".to_owned(),
        modules: Vec::new(),
        brand: Brand { primary: "#a0306b".to_owned(), ..Brand::of_name(name) },
        database: "t_1".to_owned(),
        schema_version: 7,
    }
}

fn content(text: &str) -> Content {
    Content { subject: "Olá, Conceição".to_owned(), text: text.to_owned() }
}

fn written(name: &str, reply_to: Option<&str>, content: &Content) -> Result<String, MailError> {
    let tenant = tenant("Estúdio Aurora");
    let (id, at) = (Uuid::from_u128(7), DateTime::from_timestamp(1_772_636_400, 0).unwrap());
    let envelope = Envelope { name, from: "oi@aurora.example", reply_to, to: "ana@cliente.example", id, at };
    let message = message(&envelope, content, &tenant, Locale::PtBr)?;
    assert_eq!(message.envelope().to().len(), 1, "nobody else gets it");
    Ok(String::from_utf8(message.formatted()).expect("it is ASCII"))
}

/// The headers, unfolded.
fn headers(letter: &str) -> Vec<String> {
    let head = letter.split_once("\r\n\r\n").unwrap().0;
    head.replace("\r\n ", " ").split("\r\n").map(str::to_owned).collect()
}

#[test]
fn a_letter_says_who_it_is_from_and_that_a_machine_wrote_it() {
    let letter = written("Estúdio Aurora", Some("recado@aurora.example"), &content("Oi")).unwrap();
    let headers = headers(&letter);
    for expected in [
        "To: ana@cliente.example",
        "Reply-To: recado@aurora.example",
        "Auto-Submitted: auto-generated",
        "X-Auto-Response-Suppress: All",
        "Message-ID: <00000000-0000-0000-0000-000000000007@aurora.example>",
        "MIME-Version: 1.0",
    ] {
        assert!(headers.iter().any(|header| header == expected), "{expected}: {headers:#?}");
    }
    let from = headers.iter().find(|header| header.starts_with("From: ")).unwrap();
    assert!(from.ends_with("<oi@aurora.example>") && from.is_ascii() && !from.contains("Estú"), "{from}");
    assert!(letter.contains("text/plain") && letter.contains("text/html"));
    assert!(!letter.to_lowercase().contains("\nlist-"), "it is no mailing list");
}

#[test]
fn a_second_try_carries_the_same_number() {
    let id = |letter: String| headers(&letter).into_iter().find(|header| header.starts_with("Message-ID")).unwrap();
    let [one, other] = [(); 2].map(|()| id(written("Aurora", None, &content("Oi")).unwrap()));
    assert_eq!(one, other);
}

#[test]
fn an_address_that_is_none_is_refused() {
    for reply_to in ["", "ana", "ana@b\r\nBcc: x@y.example", "a@b.example, c@d.example"] {
        assert_eq!(written("Aurora", Some(reply_to), &content("Oi")), Err(MailError::Unwritable), "{reply_to:?}");
    }
}

#[test]
fn html_shows_text_as_text_and_opens_only_our_own_addresses() {
    let tenant = tenant("<b>Aurora</b>");
    let html = |text: &str| html::html(&content(text), &tenant, Locale::PtBr);
    let link = "https://aurora.example:8443/convite/abc";
    let page = html(&format!("Oi <script>alert(1)</script> & \"tchau\"\n\n{link}\n\nou {link} já"));
    assert!(page.contains("Oi &lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;tchau&quot;"), "{page}");
    assert!(page.contains("&lt;b&gt;Aurora&lt;/b&gt;") && !page.contains("<b>"), "{page}");
    assert_eq!(page.matches(&format!("<a href=\"{link}\"")).count(), 2, "{page}");
    assert!(page.contains(">Abrir</a>") && page.contains("lang=\"pt-BR\""), "{page}");
    for foreign in [
        "https://aurora.example.evil.example/",
        "https://evil.example/",
        "javascript:alert(1)",
        "https://aurora.example:8443",
        "https://aurora.example:8443@evil.example/",
    ] {
        assert!(!html(foreign).contains("<a "), "{foreign}");
    }
}

proptest! {
    #[test]
    fn no_name_and_no_subject_makes_a_header_of_its_own(name in "(?s).*", subject in "(?s).*", text in "(?s).*") {
        let content = Content { subject, text };
        let letter = written(&name, None, &content).unwrap();
        let names: Vec<String> =
            headers(&letter).iter().map(|header| header.split(':').next().unwrap().to_owned()).collect();
        let expected = [
            "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress", "MIME-Version",
            "Content-Type",
        ];
        prop_assert_eq!(names, expected);
    }
}
