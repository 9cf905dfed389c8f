//! The root component: the router and its table of routes.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    Lazy, SsrMode,
    components::{Outlet, ParentRoute, Route, Router, Routes},
    path,
};

use crate::{
    activity::list::ActivityListPage,
    error::ConsoleError,
    frame::{Frame, PaletteOpen},
    functions::{
        create::page::NewFunctionPage, list::FunctionsPage, overview::FunctionOverviewPage, page::FunctionPage,
        test::FunctionTestPage,
    },
    http_apis::{
        create::page::NewApiPage,
        delete::DeleteApiPage,
        list::ApiListPage,
        page::ApiPage,
        remove_route::RemoveRoutePage,
        route::{add::AddRoutePage, change::ChangeRoutePage, trigger::AddTriggerPage},
    },
    operations::{list::OperationsPage, page::OperationPage},
    overview::OverviewPage,
    session::{set_up::SetUp, sign_in::SignIn},
    settings::SettingsPage,
    team::page::TeamPage,
    ui::notice::ErrorPage,
};

#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_context(PaletteOpen(RwSignal::new(false)));
    Effect::new(|_| {
        // Tests, and nothing else, wait for this before the first click.
        if let Some(body) = document().body() {
            let _ = body.set_attribute("data-hydrated", "");
        }
    });
    // In order: what comes later follows in its place, so that no script is needed to put it there.
    view! {
        <Router>
            <Routes fallback=|| view! { <NotFound/> }>
                <Route path=path!("/login") view=SignIn ssr=SsrMode::InOrder/>
                <Route path=path!("/setup") view=SetUp ssr=SsrMode::InOrder/>
                <ParentRoute path=path!("") view=Frame>
                    <Route path=path!("/") view={Lazy::<OverviewPage>::new()} ssr=SsrMode::InOrder/>
                    <Route path=path!("/c/:c/:r/functions") view={Lazy::<FunctionsPage>::new()} ssr=SsrMode::InOrder/>
                    <Route path=path!("/c/:c/:r/functions/new") view={Lazy::<NewFunctionPage>::new()} ssr=SsrMode::InOrder/>
                    <ParentRoute path=path!("/c/:c/:r/functions/:name") view=FunctionPage>
                        <Route path=path!("") view={Lazy::<FunctionOverviewPage>::new()} ssr=SsrMode::InOrder/>
                        <Route path=path!("add-trigger") view={Lazy::<AddTriggerPage>::new()} ssr=SsrMode::InOrder/>
                        <Route path=path!("test") view={Lazy::<FunctionTestPage>::new()} ssr=SsrMode::InOrder/>
                    </ParentRoute>
                    <ParentRoute path=path!("/c/:c/:r/apis") view=Outlet>
                        <Route path=path!("") view={Lazy::<ApiListPage>::new()} ssr=SsrMode::InOrder/>
                        <Route path=path!("new") view={Lazy::<NewApiPage>::new()} ssr=SsrMode::InOrder/>
                        <Route path=path!(":id/routes/new") view={Lazy::<AddRoutePage>::new()} ssr=SsrMode::InOrder/>
                        <Route path=path!(":id/routes/:route/change") view={Lazy::<ChangeRoutePage>::new()} ssr=SsrMode::InOrder/>
                        <Route path=path!(":id/routes/:route/remove") view={Lazy::<RemoveRoutePage>::new()} ssr=SsrMode::InOrder/>
                        <Route path=path!(":id/delete") view={Lazy::<DeleteApiPage>::new()} ssr=SsrMode::InOrder/>
                        <Route path=path!(":id/*tab") view={Lazy::<ApiPage>::new()} ssr=SsrMode::InOrder/>
                    </ParentRoute>
                    <Route path=path!("/operations") view={Lazy::<OperationsPage>::new()} ssr=SsrMode::InOrder/>
                    <Route path=path!("/operations/:id") view={Lazy::<OperationPage>::new()} ssr=SsrMode::InOrder/>
                    <Route path=path!("/activity") view={Lazy::<ActivityListPage>::new()} ssr=SsrMode::InOrder/>
                    <Route path=path!("/team") view={Lazy::<TeamPage>::new()} ssr=SsrMode::InOrder/>
                    <Route path=path!("/settings") view={Lazy::<SettingsPage>::new()} ssr=SsrMode::InOrder/>
                </ParentRoute>
            </Routes>
        </Router>
    }
}

#[component]
fn NotFound() -> impl IntoView {
    let path = leptos_router::hooks::use_location().pathname;
    view! { <main id="main"><ErrorPage error=ConsoleError::not_found("page", path.get_untracked())/></main> }
}
