use crate::{Found, Linked};
use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
};

/// What a file may do where a browser opens it by itself: nothing.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'";

/// Longest that a browser keeps what came by a link, seconds.
const LONGEST: u32 = 3600;

impl Linked {
    /// The file as an answer: of the kind we know it to be, never taken for another, alone in its sandbox, kept by this
    /// browser and by nobody on the way.
    pub fn answer(&self, found: Found) -> Response {
        let media = self.name.media();
        let kept = format!("private, max-age={}", self.seconds_left.min(LONGEST));
        let headers = [
            (header::CONTENT_TYPE, HeaderValue::from_static(media.content_type())),
            (header::CONTENT_LENGTH, HeaderValue::from(found.size)),
            (header::CONTENT_DISPOSITION, self.disposition()),
            (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
            (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
            (HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex")),
            (header::CACHE_CONTROL, HeaderValue::from_str(&kept).unwrap_or(HeaderValue::from_static("no-store"))),
        ];
        (headers, Body::from_stream(found.stream)).into_response()
    }

    /// RFC 6266: a plain name for old programs, the whole one beside it (RFC 8187).
    fn disposition(&self) -> HeaderValue {
        let shown = self.save_as.is_none() && self.name.media().is_shown();
        let kind = if shown { "inline" } else { "attachment" };
        let Some(name) = &self.save_as else { return HeaderValue::from_static(kind) };
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '.' | '-' | '_');
        let plain: String = name.chars().map(|c| if is_plain(c) { c } else { '_' }).collect();
        let whole: String = name.bytes().map(escaped).collect();
        let text = format!("{kind}; filename=\"{plain}\"; filename*=UTF-8''{whole}");
        HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("attachment"))
    }
}

fn escaped(byte: u8) -> String {
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{FileName, Media};

    fn linked(media: Media, save_as: Option<&str>) -> Linked {
        let name = FileName::of("logo", &"0a".repeat(32), media);
        Linked { name, save_as: save_as.map(str::to_owned), seconds_left: 60 }
    }

    #[test]
    fn only_a_picture_is_shown_in_its_place() {
        assert_eq!(linked(Media::Png, None).disposition(), "inline");
        for media in [Media::Pdf, Media::Text, Media::Other] {
            assert_eq!(linked(media, None).disposition(), "attachment");
        }
    }

    #[test]
    fn a_name_says_nothing_but_a_name() {
        let said = linked(Media::Png, Some("Orçamento \"1\"; x=\r\n../é.png")).disposition();
        assert_eq!(
            said,
            "attachment; filename=\"Or_amento _1__ x___.._\u{5f}.png\"; \
             filename*=UTF-8''Or%C3%A7amento%20%221%22%3B%20x%3D%0D%0A..%2F%C3%A9.png"
        );
    }
}
