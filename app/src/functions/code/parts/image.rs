//! The code of a function made from a container image: which image, and another one in its place.

use leptos::{ev::SubmitEvent, html::Input, prelude::*};

use crate::{
    error::ConsoleError,
    frame::use_frame,
    functions::{
        code::{api, cli},
        model::{FunctionDetail, rules},
        parts::open::OpenFunction,
    },
    session::model::Permission,
    ui::{cli::ShowAsCli, copy::CopyButton, field::FieldMessage, notice::ErrorNotice},
};

#[component]
pub fn ImageCode(open: OpenFunction, detail: Memo<FunctionDetail>) -> impl IntoView {
    let may =
        use_frame().can(Permission::FunctionsWrite) && open.target.with_untracked(|target| target.qualifier.is_empty());
    let uri = Memo::new(move |_| detail.with(|detail| detail.image_uri.clone().unwrap_or_default()));
    view! {
        <section class="card" aria-labelledby="code-h">
            <div class="bar"><h2 id="code-h">"Container image"</h2></div>
            <div class="body stack">
                <p>"The code is inside the image; it is changed by building another one."</p>
                <p class="id"><code class="anywhere">{move || uri.get()}</code><CopyButton text=uri label="Copy image URI" only_icon=true/></p>
                {if may {
                    view! { <ReplaceImage open=open detail=detail/> }.into_any()
                } else {
                    view! { <p class="muted">"Only $LATEST can get another image, and only by members who may change functions."</p> }.into_any()
                }}
            </div>
        </section>
    }
    .into_any()
}

#[component]
fn ReplaceImage(open: OpenFunction, detail: Memo<FunctionDetail>) -> impl IntoView {
    let input = NodeRef::<Input>::new();
    let typed = RwSignal::new(String::new());
    let wrong = RwSignal::new(None::<String>);
    let sending = RwSignal::new(false);
    let outcome = RwSignal::new(None::<Result<(), ConsoleError>>);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let checked = rules::image_uri(&typed.get_untracked());
        wrong.set(checked.as_ref().err().cloned());
        let Ok(image) = checked else {
            if let Some(input) = input.get_untracked() {
                let _ = input.focus();
            }
            return;
        };
        if sending.get_untracked() {
            return;
        }
        let target = open.target.get_untracked();
        let base = detail.with_untracked(|detail| detail.code_sha256.clone());
        sending.set(true);
        leptos::task::spawn_local_scoped(async move {
            let (c, r) = (target.place.connection, target.place.region);
            let result = api::replace_image(c, r, target.name, image, base).await;
            sending.try_set(false);
            let done = result.is_ok();
            outcome.set(Some(result));
            if done {
                open.look().await;
            }
        });
    };
    let commands = Signal::derive(move || {
        let image = typed.get();
        open.target.with(|target| cli::commands(&target.name, &target.place, cli::Sent::Image(&image), None, false))
    });
    view! {
        <form class="form" novalidate on:submit=submit>
            <div class="field">
                <label for="image-uri">"Image URI"</label>
                <input
                    class="input mono"
                    id="image-uri"
                    node_ref=input
                    autocomplete="off"
                    spellcheck="false"
                    aria-invalid=move || wrong.get().map(|_| "true")
                    aria-describedby="image-uri-error image-uri-help"
                    on:input=move |event| typed.set(event_target_value(&event))
                />
                <FieldMessage id="image-uri-error".to_owned() error=wrong/>
                <p class="help" id="image-uri-help">"In Amazon ECR of the same region, with a tag or a digest."</p>
            </div>
            <ShowAsCli commands=commands/>
            <p class="actions"><button class="btn primary" aria-busy=move || sending.get().then_some("true")>"Replace image"</button></p>
            <p role="status">{move || matches!(outcome.get(), Some(Ok(()))).then_some("Replaced: the new image is live.")}</p>
            {move || outcome.get().and_then(Result::err).map(|error| view! { <ErrorNotice error=error/> })}
        </form>
    }
    .into_any()
}
