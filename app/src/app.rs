//! The root component: the router and its table of routes.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    Lazy,
    components::{ParentRoute, Route, Router, Routes},
    path,
};

use crate::{
    error::ConsoleError,
    frame::{Frame, PaletteOpen},
    overview::OverviewPage,
    session::{set_up::SetUp, sign_in::SignIn},
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
