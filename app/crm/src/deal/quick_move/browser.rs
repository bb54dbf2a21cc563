//! The browser's side of the quick move, on the page's own links and forms.

use super::{BAR, DIALOG, NEWS};
use crate::deal::actions::MOVE;
use leptos::__reexports::wasm_bindgen_futures::{JsFuture, spawn_local};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{
    Document, DomParser, Element, Event, FocusOptions, Headers, HtmlDialogElement, HtmlElement, MouseEvent, Node,
    RequestInit, Response, SubmitEvent, SupportedType, Window, js_sys,
};

/// Listens on the document, so that cards which come later are heard too.
pub(super) fn listen() {
    on("click", |event| {
        opens(&event);
    });
    on("submit", |event| {
        submits(&event);
    });
}

fn on(name: &str, hear: fn(Event)) {
    let closure = Closure::<dyn FnMut(Event)>::new(hear);
    let _ = document().add_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
    closure.forget();
}

/// A click on a card's "Mover" opens the dialog for that card; with a modifier key it stays an ordinary link.
fn opens(event: &Event) -> Option<()> {
    let mouse = event.dyn_ref::<MouseEvent>()?;
    if mouse.ctrl_key() || mouse.meta_key() || mouse.shift_key() || mouse.alt_key() {
        return None;
    }
    let link = event.target()?.dyn_into::<Element>().ok()?.closest("[data-move]").ok()??;
    let dialog = document().get_element_by_id(DIALOG)?.dyn_into::<HtmlDialogElement>().ok()?;
    let version = link.get_attribute("data-move")?;
    let href = link.get_attribute("href")?;
    let deal = href.strip_prefix("/app/deals/")?.strip_suffix("/move")?;
    let who = link.closest("li").ok()??.query_selector("b").ok()??.text_content()?;
    let here = link.closest("section").ok()??.id();
    set(&dialog, "[name=deal]", "value", deal)?;
    set(&dialog, "[name=version]", "value", &version)?;
    find(&dialog, "[data-who]")?.set_text_content(Some(&who));
    let choices = dialog.query_selector_all("[name=to]").ok()?;
    for i in 0..choices.length() {
        let choice = choices.get(i)?.dyn_into::<Element>().ok()?;
        let current = choice.get_attribute("value")? == here.strip_prefix("etapa-")?;
        choice.toggle_attribute_with_force("disabled", current).ok()?;
    }
    event.prevent_default();
    dialog.show_modal().ok()
}

/// A form that moves a deal, the dialog's or "Desfazer", goes without leaving the page.
fn submits(event: &Event) -> Option<()> {
    let form = event.target()?.dyn_into::<Element>().ok()?;
    if form.get_attribute("action").as_deref() != Some(MOVE) {
        return None;
    }
    let button = event.dyn_ref::<SubmitEvent>()?.submitter()?;
    let deal = find(&form, "[name=deal]")?.get_attribute("value")?;
    let version = find(&form, "[name=version]")?.get_attribute("value")?;
    let to = button.get_attribute("value")?;
    let link = find(document().as_ref(), &format!("[href=\"{}\"]", sheet(&deal)))?;
    let card = link.closest("li").ok()??;
    let cards = find(document().as_ref(), &format!("#etapa-{to} ul"))?;
    event.prevent_default();
    if let Ok(Some(dialog)) = form.closest("dialog") {
        dialog.unchecked_ref::<HtmlDialogElement>().close();
    }
    // Until the board is new the version on the card is old: the link leads to the sheet, which knows the right one.
    let _ = link.remove_attribute("data-move");
    spawn_local(carry(card, cards, deal, version, to));
    Some(())
}

async fn carry(card: Element, cards: Element, deal: String, version: String, to: String) {
    let (home, next) = (card.parent_node(), card.next_sibling());
    let _ = cards.insert_before(&card, cards.first_child().as_ref());
    let answer = post(&format!("deal={deal}&version={version}&to={to}")).await;
    match answer {
        Answer::Moved(location) => {
            if refresh(&location, true).await.is_none() {
                leave(&location);
            }
            focus(&["#", NEWS, " button"].concat());
        }
        Answer::TooLate(message) => {
            put_back(&card, home, next);
            refresh("/app/deals", false).await;
            say(&message);
            focus(&["[href=\"", &sheet(&deal), "\"]"].concat());
        }
        Answer::Offline => {
            put_back(&card, home, next);
            if let Some(link) = find(&card, "a + a") {
                let _ = link.set_attribute("data-move", &version);
            }
            let message = document().get_element_by_id(DIALOG).and_then(|dialog| dialog.get_attribute("data-offline"));
            say(&message.unwrap_or_default());
            focus(&["[href=\"", &sheet(&deal), "\"]"].concat());
        }
        // Signed out, no longer allowed, gone: the sheet's own page says which.
        Answer::Other => leave(&sheet(&deal)),
    }
}

enum Answer {
    Moved(String),
    TooLate(String),
    Offline,
    Other,
}

async fn post(body: &str) -> Answer {
    let Some(response) = ask(MOVE, Some(body)).await else { return Answer::Offline };
    let json = match response.json().map(JsFuture::from) {
        Ok(json) => json.await.unwrap_or_default(),
        Err(_) => return Answer::Other,
    };
    let text = |value: &JsValue, key: &str| js_sys::Reflect::get(value, &key.into()).ok()?.as_string();
    match response.status() {
        200 => text(&json, "location").map_or(Answer::Other, Answer::Moved),
        409 => {
            let detail = js_sys::Reflect::get(&json, &"detail".into()).unwrap_or_default();
            text(&detail, "message").map_or(Answer::Other, Answer::TooLate)
        }
        _ => Answer::Other,
    }
}

/// Takes the totals and columns, and what is to be said with them, from a fresh copy of the page. What scrolls stays, so
/// that the reader stays where they are. `None` when the copy is another page.
async fn refresh(path: &str, with_news: bool) -> Option<()> {
    let response = ask(path, None).await.filter(Response::ok)?;
    let html = JsFuture::from(response.text().ok()?).await.ok()?.as_string()?;
    let fresh = DomParser::new().ok()?.parse_from_string(&html, SupportedType::TextHtml).ok()?;
    let mut parts = ["#", BAR, ",.columns>section"].concat();
    if with_news {
        parts.push_str(",#");
        parts.push_str(NEWS);
    }
    let parts = fresh.query_selector_all(&parts).ok()?;
    for i in 0..parts.length() {
        let part = parts.get(i)?.dyn_into::<Element>().ok()?;
        document().get_element_by_id(&part.id())?.set_inner_html(&part.inner_html());
    }
    (parts.length() > 1).then_some(())
}

/// `None` when no answer came.
async fn ask(path: &str, body: Option<&str>) -> Option<Response> {
    let init = RequestInit::new();
    let headers = Headers::new().ok()?;
    if let Some(body) = body {
        init.set_method("POST");
        init.set_body(&body.into());
        headers.set("Content-Type", "application/x-www-form-urlencoded").ok()?;
        headers.set("Accept", "application/json").ok()?;
    }
    init.set_headers(&headers);
    JsFuture::from(window().fetch_with_str_and_init(path, &init)).await.ok()?.dyn_into().ok()
}

fn put_back(card: &Element, home: Option<Node>, next: Option<Node>) {
    if let Some(home) = home {
        let _ = home.insert_before(card, next.as_ref());
    }
}

/// What had the focus is gone with the dialog or the old board: goes to what comes next, "Desfazer" or the card's "Mover".
fn focus(selector: &str) {
    if let Some(button) = find(document().as_ref(), selector) {
        // It is in sight already; a browser that scrolls to it would move the cards away.
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = button.unchecked_ref::<HtmlElement>().focus_with_options(&options);
    }
}

fn say(message: &str) {
    if let Some(news) = document().get_element_by_id(NEWS) {
        news.set_inner_html("<p class=\"flash flash-problem\"></p>");
        if let Some(line) = news.first_element_child() {
            line.set_text_content(Some(message));
        }
    }
}

fn leave(path: &str) {
    let _ = window().location().assign(path);
}

fn sheet(deal: &str) -> String {
    ["/app/deals/", deal, "/move"].concat()
}

fn set(root: &Element, selector: &str, attribute: &str, value: &str) -> Option<()> {
    find(root, selector)?.set_attribute(attribute, value).ok()
}

fn find(root: &Node, selector: &str) -> Option<Element> {
    match root.dyn_ref::<Element>() {
        Some(element) => element.query_selector(selector).ok()?,
        None => document().query_selector(selector).ok()?,
    }
}

fn window() -> Window {
    js_sys::global().unchecked_into()
}

fn document() -> Document {
    // An island runs in a window, and a window has a document.
    window().document().unwrap_or_else(|| wasm_bindgen::throw_str("no document"))
}
