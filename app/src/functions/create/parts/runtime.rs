//! Runtime and handler.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::wizard::Wizard;
use crate::{
    blueprints::model::Blueprint,
    functions::{
        create::{check::LOCAL_RUNTIMES, draft::Draft},
        parts::runtime_end,
        runtimes::{self, Family, RUNTIMES, Runtime},
    },
    ui::{
        field::{FieldMessage, TextField},
        icon::{self, Icon},
    },
};

/// Runtimes this start can have: a blueprint keeps its language, and only two are written from scratch.
fn offered(draft: &Draft, blueprint: Option<&Blueprint>) -> Vec<&'static Runtime> {
    let family = blueprint.and_then(|b| runtimes::find(&b.runtime)).map(|runtime| runtime.family);
    let fits = |runtime: &&Runtime| match draft.start() {
        "blueprint" => family.is_none_or(|family| family == runtime.family),
        "scratch" => matches!(runtime.family, Family::Python | Family::Node),
        _ => true,
    };
    RUNTIMES.iter().filter(fits).collect()
}

#[component]
pub fn RuntimeField(wizard: Wizard) -> impl IntoView {
    let (local, now) = (wizard.local, wizard.loaded.fresh.now);
    let chosen = wizard.draft.runtime_id(wizard.blueprint()).to_owned();
    let options = offered(&wizard.draft, wizard.blueprint());
    let some_refused = local && options.iter().any(|runtime| !runtime.family.runs_locally());
    let options = options.into_iter().map(|runtime| {
        let refused = local && !runtime.family.runs_locally();
        view! { <option value=runtime.id selected=runtime.id == chosen disabled=refused>{runtime.label}</option> }
    });
    let options = options.collect_view();
    let current = RwSignal::new(chosen.clone());
    let ends = move || {
        let warning = runtime_end::warning(&current.get(), now)?;
        Some(view! {
            <p class="help row"><span class="state warn"><Icon d=icon::WARNING/>{warning}</span>"Choose a newer one if you can."</p>
        })
    };
    let changed = move |event| {
        let id = event_target_value(&event);
        follow_family(&id);
        current.set(id);
    };
    let invalid = wizard.error_text("runtime").map(|_| "true");
    view! {
        <div class="field">
            <label for="runtime">"Runtime"</label>
            <select
                class="select"
                id="runtime"
                name="runtime"
                aria-invalid=invalid
                aria-describedby="runtime-error runtime-help"
                on:change=changed
            >
                {options}
            </select>
            <FieldMessage id="runtime-error".to_owned() error=wizard.error("runtime")/>
            <div id="runtime-help">
                {ends}
                {some_refused.then(|| view! { <p class="help">{LOCAL_RUNTIMES}</p> })}
            </div>
        </div>
    }
    .into_any()
}

/// A handler nobody has changed follows the runtime's language.
fn follow_family(runtime: &str) {
    let Some(family) = runtimes::find(runtime).map(|runtime| runtime.family) else { return };
    let input = document().get_element_by_id("handler").and_then(|e| e.dyn_into::<web_sys::HtmlInputElement>().ok());
    if let Some(input) = input
        && is_default(&input.value())
    {
        input.set_value(family.default_handler());
    }
}

fn is_default(handler: &str) -> bool {
    handler.is_empty() || RUNTIMES.iter().any(|runtime| runtime.family.default_handler() == handler)
}

#[component]
pub fn HandlerField(wizard: Wizard) -> impl IntoView {
    let scratch = wizard.draft.start() == "scratch";
    let help = if scratch {
        "File and function, as file.function. The file is written with this function in it."
    } else {
        "File and function in the zip, as file.function."
    };
    view! {
        <TextField
            name="handler"
            label="Handler"
            value=wizard.draft.handler(None).to_owned()
            error=wizard.error("handler")
            help=help
            mono=true
        />
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blueprints::model::tests::sample;

    fn families(start: &str, blueprint: Option<&Blueprint>) -> Vec<Family> {
        let mut all: Vec<Family> = Vec::new();
        for runtime in offered(&Draft::from_pairs([("start", start)]), blueprint) {
            if !all.contains(&runtime.family) {
                all.push(runtime.family);
            }
        }
        all
    }

    #[test]
    fn each_start_offers_what_it_can_have() {
        assert_eq!(families("blueprint", Some(&sample())), [Family::Python]);
        assert_eq!(families("scratch", None), [Family::Python, Family::Node]);
        assert_eq!(families("upload", None).len(), 6);
    }

    #[test]
    fn only_untouched_handlers_follow() {
        assert!(is_default("index.handler") && is_default(""));
        assert!(!is_default("index.main"));
    }
}
