//! Two versions side by side: their code, their settings, the keys of their environments.

use leptos::prelude::*;

use super::{
    cli,
    model::{CodeComparison, Comparison, EnvironmentChanges, Version},
    settings::Settings,
};
use crate::{
    functions::{
        code::changes::CodeChanges,
        parts::{figures, open::Target},
    },
    routes,
    ui::{
        cli::ShowAsCli,
        icon::{self, Icon},
        notice::Warning,
    },
};

#[component]
pub fn Compared(comparison: Comparison, target: Target) -> impl IntoView {
    let Comparison { from, to, code, settings, environment } = comparison;
    let title = format!("Compared: {} with {}", named(&from), named(&to));
    let commands = cli::compare(&target.place, &target.name, &from.number, &to.number);
    let own = format!(
        "{}{}",
        routes::function_page(&target.place, &target.name, "versions"),
        routes::query([("qualifier", target.qualifier.as_str())])
    );
    let (first, second) = (from.number.clone(), to.number.clone());
    view! {
        <section class="stack compared" aria-labelledby="compared-h">
            <div class="section">
                <h2 id="compared-h">{title}</h2>
                <a class="btn" href=own><Icon d=icon::CLOSE/>"Close"</a>
            </div>
            <Code code=code from=from to=to/>
            <Settings from=first to=second settings=settings/>
            <Environment changes=environment/>
            <ShowAsCli commands=commands/>
        </section>
    }
    .into_any()
}

fn named(version: &Version) -> String {
    if version.is_latest() { version.number.clone() } else { format!("version {}", version.number) }
}

#[component]
fn Code(code: CodeComparison, from: Version, to: Version) -> impl IntoView {
    let one = |text: String| {
        view! {
            <section class="stack tight" aria-labelledby="code-h">
                <div class="section"><h2 id="code-h">"Code"</h2></div>
                <p class="card pad">{text}</p>
            </section>
        }
        .into_any()
    };
    match code {
        CodeComparison::Same => one(format!("The same package, {}.", figures::bytes(to.code_size))),
        CodeComparison::Images { from, to } => one(format!("Container images: {from} and {to}.")),
        CodeComparison::Files(files) => view! { <CodeChanges files=Some(files)/> }.into_any(),
        CodeComparison::Unknown(why) => {
            let sizes = format!("{} and {}", figures::bytes(from.code_size), figures::bytes(to.code_size));
            view! {
                <section class="stack tight" aria-labelledby="code-h">
                    <div class="section"><h2 id="code-h">"Code"</h2></div>
                    <Warning>{format!("The packages differ ({sizes}), but not all their files can be read. {why}")}</Warning>
                </section>
            }
            .into_any()
        }
    }
}

#[component]
fn Environment(changes: EnvironmentChanges) -> impl IntoView {
    let same = match changes.same {
        0 => String::new(),
        1 => " One variable is the same.".to_owned(),
        count => format!(" {count} variables are the same."),
    };
    let list = |word: &'static str, tone: &'static str, sign: &'static str, keys: Vec<String>| {
        keys.into_iter()
            .map(|key| view! { <li class=tone><span aria-hidden="true">{sign}</span><code>{key}</code>" " {word}</li> })
            .collect_view()
    };
    let nothing = changes.is_empty() && changes.unreadable.is_none();
    let EnvironmentChanges { added, removed, changed, unreadable, .. } = changes;
    view! {
        <section class="stack tight" aria-labelledby="environment-h">
            <div class="section"><h2 id="environment-h">"Environment variables"</h2></div>
            {unreadable.map(|why| view! { <Warning>{format!("Values could not be compared: {why}")}</Warning> })}
            {if nothing {
                view! { <p class="card pad">{format!("No difference.{same}")}</p> }.into_any()
            } else {
                view! {
                    <div class="card pad stack tight">
                        <ul class="changes">
                            {list("added", "good", "+", added)}
                            {list("changed", "info", "~", changed)}
                            {list("removed", "bad", "−", removed)}
                        </ul>
                        <p class="help">{format!("Values are not shown.{same}")}</p>
                    </div>
                }
                    .into_any()
            }}
        </section>
    }
    .into_any()
}
