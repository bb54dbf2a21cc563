//! The board on the screen made like a fresh copy of its page. What has not changed stays the same element, so that
//! scrolling, focus, a press that has begun and what is selected stay too.

use super::{
    dom::{document, focus, window},
    quick_move::NEWS,
};
use leptos::__reexports::wasm_bindgen_futures::{JsFuture, spawn_local};
use std::cell::Cell;
use wasm_bindgen::JsCast;
use web_sys::{
    AbortSignal, DomParser, Element, Headers, Node, RequestInit, Response, SupportedType,
    js_sys::{Math, Promise},
};

/// Id of what is kept fresh.
const BOARD: &str = "board";
/// Shortest pause before a quiet refresh, milliseconds: not every browser asks in the same instant, and a move of one's
/// own that is told of has begun its own by then.
const PAUSE: i32 = 100;
/// From here on it is given up until the next change.
const LONGEST_PAUSE: i32 = 10_000;

/// Milliseconds after which a write counts as not sent; sent again it does no harm.
const PATIENCE: u32 = 15_000;

thread_local! {
    /// Moves of one's own under way; the screen is theirs until they are done.
    static MOVES: Cell<u32> = const { Cell::new(0) };
    /// Whether something changed since the copy on the screen was asked for.
    static IS_STALE: Cell<bool> = const { Cell::new(false) };
    static IS_WAITING: Cell<bool> = const { Cell::new(false) };
}

/// Something changed elsewhere: soon and quietly, after the moves of one's own.
pub(super) fn soon() {
    IS_STALE.set(true);
    if MOVES.get() == 0 && !IS_WAITING.replace(true) {
        spawn_local(catch_up());
    }
}

pub(super) fn begin_move() {
    MOVES.set(MOVES.get() + 1);
}

pub(super) fn end_move() {
    MOVES.set(MOVES.get() - 1);
    if IS_STALE.get() {
        soon();
    }
}

/// After a move of one's own, with what is to be said when asked for. `None` when the copy is another page, or none came.
pub(super) async fn now(path: &str, with_news: bool) -> Option<()> {
    take(path, with_news, 1).await
}

/// A copy that was asked for while no more than `own` moves were under way. Where another has begun meanwhile, the screen
/// is ahead of the copy and stays.
async fn take(path: &str, with_news: bool, own: u32) -> Option<()> {
    IS_STALE.set(false);
    let response = ask(path, None).await.filter(Response::ok)?;
    let html = JsFuture::from(response.text().ok()?).await.ok()?.as_string()?;
    let fresh = DomParser::new().ok()?.parse_from_string(&html, SupportedType::TextHtml).ok()?;
    let (board, fresh_board) = (document().get_element_by_id(BOARD)?, fresh.get_element_by_id(BOARD)?);
    let focused = document().active_element();
    if MOVES.get() > own {
        IS_STALE.set(true);
    } else {
        patch(&board, &fresh_board);
    }
    if with_news {
        document().get_element_by_id(NEWS)?.set_inner_html(&fresh.get_element_by_id(NEWS)?.inner_html());
    }
    let gone = focused.filter(|focused| !focused.is_connected());
    if let Some(href) = gone.and_then(|gone| gone.get_attribute("href")) {
        focus(&["#", BOARD, " [href=\"", &href, "\"]"].concat());
    }
    Some(())
}

/// `None` when no answer came.
pub(super) async fn ask(path: &str, body: Option<&str>) -> Option<Response> {
    let init = RequestInit::new();
    let headers = Headers::new().ok()?;
    if let Some(body) = body {
        init.set_method("POST");
        init.set_body(&body.into());
        headers.set("Content-Type", "application/x-www-form-urlencoded").ok()?;
        headers.set("Accept", "application/json").ok()?;
        init.set_signal(Some(&AbortSignal::timeout_with_u32(PATIENCE)));
    }
    init.set_headers(&headers);
    JsFuture::from(window().fetch_with_str_and_init(path, &init)).await.ok()?.dyn_into().ok()
}

async fn catch_up() {
    let mut pause = PAUSE;
    while IS_STALE.get() && MOVES.get() == 0 && pause < LONGEST_PAUSE {
        sleep(pause).await;
        if !IS_STALE.get() || MOVES.get() > 0 {
            break;
        }
        if again().await.is_some() {
            pause = PAUSE;
        } else {
            IS_STALE.set(true);
            pause *= 4;
        }
    }
    IS_WAITING.set(false);
}

/// The page that is on the screen, whichever part of the board it is.
async fn again() -> Option<()> {
    let here = window().location();
    take(&(here.pathname().ok()? + &here.search().ok()?), false, 0).await
}

/// Milliseconds, up to twice as many.
async fn sleep(pause: i32) {
    let pause = f64::from(pause) * (1.0 + Math::random());
    let wait = Promise::new(&mut |done, _| {
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&done, pause as i32);
    });
    let _ = JsFuture::from(wait).await;
}

/// Makes the children of one like those of the other, which loses them.
fn patch(old: &Node, new: &Node) {
    let mut here = old.first_child();
    let mut next = new.first_child();
    while let Some(fresh) = next {
        next = fresh.next_sibling();
        if let Some(same) = equal(here.clone(), &fresh) {
            while let Some(gone) = here.take().filter(|gone| !gone.is_same_node(Some(&same))) {
                here = gone.next_sibling();
                let _ = old.remove_child(&gone);
            }
            here = same.next_sibling();
        } else if let Some(place) = here.as_ref().filter(|place| is_same_place(place, &fresh)) {
            patch(place, &fresh);
            here = place.next_sibling();
        } else {
            let _ = old.insert_before(&fresh, here.as_ref());
        }
    }
    while let Some(gone) = here {
        here = gone.next_sibling();
        let _ = old.remove_child(&gone);
    }
}

/// The first from `from` on that is the same in all its parts.
fn equal(mut from: Option<Node>, fresh: &Node) -> Option<Node> {
    while let Some(node) = from {
        if node.is_equal_node(Some(fresh)) {
            return Some(node);
        }
        from = node.next_sibling();
    }
    None
}

/// Whether only what is inside differs. A card is one thing: it does not become another.
fn is_same_place(old: &Node, fresh: &Node) -> bool {
    let shell = |node: &Node| node.clone_node().ok();
    old.dyn_ref::<Element>().is_some_and(|element| !matches!(element.tag_name().as_str(), "LI" | "A"))
        && shell(old).is_some_and(|old| old.is_equal_node(shell(fresh).as_ref()))
}
