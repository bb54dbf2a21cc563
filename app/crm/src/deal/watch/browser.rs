use crate::deal::{dom::on, refresh};
use events::live::EVENT;
use wasm_bindgen::JsCast;
use web_sys::{CustomEvent, Event};

/// The topics that the board shows.
const TOPICS: [&str; 2] = ["crm.deal", "*"];

pub(super) fn watch() {
    on(EVENT, |event| {
        hear(&event);
    });
}

fn hear(event: &Event) -> Option<()> {
    let topics = event.dyn_ref::<CustomEvent>()?.detail().as_string()?;
    if topics.split(' ').any(|topic| TOPICS.contains(&topic)) {
        refresh::soon();
    }
    Some(())
}
