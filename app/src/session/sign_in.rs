//! `/login`. A plain form: it works before the WASM arrives, and the page after it is rendered anew.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use server_fn::ServerFn;

use super::api;
use crate::{
    frame::Lamp,
    ui::{
        field::TextField,
        form_error::{FormErrorNotice, form_error},
    },
};

#[component]
pub fn SignIn() -> impl IntoView {
    let query = use_query_map();
    let next = query.with_untracked(|query| query.get("next")).unwrap_or_else(String::new);
    let path = api::SignIn::PATH;
    view! {
        <Title text="Sign in · Lambent"/>
        <div class="auth">
            <main>
                <a class="brand" href="/"><Lamp/>"Lambent"</a>
                <section class="card">
                    <div><h1>"Sign in"</h1><p>"The team's console for Lambda and HTTP APIs."</p></div>
                    <FormErrorNotice error=form_error(path)/>
                    <form class="form" method="post" action=path>
                        <input type="hidden" name="next" value=next/>
                        <TextField name="email" label="Email" value="" kind="email" autocomplete="username"/>
                        <TextField name="password" label="Password" value="" kind="password" autocomplete="current-password"/>
                        <button class="btn primary wide">"Sign in"</button>
                    </form>
                </section>
                <p>"No account? Ask an administrator of your team to add you."</p>
            </main>
        </div>
    }
    .into_any()
}
