//! Third step: where the API is published.

use leptos::prelude::*;

use crate::{
    http_apis::create::{
        draft::Step,
        wizard::{Hidden, Wizard},
    },
    ui::{field::TextField, get_form::GetForm},
};

#[component]
pub fn StageStep(wizard: Wizard) -> impl IntoView {
    let other = wizard.draft.stage == "other";
    view! {
        <GetForm action=wizard.path()>
            <Hidden wizard=wizard.clone() to=Step::Review/>
            <fieldset class="field">
                <legend>"Stage"</legend>
                <div class="choices">
                    <label class="choice">
                        <input type="radio" name="stage" value="default" checked=!other/>
                        <b>"$default"</b>
                        <small>"The routes are at the root of the API's URL."</small>
                    </label>
                    <label class="choice">
                        <input type="radio" name="stage" value="other" checked=other/>
                        <b>"A stage with a name"</b>
                        <small>"The routes are under /name."</small>
                    </label>
                </div>
                <p class="help">"It deploys by itself: a route works the moment it is made. Requests are written to an access log."</p>
            </fieldset>
            <div class="if-stage-other">
                <TextField
                    name="stage_name"
                    label="Stage name"
                    value=wizard.draft.stage_name.clone()
                    error=wizard.error("stage_name")
                    placeholder="prod"
                    mono=true
                />
            </div>
            <div class="actions apart">
                <a class="btn" href=wizard.step_href(Step::Routes)>"Back"</a>
                <button class="btn primary">"Continue to review"</button>
            </div>
        </GetForm>
    }
    .into_any()
}
