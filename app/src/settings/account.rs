//! One's own account: who one is, and a new password.

use leptos::prelude::*;
use server_fn::ServerFn;

use crate::{
    error::ConsoleError,
    frame::use_frame,
    session::{api::ChangePassword, model::PASSWORD_MIN},
    ui::{
        field::TextField,
        form_error::{FormErrorNotice, form_error},
    },
};

#[component]
pub fn Account() -> impl IntoView {
    let user = use_frame().with(|frame| frame.user.clone());
    view! {
        <section class="stack tight" id="your-account" aria-labelledby="account-h">
            <h2 id="account-h">"Your account"</h2>
            <div class="card">
                <dl class="body defs">
                    {user
                        .map(|user| view! {
                            {(!user.name.is_empty()).then(|| view! { <div><dt>"Name"</dt><dd>{user.name}</dd></div> })}
                            <div><dt>"Email"</dt><dd>{user.email}</dd></div>
                            <div><dt>"Role"</dt><dd>{user.role.label()}</dd></div>
                        })}
                </dl>
                <div class="body"><PasswordForm/></div>
            </div>
        </section>
    }
    .into_any()
}

/// A plain form: the page after it is rendered with the new session.
#[component]
fn PasswordForm() -> impl IntoView {
    let error = form_error(ChangePassword::PATH);
    let of = |field: &str| Signal::stored(error.as_ref().and_then(|e| e.field(field)).map(str::to_owned));
    let (current, new) = (of("current"), of("new"));
    let beside = matches!(&error, Some(ConsoleError::Invalid(fields)) if fields.iter().all(|f| ["current", "new"].contains(&f.field.as_str())));
    let general = error.filter(|_| !beside);
    view! {
        <FormErrorNotice error=general/>
        <form class="form" method="post" action=ChangePassword::PATH aria-label="Change password">
            <TextField name="current" label="Current password" value="" kind="password" autocomplete="current-password" error=current/>
            <TextField
                name="new"
                label="New password"
                value=""
                kind="password"
                autocomplete="new-password"
                error=new
                help=format!("At least {PASSWORD_MIN} characters; a sentence is good. Your other sessions end.")
            />
            <p class="actions"><button class="btn">"Change password"</button></p>
        </form>
    }
}
