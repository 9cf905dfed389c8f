//! The frame around every page: rail, top bar with connection and region, search, account.

mod crumbs;
mod missing;
mod palette;
mod rail;
mod top;

pub use missing::Missing;
pub use palette::{HelpOpen, PaletteOpen};
pub use rail::Lamp;
pub use top::EnvironmentMark;

use leptos::prelude::*;
use leptos_router::{
    components::Outlet,
    hooks::{use_location, use_params_map},
};

use crate::{
    connections::model::{FrameData, Place},
    error::ConsoleError,
    ui::notice::ErrorPage,
};

/// The signed-in member, the connections and the engine's state, known to every page.
#[derive(Clone, Copy)]
pub struct FrameContext(RwSignal<Option<FrameData>>);

impl FrameContext {
    pub fn get(self) -> Option<FrameData> {
        self.0.get()
    }

    pub fn with<T>(self, read: impl FnOnce(&FrameData) -> T) -> Option<T> {
        self.0.with(|frame| frame.as_ref().map(read))
    }

    /// Whether the member may do it; for explaining, never for guarding.
    pub fn can(self, permission: crate::session::model::Permission) -> bool {
        self.with(|frame| frame.user.can(permission)).unwrap_or(false)
    }
}

pub fn use_frame() -> FrameContext {
    expect_context::<FrameContext>()
}

/// The place in the URL; on pages that have none, the first connection's.
pub fn use_place() -> Memo<Place> {
    let (params, path) = (use_params_map(), use_location().pathname);
    let frame = use_context::<FrameContext>();
    Memo::new(move |_| {
        params
            .with(|params| Some(Place::new(params.get("c")?, params.get("r")?)))
            .or_else(|| place_in(&path.get()))
            .or_else(|| frame?.with(|frame| frame.connections.first()?.default_place())?)
            .unwrap_or_else(|| Place::new("local", "us-east-1"))
    })
}

fn place_in(path: &str) -> Option<Place> {
    let mut parts = path.strip_prefix("/c/")?.split('/');
    Some(Place::new(parts.next()?, parts.next()?))
}

/// The frame's data while the server renders; the browser reads it from the page.
fn known() -> Option<FrameData> {
    #[cfg(feature = "ssr")]
    return crate::session::api::known_frame().ok();
    #[cfg(not(feature = "ssr"))]
    None
}

#[component]
pub fn Frame() -> impl IntoView {
    let frame = FrameContext(RwSignal::new(SharedValue::new(known).into_inner()));
    provide_context(frame);
    provide_context(HelpOpen(RwSignal::new(false)));
    let signed_in = frame.0.with_untracked(Option::is_some);
    // Checked for the page that is loaded: links inside the console lead to known places only.
    let nowhere = place_in(&use_location().pathname.get_untracked())
        .filter(|place| frame.0.with_untracked(|frame| frame.as_ref().is_some_and(|frame| !knows(frame, place))));
    watch_engine(frame);
    view! {
        <a class="skip" href="#main">"Skip to content"</a>
        <div class="frame">
            <rail::Rail/>
            <top::Top/>
            <main id="main" tabindex="-1">
                {match nowhere {
                    Some(place) => view! { <ErrorPage error=unknown_place(&place)/> }.into_any(),
                    None if signed_in => view! { <Outlet/> }.into_any(),
                    None => view! { <ErrorPage error=ConsoleError::Unauthenticated/> }.into_any(),
                }}
            </main>
        </div>
        <palette::Palette/>
    }
    .into_any()
}

fn knows(frame: &FrameData, place: &Place) -> bool {
    frame.connection(&place.connection).is_some_and(|connection| connection.regions.contains(&place.region))
}

fn unknown_place(place: &Place) -> ConsoleError {
    ConsoleError::not_found("connection", format!("{} in {}", place.connection, place.region))
}

/// Keeps the engine's state current while a page is open: it may die and come back.
fn watch_engine(frame: FrameContext) {
    Effect::new(move |_| {
        let handle = set_interval_with_handle(
            move || {
                leptos::task::spawn_local_scoped(async move {
                    // A failed poll changes nothing on the page; the next action says what is wrong.
                    if let Ok(fresh) = crate::session::api::frame().await {
                        frame.0.update(|known| {
                            if known.as_ref() != Some(&fresh) {
                                *known = Some(fresh);
                            }
                        });
                    }
                });
            },
            std::time::Duration::from_secs(15),
        );
        on_cleanup(move || {
            if let Ok(handle) = handle {
                handle.clear();
            }
        });
    });
}
