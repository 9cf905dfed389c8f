//! What a resource holds: bones of the final size while it loads, the error with “Try again” when it failed, never an
//! empty list in its place.

use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};

use super::notice::ErrorNotice;
use crate::error::ConsoleError;

#[component]
pub fn Loaded<T, F>(
    /// Created with the route, never inside of a Suspense.
    resource: Resource<Result<T, ConsoleError>>,
    /// Shown before the first answer; what was there stays while it is read again.
    #[prop(optional, into)]
    bones: ViewFn,
    show: F,
) -> impl IntoView
where
    T: Serialize + DeserializeOwned + Clone + Send + Sync + 'static,
    F: Fn(T) -> AnyView + Clone + Send + Sync + 'static,
{
    view! {
        <Transition fallback=move || bones.run()>
            {move || {
                let show = show.clone();
                Suspend::new(async move {
                    match resource.await {
                        Ok(value) => show(value),
                        Err(error) => {
                            let retry = Callback::new(move |()| resource.refetch());
                            view! { <ErrorNotice error=error retry=retry/> }.into_any()
                        }
                    }
                })
            }}
        </Transition>
    }
}

/// Rows of a table that is not there yet.
#[component]
pub fn BoneRows(rows: usize, columns: usize) -> impl IntoView {
    let row = move || (0..columns).map(|_| view! { <td><span class="bone"></span></td> }).collect_view();
    (0..rows).map(|_| view! { <tr>{row()}</tr> }).collect_view()
}
