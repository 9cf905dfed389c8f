//! Routes of an API that cannot work, why, and the button that heals them where there is one. Read after the API itself.

use leptos::prelude::*;
use server_fn::ServerFn;

use crate::{
    connections::model::Place,
    error::ConsoleError,
    http_apis::{api::AddPermission, model::LinkTrouble},
    routes,
    ui::{
        cli::ShowAsCli,
        icon::{self, Icon},
        notice::ErrorNotice,
    },
};

pub type Checks = Resource<Result<Vec<LinkTrouble>, ConsoleError>>;

#[component]
pub fn Troubles(checks: Checks, place: Place, api: String, writes: bool) -> impl IntoView {
    view! {
        <Transition fallback=|| ()>
            {move || {
                let (place, api) = (place.clone(), api.clone());
                Suspend::new(async move {
                    match checks.await {
                        Ok(all) => all.into_iter().map(|one| trouble(one, &place, &api, writes)).collect_view().into_any(),
                        Err(error) => {
                            let retry = Callback::new(move |()| checks.refetch());
                            view! { <ErrorNotice error=error retry=retry/> }.into_any()
                        }
                    }
                })
            }}
        </Transition>
    }
    .into_any()
}

fn trouble(trouble: LinkTrouble, place: &Place, api: &str, writes: bool) -> AnyView {
    let LinkTrouble { route_id, key, why, permission_cli } = trouble;
    let fix = (writes && !permission_cli.is_empty()).then(|| {
        view! {
            <form method="post" action=AddPermission::PATH class="stack tight">
                <input type="hidden" name="c" value=place.connection.clone()/>
                <input type="hidden" name="r" value=place.region.clone()/>
                <input type="hidden" name="id" value=api.to_owned()/>
                <input type="hidden" name="route" value=route_id.clone()/>
                <p class="actions">
                    <button class="btn" aria-label=format!("Add permission for {key}")>"Add permission"</button>
                </p>
                <ShowAsCli commands=permission_cli/>
            </form>
        }
        .into_any()
    });
    let other = (writes && fix.is_none()).then(|| {
        view! { <p class="actions"><a class="btn" href=routes::change_route(place, api, &route_id)>"Change target"</a></p> }
            .into_any()
    });
    let label = format!("Broken: {key}");
    view! {
        <section class="notice bad" aria-label=label>
            <Icon d=icon::LINK_BROKEN/>
            <div>
                <h2><span class="method">{key}</span>" cannot work"</h2>
                <p>{why}</p>
                {fix}
                {other}
            </div>
        </section>
    }
    .into_any()
}
