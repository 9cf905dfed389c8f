//! The form: a box for each thing the function would leave, its name, the commands, the button.

use leptos::{ev, html::Input, prelude::*};
use server_fn::ServerFn;

use super::{
    api,
    cli::commands,
    model::{DeleteFunction, Leaving, Leavings, Removal, confirmed},
};
use crate::{
    connections::model::Place,
    error::ConsoleError,
    routes,
    ui::{
        cli::ShowAsCli,
        field::FieldMessage,
        form_error::form_error,
        icon::{self, Icon},
        notice::ErrorNotice,
    },
};

#[component]
pub fn DeleteForm(leavings: Leavings, place: Place) -> impl IntoView {
    let Leavings { name, arn, offered, stays, token } = leavings;
    let (rule, refused) = ConsoleError::beside(form_error(api::DeleteFunction::PATH), "confirm");
    let wrong = RwSignal::new(rule);
    let ticks: Vec<RwSignal<bool>> = offered.iter().map(|leaving| RwSignal::new(leaving.ticked)).collect();
    let cli = as_commands(name.clone(), &offered, ticks.clone(), place.clone());
    let (sent, field) = (RwSignal::new(false), NodeRef::<Input>::new());
    let own = name.clone();
    let submit = move |event: ev::SubmitEvent| {
        let typed = field.get_untracked().map(|field| field.value()).unwrap_or_default();
        let checked = confirmed(&own, &typed);
        wrong.set(checked.clone().err());
        if checked.is_err() || sent.get_untracked() {
            event.prevent_default();
            if let Some(field) = field.get_untracked().filter(|_| checked.is_err()) {
                // Fails only when the page is left, and then nobody types.
                let _ = field.focus();
            }
            return;
        }
        sent.set(true);
    };
    view! {
        {refused.map(|error| view! { <ErrorNotice error=error/> })}
        <form class="form" method="post" action=api::DeleteFunction::PATH novalidate on:submit=submit>
            <input type="hidden" name="c" value=place.connection.clone()/>
            <input type="hidden" name="r" value=place.region.clone()/>
            <input type="hidden" name="name" value=name.clone()/>
            <input type="hidden" name="token" value=token/>
            <p>"Function "<code class="anywhere">{arn}</code></p>
            <Offered offered=offered ticks=ticks/>
            <Stays stays=stays/>
            <ShowAsCli commands=cli/>
            <Confirm name=name.clone() wrong=wrong field=field/>
            <div class="actions apart">
                <a class="btn" href=routes::function(&place, &name)>"Cancel"</a>
                <button class="btn danger primary" aria-busy=move || sent.get().then_some("true")>
                    <Icon d=icon::TRASH/>
                    "Delete function"
                </button>
            </div>
        </form>
    }
    .into_any()
}

/// The commands for what is ticked now.
fn as_commands(name: String, offered: &[Leaving], ticks: Vec<RwSignal<bool>>, place: Place) -> Signal<Vec<String>> {
    let all: Vec<Removal> = offered.iter().map(|leaving| leaving.removal.clone()).collect();
    Signal::derive(move || {
        let ticked = all.iter().zip(&ticks).filter(|(_, tick)| tick.get()).map(|(removal, _)| removal.clone());
        commands(&DeleteFunction { name: name.clone(), removals: ticked.collect() }, &place)
    })
}

#[component]
fn Offered(offered: Vec<Leaving>, ticks: Vec<RwSignal<bool>>) -> impl IntoView {
    if offered.is_empty() {
        return view! { <p>"Nothing else belongs to this function."</p> }.into_any();
    }
    let boxes = offered.into_iter().zip(ticks).map(|(leaving, tick)| {
        let key = leaving.removal.key();
        view! {
            <label class="choice">
                <input
                    type="checkbox"
                    name="remove[]"
                    value=key
                    checked=leaving.ticked
                    autocomplete="off"
                    on:change=move |event| tick.set(event_target_checked(&event))
                />
                <b class="anywhere">{leaving.removal.title()}</b>
                <small>{leaving.note}</small>
            </label>
        }
    });
    view! {
        <fieldset class="field">
            <legend>"Delete with it"</legend>
            <div class="choices">{boxes.collect_view()}</div>
            <p class="help">"What is not ticked stays as it is."</p>
        </fieldset>
    }
    .into_any()
}

#[component]
fn Stays(stays: Vec<String>) -> impl IntoView {
    (!stays.is_empty()).then(|| {
        view! {
            <section aria-labelledby="stays-h">
                <h2 id="stays-h">"What stays"</h2>
                <ul class="plain-list">{stays.into_iter().map(|text| view! { <li>{text}</li> }).collect_view()}</ul>
            </section>
        }
    })
}

#[component]
fn Confirm(name: String, wrong: RwSignal<Option<String>>, field: NodeRef<Input>) -> impl IntoView {
    let typed = {
        let name = name.clone();
        // What was wrong is looked at with every key.
        move |event: ev::Event| {
            if wrong.with_untracked(Option::is_some) {
                wrong.set(confirmed(&name, &event_target_value(&event)).err());
            }
        }
    };
    view! {
        <div class="field">
            <label for="confirm">"Type "<code>{name}</code>" to delete it"</label>
            <input
                class="input mono"
                id="confirm"
                name="confirm"
                autocomplete="off"
                spellcheck="false"
                autocapitalize="off"
                node_ref=field
                aria-invalid=move || wrong.with(Option::is_some).then_some("true")
                aria-describedby=move || wrong.with(Option::is_some).then_some("confirm-error")
                on:input=typed
            />
            <FieldMessage id="confirm-error".to_owned() error=wrong/>
        </div>
    }
}
