//! Which queue, stream or table: one of the region's, or any by its ARN.

use leptos::prelude::*;

use super::{desk::Desk, model::Offers};
use crate::{
    error::ConsoleError,
    functions::configuration::parts::field::SettingField,
    ui::{
        field::FieldMessage,
        icon::{self, Icon},
        notice::ErrorNotice,
    },
};

/// The choice to enter an ARN.
const BY_ARN: &str = "arn";

/// The ARN as chosen or typed.
pub fn chosen(typed: &crate::functions::configuration::model::Texts) -> String {
    let text = |key: &str| typed.get(key).map_or("", |text| text.trim());
    match text("from") {
        "" | BY_ARN => text("arn").to_owned(),
        arn => arn.to_owned(),
    }
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
        <Suspense fallback=|| view! { <div class="field"><span class="bone s"></span><span class="bone block"></span></div> }>
            {move || Suspend::new(async move {
                match offers.await {
                    Ok(offers) => select(desk, source, offers),
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
        _ => ("Table", "Choose a table", "There is no table with a stream in this region yet. Turn one on, or enter an ARN."),
    };
    let now = desk.typed.with_untracked(|typed| typed.get("from").cloned().unwrap_or_default());
    let (from, error) = (desk.text("from"), desk.error("from"));
    let empty = offers.rows.is_empty();
    let without = without(&offers.without);
    let more = offers.more.then(|| view! { <p class="help">"There are more than these; enter the ARN of any other."</p> });
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
                    desk.write("from").run(event_target_value(&event));
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
            {without}
        </div>
    }
    .into_any()
}

/// Tables that have no stream, and how one is turned on.
fn without(tables: &[String]) -> Option<AnyView> {
    let first = tables.first()?.clone();
    let (names, rest) = (tables.iter().take(5).cloned().collect::<Vec<_>>().join(", "), tables.len().saturating_sub(5));
    let rest = if rest == 0 { String::new() } else { format!(" and {rest} more") };
    let command =
        format!("aws dynamodb update-table --table-name {first} --stream-specification StreamEnabled=true,StreamViewType=NEW_AND_OLD_IMAGES");
    Some(
        view! {
            <p class="help">
                <Icon d=icon::INFO/>
                {format!("Without a stream, and so not offered: {names}{rest}. One is turned on with ")}
                <code class="anywhere">{command}</code>
            </p>
        }
        .into_any(),
    )
}
