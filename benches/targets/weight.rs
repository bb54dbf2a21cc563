use crate::{
    Outcome,
    ground::Ground,
    http::Request,
    page::{PATH, Page},
    table::Table,
    tenants::BUSY,
};
use std::{path::Path, process::Command};

/// What a browser has to fetch for the board.
pub(crate) fn weigh(ground: &Ground, page: &Page, table: &mut Table) -> Outcome<()> {
    let board = Request::get(PATH).cookie(&page.cookie).encoded("br");
    let html = compressed(ground, &board)?;
    table.note("HTML of the board, uncompressed", format!("{:.1} kB", page.html.len() as f64 / 1e3));
    kilobytes(table, "HTML of the board, brotli", html, 15);
    let paths = fetched(ground, page)?;
    for (what, ending, most) in [("CSS", ".css", 20), ("WASM", ".wasm", 120), ("JS", ".js", 8)] {
        let mut size = 0;
        for path in paths.iter().filter(|path| path.ends_with(ending)) {
            size += compressed(ground, &Request::get(path).encoded("br"))?;
        }
        if size == 0 {
            return Err(format!("Chromium fetched no {what} for the board: {paths:?}").into());
        }
        kilobytes(table, &format!("{what}, brotli"), size, most);
    }
    table.target("requests for the board", paths.len().to_string(), "<= 8", paths.len() <= 8);
    Ok(())
}

fn compressed(ground: &Ground, request: &Request<'_>) -> Outcome<usize> {
    let answer = ground.ask(BUSY, request)?.expect(200)?;
    match answer.headers("content-encoding").next() {
        Some("br") => Ok(answer.body.len()),
        // Too small to be compressed.
        None if answer.body.len() < 1_000 => Ok(answer.body.len()),
        other => Err(format!("{request:?} came in encoding {other:?}").into()),
    }
}

fn kilobytes(table: &mut Table, what: &str, bytes: usize, most: usize) {
    table.target(what, format!("{:.1} kB", bytes as f64 / 1e3), &format!("<= {most} kB"), bytes <= most * 1_000);
}

/// Every path that Chromium asks for when it opens the board for the first time.
fn fetched(ground: &Ground, page: &Page) -> Outcome<Vec<String>> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/requests.mjs");
    let output = Command::new("node")
        .arg(script)
        .args([&format!("http://{}{PATH}", ground.host(BUSY)), &page.cookie])
        .output()?;
    if !output.status.success() {
        return Err(format!("Chromium: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}
