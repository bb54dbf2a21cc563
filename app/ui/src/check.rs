use leptos::prelude::*;

/// Something to say yes to: sends `1` under its name, or nothing. The whole line can be touched.
#[component]
pub fn Check(
    /// Name in the form.
    #[prop(into)]
    name: String,
    /// What is said yes to.
    #[prop(into)]
    label: String,
    /// Whether it is said already.
    checked: bool,
) -> impl IntoView {
    view! {
        <label class="check">
            <input type="checkbox" name=name value="1" checked=checked/>
            <span>{label}</span>
        </label>
    }
}
