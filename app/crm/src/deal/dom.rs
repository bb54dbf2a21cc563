//! What is on the screen.

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Document, Element, Event, FocusOptions, HtmlElement, Node, Window, js_sys};

/// Listens on the document, so that what comes later is heard too.
pub(super) fn on(name: &str, hear: fn(Event)) {
    let closure = Closure::<dyn FnMut(Event)>::new(hear);
    let _ = document().add_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
    closure.forget();
}

pub(super) fn find(root: &Node, selector: &str) -> Option<Element> {
    match root.dyn_ref::<Element>() {
        Some(element) => element.query_selector(selector).ok()?,
        None => document().query_selector(selector).ok()?,
    }
}

/// Gives the focus to who should have it: what had it is gone.
pub(super) fn focus(selector: &str) {
    if let Some(button) = find(document().as_ref(), selector) {
        // It is in sight already; a browser that scrolls to it would move the cards away.
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = button.unchecked_ref::<HtmlElement>().focus_with_options(&options);
    }
}

pub(super) fn window() -> Window {
    js_sys::global().unchecked_into()
}

pub(super) fn document() -> Document {
    // An island runs in a window, and a window has a document.
    window().document().unwrap_or_else(|| wasm_bindgen::throw_str("no document"))
}
