//! How a test runs the function: which version, and whether it waits.

use leptos::prelude::*;

use super::Bench;
use crate::{
    connections::model::{ConnectionKind, FrameData},
    frame::use_frame,
    functions::model::invoke::InvocationType,
};

/// The version or alias a test runs, where one was chosen.
pub fn through(bench: Bench) -> Option<String> {
    let (qualifier, connection) =
        bench.open.target.with(|target| (target.qualifier.clone(), target.place.connection.clone()));
    if qualifier.is_empty() || qualifier == "$LATEST" {
        return None;
    }
    if qualifier.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(format!("Runs version {qualifier}."));
    }
    let version = bench.detail.with(|detail| detail.version.clone());
    let is_local = |frame: &FrameData| {
        frame.connection(&connection).is_some_and(|connection| connection.kind == ConnectionKind::LocalEngine)
    };
    let ignores = if use_frame().with(is_local).unwrap_or(false) {
        " The local engine ignores its shares here; requests through an HTTP API heed them."
    } else {
        ""
    };
    Some(format!("Goes through the alias {qualifier}, which leads to version {version}.{ignores}"))
}

#[component]
pub fn Kinds(bench: Bench) -> impl IntoView {
    let kinds = [
        (InvocationType::RequestResponse, "Wait for the result"),
        (InvocationType::Event, "Queue"),
        (InvocationType::DryRun, "Dry run"),
    ];
    let kind = move |(kind, word): (InvocationType, &'static str)| {
        view! {
            <label>
                <input
                    type="radio"
                    name="kind"
                    autocomplete="off"
                    checked=kind == InvocationType::default()
                    prop:checked=move || bench.kind.get() == kind
                    on:change=move |_| bench.kind.set(kind)
                />
                {word}
            </label>
        }
    };
    let help = move || match bench.kind.get() {
        InvocationType::RequestResponse => "Runs the function now and shows what it answers.",
        InvocationType::Event => {
            "Puts the event into the function's queue; the answer goes to its destinations and its log."
        }
        InvocationType::DryRun => "Runs nothing: asks AWS whether this connection may invoke the function.",
    };
    view! {
        <fieldset class="field">
            <legend>"Invocation type"</legend>
            <div class="segments">{kinds.map(kind).into_iter().collect_view()}</div>
            <p class="help">{help}</p>
        </fieldset>
    }
}
