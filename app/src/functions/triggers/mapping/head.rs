//! What stands above a mapping's form: what it polls, its state, and its last result.

use leptos::prelude::*;

use super::model::{Mapping, source_name};
use crate::{
    functions::triggers::{list::state_of, model::Kind},
    ui::{copy::CopyButton, time::Time},
};

#[component]
pub fn Head(#[prop(into)] mapping: Signal<Mapping>) -> impl IntoView {
    view! {
        <section class="card" aria-label="Event source mapping">
            {move || {
                mapping.with(|mapping| {
                    let title = format!("{}: {}", Kind::of_source(&mapping.source_arn).title(), source_name(&mapping.source_arn));
                    let mut facts = vec![("Last result", mapping.last_result.clone()), ("Reason", if mapping.by_member() { String::new() } else { mapping.reason.clone() })];
                    facts.push(("Started at", mapping.start.clone()));
                    let facts = facts.into_iter().filter(|(_, text)| !text.is_empty());
                    let facts = facts.map(|(term, text)| (term.to_owned(), text)).chain(mapping.facts.clone());
                    view! {
                        <div class="bar"><h2>{title}</h2><span class="grow"></span>{state_of(&mapping.state)}</div>
                        <dl class="body defs">
                            {(!mapping.source_arn.is_empty()).then(|| id("Source ARN", &mapping.source_arn, "Copy source ARN"))}
                            {id("Mapping", &mapping.id, "Copy mapping id")}
                            {mapping.modified_at.map(|at| view! { <div><dt>"Last modified"</dt><dd><Time at=at/></dd></div> })}
                            {facts.map(|(term, text)| view! { <div><dt>{term}</dt><dd>{text}</dd></div> }).collect_view()}
                        </dl>
                    }
                })
            }}
        </section>
    }
    .into_any()
}

fn id(term: &'static str, text: &str, label: &'static str) -> AnyView {
    view! {
        <div>
            <dt>{term}</dt>
            <dd><span class="id"><code class="anywhere">{text.to_owned()}</code><CopyButton text=text.to_owned() label=label only_icon=true/></span></dd>
        </div>
    }
    .into_any()
}
