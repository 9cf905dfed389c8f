//! The filter of the activity feed: a plain GET form.

use leptos::prelude::*;

use crate::{
    activity::{
        model::{ActivityQuery, AuditOutcome},
        sentence::ACTION_FILTERS,
    },
    ui::{
        get_form::GetForm,
        icon::{self, Icon},
    },
};

#[component]
pub fn Filters(query: ActivityQuery, actors: Vec<String>) -> impl IntoView {
    let ActivityQuery { actor, action, target, outcome, from, to, .. } = query.clone();
    let filtered = query != ActivityQuery { before: query.before, ..ActivityQuery::default() };
    // A link may name somebody, or an action, that the lists do not.
    let mut people: Vec<(String, String)> = vec![(String::new(), "Everybody".into())];
    people.extend(actors.into_iter().map(|name| (name.clone(), name)));
    let mut actions: Vec<(String, String)> =
        ACTION_FILTERS.iter().map(|(prefix, label)| ((*prefix).to_owned(), (*label).to_owned())).collect();
    let outcomes: Vec<(String, String)> = std::iter::once((String::new(), "All outcomes".to_owned()))
        .chain(AuditOutcome::ALL.iter().map(|outcome| (outcome.as_str().to_owned(), word(*outcome).to_owned())))
        .collect();
    for (list, value) in [(&mut people, &actor), (&mut actions, &action)] {
        if !list.iter().any(|(known, _)| known == value) {
            list.push((value.clone(), value.clone()));
        }
    }
    view! {
        <GetForm action="/activity" class="toolbar" role="search">
            <div class="input">
                <Icon d=icon::SEARCH/>
                <input
                    type="search"
                    name="target"
                    value=target
                    aria-label="Search activity"
                    placeholder="Function, member, …"
                    aria-keyshortcuts="/"
                />
                <kbd aria-hidden="true">"/"</kbd>
            </div>
            <Choice name="actor" label="Member" options=people chosen=actor/>
            <Choice name="action" label="Action" options=actions chosen=action/>
            <Choice name="outcome" label="Outcome" options=outcomes chosen=outcome/>
            <Date name="from" label="From" value=from/>
            <Date name="to" label="To" value=to/>
            <button class="btn">"Filter"</button>
            {filtered.then(|| view! { <a class="btn quiet" href="/activity">"Clear"</a> })}
        </GetForm>
    }
    .into_any()
}

fn word(outcome: AuditOutcome) -> &'static str {
    match outcome {
        AuditOutcome::Pending => "Under way",
        AuditOutcome::Succeeded => "Succeeded",
        AuditOutcome::Failed => "Failed",
        AuditOutcome::Denied => "Refused",
    }
}

#[component]
fn Choice(name: &'static str, label: &'static str, options: Vec<(String, String)>, chosen: String) -> impl IntoView {
    view! {
        <select class="select" name=name aria-label=label>
            {options
                .into_iter()
                .map(|(value, text)| {
                    let selected = value == chosen;
                    view! { <option value=value selected=selected>{text}</option> }
                })
                .collect_view()}
        </select>
    }
}

/// A UTC day, the whole of it.
#[component]
fn Date(name: &'static str, label: &'static str, value: String) -> impl IntoView {
    view! {
        <label class="input date">
            <span>{label}</span>
            <input type="date" name=name value=value/>
        </label>
    }
}
