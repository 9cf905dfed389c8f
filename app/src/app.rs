//! The root component: the router and its table of routes.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    SsrMode,
    components::{ParentRoute, Route, Router, Routes},
    path,
};

use crate::{
    activity,
    error::ConsoleError,
    frame::{Frame, PaletteOpen},
    functions, http_apis, operations, overview,
    screen::{at, screen},
    session, settings, team,
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
                <Route path=at(path!("/login")) view={screen!(home, session::sign_in::SignIn)} ssr=SsrMode::InOrder/>
                <Route path=at(path!("/setup")) view={screen!(home, session::set_up::SetUp)} ssr=SsrMode::InOrder/>
                <ParentRoute path=at(path!("")) view={screen!(Frame)}>
                    <Route path=at(path!("/")) view={screen!(home, overview::Overview)} ssr=SsrMode::InOrder/>
                    <Route path=at(path!("/c/:c/:r/functions")) view={screen!(functions::list::Functions)} ssr=SsrMode::InOrder/>
                    <Route path=at(path!("/c/:c/:r/functions/new")) view={screen!(create, functions::create::page::NewFunction)} ssr=SsrMode::InOrder/>
                    <ParentRoute path=at(path!("/c/:c/:r/functions/:name")) view={screen!(function, functions::page::FunctionPage)}>
                        <Route path=at(path!("")) view={screen!(function, functions::overview::FunctionOverview)} ssr=SsrMode::InOrder/>
                        <Route path=at(path!("code")) view={screen!(code, functions::code::page::CodeTab)} ssr=SsrMode::InOrder/>
                        <Route path=at(path!("test")) view={screen!(function, functions::test::TestTab)} ssr=SsrMode::InOrder/>
                    </ParentRoute>
                    <Route path=at(path!("/c/:c/:r/apis")) view={screen!(apis, http_apis::list::Apis)} ssr=SsrMode::InOrder/>
                    <Route path=at(path!("/c/:c/:r/apis/:id/:tab?")) view={screen!(apis, http_apis::page::ApiPage)} ssr=SsrMode::InOrder/>
                    <Route path=at(path!("/operations")) view={screen!(home, operations::list::Operations)} ssr=SsrMode::InOrder/>
                    <Route path=at(path!("/operations/:id")) view={screen!(home, operations::page::OperationPage)} ssr=SsrMode::InOrder/>
                    <Route path=at(path!("/activity")) view={screen!(home, activity::list::Activity)} ssr=SsrMode::InOrder/>
                    <Route path=at(path!("/team")) view={screen!(home, team::page::Team)} ssr=SsrMode::InOrder/>
                    <Route path=at(path!("/settings")) view={screen!(home, settings::Settings)} ssr=SsrMode::InOrder/>
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
