//! `/app/settings/audit.csv`.

use super::{kinds, page::PAGE, query::Query, sentence::who};
use crate::{TrailExported, moment::moment};
use axum::{
    Extension,
    extract::RawQuery,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use chrono_tz::Tz;
use events::{
    Changes,
    audit::{self, Entry},
};
use identity::{Permission, Staff};
use kernel::{Error, Locale};
use rust_i18n::t;
use tenancy::RequestTenant;
use tower_sessions::Session;

/// Where the file is.
pub(super) const CSV: &str = "/app/settings/audit.csv";

/// Most rows of one file: what one request can hold.
const MOST: usize = 10_000;

/// Rows asked for together.
const PAGE_ROWS: i64 = 1_000;

/// `GET /app/settings/audit.csv`: the trail as a file, with the filter of the page. That somebody took it is a row of the
/// trail too.
pub async fn trail_csv(
    Extension(request): Extension<RequestTenant>,
    Extension(session): Extension<Session>,
    RawQuery(query): RawQuery,
) -> Response {
    let address = query.unwrap_or_default();
    match file(&request, &session, &address).await {
        Ok((name, text)) => (headers(&name), text).into_response(),
        // The page says what is wrong, or asks to sign in.
        Err(Error::Unauthenticated | Error::Invalid(_)) => Redirect::to(&format!("{PAGE}?{address}")).into_response(),
        Err(error) => StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR).into_response(),
    }
}

/// Its name without ending, and what is in it.
async fn file(request: &RequestTenant, session: &Session, address: &str) -> Result<(String, String), Error> {
    let mut staff = Staff::begin_with(request, session, Permission::ViewAudit).await?;
    let (locale, zone) = (staff.locale(), staff.tenant().time_zone);
    let query = of_address(address);
    let (filter, _) = query.read(locale)?;
    let mut text = String::from("\u{FEFF}");
    line(&mut text, heading(locale).iter().map(AsRef::as_ref));
    let (mut rows, mut before) = (0, None);
    loop {
        let page = audit::list(&mut staff, &filter, before, PAGE_ROWS).await?;
        for entry in &page {
            line(&mut text, cells(entry, locale, zone).iter().map(String::as_str));
        }
        rows += page.len();
        before = page.last().map(|entry| entry.seq);
        if (page.len() as i64) < PAGE_ROWS {
            break;
        }
        if rows >= MOST {
            line(&mut text, [t!("csv.bound", locale = locale.code(), most = MOST).as_ref()].into_iter());
            break;
        }
    }
    let exported = TrailExported { rows, filter: query.address(None) };
    events::record(&mut staff, &exported, Changes::none()).await?;
    let day = staff.now().with_timezone(&zone).format("%Y-%m-%d");
    let name = format!("{}-{day}", staff.tenant().slug);
    staff.commit().await?;
    Ok((name, text))
}

fn of_address(address: &str) -> Query {
    let mut query = Query::default();
    for (name, value) in form_urlencoded::parse(address.as_bytes()) {
        match name.as_ref() {
            "person" => query.person = value.into_owned(),
            "kind" => query.kind = value.into_owned(),
            "subject" => query.subject = value.into_owned(),
            "from" => query.from = value.into_owned(),
            "to" => query.to = value.into_owned(),
            _ => {}
        }
    }
    query
}

fn heading(locale: Locale) -> [std::borrow::Cow<'static, str>; 10] {
    let code = locale.code();
    [
        t!("csv.seq", locale = code),
        t!("csv.at", locale = code),
        t!("csv.who", locale = code),
        t!("csv.what", locale = code),
        t!("csv.verb", locale = code),
        t!("csv.subject", locale = code),
        t!("csv.subject_id", locale = code),
        t!("csv.address", locale = code),
        t!("csv.device", locale = code),
        t!("csv.changes", locale = code),
    ]
}

fn cells(entry: &Entry, locale: Locale, zone: Tz) -> [String; 10] {
    [
        entry.seq.to_string(),
        moment(entry.at, zone),
        who(entry, locale),
        kinds::label(&entry.verb, locale).into_owned(),
        entry.verb.clone(),
        entry.subject.clone(),
        entry.subject_id.map(|id| id.to_string()).unwrap_or_default(),
        entry.address.clone().unwrap_or_default(),
        entry.device.clone(),
        entry.changes.to_string(),
    ]
}

/// One line (RFC 4180), cells apart by semicolons, as spreadsheets in Brazil expect them.
fn line<'a>(text: &mut String, cells: impl Iterator<Item = &'a str>) {
    for (nth, cell) in cells.enumerate() {
        if nth > 0 {
            text.push(';');
        }
        text.push('"');
        // A spreadsheet would compute what begins like a formula (ASVS 1.2.10); an apostrophe makes it text.
        if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠']) {
            text.push('\'');
        }
        text.push_str(&cell.replace('"', "\"\""));
        text.push('"');
    }
    text.push_str("\r\n");
}

/// The name twice (RFC 6266): plain for old programs, and with its accent.
fn headers(name: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let attachment =
        format!("attachment; filename=\"historico-{name}.csv\"; filename*=UTF-8''hist%C3%B3rico-{name}.csv");
    if let Ok(attachment) = HeaderValue::from_str(&attachment) {
        headers.insert(header::CONTENT_DISPOSITION, attachment);
    }
    headers
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lined(cells: &[&str]) -> String {
        let mut text = String::new();
        line(&mut text, cells.iter().copied());
        text
    }

    #[test]
    fn a_cell_is_a_text_and_never_a_formula() {
        assert_eq!(lined(&["a", "b;c", "d\"e"]), "\"a\";\"b;c\";\"d\"\"e\"\r\n");
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"] {
            assert_eq!(lined(&[formula]), format!("\"'{formula}\"\r\n"), "{formula:?}");
        }
    }

    #[test]
    fn the_file_has_a_name_for_every_browser() {
        let headers = headers("aurora-2026-03-04");
        assert_eq!(
            headers[header::CONTENT_DISPOSITION],
            "attachment; filename=\"historico-aurora-2026-03-04.csv\"; filename*=UTF-8''hist%C3%B3rico-aurora-2026-03-04.csv"
        );
        assert_eq!(headers[header::CONTENT_TYPE], "text/csv; charset=utf-8");
    }

    proptest::proptest! {
        #[test]
        fn no_text_breaks_out_of_its_cell(cell in "(?s).*") {
            let text = lined(&[&cell, "x"]);
            let inner = text.strip_prefix('"').unwrap().strip_suffix("\";\"x\"\r\n").unwrap();
            proptest::prop_assert!(!inner.replace("\"\"", "").contains('"'));
            proptest::prop_assert!(!inner.starts_with(['=', '+', '-', '@']));
        }
    }
}
