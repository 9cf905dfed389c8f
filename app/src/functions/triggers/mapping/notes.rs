//! What a queue says of itself, beside its mapping's form; and what the role has to allow.

use leptos::prelude::*;

use super::{
    api::get_queue,
    model::{Poll, QueueFacts},
    needs::needs,
    rules,
};
use crate::{
    error::ConsoleError,
    functions::parts::{needs::RoleNeeds, open::OpenFunction},
    ui::icon::{self, Icon},
};

#[component]
pub fn Notes(
    open: OpenFunction,
    /// The source's ARN; empty or wrong while it is chosen.
    #[prop(into)]
    arn: Signal<String>,
    /// Where failed records go.
    #[prop(into)]
    failure: Signal<String>,
) -> impl IntoView {
    let queue = RwSignal::new(None::<(String, Result<QueueFacts, ConsoleError>)>);
    let right = Memo::new(move |_| {
        let (arn, region) = (arn.get(), open.target.with(|target| target.place.region.clone()));
        let service = arn.split(':').nth(2).unwrap_or_default().to_owned();
        rules::source(&service, &region, &arn).unwrap_or_default()
    });
    Effect::new(move |_| {
        let (arn, target) = (right.get(), open.target.get());
        if !Poll::of(&arn).is_queue() {
            return;
        }
        leptos::task::spawn_local_scoped(async move {
            let result = get_queue(target.place.connection, target.place.region, arn.clone()).await;
            // Another may be chosen by now.
            if right.try_get_untracked().as_ref() == Some(&arn) {
                queue.try_set(Some((arn, result)));
            }
        });
    });
    let timeout = RwSignal::new(None::<u32>);
    Effect::new(move |_| {
        leptos::task::spawn_local_scoped(async move {
            if let Ok(detail) = open.loaded().await {
                timeout.try_set(Some(detail.with_untracked(|detail| detail.timeout_s)));
            }
        });
    });
    let facts = move || queue.get().filter(|(of, _)| right.with(|arn| arn == of)).map(|(_, result)| result);
    let wanted = Signal::derive(move || {
        let known = facts().and_then(Result::ok);
        right.with(|arn| failure.with(|failure| needs(arn, failure, known.as_ref())))
    });
    view! {
        <div class="stack tight" aria-live="polite">{move || facts().map(|facts| said(facts, timeout.get()))}</div>
        <RoleNeeds open=open needs=wanted/>
    }
    .into_any()
}

fn said(facts: Result<QueueFacts, ConsoleError>, timeout_s: Option<u32>) -> AnyView {
    let facts = match facts {
        Ok(facts) => facts,
        Err(error) => {
            return view! {
                <p class="muted small">{format!("What the queue says of itself could not be read: {error}")}</p>
            }
            .into_any();
        }
    };
    let warning = timeout_s.and_then(|timeout_s| {
        let refused = rules::visibility(facts.visibility_s, timeout_s).err();
        refused.or_else(|| rules::visibility_advice(facts.visibility_s, timeout_s))
    });
    let warning = warning.map(|text| {
        view! { <section class="notice warn"><Icon d=icon::WARNING/><div><p>{text}</p></div></section> }
    });
    let dead = match &facts.dead_letter_arn {
        Some(arn) => format!("Messages that fail too often go to {}.", crate::functions::parts::figures::arn_name(arn)),
        None => "It has no dead-letter queue: a message that always fails comes back until it is too old.".to_owned(),
    };
    let waiting = facts.waiting.map(|count| match count {
        0 => " Nothing waits in it.".to_owned(),
        1 => " About 1 message waits in it.".to_owned(),
        count => format!(" About {count} messages wait in it."),
    });
    view! {
        {warning}
        <p class="help">{format!("Visibility timeout {} s. {dead}", facts.visibility_s)}{waiting}</p>
    }
    .into_any()
}
