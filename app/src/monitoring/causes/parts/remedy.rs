//! One button that heals: what it changes, the equal AWS CLI, and the word that lets others in where it does. A plain form
//! without JavaScript.

use leptos::{ev::SubmitEvent, prelude::*};
use server_fn::ServerFn;

use crate::{
    error::ConsoleError,
    frame::use_frame,
    functions::parts::open::OpenFunction,
    monitoring::causes::{
        api::{HealApi, HealFunction, heal_api, heal_function},
        model::{Heal, Question, Remedy},
        page::Why,
    },
    session::model::Permission,
    ui::{cli::ShowAsCli, field::FieldMessage, form_error::form_error, notice::ErrorNotice},
};

#[component]
pub fn RemedyForm(why: Why, question: Question, remedy: Remedy, main: bool) -> impl IntoView {
    let Remedy { heal, button, words, commands } = remedy;
    let permission = heal.kind.permission();
    if !use_frame().can(permission) {
        let what = if permission == Permission::ApisWrite { "HTTP APIs" } else { "functions" };
        let why_not = format!("{button}: your role may look, but not change {what}. An administrator can change it.");
        return view! { <div class="stack tight"><p class="help">{why_not}</p><ShowAsCli commands=commands/></div> }
            .into_any();
    }
    let open = use_context::<OpenFunction>();
    let path = if permission == Permission::ApisWrite { HealApi::PATH } else { HealFunction::PATH };
    let (busy, typed) = (RwSignal::new(false), RwSignal::new(String::new()));
    let first = form_error(path).filter(|_| main);
    let (rule, other) = ConsoleError::beside(first, "consent");
    let (wrong, failed) = (RwSignal::new(rule), RwSignal::new(other));
    let consent = heal.kind.consent();
    let id = format!("consent-{}", heal.kind.name());
    let hidden = fields(why, &question, &heal);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        if let Some((word, _)) = consent
            && typed.with_untracked(|typed| typed.trim() != word)
        {
            return wrong.set(Some(format!("Type {word} to do this.")));
        }
        busy.set(true);
        failed.set(None);
        let (place, question) = (why.place.get_untracked(), question.clone());
        let heal = Heal { consent: typed.get_untracked(), ..heal.clone() };
        leptos::task::spawn_local_scoped(async move {
            let kind = heal.kind.name().to_owned();
            let answer = if permission == Permission::ApisWrite {
                heal_api(place.connection, place.region, question, heal).await
            } else {
                heal_function(place.connection, place.region, question, heal).await
            };
            busy.try_set(false);
            match answer {
                // The check then runs again; the head follows.
                Ok(since) => {
                    why.healed.set(Some((kind, since)));
                    if let Some(open) = open {
                        open.look().await;
                    }
                }
                Err(error) => {
                    let (rule, other) = ConsoleError::beside(Some(error), "consent");
                    wrong.try_set(rule);
                    failed.try_set(other);
                }
            }
        });
    };
    let error_id = format!("{id}-error");
    let described = error_id.clone();
    let field = consent.map(|(_, label)| {
        view! {
            <div class="field">
                <label for=id.clone()>{label}</label>
                <input
                    class="input mono"
                    id=id
                    name="heal[consent]"
                    autocomplete="off"
                    spellcheck="false"
                    aria-invalid=move || wrong.with(Option::is_some).then_some("true")
                    aria-describedby=move || wrong.with(Option::is_some).then(|| described.clone())
                    on:input=move |event| {
                        wrong.set(None);
                        typed.set(event_target_value(&event));
                    }
                />
                <FieldMessage id=error_id error=wrong/>
            </div>
        }
    });
    let class = if main { "btn primary" } else { "btn" };
    view! {
        <form class="stack tight remedy" method="post" action=path novalidate on:submit=submit>
            {hidden}
            {field}
            <p class="row">
                <button class=class aria-busy=move || busy.get().then_some("true")>{button}</button>
                <span class="muted">{words}</span>
            </p>
            {move || failed.get().map(|error| view! { <ErrorNotice error=error/> })}
            <ShowAsCli commands=commands/>
        </form>
    }
    .into_any()
}

/// The same as the browser sends, for a form without JavaScript.
fn fields(why: Why, question: &Question, heal: &Heal) -> Vec<AnyView> {
    let place = why.place.get_untracked();
    let number = |number: Option<String>| number.unwrap_or_default();
    let pairs = [
        ("c", place.connection),
        ("r", place.region),
        ("question[function]", question.function.clone()),
        ("question[qualifier]", question.qualifier.clone()),
        ("question[request]", question.request.clone()),
        ("question[at]", number(question.at.map(|at| at.to_string()))),
        ("question[api]", question.api.clone()),
        ("question[route]", question.route.clone()),
        ("question[stage]", question.stage.clone()),
        ("question[status]", number(question.status.map(|status| status.to_string()))),
        ("question[via]", question.via.clone()),
        ("heal[kind]", heal.kind.name().to_owned()),
        ("heal[target]", heal.target.clone()),
        ("heal[value]", heal.value.clone()),
        ("heal[base]", heal.base.clone()),
    ];
    let given = pairs.into_iter().filter(|(_, text)| !text.is_empty());
    given.map(|(name, text)| view! { <input type="hidden" name=name value=text/> }.into_any()).collect()
}
