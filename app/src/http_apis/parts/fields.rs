//! Form fields of the API screens.

use leptos::prelude::*;

use crate::ui::{
    field::FieldMessage,
    icon::{self, Icon},
};

/// A choice of few: `options` are values and words.
#[component]
pub fn SelectField(
    #[prop(into)] name: String,
    label: &'static str,
    options: Vec<(String, String)>,
    #[prop(into)] chosen: String,
    #[prop(optional_no_strip)] error: Option<String>,
) -> impl IntoView {
    let error_id = format!("{name}-error");
    let options = options.into_iter().map(|(value, words)| {
        let selected = value == chosen;
        view! { <option value=value selected=selected>{words}</option> }
    });
    let (invalid, described) = (error.is_some().then_some("true"), error.is_some().then(|| error_id.clone()));
    view! {
        <div class="field">
            <label for=name.clone()>{label}</label>
            <select class="select" id=name.clone() name=name aria-invalid=invalid aria-describedby=described>
                {options.collect_view()}
            </select>
            <FieldMessage id=error_id error=Signal::stored(error)/>
        </div>
    }
    .into_any()
}

/// Routes made here have no authorizer.
#[component]
pub fn OpenToAll() -> impl IntoView {
    view! {
        <section class="notice warn">
            <Icon d=icon::WARNING/>
            <div>
                <h2>"Anybody who knows the URL can call it"</h2>
                <p>"Let the function check who calls, or add an authorizer to the API."</p>
            </div>
        </section>
    }
}

/// The URLs that answer no more after a removal.
#[component]
pub fn Stops(urls: Vec<String>) -> impl IntoView {
    if urls.is_empty() {
        return view! { <p>"No stage serves it: no URL stops working."</p> }.into_any();
    }
    let rows = urls.into_iter().map(|url| view! { <li><code class="anywhere">{url}</code></li> }).collect_view();
    view! {
        <section class="notice warn" aria-label="What stops">
            <Icon d=icon::WARNING/>
            <div><h2>"This stops working"</h2><ul>{rows}</ul></div>
        </section>
    }
    .into_any()
}
