//! The frame of the configuration tabs: their list on the left, the one that is open beside it.

use leptos::prelude::*;
use leptos_router::{components::Outlet, hooks::use_location};

use crate::{functions::parts::open::use_open_function, routes};

/// The last part of each tab's path, and its words; in the order shown.
pub const TABS: &[(&str, &str)] = &[
    ("general", "General configuration"),
    ("triggers", "Triggers"),
    ("permissions", "Permissions"),
    ("destinations", "Destinations"),
    ("environment", "Environment variables"),
    ("vpc", "VPC"),
    ("monitoring", "Monitoring and operations tools"),
    ("layers", "Layers and extensions"),
    ("concurrency", "Concurrency and recursion detection"),
    ("async", "Asynchronous invocation"),
    ("database-proxies", "Database proxies"),
    ("file-systems", "File systems"),
    ("url", "Function URL"),
    ("tags", "Tags"),
    ("code-signing", "Code signing"),
    ("runtime-management", "Runtime management"),
];

#[component]
pub fn ConfigurationPage() -> impl IntoView {
    let open = use_open_function();
    view! {
        <div class="sided">
            <Transition fallback=list>
                {move || Suspend::new(async move {
                    match open.loaded().await {
                        Ok(_) => list().into_any(),
                        // The page says that there is no such function.
                        Err(_) => ().into_any(),
                    }
                })}
            </Transition>
            <div class="stack"><Outlet/></div>
        </div>
    }
    .into_any()
}

fn list() -> impl IntoView {
    let open = use_open_function();
    let path = use_location().pathname;
    let tab = move |(index, (tab, words)): (usize, &(&'static str, &'static str))| {
        let page = format!("configuration/{tab}");
        let own = page.clone();
        let href = move || open.target.with(|target| target.page(&own));
        let current = move || {
            let at = |page: &str| open.target.with(|target| routes::function_page(&target.place, &target.name, page));
            let here = path.get();
            let here = here.trim_end_matches('/');
            let own = at(&page);
            // A tab has pages of its own; the plain path shows the first tab.
            let below = here.strip_prefix(&own).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
            (below || (index == 0 && here == at("configuration"))).then_some("page")
        };
        view! { <a href=href aria-current=current>{*words}</a> }
    };
    view! { <nav class="subnav" aria-label="Configuration">{TABS.iter().enumerate().map(tab).collect_view()}</nav> }
}
