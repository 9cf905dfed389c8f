//! Where results go: one place on success, one on failure.

use leptos::prelude::*;
use server_fn::ServerFn;

use crate::{
    connections::model::ConnectionKind,
    frame::use_frame,
    functions::{
        configuration::{
            asynchronous::{
                TargetField,
                api::SaveAsynchronous,
                cli,
                model::{FAILURE, PLACES, SUCCESS, label, shown},
                rules,
                times::{locked, send, whose},
            },
            model::Texts,
            parts::{
                sent::Sent,
                texts_desk::{About, TextsDesk},
                texts_form::TextsForm,
            },
        },
        parts::{needs::RoleNeeds, open::OpenFunction},
        permissions::{model::Need, needs::sending},
    },
    ui::{form_error::form_error, notice::Warning},
};

#[component]
pub fn Places(open: OpenFunction, settings: Texts, sent: Sent, typed: RwSignal<bool>) -> impl IntoView {
    let about = About { fields: PLACES, rules: rules::check, meant: |_, _, _| Ok(()), label, shown, send };
    let desk = TextsDesk::new(open, about, settings, sent, form_error(SaveAsynchronous::PATH));
    let why = locked();
    let readonly = why.is_some();
    let target = open.target.get_untracked();
    let kind = use_frame().with(|frame| frame.connection(&target.place.connection).map(|c| c.kind)).flatten();
    let local = kind == Some(ConnectionKind::LocalEngine);
    let needs = Signal::derive(move || desk.wanted.with(needs_of));
    let commands = Signal::derive(move || {
        let (base, wanted) = (desk.base.get(), desk.wanted.get());
        open.target.with(|target| cli::save(&target.place, &target.name, &target.qualifier, &base, &wanted))
    });
    view! {
        <TextsForm desk=desk action=SaveAsynchronous::PATH label="Destinations" read_only=why commands=commands typed=typed>
            <p class="muted">{whose(&target)}</p>
            {local
                .then(|| view! {
                    <Warning>"The local engine does not deliver to success destinations; AWS does. Failed events are delivered here, too."</Warning>
                })}
            <TargetField desk=desk key=SUCCESS label="On success" kinds=&["sqs", "sns", "lambda", "events"] readonly=readonly/>
            <TargetField desk=desk key=FAILURE label="On failure" kinds=&["sqs", "sns", "lambda", "events", "s3"] readonly=readonly/>
            <p class="help">"Standard queues and topics only. A failure is told once all retries are over, or when the event is too old."</p>
            <RoleNeeds open=open needs=needs/>
        </TextsForm>
    }
    .into_any()
}

/// What the role has to allow for what is wanted, as far as it keeps the rules.
fn needs_of(wanted: &Texts) -> Vec<Need> {
    let of = |key: &str, failure: bool, what: &str| {
        let arn = wanted.get(key).map_or("", String::as_str);
        if rules::destination(arn, failure).is_ok() { sending(arn, what) } else { Vec::new() }
    };
    let mut all = of(SUCCESS, false, "results");
    for need in of(FAILURE, true, "failed events") {
        if !all.iter().any(|known| (&known.action, &known.resource) == (&need.action, &need.resource)) {
            all.push(need);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::functions::configuration::asynchronous::model::texts;

    #[test]
    fn needs_are_asked_for_once() {
        let queue = "arn:aws:sqs:r:123456789012:q";
        assert_eq!(needs_of(&texts(60, 0, queue, queue)).len(), 1);
        assert_eq!(needs_of(&texts(60, 0, queue, "arn:aws:s3:::b")).len(), 3);
        assert!(needs_of(&texts(60, 0, "half an arn", "")).is_empty());
    }
}
