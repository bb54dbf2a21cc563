use leptos::prelude::*;

/// A labelled input with its hint and its error beside it.
#[component]
pub fn Field(
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
    /// `type` of the input.
    #[prop(default = "text")]
    kind: &'static str,
    /// `autocomplete` token, `off` when there is none.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Which keyboard a phone shows.
    #[prop(optional)]
    inputmode: Option<&'static str>,
    /// Whether the form can be sent without it.
    #[prop(optional)]
    required: bool,
    /// Longest text, in UTF-16 units.
    #[prop(optional)]
    maxlength: Option<u32>,
    /// Prefix of the id, for two forms with the same field on one page.
    #[prop(optional, into)]
    scope: String,
) -> impl IntoView {
    let id = id_of(&scope, name);
    let described = described_by(&id, !hint.is_empty(), error.is_some());
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            {hint_view(&id, hint)}
            <input
                class="input"
                id=id.clone()
                name=name
                type=kind
                value=value
                autocomplete=autocomplete
                inputmode=inputmode
                required=required
                maxlength=maxlength
                aria-invalid=error.is_some().then_some("true")
                aria-describedby=described
            />
            {error_view(&id, error)}
        </div>
    }
}

/// One choice of a [`Select`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Sent with the form.
    pub value: String,
    /// Shown.
    pub label: String,
}

/// A labelled list of choices with its error beside it.
#[component]
pub fn Select(
    /// Name in the form; also the end of its id.
    name: &'static str,
    /// The visible label.
    #[prop(into)]
    label: String,
    /// What can be chosen.
    choices: Vec<Choice>,
    /// The chosen value.
    #[prop(optional, into)]
    value: String,
    /// What is wrong with it; pass `state.error("…")` as it is.
    #[prop(optional_no_strip)]
    error: Option<String>,
    /// Help below the label.
    #[prop(optional, into)]
    hint: String,
    /// Prefix of the id, for two forms with the same field on one page.
    #[prop(optional, into)]
    scope: String,
) -> impl IntoView {
    let id = id_of(&scope, name);
    let described = described_by(&id, !hint.is_empty(), error.is_some());
    let options = choices
        .into_iter()
        .map(|choice| {
            let selected = choice.value == value;
            view! {
                <option value=choice.value selected=selected>
                    {choice.label}
                </option>
            }
        })
        .collect_view();
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            {hint_view(&id, hint)}
            <select
                class="input"
                id=id.clone()
                name=name
                aria-invalid=error.is_some().then_some("true")
                aria-describedby=described
            >
                {options}
            </select>
            {error_view(&id, error)}
        </div>
    }
}

pub(crate) fn id_of(scope: &str, name: &str) -> String {
    if scope.is_empty() { format!("field-{name}") } else { format!("field-{scope}-{name}") }
}

pub(crate) fn described_by(id: &str, hint: bool, error: bool) -> Option<String> {
    match (hint, error) {
        (false, false) => None,
        (true, false) => Some(format!("{id}-hint")),
        (false, true) => Some(format!("{id}-error")),
        (true, true) => Some(format!("{id}-hint {id}-error")),
    }
}

pub(crate) fn hint_view(id: &str, hint: String) -> impl IntoView + use<> {
    let id = format!("{id}-hint");
    (!hint.is_empty()).then(|| {
        view! {
            <p class="hint" id=id>
                {hint}
            </p>
        }
    })
}

pub(crate) fn error_view(id: &str, error: Option<String>) -> impl IntoView + use<> {
    let id = format!("{id}-error");
    error.map(|error| {
        view! {
            <p class="field-error" id=id>
                {error}
            </p>
        }
    })
}
