//! The settings of two versions side by side: those that differ, and the others behind a disclosure.

use leptos::prelude::*;

use super::model::SettingPair;
use crate::ui::table::Table;

#[component]
pub fn Settings(from: String, to: String, settings: Vec<SettingPair>) -> impl IntoView {
    let (differing, same): (Vec<_>, Vec<_>) = settings.into_iter().partition(SettingPair::differs);
    let count = same.len();
    let body = if differing.is_empty() {
        view! { <p class="card pad">"No difference."</p> }.into_any()
    } else {
        table("Settings that differ", &from, &to, differing)
    };
    view! {
        <section class="stack tight" aria-labelledby="settings-h">
            <div class="section"><h2 id="settings-h">"Configuration"</h2></div>
            {body}
            <details class="more">
                <summary>{format!("{count} settings that are the same")}</summary>
                {table("Settings that are the same", &from, &to, same)}
            </details>
        </section>
    }
    .into_any()
}

fn table(caption: &'static str, from: &str, to: &str, settings: Vec<SettingPair>) -> AnyView {
    let (from, to) = (from.to_owned(), to.to_owned());
    let head = move || {
        view! { <th scope="col">"Setting"</th><th scope="col">{from.clone()}</th><th scope="col">{to.clone()}</th> }
            .into_any()
    };
    let cell = |text: String| {
        if text.is_empty() {
            view! { <span class="muted">"not set"</span> }.into_any()
        } else {
            text.lines().map(|line| view! { <p>{line.to_owned()}</p> }).collect_view().into_any()
        }
    };
    let rows = settings
        .into_iter()
        .map(|pair| {
            let differs = pair.differs();
            let (from, to) = (cell(pair.from), cell(pair.to));
            view! {
                <tr>
                    <td>{pair.label}</td>
                    <td class="anywhere">{if differs { view! { <del>{from}</del> }.into_any() } else { from }}</td>
                    <td class="anywhere">{if differs { view! { <ins>{to}</ins> }.into_any() } else { to }}</td>
                </tr>
            }
        })
        .collect_view();
    view! { <Table caption=caption head=head>{rows}</Table> }.into_any()
}
