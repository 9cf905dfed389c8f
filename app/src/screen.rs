//! Screens whose code the browser fetches when it is first needed. Screens of one group come together: what two groups
//! share becomes a file of its own, so that many small groups would mean many small files.

use leptos::prelude::*;
use leptos_router::ChooseView;
use std::{future::Future, pin::Pin};

mod path;

pub use path::Path;

type Later<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// What a route shows. Everything a screen asks for is asked for in its view: the view's code and all it names stay out
/// of what every page loads.
#[derive(Clone, Copy)]
pub struct Screen {
    pub view: fn() -> Later<AnyView>,
    pub preload: fn() -> Later<()>,
}

impl ChooseView for Screen {
    async fn choose(self) -> AnyView {
        (self.view)().await
    }

    async fn preload(&self) {
        (self.preload)().await;
    }
}

/// `screen!(group, path::to::Component)`, of a component without properties; `screen!(path::to::Component)` of one that
/// is part of what every page loads.
macro_rules! screen {
    ($component:path) => {
        $crate::screen::Screen {
            view: || Box::pin(std::future::ready(::leptos::prelude::IntoAny::into_any($component()))),
            preload: || Box::pin(std::future::ready(())),
        }
    };
    ($group:ident, $component:path) => {{
        #[cfg(feature = "hydrate")]
        #[::leptos::wasm_split::wasm_split($group, wasm_split_path = ::leptos::wasm_split, preload(fetch))]
        fn show() -> ::leptos::prelude::AnyView {
            ::leptos::prelude::IntoAny::into_any($component())
        }
        #[cfg(not(feature = "hydrate"))]
        async fn show() -> ::leptos::prelude::AnyView {
            // The page then names the group's files, so that the browser fetches them beside the rest.
            ::leptos::prefetch_lazy_fn_on_server(stringify!($group));
            ::leptos::prelude::IntoAny::into_any($component())
        }
        #[cfg(not(feature = "hydrate"))]
        async fn fetch() {}
        $crate::screen::Screen { view: || Box::pin(show()), preload: || Box::pin(fetch()) }
    }};
}
pub(crate) use screen;
