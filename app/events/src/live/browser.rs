//! The browser's side: of all visible tabs of one host one holds the stream and tells the others. A hidden tab hears
//! nothing, lets go of the stream and asks what it missed when it is seen again.

use super::{EVENT, SEEN};
use std::cell::{Cell, RefCell};
use wasm_bindgen::prelude::*;
use web_sys::{
    BroadcastChannel, CustomEvent, CustomEventInit, Document, Event, EventSource, MessageEvent, Window,
    js_sys::{self, Function, Promise, Reflect},
};

/// Of the lock whose holder has the stream, and of the channel on which it tells.
const NAME: &str = "live";
/// What a tab that is seen again asks the one with the stream.
const WHERE: &str = "?";
/// In place of topics where there are none.
const NOTHING: &str = "-";
/// Nobody is signed in any more.
const BYE: &str = "bye";
/// Longest pause before another try, milliseconds.
const LONGEST: i32 = 64_000;

#[wasm_bindgen]
extern "C" {
    /// The browser's `LockManager`, which web-sys has behind a flag only.
    type Locks;

    #[wasm_bindgen(method)]
    fn request(this: &Locks, name: &str, granted: &Function) -> Promise;
}

/// This page's part in it. There is one, and it lives as long as the page.
pub(super) struct Tab {
    locks: Locks,
    channel: BroadcastChannel,
    /// The newest place in the trail that is known here.
    seen: Cell<Option<i64>>,
    has_asked: Cell<bool>,
    /// What gives the lock back.
    release: RefCell<Option<Function>>,
    stream: RefCell<Option<EventSource>>,
    /// Until the next try, milliseconds, and what waits for it.
    pause: Cell<i32>,
    timer: Cell<Option<i32>>,
    is_over: Cell<bool>,
}

impl Tab {
    pub(super) fn open() -> Option<()> {
        let locks = Reflect::get(&window().navigator(), &"locks".into()).ok().filter(JsValue::is_object)?;
        let seen = document().query_selector(&["[", SEEN, "]"].concat()).ok()?;
        let tab: &'static Self = Box::leak(Box::new(Self {
            locks: locks.unchecked_into(),
            channel: BroadcastChannel::new(NAME).ok()?,
            seen: Cell::new(seen.and_then(|page| page.get_attribute(SEEN)?.parse().ok())),
            has_asked: Cell::default(),
            release: RefCell::default(),
            stream: RefCell::default(),
            pause: Cell::new(1000),
            timer: Cell::default(),
            is_over: Cell::default(),
        }));
        tab.channel.set_onmessage(Some(&function(move |message| {
            tab.overhear(&text(&message));
        })));
        document().add_event_listener_with_callback("visibilitychange", &function(move |_| tab.turn())).ok()?;
        window().add_event_listener_with_callback("online", &function(move |_| tab.connect())).ok()?;
        tab.turn();
        Some(())
    }

    /// Seen: asks for the lock and for what was missed. Hidden: lets go.
    fn turn(&'static self) {
        if document().hidden() {
            return self.leave();
        }
        self.is_over.set(false);
        self.pause.set(1000);
        self.tell(WHERE);
        if self.release.borrow().is_none() && !self.has_asked.replace(true) {
            let granted = Closure::once_into_js(move || self.granted());
            let _ = self.locks.request(NAME, granted.unchecked_ref());
        }
    }

    /// The lock is held until the promise is kept.
    fn granted(&'static self) -> Promise {
        self.has_asked.set(false);
        if document().hidden() || self.is_over.get() {
            return Promise::resolve(&JsValue::NULL);
        }
        let held = Promise::new(&mut |release, _| *self.release.borrow_mut() = Some(release));
        self.connect();
        held
    }

    /// Begins the stream where this tab is behind; once, and only in the tab that holds the lock.
    fn connect(&'static self) {
        if let Some(timer) = self.timer.take() {
            window().clear_timeout_with_handle(timer);
        }
        if self.release.borrow().is_none() || self.stream.borrow().is_some() {
            return;
        }
        let url = match self.seen.get() {
            Some(seen) => format!("/live?since={seen}"),
            None => "/live".to_owned(),
        };
        let Ok(stream) = EventSource::new(&url) else { return };
        stream.set_onmessage(Some(&function(move |message| {
            self.hear(&message);
        })));
        stream.set_onerror(Some(&function(move |_| self.fail())));
        let _ = stream.add_event_listener_with_callback(
            BYE,
            &function(move |_| {
                self.tell(BYE);
                self.end();
            }),
        );
        *self.stream.borrow_mut() = Some(stream);
    }

    /// A message of the stream: the others hear it with the place before it, so that they notice what they missed.
    fn hear(&self, message: &Event) -> Option<()> {
        let topics = text(message);
        let seq = message.dyn_ref::<MessageEvent>()?.last_event_id().parse::<i64>().ok()?;
        self.pause.set(1000);
        let before = self.seen.replace(Some(seq)).unwrap_or(seq);
        self.tell(&format!("{before} {seq} {topics}"));
        announce(&topics);
        Some(())
    }

    /// A message of another tab: `before seq topic topic …`, a question or the end.
    fn overhear(&self, message: &str) -> Option<()> {
        if document().hidden() {
            return None;
        }
        match message {
            WHERE => {
                let seen = self.seen.get().filter(|_| self.stream.borrow().is_some())?;
                self.tell(&format!("{seen} {seen} {NOTHING}"));
            }
            BYE => self.end(),
            news => {
                let mut words = news.splitn(3, ' ');
                let (before, seq) = (words.next()?.parse::<i64>().ok()?, words.next()?.parse().ok()?);
                let known = self.seen.get();
                let missed = known.is_some_and(|seen| seen < before);
                self.seen.set(known.max(Some(seq)));
                announce(if missed { "*" } else { words.next()? });
            }
        }
        Some(())
    }

    /// Tries again, each time later and not all browsers at once.
    fn fail(&'static self) {
        self.close();
        let pause = self.pause.get();
        self.pause.set((pause * 2).min(LONGEST));
        let pause = f64::from(pause) * (0.5 + js_sys::Math::random());
        let again = function(move |_| {
            self.timer.set(None);
            self.connect();
        });
        let timer = window().set_timeout_with_callback_and_timeout_and_arguments_0(&again, pause as i32);
        self.timer.set(timer.ok());
    }

    /// Nobody is signed in: asks again when somebody looks at this tab again.
    fn end(&self) {
        self.is_over.set(true);
        self.leave();
    }

    fn leave(&self) {
        self.close();
        if let Some(timer) = self.timer.take() {
            window().clear_timeout_with_handle(timer);
        }
        if let Some(release) = self.release.take() {
            let _ = release.call0(&JsValue::NULL);
        }
    }

    fn close(&self) {
        if let Some(stream) = self.stream.take() {
            stream.close();
        }
    }

    fn tell(&self, message: &str) {
        let _ = self.channel.post_message(&message.into());
    }
}

/// Tells whatever on this page shows one of these.
fn announce(topics: &str) {
    if topics == NOTHING {
        return;
    }
    let init = CustomEventInit::new();
    init.set_detail(&topics.into());
    if let Ok(event) = CustomEvent::new_with_event_init_dict(EVENT, &init) {
        let _ = document().dispatch_event(&event);
    }
}

fn text(message: &Event) -> String {
    message.dyn_ref::<MessageEvent>().and_then(|message| message.data().as_string()).unwrap_or_default()
}

fn function(hear: impl FnMut(Event) + 'static) -> Function {
    Closure::<dyn FnMut(Event)>::new(hear).into_js_value().unchecked_into()
}

fn window() -> Window {
    js_sys::global().unchecked_into()
}

fn document() -> Document {
    // An island runs in a window, and a window has a document.
    window().document().unwrap_or_else(|| wasm_bindgen::throw_str("no document"))
}
