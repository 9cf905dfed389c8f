//! The live tail: lines as they are written.

mod bar;
mod heard;

use leptos::prelude::*;
use std::{collections::VecDeque, time::Duration};

use super::{lines::level, links::Links, results::count};
use crate::{
    monitoring::logs::{
        ask::{LogAsk, View, clock},
        model::{BACK_MINUTES, Line, TAIL_MINUTES, tail_path},
    },
    routes,
    ui::{
        events::{Events, looked_at},
        state::{State, Tone},
        time::iso,
    },
};
use bar::Bar;
use heard::{Phase, SHOWN, Tail};

#[component]
pub fn Live(links: Memo<Links>) -> impl IntoView {
    let tail = Tail::new();
    let wish = Memo::new(move |_| links.with(|links| (links.target.clone(), links.ask.filter.trim().to_owned())));
    let on =
        Memo::new(move |_| tail.phase.with(|phase| matches!(phase, Phase::Connecting | Phase::On | Phase::Paused)));
    let looked_at = looked_at();
    Effect::new(move |away_since: Option<Option<f64>>| {
        tail.turn.track();
        let (target, filter) = wish.get();
        if !on.get() {
            return None;
        }
        if !looked_at.get() {
            return Some(js_sys::Date::now());
        }
        let away = away_since.flatten().map_or(0.0, |since| js_sys::Date::now() - since);
        tail.gap.set(away > f64::from(BACK_MINUTES) * 60_000.0);
        let after = tail.after.get_value();
        let query = [("filter", filter.as_str()), ("qualifier", &target.qualifier), ("after", &after)];
        let path = format!(
            "{}{}",
            tail_path(&target.place.connection, &target.place.region, &target.name),
            routes::query(query)
        );
        let heard = move |text: String, id: String| tail.heard(&text, id);
        let broken = move |gone: bool| {
            if gone {
                tail.phase.try_set(Phase::Lost);
            } else {
                tail.interrupted();
            }
        };
        // Closed when the effect runs again or the page is left: then the stored value is dropped.
        match Events::open(&path, Box::new(heard), Box::new(broken)) {
            Some(events) => {
                #[expect(clippy::disallowed_methods, reason = "an effect runs in browsers alone")]
                StoredValue::new_local(events);
            }
            None => tail.phase.set(Phase::Lost),
        }
        None
    });
    // It ends by itself: nobody should pay, or wait, for a page that was forgotten.
    Effect::new(move |_| {
        tail.turn.track();
        if !on.get() {
            return;
        }
        let end = Duration::from_secs(u64::from(TAIL_MINUTES) * 60);
        let timer = set_timeout_with_handle(
            move || {
                tail.phase.try_set(Phase::Over);
            },
            end,
        );
        on_cleanup(move || {
            if let Ok(timer) = timer {
                timer.clear();
            }
        });
    });
    view! {
        <Bar tail=tail links=links/>
        <Said tail=tail/>
        <Shown tail=tail links=links/>
        <noscript><p>"The live tail needs JavaScript. Without it, show the lines of the last 15 minutes and reload."</p></noscript>
    }
    .into_any()
}

/// How it stands, announced; and what was left out.
#[component]
fn Said(tail: Tail) -> impl IntoView {
    let state = move || match tail.phase.get() {
        Phase::Connecting => (Tone::Info, "Connecting".to_owned()),
        Phase::On => (Tone::Good, "Live: lines come about a second after they are written".to_owned()),
        Phase::Paused => (Tone::Idle, "Paused".to_owned()),
        Phase::Over => (Tone::Idle, format!("Ended after {TAIL_MINUTES} minutes")),
        Phase::Refused(why) => (Tone::Bad, why),
        Phase::Lost => (Tone::Bad, "The connection is lost. Go on, or sign in again.".to_owned()),
    };
    let dropped = move || {
        let dropped = tail.dropped.get();
        (dropped > 0).then(|| {
            let words = format!(
                "{} left out: they came faster than they could be shown.",
                count(dropped, "older line", "older lines")
            );
            view! { <p><State tone=Tone::Warn text=words/></p> }
        })
    };
    let gap = move || {
        let words =
            format!("This tab was in the background: of that time only the last {BACK_MINUTES} minutes are here.");
        tail.gap.get().then(|| view! { <p><State tone=Tone::Warn text=words/></p> })
    };
    let trouble = move || {
        let trouble = tail.trouble.get();
        (!trouble.is_empty()).then(|| view! { <p><State tone=Tone::Warn text=trouble/></p> })
    };
    view! {
        <div class="stack tight" id="tail-state">
            <p role="status">{move || { let (tone, text) = state(); view! { <State tone=tone text=text/> } }}</p>
            {dropped}
            {gap}
            {trouble}
        </div>
    }
    .into_any()
}

#[component]
fn Shown(tail: Tail, links: Memo<Links>) -> impl IntoView {
    let list = NodeRef::<leptos::html::Ol>::new();
    // Follows the newest line, unless somebody has scrolled up to read.
    Effect::new(move |_| {
        tail.lines.track();
        if let Some(list) = list.get_untracked() {
            let from_end = list.scroll_height() - list.scroll_top() - list.client_height();
            if from_end < 200 {
                request_animation_frame(move || list.set_scroll_top(list.scroll_height()));
            }
        }
    });
    let empty = move || tail.lines.with(VecDeque::is_empty);
    let row = move |line: Line| {
        let href = links.with_untracked(|links| {
            let ask = LogAsk { view: View::Invocations.as_str().into(), filter: String::new(), ..links.ask.clone() };
            Links { ask, ..links.clone() }.opened(&links.line(&line))
        });
        view! {
            <li class:platform=line.platform data-level=level(&line.level)>
                <a class="mono" href=href title="Show its invocation"><time datetime=iso(line.at)>{clock(line.at)}</time></a>
                <pre><bdi>{line.text}{line.cut.then_some(" …")}</bdi></pre>
            </li>
        }
        .into_any()
    };
    view! {
        <section class="card log-tail" aria-label="Live tail">
            <p class="muted pad" hidden=move || !empty()>"Waiting for lines."</p>
            <ol class="log-lines" node_ref=list tabindex="0" aria-label="Lines" hidden=empty>
                <For each=move || tail.lines.get() key=|line| format!("{}{}", line.stream, line.id) children=row/>
            </ol>
        </section>
        <p class="help">
            {format!("The newest {SHOWN} lines stay on the page. However many people watch, CloudWatch is asked once a second at most, which is free of charge; it ends by itself after {TAIL_MINUTES} minutes.")}
        </p>
    }
    .into_any()
}
