//! The security groups of the chosen VPC, to be ticked, with their rules.

use leptos::prelude::*;

use super::desk::Desk;
use crate::{
    functions::configuration::network::{model::Group, rules},
    ui::field::FieldMessage,
};

#[component]
pub fn Groups(desk: Desk, groups: Vec<Group>, readonly: bool) -> impl IntoView {
    let count = move || format!("{} of {} chosen. ", desk.groups.with(Vec::len), rules::GROUPS_MAX);
    let items: Vec<_> = groups
        .into_iter()
        .filter(|group| !readonly || desk.groups.with_untracked(|ids| ids.contains(&group.id)))
        .map(|group| item(desk, group, readonly))
        .collect();
    view! {
        <fieldset class="field" id="groups-field" tabindex="-1" aria-describedby="groups-error">
            <legend>"Security groups"</legend>
            <FieldMessage id="groups-error".to_owned() error=desk.error(rules::GROUPS)/>
            <ul class="ticks">{items}</ul>
            <p class="help">
                {count}
                "For a function only outbound rules count: nothing opens a connection to it. What it calls must let its security group in."
            </p>
        </fieldset>
    }
    .into_any()
}

fn item(desk: Desk, group: Group, readonly: bool) -> AnyView {
    let id = group.id.clone();
    let (own, changed) = (id.clone(), id.clone());
    let chosen = move || desk.groups.with(|ids| ids.contains(&own));
    let description =
        (!group.description.is_empty()).then(|| view! { <small class="muted">{group.description}</small> });
    let summary = format!("Rules of {}", if group.name.is_empty() { &group.id } else { &group.name });
    view! {
        <li>
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=chosen
                    disabled=readonly
                    on:change=move |event| desk.toggle(desk.groups, &changed, event_target_checked(&event))
                />
                <span>{group.name}" "<code>{id}</code>" "{description}</span>
            </label>
            <details class="more">
                <summary>{summary}</summary>
                <div class="pair">{rules_of("Outbound", group.outbound)}{rules_of("Inbound", group.inbound)}</div>
            </details>
        </li>
    }
    .into_any()
}

fn rules_of(title: &'static str, lines: Vec<String>) -> AnyView {
    let lines = if lines.is_empty() {
        view! { <p class="muted">"none"</p> }.into_any()
    } else {
        let lines: Vec<_> = lines.into_iter().map(|line| view! { <li>{line}</li> }).collect();
        view! { <ul class="plain">{lines}</ul> }.into_any()
    };
    view! { <div><h3>{title}</h3>{lines}</div> }.into_any()
}
