//! The reservation.

use leptos::{ev::SubmitEvent, prelude::*};
use server_fn::ServerFn;

use super::{
    api, cli,
    model::{Account, ReserveEdit, Reserved},
    rules,
    sent::Sent,
    stop::{Consequences, Stop, Stopped},
};
use crate::{
    error::ConsoleError,
    functions::{
        configuration::parts::{field::SettingField, focus},
        model::rules::thousands,
        parts::open::Target,
    },
    routes,
    ui::{
        cli::ShowAsCli,
        form_error::form_error,
        icon::{self, Icon},
        notice::ErrorNotice,
    },
};

const NUMBER: &str = "reserved-number";

#[component]
pub fn ReservedForm(
    target: Target,
    now: Reserved,
    account: Resource<Result<Account, ConsoleError>>,
    /// Why nothing can be saved.
    why: Option<String>,
    sent: Sent,
) -> impl IntoView {
    let (wrong, failed) = ConsoleError::beside(form_error(api::Reserve::PATH), NUMBER);
    let stopped = now.number == Some(0);
    let (mode, number) = sent.reserve.clone().unwrap_or_else(|| {
        let mode = if now.number.is_some() { "reserved" } else { "shared" };
        (mode.to_owned(), now.number.map(|number| number.to_string()).unwrap_or_default())
    });
    let edit = RwSignal::new(ReserveEdit { base: rules::text(now.number), mode, number });
    let wrong = RwSignal::new(wrong);
    let busy = RwSignal::new(false);
    let own = now.number;
    let submit = move |event: SubmitEvent| {
        let checked = edit.with_untracked(rules::wanted).and_then(|wanted| {
            let account = account.get_untracked().and_then(Result::ok);
            // Without the figures the server decides.
            account.map_or(Ok(()), |account| rules::reserve(wanted, own, account, &[]))
        });
        if checked.is_err() {
            event.prevent_default();
            focus(NUMBER.into());
        } else {
            busy.set(true);
        }
        wrong.set(checked.err());
    };
    let (place, name) = (target.place.clone(), target.name.clone());
    let commands = {
        let (place, name) = (place.clone(), name.clone());
        Signal::derive(move || match edit.with(rules::wanted) {
            Ok(wanted) if wanted != own => cli::reserve(&place, &name, wanted),
            _ => vec!["# Nothing is changed yet.".into()],
        })
    };
    let reserves = Memo::new(move |_| edit.with(|edit| edit.mode == "reserved"));
    let zero = move || reserves.get() && edit.with(|edit| rules::wanted(edit) == Ok(Some(0)));
    let radio = move |value: &'static str, title: &'static str, help: &'static str| {
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="edit[mode]"
                    value=value
                    autocomplete="off"
                    checked=edit.with_untracked(|edit| edit.mode == value)
                    on:change=move |_| edit.update(|edit| edit.mode = value.into())
                />
                <b>{title}</b>
                <small>{help}</small>
            </label>
        }
    };
    let readonly = why.is_some();
    let help = Signal::derive(move || {
        let account = account.get().and_then(Result::ok)?;
        Some(format!("Up to {} here. 0 stops the function.", thousands(rules::most(own, account))))
    });
    view! {
        {failed.map(|error| view! { <ErrorNotice error=error/> })}
        {stopped.then(|| view! { <Stopped target=target.clone() before=now.before.clone() may=!readonly/> })}
        {(sent.stop && !stopped && !readonly).then(|| view! { <Stop target=target.clone() now=now.number/> })}
        <form class="form" method="post" action=api::Reserve::PATH novalidate aria-label="Reserved concurrency" on:submit=submit>
            <input type="hidden" name="c" value=place.connection/>
            <input type="hidden" name="r" value=place.region/>
            <input type="hidden" name="name" value=name/>
            <input type="hidden" name="edit[base]" value=rules::text(now.number)/>
            <fieldset class="field" disabled=readonly>
                <legend>"Reserved concurrency"</legend>
                <div class="choices">
                    {radio("shared", "None: share the account's unreserved concurrency", "Other functions may use it up.")}
                    {radio("reserved", "Reserve some for this function", "Nobody else can use it, and this function never uses more.")}
                </div>
            </fieldset>
            <div class="if-reserved">
                <SettingField
                    key=NUMBER
                    name="edit[number]"
                    label="Reserved concurrency (invocations at once)"
                    text=Signal::derive(move || edit.with(|edit| edit.number.clone()))
                    on_text=Callback::new(move |text| {
                        edit.update(|edit| edit.number = text);
                        wrong.set(None);
                    })
                    error=wrong
                    help=help
                    readonly=readonly
                />
            </div>
            {move || zero().then(|| view! { <Consequences/> })}
            <ShowAsCli commands=commands/>
            {match why {
                Some(reason) => view! {
                    <div class="actions">
                        <button type="button" class="btn primary" aria-disabled="true" aria-describedby="reserve-not">"Save"</button>
                        <p class="help" id="reserve-not">{reason}</p>
                    </div>
                }
                    .into_any(),
                None => {
                    let throttle = format!("{}?stop=1", routes::function_page(&target.place, &target.name, "configuration/concurrency"));
                    view! {
                        <div class="actions">
                            <button class="btn primary" aria-busy=move || busy.get().then_some("true")>"Save"</button>
                            {(!stopped).then(|| view! { <a class="btn danger" href=throttle rel="external"><Icon d=icon::STOP/>"Throttle"</a> })}
                        </div>
                    }
                        .into_any()
                }
            }}
        </form>
    }
    .into_any()
}
