//! The head of a function's pages: name, state, a line of facts, actions, tabs.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::{figures, open::use_open_function, qualifier::QualifierSwitch, runtime_end, state::StateBadge};
use crate::{
    frame::use_frame,
    functions::{
        model::{FunctionDetail, PackageType},
        runtimes,
    },
    routes,
    session::model::Permission,
    ui::{
        icon::{self, Icon},
        state::{State, Tone},
    },
};

/// Path and word of each tab there is.
const TABS: &[(&str, &str)] = &[
    ("", "Overview"),
    ("code", "Code"),
    ("test", "Test"),
    ("monitor", "Monitor"),
    ("logs", "Logs"),
    ("traces", "Traces"),
    ("configuration/general", "Configuration"),
    ("aliases", "Aliases"),
    ("versions", "Versions"),
];

/// The head's place while the function is asked for.
#[component]
pub fn HeadBones() -> impl IntoView {
    view! {
        <header class="head" aria-busy="true">
            <div><span class="bone title"></span><ul class="facts"><li><span class="vh">"Asking AWS for the function"</span></li></ul></div>
        </header>
        <Tabs/>
    }
}

#[component]
pub fn Head(detail: Memo<FunctionDetail>) -> impl IntoView {
    let badge = move || {
        let (state, update) = detail.with(|detail| (detail.state.clone(), detail.update.clone()));
        view! { <StateBadge state=state update=update/> }
    };
    let ends = move || {
        detail.with(|detail| {
            let text = runtime_end::warning(detail.runtime.as_deref()?, detail.as_of)?;
            Some(view! { <li><State tone=Tone::Warn text=text/></li> })
        })
    };
    let line = move |write: fn(&FunctionDetail) -> String| move || detail.with(write);
    view! {
        <header class="head">
            <div>
                <h1>{line(|detail| detail.name.clone())}</h1>
                <ul class="facts">
                    <li>{badge}</li>
                    <li>{line(runtime)}</li>
                    {ends}
                    <li>
                        {line(|detail| {
                            format!("{} · {}", figures::megabytes(detail.memory_mb), figures::seconds(detail.timeout_s))
                        })}
                    </li>
                    <li>{line(|detail| package(detail.package_type).into())}</li>
                    <li class="mono">{line(version)}</li>
                </ul>
            </div>
            <div class="actions"><QualifierSwitch/><Actions detail=detail/></div>
        </header>
        <Tabs/>
    }
    .into_any()
}

/// `$LATEST`, `version 3`.
fn version(detail: &FunctionDetail) -> String {
    match detail.version.as_str() {
        "$LATEST" => "$LATEST".into(),
        number => format!("version {number}"),
    }
}

/// `Python 3.13 · x86_64`.
fn runtime(detail: &FunctionDetail) -> String {
    let runtime = detail.runtime.as_deref().map_or_else(|| "Container image".into(), runtimes::label);
    format!("{runtime} · {}", detail.architecture.as_str())
}

pub fn package(kind: PackageType) -> &'static str {
    match kind {
        PackageType::Zip => "Zip package",
        PackageType::Image => "Image package",
    }
}

#[component]
fn Actions(detail: Memo<FunctionDetail>) -> impl IntoView {
    let open = use_open_function();
    let here = use_location();
    let href = move || {
        format!(
            "{}{}",
            here.pathname.get(),
            open.target.with(|target| { crate::routes::query([("qualifier", target.qualifier.as_str())]) })
        )
    };
    let may_delete = use_frame().can(Permission::FunctionsWrite);
    let delete = move || open.target.with(|target| routes::function_page(&target.place, &target.name, "delete"));
    let throttle = move || {
        let tab = |target: &super::open::Target| {
            routes::function_page(&target.place, &target.name, "configuration/concurrency")
        };
        format!("{}?stop=1", open.target.with(tab))
    };
    let copied = RwSignal::new(false);
    let copy = move |_| {
        let promise = window().navigator().clipboard().write_text(&detail.with_untracked(|detail| detail.arn.clone()));
        leptos::task::spawn_local_scoped(async move {
            if wasm_bindgen_futures::JsFuture::from(promise).await.is_ok() {
                copied.try_set(true);
                set_timeout(
                    move || {
                        copied.try_set(false);
                    },
                    std::time::Duration::from_secs(2),
                );
            }
        });
    };
    // Without JavaScript the link loads the page again, which is the same.
    let refresh = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        open.refresh();
    };
    view! {
        <button type="button" class="btn" popovertarget="function-actions" aria-busy=move || open.looking.get().then_some("true")>
            "Actions"
            <Icon d=icon::DOWN class="tiny"/>
        </button>
        <div class="menu" id="function-actions" popover="auto">
            <a href=href rel="external" on:click=refresh><Icon d=icon::RETRY/>"Refresh"</a>
            <button type="button" on:click=copy>
                <Icon d=icon::COPY/>
                {move || if copied.get() { "ARN copied" } else { "Copy ARN" }}
            </button>
            {may_delete
                .then(|| view! {
                    <hr/>
                    <a href=throttle rel="external"><Icon d=icon::STOP/>"Throttle"</a>
                    <a class="danger" href=delete><Icon d=icon::TRASH/>"Delete function"</a>
                })}
        </div>
    }
}

#[component]
fn Tabs() -> impl IntoView {
    let open = use_open_function();
    let path = use_location().pathname;
    let tab = move |&(page, word): &(&'static str, &'static str)| {
        let href = move || open.target.with(|target| target.page(page));
        let current = move || {
            // A tab with tabs of its own is open while any of them is.
            let first = page.split('/').next().unwrap_or_default();
            let own = open.target.with(|target| crate::routes::function_page(&target.place, &target.name, first));
            let rest = path.with(|path| path.trim_end_matches('/').strip_prefix(&own).map(str::to_owned));
            rest.is_some_and(|rest| rest.is_empty() || (!first.is_empty() && rest.starts_with('/'))).then_some("page")
        };
        view! { <a href=href aria-current=current>{word}</a> }
    };
    view! { <nav class="tabs" aria-label="Function">{TABS.iter().map(tab).collect_view()}</nav> }
}
