//! A function's code: edited, checked, deployed, with the test beside it.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use serde::{Deserialize, Serialize};
use std::future::IntoFuture;

use super::{
    api,
    model::Package,
    parts::{image::ImageCode, workbench::Workbench},
};
use crate::{
    error::ConsoleError,
    functions::{
        model::{FunctionDetail, PackageType},
        parts::open::{OpenFunction, Target, use_open_function},
    },
    ui::notice::ErrorNotice,
};

/// What the page begins with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    pub package: Package,
    /// The file the URL names, or the first, with its text.
    pub shown: Option<(String, String)>,
}

async fn read(target: Target, file: String) -> Result<Opened, ConsoleError> {
    let Target { place, name, qualifier } = target;
    let package = api::get_code(place.connection.clone(), place.region.clone(), name.clone(), qualifier).await?;
    let first = package.first.as_ref().map(|(path, _)| path.as_str());
    let other = first != Some(file.as_str()) && package.files.iter().any(|entry| entry.path == file && entry.text);
    let shown = if other {
        let sha256 = package.code_sha256.clone();
        // The file's own place says why, once the editor asks for it.
        api::get_code_file(place.connection, place.region, name, sha256, file.clone())
            .await
            .ok()
            .map(|text| (file, text))
    } else {
        package.first.clone()
    };
    Ok(Opened { package, shown })
}

#[component]
pub fn CodeTab() -> impl IntoView {
    let open = use_open_function();
    let query = use_query_map();
    let opened = Resource::new(
        move || open.target.get(),
        move |target| read(target, query.with_untracked(|query| query.get("file")).unwrap_or_default()),
    );
    view! {
        <Transition fallback=|| view! { <div class="bone block tall" aria-hidden="true"></div> }>
            {move || Suspend::new(async move {
                match futures::future::join(open.loaded(), opened.into_future()).await {
                    (Ok(detail), _) if detail.with_untracked(is_image) => {
                        view! { <ImageCode open=open detail=detail/> }.into_any()
                    }
                    (Ok(detail), Ok(opened)) => bench(open, detail, opened),
                    (Ok(_), Err(error)) => {
                        let again = Callback::new(move |()| opened.refetch());
                        view! { <ErrorNotice error=error retry=again/> }.into_any()
                    }
                    (Err(_), _) => ().into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

fn is_image(detail: &FunctionDetail) -> bool {
    detail.package_type == PackageType::Image
}

fn bench(open: OpenFunction, detail: Memo<FunctionDetail>, opened: Opened) -> AnyView {
    view! { <Workbench open=open detail=detail opened=opened/> }.into_any()
}
