//! The button that switches a stage's access log on, for whoever needs to know why a request failed.

use leptos::prelude::*;
use server_fn::ServerFn;

use super::{
    api::SwitchAccessLog as Doorway,
    model::{FORMAT, RETENTION_DAYS, StageLog, commands, group},
};
use crate::{
    connections::model::Place,
    frame::use_frame,
    session::model::Permission,
    ui::{cli::ShowAsCli, copy::CopyButton, form_error::form_error, notice::ErrorNotice},
};

/// A plain form: it works without JavaScript, and leads to the log.
#[component]
pub fn SwitchAccessLog(
    place: Place,
    #[prop(into)] api: String,
    #[prop(into)] stage: String,
    /// What the stage logs now, where that is known and not nothing.
    #[prop(optional)]
    now: Option<StageLog>,
) -> impl IntoView {
    if !use_frame().can(Permission::ApisWrite) {
        return view! { <p class="help">"Your role may look, but not change HTTP APIs. An administrator can change it."</p> }
            .into_any();
    }
    let now = now.unwrap_or(StageLog { stage: stage.clone(), ..StageLog::default() });
    let words = if now.is_on() { "Change the format" } else { "Switch on access log" };
    let does = if now.is_on() {
        "The stage goes on logging where it does, in this format.".to_owned()
    } else {
        format!(
            "Each request becomes a line in the log group {}, which is made where it is missing and keeps lines for {RETENTION_DAYS} days. CloudWatch charges for them by size; a line has about 600 bytes.",
            group(&api)
        )
    };
    let commands = commands(&place, &api, &now);
    let refused = form_error(Doorway::PATH);
    view! {
        <form method="post" action=Doorway::PATH class="stack tight">
            {refused.map(|error| view! { <ErrorNotice error=error/> })}
            <input type="hidden" name="c" value=place.connection/>
            <input type="hidden" name="r" value=place.region/>
            <input type="hidden" name="id" value=api/>
            <input type="hidden" name="stage" value=stage/>
            <input type="hidden" name="mark" value=now.mark()/>
            <p class="help">{does}</p>
            <details class="more">
                <summary>"The format"</summary>
                <div class="copyable">
                    <pre class="code wrap" tabindex="0" aria-label="Format"><code>{FORMAT}</code></pre>
                    <CopyButton text=FORMAT.to_owned() label="Copy"/>
                </div>
            </details>
            <p class="actions"><button class="btn primary">{words}</button></p>
            <ShowAsCli commands=commands/>
        </form>
    }
    .into_any()
}
