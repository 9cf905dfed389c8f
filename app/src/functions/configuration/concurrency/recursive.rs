//! Recursion detection: what AWS does with a function that calls itself over and over.

use leptos::prelude::*;
use server_fn::ServerFn;

use super::{api::AllowRecursion, cli};
use crate::{
    functions::parts::open::Target,
    ui::{cli::ShowAsCli, form_error::form_error, notice::ErrorNotice},
};

#[component]
pub fn RecursionForm(
    target: Target,
    allowed: bool,
    /// Why nothing can be saved.
    why: Option<String>,
) -> impl IntoView {
    let allow = RwSignal::new(allowed);
    let busy = RwSignal::new(false);
    let readonly = why.is_some();
    let (place, name) = (target.place.clone(), target.name.clone());
    let commands = Signal::derive(move || {
        if allow.get() == allowed {
            return vec!["# Nothing is changed yet.".into()];
        }
        cli::recursion(&place, &name, allow.get())
    });
    let radio = move |value: bool, title: &'static str, help: &'static str| {
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="allow"
                    value=value.to_string()
                    autocomplete="off"
                    checked=allowed == value
                    on:change=move |_| allow.set(value)
                />
                <b>{title}</b>
                <small>{help}</small>
            </label>
        }
    };
    view! {
        {form_error(AllowRecursion::PATH).map(|error| view! { <ErrorNotice error=error/> })}
        <form class="form" method="post" action=AllowRecursion::PATH aria-label="Recursion detection" on:submit=move |_| busy.set(true)>
            <input type="hidden" name="c" value=target.place.connection/>
            <input type="hidden" name="r" value=target.place.region/>
            <input type="hidden" name="name" value=target.name/>
            <input type="hidden" name="base" value=allowed.to_string()/>
            <fieldset class="field" disabled=readonly>
                <legend>"Recursion detection"</legend>
                <div class="choices">
                    {radio(
                        false,
                        "Terminate recursive loops",
                        "After about 16 calls in one chain through SQS, SNS, S3 or itself, AWS stops the loop and sends the event to the failure destination.",
                    )}
                    {radio(true, "Allow recursive loops", "AWS lets it run: a loop by mistake costs until somebody stops it.")}
                </div>
            </fieldset>
            <ShowAsCli commands=commands/>
            <div class="actions">
                {match why {
                    Some(reason) => view! {
                        <button type="button" class="btn" aria-disabled="true" aria-describedby="recursion-not">"Save recursion detection"</button>
                        <p class="help" id="recursion-not">{reason}</p>
                    }
                        .into_any(),
                    None => {
                        view! { <button class="btn" aria-busy=move || busy.get().then_some("true")>"Save recursion detection"</button> }
                            .into_any()
                    }
                }}
            </div>
        </form>
    }
    .into_any()
}
