//! The dead-letter queue: part of the function's own configuration, frozen in its versions.

use leptos::prelude::*;
use server_fn::ServerFn;

use super::{
    TargetField,
    api::{self, SaveDeadLetter},
    cli,
    model::{DEAD_LETTER, QUEUE, label, shown},
    rules,
};
use crate::{
    functions::{
        configuration::{
            model::Texts,
            parts::{
                read_only,
                sent::Sent,
                texts_desk::{About, Answer, TextsDesk},
                texts_form::TextsForm,
            },
            texts::TextsEdit,
        },
        model::FunctionDetail,
        parts::{
            needs::RoleNeeds,
            open::{OpenFunction, Target},
        },
        permissions::needs::sending,
    },
    ui::form_error::form_error,
};

fn send(target: Target, edit: TextsEdit, _: String) -> Answer {
    Box::pin(api::save_dead_letter(target.place.connection, target.place.region, target.name, edit))
}

fn texts(detail: &FunctionDetail) -> Texts {
    Texts::from([(DEAD_LETTER.to_owned(), detail.dead_letter_arn.clone().unwrap_or_default())])
}

#[component]
pub fn DeadLetter(open: OpenFunction, detail: Memo<FunctionDetail>, sent: Sent) -> impl IntoView {
    let about = About { fields: QUEUE, rules: rules::check, meant: |_, _, _| Ok(()), label, shown, send };
    // The page's other form has other keys.
    let draft = sent.draft.filter(|(base, _)| base.contains_key(DEAD_LETTER));
    let sent = Sent { saved: None, draft };
    let desk = TextsDesk::new(open, about, detail.with_untracked(texts), sent, form_error(SaveDeadLetter::PATH));
    Effect::new(move |_| desk.follow(detail.with(texts)));
    let typed = RwSignal::new(false);
    let why = read_only(open);
    let readonly = why.is_some();
    let needs = Signal::derive(move || {
        desk.wanted.with(|wanted| {
            let arn = wanted.get(DEAD_LETTER).map_or("", String::as_str);
            if rules::dead_letter(arn).is_ok() { sending(arn, "events that failed") } else { Vec::new() }
        })
    });
    let commands = Signal::derive(move || {
        let (base, wanted) = (desk.base.get(), desk.wanted.get());
        open.target.with(|target| cli::dead_letter(&target.place, &target.name, &base, &wanted))
    });
    view! {
        <TextsForm desk=desk action=SaveDeadLetter::PATH label="Kept events" read_only=why commands=commands typed=typed>
            <h3>"Dead-letter queue"</h3>
            <p class="muted">
                "Gets the bare event when Lambda gives up. A failure destination tells more: the error, the answer and the number of tries."
            </p>
            <TargetField desk=desk key=DEAD_LETTER label="Dead-letter queue" kinds=&["sqs", "sns"] readonly=readonly/>
            <RoleNeeds open=open needs=needs/>
        </TextsForm>
    }
    .into_any()
}
