//! How a business looks: tried out by the owner, published, seen by everybody.

mod support;

use axum::{body::Body, http::StatusCode};
use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};
use sqlx::ConnectOptions;
use std::{io::Cursor, time::Duration};
use support::{Answer, Client, Town};

const PAGE: &str = "/app/settings/brand";
const PREVIEW: &str = "/app/settings/brand/preview";
const SAVE: &str = "/api/site/brand/save";

/// What the form sends when nothing but these is changed.
fn fields<'a>(changed: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let plain = [
        ("name", "Estúdio Aurora"),
        ("short_name", "Aurora"),
        ("primary", "#3b5b7a"),
        ("font", "system"),
        ("corners", "soft"),
    ];
    let kept = plain.into_iter().filter(|(name, _)| changed.iter().all(|(other, _)| other != name));
    kept.chain(changed.iter().copied()).collect()
}

async fn send_logo(client: &mut Client, content: &[u8]) -> Answer {
    let head = b"--edge\r\nContent-Disposition: form-data; name=\"logo\"; filename=\"logo.png\"\r\nContent-Type: image/png\r\n\r\n";
    let body = [&head[..], content, b"\r\n--edge--\r\n"].concat();
    let headers = [
        ("accept", "text/html"),
        ("content-type", "multipart/form-data; boundary=edge"),
        ("sec-fetch-site", "same-origin"),
    ];
    client.send("POST", "/app/settings/brand/logo", Body::from(body), &headers).await
}

fn png(width: u32, height: u32) -> Vec<u8> {
    png_of(width, height, [200, 20, 30])
}

fn png_of(width: u32, height: u32, [red, green, blue]: [u8; 3]) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let image: DynamicImage = RgbaImage::from_pixel(width, height, Rgba([red, green, blue, 255])).into();
    image.write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// The check sum of a chunk of a PNG.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 })
    })
}

/// The first address in a page that begins like this.
fn address(page: &str, begin: &str) -> String {
    let at = page.find(begin).unwrap_or_else(|| panic!("{begin} is not in {page}"));
    page[at..].split(['"', '&']).next().unwrap().to_owned()
}

/// A published look is there when the registry told it: at once, but not in no time.
async fn seen(client: &mut Client, part: &str) -> Answer {
    for _ in 0..100 {
        let answer = client.get("/").await;
        if answer.body.contains(part) {
            return answer;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("{part} never was seen");
}

#[tokio::test]
async fn a_draft_is_seen_by_who_made_it_and_a_published_look_by_everybody() {
    let town = Town::new().await;
    let (mut owner, mut anyone) = (town.staff("admin").await, town.anonymous("aurora.localhost"));
    let look = [
        ("name", "Aurora Nova"),
        ("primary", "#B0306A"),
        ("opening", "Oi!\r\n\r\nVem <b>ver</b>."),
        ("font", "lora"),
        ("phone", "11 98765-4321"),
        ("monday", "9 às 18"),
        ("social", "instagram.com/aurora"),
        ("officer_name", "Marina"),
        ("officer_channel", "dados@aurora.example"),
    ];
    let saved = owner.post(SAVE, &fields(&look)).await;
    assert_eq!(
        (saved.status, saved.location()),
        (StatusCode::SEE_OTHER, "/app/settings/brand?feito=saved"),
        "{}",
        saved.body
    );
    assert!(!anyone.get("/").await.body.contains("Aurora Nova"));

    let preview = owner.get(PREVIEW).await;
    assert_eq!(preview.status, StatusCode::OK, "{}", preview.body);
    for part in [
        "Aurora Nova",
        "--brand:#b0306a",
        "--font:Lora",
        "Vem &lt;b&gt;ver&lt;/b&gt;.",
        "tel:+5511987654321",
        "Instagram",
    ] {
        assert!(preview.body.contains(part), "{part}: {}", preview.body);
    }
    assert_eq!(preview.header("x-frame-options"), "SAMEORIGIN");
    assert!(preview.header("content-security-policy").contains("frame-ancestors 'self'"));
    let page = owner.get(PAGE).await;
    assert!(page.header("content-security-policy").contains("frame-ancestors 'none'"));
    assert!(page.body.contains("value=\"Aurora Nova\"") && !page.body.contains("style=\""), "{}", page.body);

    let published = owner.post(SAVE, &fields(&[&look[..], &[("then", "publish")]].concat())).await;
    assert_eq!(published.location(), "/app/settings/brand?feito=published", "{}", published.body);
    let home = seen(&mut anyone, "Aurora Nova").await;
    assert!(home.body.contains("mailto:dados@aurora.example"), "on each public page: {}", home.body);
    let css = anyone.get(&address(&home.body, "/marca-")).await;
    assert!(css.header("cache-control").contains("immutable") && css.body.contains("--brand:#b0306a"));
    let rival = town.anonymous("oficina.localhost").get("/").await;
    assert!(!rival.body.contains("Aurora Nova"));

    let back = owner.post("/api/site/brand/restore", &[("version", "1")]).await;
    assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.body);
    seen(&mut anyone, "Estúdio Aurora").await;
    let page = owner.get(PAGE).await.body;
    assert!(page.contains("Versão 3") && page.contains("Volta à versão 1") && page.contains("Versão 2"), "{page}");
    let trail = owner.get("/app/settings/audit").await.body;
    assert!(trail.contains("publicou a marca") && trail.contains("mexeu no rascunho da marca"), "{trail}");
}

#[tokio::test]
async fn what_is_typed_is_shown_before_it_is_kept() {
    let town = Town::new().await;
    let mut owner = town.staff("admin").await;
    let shown = owner.post(PREVIEW, &fields(&[("name", "Só para ver"), ("primary", "#fff;}")])).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.body);
    assert!(shown.body.contains("Só para ver") && !shown.body.contains("fff;}"), "{}", shown.body);
    assert!(!owner.get(PREVIEW).await.body.contains("Só para ver"));
    let yellow = owner.post(PREVIEW, &fields(&[("primary", "#ffee00")])).await;
    let (_, corrected) = yellow.body.split_once("<template>").unwrap_or_else(|| panic!("{}", yellow.body));
    assert!(corrected.contains("mais escura") && corrected.contains("#ffee00"), "{corrected}");
    assert!(!town.anonymous("aurora.localhost").get("/").await.body.contains("<template"));
}

#[tokio::test]
async fn a_wrong_field_is_told_and_nothing_is_kept() {
    let town = Town::new().await;
    let mut owner = town.staff("admin").await;
    for (field, typed, told) in [
        ("primary", "#fff;}", "seis dígitos"),
        ("font", "Comic \"Sans\"", "Escolha uma opção"),
        ("social", "javascript:alert(1)", "https"),
        ("monday", "sempre", "9h às 18h"),
        ("name", "", "Preencha"),
    ] {
        let answer =
            owner.post(SAVE, &fields(&[(field, typed), ("tagline", "Fica digitado"), ("then", "publish")])).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        assert!(answer.body.contains(told) && answer.body.contains("Fica digitado"), "{field}: {}", answer.body);
    }
    let shown = owner.post(SAVE, &fields(&[("name", ""), ("primary", "#ffee00")])).await.body;
    let (_, corrected) = shown.split_once("id=\"contraste\"").unwrap();
    assert!(corrected.contains("mais escura") && corrected.contains("#ffee00"), "of what is typed: {corrected}");
    assert!(!owner.get(PAGE).await.body.contains("Fica digitado"));
}

#[tokio::test]
async fn two_who_edit_at_once_do_not_undo_each_other() {
    let town = Town::new().await;
    let mut owner = town.staff("admin").await;
    let first = owner.post(SAVE, &fields(&[("tagline", "Primeira"), ("draft", "0")])).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER);
    let second = owner.post(SAVE, &fields(&[("tagline", "Segunda"), ("draft", "0")])).await;
    assert_eq!(second.status, StatusCode::CONFLICT);
    assert!(owner.get(PREVIEW).await.body.contains("Primeira"));
}

#[tokio::test]
async fn a_logo_is_shown_by_a_link_that_ends_and_published_for_ever() {
    let town = Town::new().await;
    let (mut owner, mut anyone) = (town.staff("admin").await, town.anonymous("aurora.localhost"));
    let sent = send_logo(&mut owner, &png(300, 100)).await;
    assert_eq!(
        (sent.status, sent.location()),
        (StatusCode::SEE_OTHER, "/app/settings/brand?feito=logo"),
        "{}",
        sent.body
    );
    let page = owner.get(PAGE).await;
    assert!(page.body.contains("name=\"pick\" value=\"#c8141e\""), "its colour is proposed: {}", page.body);
    let link = address(&page.body, "/arquivo/");
    let file = owner.get(&link).await;
    assert_eq!((file.status, file.header("content-type")), (StatusCode::OK, "image/png"));
    assert_eq!((file.header("x-content-type-options"), file.header("content-disposition")), ("nosniff", "inline"));
    assert!(
        file.header("content-security-policy").contains("sandbox")
            && file.header("cache-control").starts_with("private")
    );
    assert_eq!(town.anonymous("oficina.localhost").get(&link).await.status, StatusCode::NOT_FOUND, "another business");
    assert_eq!(anyone.get(&format!("{}x", &link[..link.len() - 1])).await.status, StatusCode::NOT_FOUND, "changed");

    owner.post(SAVE, &fields(&[("pick", "#c8141e"), ("then", "publish")])).await;
    let home = seen(&mut anyone, "/logo-").await;
    assert_eq!(anyone.get(&address(&home.body, "/logo-")).await.status, StatusCode::OK);
    let apple = address(&home.body, "/icone-");
    for (suffix, size) in [("-192", 192), ("-512", 512), ("-maskable-512", 512), ("-180", 180), ("-32", 32)] {
        let hash = apple.trim_start_matches("/icone-").split('-').next().unwrap();
        let icon = anyone.get(&format!("/icone-{hash}{suffix}.png")).await;
        assert!(icon.header("cache-control").contains("immutable"), "{suffix}: {}", icon.status);
        let image = image::load_from_memory_with_format(&icon.bytes, ImageFormat::Png).unwrap();
        assert_eq!((image.width(), image.height()), (size, size), "{suffix}");
    }
    let removed = owner.post("/api/site/brand/remove_logo", &[]).await;
    assert_eq!(removed.status, StatusCode::SEE_OTHER);
    assert_eq!(owner.get(&link).await.status, StatusCode::OK, "what was published is kept for who goes back");
}

/// A logo that is tried out: the link to it.
async fn try_logo(owner: &mut Client, content: &[u8]) -> String {
    assert_eq!(send_logo(owner, content).await.status, StatusCode::SEE_OTHER);
    address(&owner.get(PAGE).await.body, "/arquivo/")
}

#[tokio::test]
async fn what_is_thrown_away_takes_its_logo_along_and_the_colours_are_those_of_the_one_that_stays() {
    let town = Town::new().await;
    let (mut owner, mut anyone) = (town.staff("admin").await, town.anonymous("aurora.localhost"));
    let [red, blue, green] = [[200, 20, 30], [11, 92, 173], [20, 120, 40]].map(|colour| png_of(64, 64, colour));
    let proposes = |page: &str, colour: &str| {
        assert_eq!(page.matches("name=\"pick\"").count(), 1, "{page}");
        assert!(page.contains(&format!("name=\"pick\" value=\"{colour}\"")), "{colour}: {page}");
    };

    let first = try_logo(&mut owner, &red).await;
    let published = owner.post(SAVE, &fields(&[("then", "publish")])).await;
    assert!(published.location().ends_with("=published"), "{}", published.body);
    let thrown_away = try_logo(&mut owner, &blue).await;
    proposes(&owner.get(PAGE).await.body, "#0b5cad");
    let discarded = owner.post("/api/site/brand/discard", &[]).await;
    assert_eq!(discarded.location(), "/app/settings/brand?feito=discarded", "{}", discarded.body);
    let page = owner.get(PAGE).await.body;
    proposes(&page, "#c8141e");
    assert!(!page.contains("/api/site/brand/discard"), "there is no draft any more: {page}");
    assert_eq!(owner.get(&thrown_away).await.status, StatusCode::NOT_FOUND);
    assert_eq!(owner.get(&first).await.status, StatusCode::OK);
    seen(&mut anyone, "/logo-").await;

    try_logo(&mut owner, &green).await;
    owner.post(SAVE, &fields(&[("then", "publish")])).await;
    let tried = try_logo(&mut owner, &blue).await;
    let restored = owner.post("/api/site/brand/restore", &[("version", "2")]).await;
    assert!(restored.location().contains("=restored"), "{}", restored.body);
    proposes(&owner.get(PAGE).await.body, "#c8141e");
    assert_eq!(owner.get(&tried).await.status, StatusCode::NOT_FOUND);
    let again = owner.post("/api/site/brand/restore", &[("version", "2")]).await;
    assert!(again.location().contains("=same"), "{}", again.location());
    owner.post("/api/site/brand/restore", &[("version", "1")]).await;
    let page = owner.get(PAGE).await.body;
    assert!(!page.contains("name=\"pick\"") && !page.contains("/arquivo/"), "without a logo: {page}");
}

#[tokio::test]
async fn a_logo_that_cannot_be_written_down_leaves_no_file() {
    let town = Town::new().await;
    let mut owner = town.staff("admin").await;
    let url = &town.pair.platform.admin_settings.admin_url;
    let admin: sqlx::postgres::PgConnectOptions = url.parse().unwrap();
    let mut database = admin.database(&town.pair.aurora.database).connect().await.unwrap();
    let refuse = "alter table site.brand_draft add constraint refused check (false)";
    sqlx::raw_sql(refuse).execute(&mut database).await.unwrap();
    assert_eq!(send_logo(&mut owner, &png(64, 64)).await.status, StatusCode::INTERNAL_SERVER_ERROR);
    let kept = town.site.files().remove_all(town.pair.aurora.id).await.unwrap();
    assert_eq!(kept, 0, "files that nothing names");
}

#[tokio::test]
async fn a_link_to_a_file_ends() {
    let town = Town::new().await;
    let mut owner = town.staff("admin").await;
    try_logo(&mut owner, &png(64, 64)).await;
    let draft: String = {
        let mut scope = town.pair.platform.scope(&town.pair.aurora).await;
        let logo = "select look ->> 'logo' from site.brand_draft";
        sqlx::query_scalar(logo).fetch_one(scope.conn()).await.unwrap()
    };
    let files = town.site.files().of(&town.pair.aurora);
    for (seconds, status) in [(1, StatusCode::OK), (0, StatusCode::NOT_FOUND), (-1, StatusCode::NOT_FOUND)] {
        let until = testkit::now() + chrono::Duration::seconds(seconds);
        let link = files.link(&files::Link { name: draft.parse().unwrap(), until, save_as: None });
        assert_eq!(owner.get(&link).await.status, status, "{seconds}");
    }
}

#[tokio::test]
async fn every_public_page_says_whom_to_ask_about_ones_data() {
    let town = Town::new().await;
    let (mut owner, mut anyone) = (town.staff("admin").await, town.anonymous("aurora.localhost"));
    let officer = [("officer_name", "Marina"), ("officer_channel", "dados@aurora.example"), ("then", "publish")];
    let published = owner.post(SAVE, &fields(&officer)).await;
    assert!(published.location().ends_with("=published"), "{}", published.body);
    seen(&mut anyone, "mailto:dados@aurora.example").await;
    let key = uuid::Uuid::now_v7().to_string();
    let sobre = [("key", &*key), ("title", "Sobre"), ("source", "Oi."), ("public", "1")];
    assert_eq!(owner.post("/api/site/page/create", &sobre).await.status, StatusCode::SEE_OTHER);
    let key = uuid::Uuid::now_v7().to_string();
    let nina = [("key", &*key), ("name", "Nina"), ("email", "nina@aurora.example"), ("role", "agent")];
    let invited = owner.post("/api/identity/staff/invite", &nina).await;
    assert_eq!(invited.status, StatusCode::SEE_OTHER, "{}", invited.body);
    let page = owner.get(invited.location()).await.body;
    let (_, token) = page.split_once("/convite/").unwrap_or_else(|| panic!("no link: {page}"));
    let invitation = format!("/convite/{}", &token[..43]);
    for path in ["/", &invitation, "/sobre", "/entrar", "/app/entrar", "/c/entrar", "/convite/qualquer", "/nada-aqui"] {
        let page = anyone.get(path).await;
        assert!(page.body.contains("Marina") && page.body.contains("mailto:dados@aurora.example"), "{path}: {page:?}");
    }
    let rival = town.anonymous("oficina.localhost").get("/c/entrar").await;
    assert!(!rival.body.contains("dados@aurora.example"));
}

#[tokio::test]
async fn what_is_no_logo_is_told_at_its_field() {
    let town = Town::new().await;
    let mut owner = town.staff("admin").await;
    let mut bomb = png(1, 1);
    bomb.splice(16..24, [10_000_u32.to_be_bytes(), 10_000_u32.to_be_bytes()].concat());
    let sum = crc(&bomb[12..29]);
    bomb.splice(29..33, sum.to_be_bytes());
    for (content, told) in [
        (b"<html><script>alert(1)</script></html>".to_vec(), "PNG, JPEG ou SVG"),
        (vec![b'x'; 3 * 1024 * 1024], "2 MB"),
        (bomb, "10000 × 10000 pontos"),
        (Vec::new(), "Escolha um arquivo"),
    ] {
        let answer = send_logo(&mut owner, &content).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{told}");
        assert!(answer.body.contains("field-logo-error") && answer.body.contains(told), "{told}: {}", answer.body);
    }
    assert!(!owner.get(PREVIEW).await.body.contains("/arquivo/"));
    let script = b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><script>alert(1)</script><rect width='9' height='9'/></svg>";
    assert_eq!(send_logo(&mut owner, script).await.status, StatusCode::SEE_OTHER);
    let page = owner.get(PAGE).await;
    let file = owner.get(&address(&page.body, "/arquivo/")).await;
    assert!(file.bytes.starts_with(b"\x89PNG") && !file.body.contains("script"));
}

#[tokio::test]
async fn who_may_not_change_the_brand_does_not_get_near_it() {
    let town = Town::new().await;
    let mut agent = town.staff("agente").await;
    assert_eq!(agent.get(PAGE).await.status, StatusCode::FORBIDDEN);
    assert_eq!(agent.get(PREVIEW).await.status, StatusCode::FORBIDDEN);
    assert_eq!(agent.post(SAVE, &fields(&[])).await.status, StatusCode::FORBIDDEN);
    assert_eq!(send_logo(&mut agent, &png(64, 64)).await.status, StatusCode::FORBIDDEN);
    let mut anyone = town.anonymous("aurora.localhost");
    assert_eq!(anyone.get(PREVIEW).await.status, StatusCode::SEE_OTHER);
    assert_eq!(send_logo(&mut anyone, &png(64, 64)).await.location(), "/app/entrar?next=/app/settings/brand");
    let mut forged = town.staff("admin").await.with("sec-fetch-site", "same-site");
    assert_eq!(send_logo(&mut forged, &png(64, 64)).await.status, StatusCode::FORBIDDEN, "a form on another site");
}
