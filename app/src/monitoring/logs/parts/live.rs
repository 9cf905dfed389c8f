//! The live tail: lines as they are written.

use leptos::prelude::*;
use std::{collections::VecDeque, time::Duration};

use super::{lines::level, links::Links, results::count};
use crate::{
    monitoring::logs::{
        ask::{LogAsk, View, clock},
        model::{Batch, Line, TAIL_MINUTES, tail_path},
    },
    routes,
    ui::{
        events::Events,
        get_form::GetForm,
        icon::{self, Icon},
        state::{State, Tone},
        time::iso,
    },
};

/// Lines on the page; older ones leave it.
const SHOWN: usize = 200;
/// Lines kept while it is paused.
const WAITING: usize = 1_000;

#[derive(Clone, PartialEq)]
enum Phase {
    Connecting,
    On,
    Paused,
    /// The time is over.
    Over,
    /// The filter cannot be read.
    Refused(String),
    /// Signed out, or the console is gone.
    Lost,
}

#[derive(Clone, Copy)]
struct Tail {
    phase: RwSignal<Phase>,
    lines: RwSignal<VecDeque<Line>>,
    waiting: RwSignal<VecDeque<Line>>,
    /// Left out by the server, since this browser was slow, or here, while it was paused.
    dropped: RwSignal<u32>,
    trouble: RwSignal<String>,
    /// The last event heard.
    after: StoredValue<String>,
    /// Counts how often it was begun.
    turn: RwSignal<u32>,
}

impl Tail {
    fn new() -> Self {
        Self {
            phase: RwSignal::new(Phase::Connecting),
            lines: RwSignal::default(),
            waiting: RwSignal::default(),
            dropped: RwSignal::new(0),
            trouble: RwSignal::default(),
            after: StoredValue::default(),
            turn: RwSignal::new(0),
        }
    }

    /// Whether to go on.
    fn heard(self, text: &str, id: String) -> bool {
        let Ok(batch) = serde_json::from_str::<Batch>(text) else {
            self.phase.try_set(Phase::Lost);
            return false;
        };
        if !batch.refused.is_empty() {
            self.phase.try_set(Phase::Refused(batch.refused));
            return false;
        }
        self.after.try_update_value(|after| *after = id);
        let paused = self.phase.try_get_untracked() == Some(Phase::Paused);
        if !paused && self.phase.try_get_untracked() != Some(Phase::On) {
            self.phase.try_set(Phase::On);
        }
        if self.trouble.try_with_untracked(|trouble| *trouble != batch.trouble) == Some(true) {
            self.trouble.try_set(batch.trouble);
        }
        if batch.dropped > 0 {
            self.dropped.try_update(|dropped| *dropped += batch.dropped);
        }
        if !batch.lines.is_empty() {
            let (into, most) = if paused { (self.waiting, WAITING) } else { (self.lines, SHOWN) };
            let over = into.try_update(|lines| push(lines, batch.lines, most)).unwrap_or_default();
            if paused && over > 0 {
                self.dropped.try_update(|dropped| *dropped += over);
            }
        }
        true
    }

    fn resume(self) {
        let held = std::mem::take(&mut *self.waiting.write());
        self.lines.update(|lines| {
            push(lines, held.into(), SHOWN);
        });
        self.phase.set(Phase::On);
    }
}

/// The newest `most` lines, each once; how many had to leave.
fn push(lines: &mut VecDeque<Line>, new: Vec<Line>, most: usize) -> u32 {
    for line in new {
        // After a connection was lost the same may come again.
        if !lines.iter().rev().any(|known| known.id == line.id && known.stream == line.stream) {
            lines.push_back(line);
        }
    }
    let over = lines.len().saturating_sub(most);
    lines.drain(..over);
    u32::try_from(over).unwrap_or(u32::MAX)
}

#[component]
pub fn Live(links: Memo<Links>) -> impl IntoView {
    let tail = Tail::new();
    let wish = Memo::new(move |_| links.with(|links| (links.target.clone(), links.ask.filter.trim().to_owned())));
    let on =
        Memo::new(move |_| tail.phase.with(|phase| matches!(phase, Phase::Connecting | Phase::On | Phase::Paused)));
    Effect::new(move |_| {
        tail.turn.track();
        let (target, filter) = wish.get();
        if !on.get() {
            return;
        }
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
            }
        };
        // Closed when the effect runs again or the page is left: then the stored value is dropped.
        match Events::open(&path, Box::new(heard), Box::new(broken)) {
            Some(events) => {
                StoredValue::new_local(events);
            }
            None => tail.phase.set(Phase::Lost),
        }
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

#[component]
fn Bar(tail: Tail, links: Memo<Links>) -> impl IntoView {
    let (path, filter, qualifier) =
        links.with_untracked(|links| (links.path(), links.ask.filter.clone(), links.target.qualifier.clone()));
    let clear = move |_| {
        tail.lines.update(VecDeque::clear);
        tail.waiting.update(VecDeque::clear);
        tail.dropped.set(0);
    };
    let go_on = move |_| {
        tail.phase.set(Phase::Connecting);
        tail.turn.update(|turn| *turn += 1);
    };
    let button = move || match tail.phase.get() {
        Phase::Connecting | Phase::On => view! {
            <button type="button" class="btn" on:click=move |_| tail.phase.set(Phase::Paused)>"Pause"</button>
        }
        .into_any(),
        Phase::Paused => {
            let words = move || match tail.waiting.with(VecDeque::len) {
                0 => "Resume".to_owned(),
                held => format!("Resume, {} waiting", count(u32::try_from(held).unwrap_or(u32::MAX), "line", "lines")),
            };
            view! { <button type="button" class="btn primary" on:click=move |_| tail.resume()>{words}</button> }
                .into_any()
        }
        Phase::Over | Phase::Lost => {
            view! { <button type="button" class="btn primary" on:click=go_on>"Go on"</button> }.into_any()
        }
        Phase::Refused(_) => ().into_any(),
    };
    // A filter is another wish: what was refused begins anew.
    Effect::new(move |before: Option<String>| {
        let filter = links.with(|links| links.ask.filter.clone());
        if before.is_some_and(|before| before != filter) {
            if matches!(tail.phase.get_untracked(), Phase::Refused(_)) {
                tail.phase.set(Phase::Connecting);
            }
        }
        filter
    });
    view! {
        <GetForm action=path class="toolbar" role="search">
            <input type="hidden" name="view" value=View::Live.as_str()/>
            {(!qualifier.is_empty()).then(|| view! { <input type="hidden" name="qualifier" value=qualifier/> })}
            <div class="input">
                <Icon d=icon::SEARCH/>
                <input
                    type="search"
                    class="mono"
                    name="filter"
                    value=filter
                    aria-label="Filter pattern"
                    placeholder="All lines"
                    spellcheck="false"
                    autocomplete="off"
                    aria-invalid=move || matches!(tail.phase.get(), Phase::Refused(_)).then_some("true")
                    aria-describedby="tail-state"
                />
            </div>
            <button class="btn">"Filter"</button>
            {button}
            <button type="button" class="btn quiet" on:click=clear>"Clear"</button>
        </GetForm>
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
    let trouble = move || {
        let trouble = tail.trouble.get();
        (!trouble.is_empty()).then(|| view! { <p><State tone=Tone::Warn text=trouble/></p> })
    };
    view! {
        <div class="stack tight" id="tail-state">
            <p role="status">{move || { let (tone, text) = state(); view! { <State tone=tone text=text/> } }}</p>
            {dropped}
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

#[cfg(test)]
mod tests {
    use super::*;

    fn line(id: u32) -> Line {
        Line { id: id.to_string(), stream: "s".into(), ..Line::default() }
    }

    #[test]
    fn the_newest_lines_stay_each_once() {
        let mut lines = VecDeque::new();
        assert_eq!(push(&mut lines, (0..3).map(line).collect(), 4), 0);
        assert_eq!(push(&mut lines, (2..6).map(line).collect(), 4), 2);
        assert_eq!(lines.iter().map(|line| line.id.as_str()).collect::<Vec<_>>(), ["2", "3", "4", "5"]);
    }
}
