//! Which queue, stream or table: one of the region's, or any by its ARN.

use leptos::prelude::*;

use super::{
    api::get_table_stream,
    desk::Desk,
    model::{BY_TABLE, Offers},
    rules::BY_ARN,
};
use crate::{
    error::{ConsoleError, FieldError},
    functions::configuration::parts::field::SettingField,
    ui::{field::FieldMessage, notice::ErrorNotice},
};

/// Asks which stream a table has; says beside the field when it has none.
fn resolve(desk: Desk, from: String) {
    let Some(table) = from.strip_prefix(BY_TABLE).map(str::to_owned) else { return };
    desk.write("arn").run(String::new());
    let place = desk.open.target.with_untracked(|target| target.place.clone());
    leptos::task::spawn_local_scoped(async move {
        let found = get_table_stream(place.connection, place.region, table).await;
        // Another may be chosen by now.
        if desk.typed.try_with_untracked(|typed| typed.get("from") == Some(&from)) != Some(true) {
            return;
        }
        match found {
            Ok(arn) => desk.write("arn").run(arn),
            Err(error) => {
                let message = error.field("from").map_or_else(|| error.to_string(), str::to_owned);
                desk.errors.update(|errors| errors.push(FieldError::new("from", message)));
            }
        }
    });
}

#[component]
pub fn Picker(
    desk: Desk,
    /// `sqs`, `kinesis` or `dynamodb`.
    source: &'static str,
    /// Made with the page.
    offers: Resource<Result<Offers, ConsoleError>>,
) -> impl IntoView {
    let (label, example) = match source {
        "sqs" => ("Queue ARN", "arn:aws:sqs:eu-west-1:123456789012:orders"),
        "kinesis" => ("Stream ARN", "arn:aws:kinesis:eu-west-1:123456789012:stream/clicks, or a consumer of it"),
        _ => ("Table stream ARN", "arn:aws:dynamodb:eu-west-1:123456789012:table/carts/stream/2026-11-22T10:24:00.000"),
    };
    view! {
        <Suspense fallback=|| view! { <div class="field offers"><span class="bone s"></span><span class="bone block"></span></div> }>
            {move || Suspend::new(async move {
                match offers.await {
                    Ok(found) => select(desk, source, found),
                    Err(error) => {
                        let again = Callback::new(move |()| offers.refetch());
                        view! {
                            <p class="help">"What there is in this region could not be read; enter the ARN."</p>
                            <ErrorNotice error=error retry=again/>
                        }
                        .into_any()
                    }
                }
            })}
        </Suspense>
        <div class="if-arn">
            <SettingField
                key="arn"
                name=desk.name("arn")
                label=label
                text=desk.text("arn")
                on_text=desk.write("arn")
                error=desk.error("arn")
                help=format!("Such as {example}.")
                mono=true
                readonly=desk.readonly
            />
        </div>
    }
    .into_any()
}

fn select(desk: Desk, source: &'static str, offers: Offers) -> AnyView {
    let (label, choose, none) = match source {
        "sqs" => ("Queue", "Choose a queue", "There is no queue in this region yet. Make one, or enter an ARN."),
        "kinesis" => ("Stream", "Choose a stream", "There is no stream in this region yet. Make one, or enter an ARN."),
        _ => ("Table", "Choose a table", "There is no table in this region yet. Make one, or enter an ARN."),
    };
    // There is a choice now, and so that is where a missing one is said.
    desk.typed.update_untracked(|typed| {
        typed.entry("from".into()).or_default();
    });
    let now = desk.typed.with_untracked(|typed| typed.get("from").cloned().unwrap_or_default());
    let (from, error) = (desk.text("from"), desk.error("from"));
    let empty = offers.rows.is_empty();
    let more =
        offers.more.then(|| view! { <p class="help">"There are more than these; enter the ARN of any other."</p> });
    let options = offers.rows.into_iter().map(|offer| {
        view! { <option value=offer.arn.clone() selected=offer.arn == now>{offer.name}</option> }
    });
    let options = options.collect_view();
    view! {
        <div class="field">
            <label for="from">{label}</label>
            <select
                class="select"
                id="from"
                name=desk.name("from")
                prop:value=move || from.get()
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                aria-describedby="from-error"
                on:change=move |event| {
                    let from = event_target_value(&event);
                    desk.write("from").run(from.clone());
                    resolve(desk, from);
                    desk.errors.update(|errors| errors.retain(|error| error.field != "arn"));
                }
            >
                <option value="">{choose}</option>
                {options}
                <option value=BY_ARN selected=now == BY_ARN>"Another, by its ARN"</option>
            </select>
            <FieldMessage id="from-error".to_owned() error=error/>
            {empty.then(|| view! { <p class="help">{none}</p> })}
            {more}
        </div>
    }
    .into_any()
}
