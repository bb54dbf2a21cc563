use crate::field::{described_by, error_view, hint_view, id_of};
use leptos::prelude::*;

/// A labelled place for many lines with its hint and its error beside it.
#[component]
pub fn TextArea(
    /// Name in the form; also the end of its id.
    name: &'static str,
    /// The visible label.
    #[prop(into)]
    label: String,
    /// What was typed before, or the present value.
    #[prop(optional, into)]
    value: String,
    /// What is wrong with it; pass `state.error("…")` as it is.
    #[prop(optional_no_strip)]
    error: Option<String>,
    /// Help below the label, shown always.
    #[prop(optional, into)]
    hint: String,
    /// How many lines are seen at once.
    #[prop(default = 8)]
    rows: u32,
) -> impl IntoView {
    let id = id_of("", name);
    let described = described_by(&id, !hint.is_empty(), error.is_some());
    // HTML drops one line end right after the tag: without this one, a text that begins with an empty line would lose it.
    let value = format!("\n{}", escaped(&value));
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            {hint_view(&id, hint)}
            <textarea
                class="input text-area"
                id=id.clone()
                name=name
                rows=rows
                autocomplete="off"
                aria-invalid=error.is_some().then_some("true")
                aria-describedby=described
            >
                {value}
            </textarea>
            {error_view(&id, error)}
        </div>
    }
}

/// Leptos 0.8 writes what stands in a `<textarea>` as it is.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_stays_inside() {
        let html = Owner::new().with(|| {
            let value = "</textarea><script>alert(1)</script> &amp; tchau";
            view! { <TextArea name="text" label="Texto" value=value error=None/> }.to_html()
        });
        assert_eq!(html.matches("</textarea>").count(), 1, "{html}");
        assert!(html.contains("\n&lt;/textarea>&lt;script>alert(1)&lt;/script> &amp;amp; tchau"), "{html}");
    }
}
