//! The frame of one function's pages: the head and the tabs, and under them the tab that is open.
//!
//! The tab is outside of the Suspense on purpose: its own data are asked for beside the function's, and it stays as
//! it is while the function is looked at again. Tabs show nothing when the function could not be read.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::Outlet;

use super::parts::{
    head::{Head, HeadBones},
    open::{OpenFunction, follow},
    troubles::Troubles,
};
use crate::{error::ConsoleError, routes, ui::notice::ErrorPage};

#[component]
pub fn FunctionPage() -> impl IntoView {
    let open = OpenFunction::new();
    provide_context(open);
    // The server reads the title last, when what was rendered may be gone already.
    let first = open.target.with_untracked(|target| format!("{} · Lambent", target.name));
    let title =
        move || open.target.try_with(|target| format!("{} · Lambent", target.name)).unwrap_or_else(|| first.clone());
    view! {
        <Title text=title/>
        <Transition fallback=|| view! { <HeadBones/> }>
            {move || Suspend::new(async move {
                match open.loaded().await {
                    Ok(detail) => {
                        follow(open, detail);
                        view! { <Head detail=detail/><Troubles open=open detail=detail/> }.into_any()
                    }
                    Err(error) => view! { <Missing open=open error=error/> }.into_any(),
                }
            })}
        </Transition>
        <Outlet/>
    }
    .into_any()
}

#[component]
fn Missing(open: OpenFunction, error: ConsoleError) -> impl IntoView {
    let instead = open.target.with_untracked(|target| match target.qualifier.as_str() {
        "" | "$LATEST" => ("All functions", routes::functions(&target.place)),
        _ => ("Show $LATEST", routes::function(&target.place, &target.name)),
    });
    view! { <ErrorPage error=error instead=instead/> }
}
