//! The browser's side of the quick move, on the page's own links and forms.

use super::{DIALOG, NEWS, UNSENT};
use crate::deal::{
    actions::MOVE,
    dom::{document, find, focus, on, window},
    refresh::{self, ask},
};
use leptos::__reexports::wasm_bindgen_futures::{JsFuture, spawn_local};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CustomEvent, CustomEventInit, Element, Event, HtmlDialogElement, MouseEvent, Node, SubmitEvent, js_sys};

pub(super) fn listen() {
    on("click", |event| {
        opens(&event);
    });
    on("submit", |event| {
        submits(&event);
    });
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
    refresh::begin_move();
    spawn_local(async move {
        carry(&form, card, cards, deal, version, to).await;
        refresh::end_move();
    });
    Some(())
}

async fn carry(form: &Element, card: Element, cards: Element, deal: String, version: String, to: String) {
    let (home, next) = (card.parent_node(), card.next_sibling());
    let _ = cards.insert_before(&card, cards.first_child().as_ref());
    let body = format!("deal={deal}&version={version}&to={to}");
    match post(&body).await {
        Answer::Moved(location) => {
            if refresh::now(&location, true).await.is_none() {
                leave(&location);
            }
            focus(&["#", NEWS, " button"].concat());
        }
        Answer::TooLate(message) => {
            put_back(&card, home, next);
            refresh::now("/app/deals", false).await;
            say(&message);
            focus(&["[href=\"", &sheet(&deal), "\"]"].concat());
        }
        Answer::Offline => {
            if let Some(link) = find(&card, "a + a") {
                let _ = link.set_attribute("data-move", &version);
            }
            if !waits(form, &body) {
                put_back(&card, home, next);
                let dialog = document().get_element_by_id(DIALOG);
                say(&dialog.and_then(|dialog| dialog.get_attribute("data-failed")).unwrap_or_default());
            }
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

/// Whether somebody on this page keeps the form until there is signal; its card then stays where it was put.
fn waits(form: &Element, body: &str) -> bool {
    let init = CustomEventInit::new();
    init.set_bubbles(true);
    init.set_cancelable(true);
    init.set_detail(&body.into());
    let event = CustomEvent::new_with_event_init_dict(UNSENT, &init);
    event.is_ok_and(|event| form.dispatch_event(&event).is_ok_and(|is_unheard| !is_unheard))
}

fn put_back(card: &Element, home: Option<Node>, next: Option<Node>) {
    if let Some(home) = home {
        let _ = home.insert_before(card, next.as_ref());
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
