//! The search: a plain GET form.

use leptos::prelude::*;

use super::links::Links;
use crate::{
    error::ConsoleError,
    monitoring::logs::ask::{CUSTOM, LogAsk, RANGES, View, for_input},
    ui::{
        field::FieldMessage,
        get_form::GetForm,
        icon::{self, Icon},
    },
};

/// What the lines are shown as.
#[component]
pub fn Views(links: Memo<Links>) -> impl IntoView {
    let one = move |view: View| {
        let href = move || {
            links.with(|links| {
                let ask = LogAsk {
                    view: view.as_str().into(),
                    only: String::new(),
                    until: String::new(),
                    token: String::new(),
                    ..links.ask.clone()
                };
                links.search(&ask)
            })
        };
        let current = move || (links.with(|links| links.ask.view()) == view).then_some("page");
        view! { <a href=href aria-current=current>{view.words()}</a> }
    };
    view! { <nav class="pills" aria-label="Logs as">{View::ALL.into_iter().map(one).collect_view()}</nav> }.into_any()
}

#[component]
pub fn SearchForm(links: Links, wrong: Option<ConsoleError>) -> impl IntoView {
    let LogAsk { filter, from, to, jump, view, only, source, .. } = links.ask.clone();
    let range = links.ask.range().to_owned();
    let sentence = |field: &str| wrong.as_ref().and_then(|error| error.field(field)).map(str::to_owned);
    let wrong_filter = sentence("filter");
    let times = ["range", "from", "to", "jump"].map(sentence);
    let custom = range == CUSTOM || times.iter().any(Option::is_some) || !jump.is_empty();
    let [wrong_range, wrong_from, wrong_to, wrong_jump] = times;
    let cleared = links.search(&LogAsk::default());
    let filtered = !filter.is_empty() || range == CUSTOM || !jump.is_empty() || !source.is_empty();
    let hidden = [("qualifier", links.target.qualifier.clone()), ("view", view), ("only", only), ("source", source)];
    let (invalid, described) = (wrong_filter.is_some(), wrong_filter.is_some().then_some("filter-error"));
    let options = RANGES.iter().map(|(value, words, _)| (*value, *words)).chain([(CUSTOM, "From … to …")]);
    let options = options
        .map(|(value, words)| {
            let selected = value == range;
            view! { <option value=value selected=selected>{words}</option> }
        })
        .collect_view();
    view! {
        <GetForm action=links.path() class="stack tight log-search" role="search">
            {hidden
                .into_iter()
                .filter(|(_, value)| !value.is_empty())
                .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
                .collect_view()}
            <div class="toolbar">
                <div class="input">
                    <Icon d=icon::SEARCH/>
                    <input
                        type="search"
                        class="mono"
                        id="filter"
                        name="filter"
                        value=filter
                        aria-label="Filter pattern"
                        placeholder="ERROR, \"a phrase\", { $.level = \"ERROR\" }"
                        spellcheck="false"
                        autocomplete="off"
                        aria-keyshortcuts="/"
                        aria-invalid=invalid.then_some("true")
                        aria-describedby=described
                    />
                    <kbd aria-hidden="true">"/"</kbd>
                </div>
                <select class="select" name="range" aria-label="Time range">{options}</select>
                <button class="btn primary">"Search"</button>
                {filtered.then(|| view! { <a class="btn quiet" href=cleared>"Clear"</a> })}
            </div>
            <FieldMessage id="filter-error".into() error=wrong_filter/>
            <FieldMessage id="range-error".into() error=wrong_range/>
            <details class="more" open=custom>
                <summary>"Other times"</summary>
                <div class="toolbar log-times">
                    {moment("from", "From", &from, wrong_from)}
                    {moment("to", "To", &to, wrong_to)}
                    {moment("jump", "Jump to time", &jump, wrong_jump)}
                </div>
                <p class="help">
                    "UTC. From and to count with the time range “From … to …”; a jump shows ten minutes before and after it, whatever
                    else is chosen."
                </p>
            </details>
        </GetForm>
    }
    .into_any()
}

fn moment(name: &'static str, label: &'static str, value: &str, wrong: Option<String>) -> AnyView {
    let id = format!("{name}-error");
    let described = wrong.is_some().then(|| id.clone());
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <input
                class="input"
                type="datetime-local"
                step="1"
                id=name
                name=name
                value=for_input(value)
                aria-invalid=wrong.is_some().then_some("true")
                aria-describedby=described
            />
            <FieldMessage id=id error=wrong/>
        </div>
    }
    .into_any()
}
