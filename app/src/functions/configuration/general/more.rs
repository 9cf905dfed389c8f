//! Fields only some functions have: SnapStart, what an image is started with; and what a long timeout meets.

use leptos::prelude::*;

use super::desk::Desk;
use crate::{
    functions::{
        api::get_wiring,
        configuration::{
            model::{SNAP_START_ON, Setting},
            parts::field::SettingField,
        },
        model::rules::HTTP_API_TIMEOUT_S,
        runtimes,
    },
    ui::{field::FieldMessage, notice::Warning},
};

/// For runtimes that have it, and for functions that have it on.
#[component]
pub fn SnapStartField(desk: Desk, readonly: bool) -> impl IntoView {
    let key = Setting::SnapStart.key();
    let (text, error) = (desk.text(key), desk.error(key));
    let offered = Memo::new(move |_| {
        let runtime = desk.wanted.with(|wanted| wanted.get(Setting::Runtime.key()).cloned().unwrap_or_default());
        runtimes::has_snap_start(&runtime) || text.with(|text| text == SNAP_START_ON)
    });
    let option = move |value: &'static str, words: &'static str| {
        view! { <option value=value selected=move || text.with(|text| text == value)>{words}</option> }
    };
    (move || {
        offered.get().then(|| {
            view! {
                <div class="field">
                    <label for=key>"SnapStart"</label>
                    <select
                        class="select"
                        id=key
                        name="edit[typed][snap-start]"
                        disabled=readonly
                        aria-invalid=move || error.with(Option::is_some).then_some("true")
                        aria-describedby="snap-start-error snap-start-help"
                        on:change=move |event| desk.write(key).run(event_target_value(&event))
                    >
                        {option("None", "Off")}
                        {option(SNAP_START_ON, "On published versions")}
                    </select>
                    <FieldMessage id="snap-start-error".to_owned() error=error/>
                    <p class="help" id="snap-start-help">
                        "Versions published from then on start from a snapshot of the initialized code, in a fraction of the time. Free for Java; for Python and .NET AWS charges keeping and restoring it. Not with file systems, provisioned concurrency or more than 512 MB of storage."
                    </p>
                </div>
            }
        })
    })
    .into_any()
}

/// What an image is started with instead of its own.
#[component]
pub fn ImageFields(desk: Desk, readonly: bool) -> impl IntoView {
    let field = move |setting: Setting, name: &'static str, help: &'static str| {
        let key = setting.key();
        view! {
            <SettingField
                key=key
                name=name
                label=setting.label()
                mono=true
                text=desk.text(key)
                on_text=desk.write(key)
                error=desk.error(key)
                help=help
                readonly=readonly
            />
        }
    };
    view! {
        <p class="muted">"The container image brings its own runtime. What is empty below is as the image has it."</p>
        {field(Setting::EntryPoint, "edit[typed][entry-point]", "The program and its first arguments, as in a shell: quotes keep words together.")}
        {field(Setting::Command, "edit[typed][command]", "Arguments; for AWS's base images the handler, such as app.handler.")}
        {field(Setting::WorkingDirectory, "edit[typed][working-directory]", "A path in the image.")}
    }
    .into_any()
}

/// Callers of an HTTP API are cut off earlier: said with the routes that lead here. Asked for when it matters.
#[component]
pub fn RoutesInFront(desk: Desk) -> impl IntoView {
    let long = Memo::new(move |_| {
        let text = desk.wanted.with(|wanted| wanted.get(Setting::Timeout.key()).cloned().unwrap_or_default());
        text.parse::<u32>().is_ok_and(|seconds| seconds > HTTP_API_TIMEOUT_S)
    });
    let routes = RwSignal::new(None::<Vec<String>>);
    Effect::new(move |_| {
        if !long.get() || routes.with_untracked(Option::is_some) {
            return;
        }
        let target = desk.open.target.get_untracked();
        leptos::task::spawn_local_scoped(async move {
            let (c, r) = (target.place.connection, target.place.region);
            // Without an answer the hint below the field stays.
            if let Ok(wiring) = get_wiring(c, r, target.name, target.qualifier).await {
                let named = |route: crate::functions::model::FunctionRoute| {
                    format!("{} of {}", route.route_key, route.api_name)
                };
                routes.try_set(Some(wiring.routes.into_iter().map(named).collect()));
            }
        });
    });
    (move || {
        let known = routes.get().filter(|routes| long.get() && !routes.is_empty())?;
        let text = format!(
            "Callers of {} are cut off after {HTTP_API_TIMEOUT_S} s, while the function runs on and is billed. 29 s leave time for an own answer; longer work is better called asynchronously.",
            known.join(", ")
        );
        Some(view! { <Warning>{text}</Warning> })
    })
    .into_any()
}
