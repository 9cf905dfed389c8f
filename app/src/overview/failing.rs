//! What fails: the functions with most errors in all places, and what members could not do last.

use leptos::prelude::*;

use crate::{
    activity::{
        model::{ActivityPage, ActivityRow},
        sentence::mark,
        what::What,
    },
    connections::model::Place,
    error::ConsoleError,
    frame::use_frame,
    monitoring::metrics::{
        figures::count,
        rows::polyline,
        worst::{Failing, HOURS, Looked, Worst},
    },
    routes,
    ui::{
        icon::{self, Icon},
        loaded::Loaded,
        state::{State, Tone},
        time::Time,
    },
};

const HOUR: i64 = 3_600_000;
const FAILURES: usize = 5;

#[component]
pub fn Errors(worst: Resource<Result<Worst, ConsoleError>>) -> impl IntoView {
    view! {
        <section class="stack tight" aria-labelledby="errors-h">
            <div class="section"><h2 id="errors-h">{format!("Most errors in the last {HOURS} hours")}</h2></div>
            <Loaded resource=worst bones=super::bones show=shown/>
        </section>
    }
    .into_any()
}

fn shown(worst: Worst) -> AnyView {
    let answered = worst.looked.iter().any(|looked| looked.trouble.is_none());
    let list = if worst.rows.is_empty() {
        let text =
            if answered { "No function failed where Lambent looked." } else { "Nothing is known of errors now." };
        let tone = if answered { Tone::Good } else { Tone::Idle };
        view! { <div class="card pad"><State tone=tone text=text/></div> }.into_any()
    } else {
        view! { <ol class="card feed">{worst.rows.into_iter().map(row).collect_view()}</ol> }.into_any()
    };
    view! {
        {list}
        {(worst.more > 0).then(|| view! { <p class="help">{format!("{} more functions failed.", count(worst.more.into()))}</p> })}
        {worst.looked.into_iter().filter_map(lacking).collect_view()}
        {(!worst.left_out.is_empty()).then(|| left_out(worst.left_out))}
    }
    .into_any()
}

fn row(row: Failing) -> AnyView {
    let Failing { place, name, errors, last, by_hour } = row;
    let monitor = format!("{}{}", routes::function_page(&place, &name, "monitor"), routes::query([("range", "1d")]));
    let at = (last + HOUR / 2).to_string();
    let why = routes::why(&place, &name, &[("at", at.as_str())]);
    let points = polyline(&by_hour, 96.0, 20.0);
    let word = if errors == 1.0 { "error" } else { "errors" };
    view! {
        <li>
            <div class="line-item">
                <Icon d=icon::X_CIRCLE class="bad"/>
                <span class="what"><a class="cover" href=monitor>{name}</a></span>
                <span class="when">
                    <svg class="spark hours" viewBox="0 0 96 20" aria-hidden="true"><polyline class="spark-line bad" points=points></polyline></svg>
                    {format!("{} {word}", count(errors))}
                </span>
                <span class="sub">
                    {label(&place)}" · last in the hour from "<Time at=last/>" · "<a class="above" href=why>"Why did it fail?"</a>
                </span>
            </div>
        </li>
    }
    .into_any()
}

/// A place that could not be looked at, or not whole.
fn lacking(looked: Looked) -> Option<AnyView> {
    let name = label(&looked.place);
    let text = match looked.trouble {
        Some(why) => format!("{name}: {why}"),
        None if looked.cut => {
            format!("{name}: only the first {} functions of AWS's list were looked at.", looked.functions)
        }
        None => return None,
    };
    Some(view! { <p><State tone=Tone::Warn text=text/></p> }.into_any())
}

fn left_out(places: Vec<Place>) -> AnyView {
    let link = |place: Place| view! { <li><a href=routes::functions(&place)>{label(&place)}</a></li> };
    view! {
        <div class="help">
            "Not looked at, since each place costs a request to CloudWatch:"
            <ul class="tags">{places.into_iter().map(link).collect_view()}</ul>
        </div>
    }
    .into_any()
}

/// “Production · eu-west-1”.
fn label(place: &Place) -> String {
    let connection = use_frame().with(|frame| frame.connection(&place.connection).map(|c| c.label.clone())).flatten();
    format!("{} · {}", connection.unwrap_or_else(|| place.connection.clone()), place.region)
}

#[component]
pub fn Failures(failures: Resource<Result<ActivityPage, ConsoleError>>) -> impl IntoView {
    let show = |page: ActivityPage| {
        if page.rows.is_empty() {
            return view! { <div class="card pad muted">"Nothing that was done through Lambent has failed."</div> }
                .into_any();
        }
        let one = |row: ActivityRow| {
            let ((d, tone), at) = (mark(&row), row.at);
            view! { <li><div class="line-item"><Icon d=d class=tone/><What row=row link=true/><Time at=at/></div></li> }
        };
        view! { <ol class="card feed">{page.rows.into_iter().take(FAILURES).map(one).collect_view()}</ol> }.into_any()
    };
    view! {
        <section class="stack tight" aria-labelledby="failures-h">
            <div class="section"><h2 id="failures-h">"Newest failures"</h2><a href="/activity?outcome=failed">"All failures"</a></div>
            <Loaded resource=failures bones=super::bones show=show/>
        </section>
    }
    .into_any()
}
