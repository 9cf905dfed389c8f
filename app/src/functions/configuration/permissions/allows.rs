//! What the role's policies allow and deny, by action or by resource.

use leptos::prelude::*;

use super::asked::{Asked, link};
use crate::{
    functions::{
        parts::open::OpenFunction,
        permissions::{
            model::RoleView,
            summary::{Line, summary},
        },
    },
    ui::state::{State, Tone},
};

/// Services whose lines are open at first; more are opened one by one.
const OPEN_LINES: usize = 12;

#[component]
pub fn Allows(open: OpenFunction, asked: Memo<Asked>, role: RoleView) -> impl IntoView {
    if role.entries.is_empty() {
        return ().into_any();
    }
    let by = Memo::new(move |_| asked.with(|asked| asked.by_resource));
    let tab = move |by_resource: bool| {
        let href = move || {
            let pairs: &[(&str, &str)] = if by_resource { &[("by", "resource")] } else { &[] };
            open.target.with(|target| link(target, pairs, "#allows"))
        };
        let current = move || (by.get() == by_resource).then_some("true");
        let words = if by_resource { "By resource" } else { "By action" };
        view! { <a href=href aria-current=current>{words}</a> }
    };
    let entries = StoredValue::new(role.entries);
    let services = move || {
        let by_resource = by.get();
        let services = entries.with_value(|entries| summary(entries, by_resource));
        let few = services.iter().map(|(_, lines)| lines.len()).sum::<usize>() <= OPEN_LINES;
        services.into_iter().map(|(name, lines)| service(name, lines, by_resource, few)).collect_view()
    };
    view! {
        <section class="stack tight" id="allows" aria-labelledby="allows-h">
            <div class="row">
                <h3 id="allows-h" class="grow">"What the policies say"</h3>
                <nav class="pills" aria-label="Show">{tab(false)}{tab(true)}</nav>
            </div>
            {services}
        </section>
    }
    .into_any()
}

fn service(name: String, lines: Vec<Line>, by_resource: bool, few: bool) -> AnyView {
    let (first, second) = if by_resource { ("Resource", "Actions") } else { ("Action", "Resources") };
    let count = lines.len();
    let rows = lines.into_iter().map(row).collect_view();
    let caption = format!("{name}: {first} and {second}");
    view! {
        <details class="more" open=few>
            <summary><code>{name}</code>" "<small class="muted">{count}</small></summary>
            <div class="table">
                <table>
                    <caption class="vh">{caption}</caption>
                    <thead>
                        <tr><th scope="col">{first}</th><th scope="col">{second}</th><th scope="col" class="p2">"Policy"</th></tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </details>
    }
    .into_any()
}

fn row(line: Line) -> AnyView {
    let deny = (!line.allow).then(|| view! { <State tone=Tone::Bad text="Denied"/> });
    let others = line.others.into_iter().map(|text| view! { <li><code class="anywhere">{text}</code></li> });
    let others = others.collect_view();
    view! {
        <tr>
            <td><code class="anywhere">{line.title}</code>" "{deny}</td>
            <td>
                <ul>{others}</ul>
                {line.condition.map(|text| view! { <p class="small muted">"If "<code class="anywhere">{text}</code></p> })}
            </td>
            <td class="p2">{line.policy}</td>
        </tr>
    }
    .into_any()
}
