//! `/setup`: the first administrator, made with the one-time token printed at the first start.

use leptos::prelude::*;
use leptos_meta::Title;
use server_fn::ServerFn;

use super::{api, model::PASSWORD_MIN};
use crate::{
    error::ConsoleError,
    frame::Lamp,
    ui::{
        field::TextField,
        form_error::{FormErrorNotice, form_error},
    },
};

#[component]
pub fn SetUp() -> impl IntoView {
    let path = api::SetUp::PATH;
    let error = form_error(path);
    let of = |field: &str| {
        let text = error.as_ref().and_then(|e| e.field(field)).map(str::to_owned);
        Signal::stored(text)
    };
    let (token, email, name, password) = (of("token"), of("email"), of("name"), of("password"));
    let general = error
        .clone()
        .filter(|e| !matches!(e, ConsoleError::Invalid(fields) if fields.iter().all(|f| !f.field.is_empty())));
    view! {
        <Title text="Set up · Lambent"/>
        <div class="auth">
            <main>
                <a class="brand" href="/"><Lamp/>"Lambent"</a>
                <section class="card">
                    <div>
                        <h1>"Set up Lambent"</h1>
                        <p>"Make the first administrator. The token is in the console's output; it is valid for 15 minutes."</p>
                    </div>
                    <FormErrorNotice error=general/>
                    <form class="form" method="post" action=path>
                        <TextField name="token" label="Set-up token" value="" error=token mono=true/>
                        <TextField name="name" label="Name" value="" error=name autocomplete="name"/>
                        <TextField name="email" label="Email" value="" kind="email" error=email autocomplete="username"/>
                        <TextField
                            name="password"
                            label="Password"
                            value=""
                            kind="password"
                            error=password
                            help=format!("At least {PASSWORD_MIN} characters; a sentence is good.")
                            autocomplete="new-password"
                        />
                        <button class="btn primary wide">"Create administrator"</button>
                    </form>
                </section>
            </main>
        </div>
    }
    .into_any()
}
