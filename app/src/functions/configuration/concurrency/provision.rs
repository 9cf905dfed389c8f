//! The form that asks for environments to be kept ready, with what that costs.

use leptos::{ev::SubmitEvent, prelude::*};
use server_fn::ServerFn;

use super::{api, cli, model::Provisioned, rules, sent::Sent};
use crate::{
    error::{ConsoleError, FieldError, message_of},
    functions::{
        aliases::model::Qualifier,
        configuration::parts::{field::SettingField, focus},
        model::{Architecture, FunctionDetail},
        parts::open::Target,
    },
    ui::{cli::ShowAsCli, field::FieldMessage, form_error::form_error, notice::ErrorNotice},
};

const WHERE: &str = "provisioned-qualifier";
const MANY: &str = "provisioned-number";

#[component]
pub fn Form(
    target: Target,
    detail: Memo<FunctionDetail>,
    qualifiers: Vec<Qualifier>,
    provisioned: Resource<Result<Vec<Provisioned>, ConsoleError>>,
    sent: Sent,
) -> impl IntoView {
    if qualifiers.is_empty() {
        return view! { <p class="help">"Publish a version first: $LATEST cannot have any."</p> }.into_any();
    }
    let (errors, failed) =
        ConsoleError::apart(form_error(api::Provision::PATH).or_else(|| form_error(api::Unprovision::PATH)));
    let errors = RwSignal::new(errors);
    let error = move |field: &'static str| Signal::derive(move || errors.with(|errors| message_of(errors, field)));
    // The version or alias the page shows is the likeliest.
    let shown = Some(target.qualifier.clone()).filter(|chosen| qualifiers.iter().any(|one| one.name == *chosen));
    let (chosen, many) = sent.provision.unwrap_or_else(|| (shown.unwrap_or_default(), String::new()));
    let (chosen, many) = (RwSignal::new(chosen), RwSignal::new(many));
    let busy = RwSignal::new(false);
    let submit = move |event: SubmitEvent| {
        let mut wrong = Vec::new();
        if chosen.with_untracked(String::is_empty) {
            wrong.push(FieldError::new(WHERE, "Choose an alias or a published version."));
        }
        wrong.extend(
            many.with_untracked(|text| rules::provision_number(text)).err().map(|rule| FieldError::new(MANY, rule)),
        );
        match wrong.first() {
            Some(first) => {
                event.prevent_default();
                focus(first.field.clone());
            }
            None => busy.set(true),
        }
        errors.set(wrong);
    };
    let cost = Signal::derive(move || {
        let number = many.with(|text| rules::provision_number(text)).unwrap_or(1);
        detail.with(|detail| {
            let dollars = rules::monthly_dollars(number, detail.memory_mb, detail.architecture == Architecture::Arm);
            Some(format!(
                "{number} with {} MB: about {dollars} USD a month, kept all the time, by AWS's list price in us-east-1; \
                 requests and duration come on top.",
                detail.memory_mb
            ))
        })
    });
    let seen = move || {
        let all = provisioned.get().and_then(Result::ok).unwrap_or_default();
        let hidden = |one: Provisioned| {
            view! { <input type="hidden" name=format!("edit[seen][{}]", one.qualifier) value=one.requested.to_string()/> }
        };
        all.into_iter().map(hidden).collect_view()
    };
    let (place, name) = (target.place.clone(), target.name.clone());
    let commands = {
        let (place, name) = (place.clone(), name.clone());
        Signal::derive(move || {
            cli::provision(
                &place,
                &name,
                &chosen.get(),
                Some(many.with(|text| rules::provision_number(text)).unwrap_or(1)),
            )
        })
    };
    let picked = chosen.get_untracked();
    let option = move |one: Qualifier| {
        let selected = one.name == picked;
        let words = if one.note.is_empty() { one.name.clone() } else { format!("{}: {}", one.name, one.note) };
        view! { <option value=one.name selected=selected>{words}</option> }
    };
    let place_error = error(WHERE);
    view! {
        {failed.map(|error| view! { <ErrorNotice error=error/> })}
        <form class="form" method="post" action=api::Provision::PATH novalidate aria-label="Provisioned concurrency" on:submit=submit>
            <input type="hidden" name="c" value=place.connection/>
            <input type="hidden" name="r" value=place.region/>
            <input type="hidden" name="name" value=name/>
            {seen}
            <div class="pair">
                <div class="field">
                    <label for=WHERE>"Version or alias"</label>
                    <select
                        class="select"
                        id=WHERE
                        name="edit[qualifier]"
                        autocomplete="off"
                        aria-invalid=move || place_error.with(Option::is_some).then_some("true")
                        aria-describedby=move || place_error.with(Option::is_some).then_some("provisioned-qualifier-error")
                        on:change=move |event| chosen.set(event_target_value(&event))
                    >
                        <option value="">"Choose"</option>
                        {qualifiers.into_iter().map(option).collect_view()}
                    </select>
                    <FieldMessage id="provisioned-qualifier-error".to_owned() error=place_error/>
                </div>
                <SettingField
                    key=MANY
                    name="edit[number]"
                    label="Provisioned concurrency"
                    text=many
                    on_text=Callback::new(move |text| many.set(text))
                    error=error(MANY)
                    help=cost
                />
            </div>
            <ShowAsCli commands=commands/>
            <div class="actions">
                <button class="btn" aria-busy=move || busy.get().then_some("true")>"Keep ready"</button>
            </div>
        </form>
    }
    .into_any()
}
