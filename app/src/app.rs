//! The root component: the router and its table of routes.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    Lazy,
    components::{ParentRoute, Route, Router, Routes},
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
    http_apis::{list::ApiListPage, page::ApiPage},
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
    view! {
        <Router>
            <Routes fallback=|| view! { <NotFound/> }>
                <Route path=path!("/login") view=SignIn/>
                <Route path=path!("/setup") view=SetUp/>
                <ParentRoute path=path!("") view=Frame>
                    <Route path=path!("/") view={Lazy::<OverviewPage>::new()}/>
                    <Route path=path!("/c/:c/:r/functions") view={Lazy::<FunctionsPage>::new()}/>
                    <Route path=path!("/c/:c/:r/functions/new") view={Lazy::<NewFunctionPage>::new()}/>
                    <ParentRoute path=path!("/c/:c/:r/functions/:name") view=FunctionPage>
                        <Route path=path!("") view={Lazy::<FunctionOverviewPage>::new()}/>
                        <Route path=path!("test") view={Lazy::<FunctionTestPage>::new()}/>
                    </ParentRoute>
                    <Route path=path!("/c/:c/:r/apis") view={Lazy::<ApiListPage>::new()}/>
                    <Route path=path!("/c/:c/:r/apis/:id/:tab?") view={Lazy::<ApiPage>::new()}/>
                    <Route path=path!("/operations") view={Lazy::<OperationsPage>::new()}/>
                    <Route path=path!("/operations/:id") view={Lazy::<OperationPage>::new()}/>
                    <Route path=path!("/activity") view={Lazy::<ActivityListPage>::new()}/>
                    <Route path=path!("/team") view={Lazy::<TeamPage>::new()}/>
                    <Route path=path!("/settings") view={Lazy::<SettingsPage>::new()}/>
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
