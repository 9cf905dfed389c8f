//! A form whose fields become the query: a plain GET form, sent within the page once the browser runs the app. The
//! router's own form would write the action's path in lower case.

use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::hooks::use_navigate;
use wasm_bindgen::JsCast;

#[component]
pub fn GetForm(
    /// The path of a page of the console.
    #[prop(into)]
    action: String,
    #[prop(default = "form")] class: &'static str,
    /// `search`, where it is one.
    #[prop(optional)]
    role: Option<&'static str>,
    children: Children,
) -> impl IntoView {
    let navigate = use_navigate();
    let path = action.clone();
    let submit = move |event: SubmitEvent| {
        // Where the fields cannot be read the browser sends the form itself.
        if let Some(query) = fields(&event) {
            event.prevent_default();
            navigate(&format!("{path}?{query}"), Default::default());
        }
    };
    view! { <form class=class role=role method="get" action=action novalidate on:submit=submit>{children()}</form> }
}

fn fields(event: &SubmitEvent) -> Option<String> {
    let form: web_sys::HtmlFormElement = event.target()?.dyn_into().ok()?;
    let data = web_sys::FormData::new_with_form(&form).ok()?;
    let query = web_sys::UrlSearchParams::new_with_str_sequence_sequence(&data).ok()?;
    // As the browser itself does, the button that was pressed counts as a field.
    let button = event.submitter();
    let part = |name: &str| button.as_ref().and_then(|button| button.get_attribute(name));
    if let Some(name) = part("name") {
        query.append(&name, &part("value").unwrap_or_default());
    }
    query.to_string().as_string()
}
