//! What the execution role does not allow of what is needed, and the button that adds it.

use leptos::prelude::*;

use super::open::OpenFunction;
use crate::{
    error::ConsoleError,
    frame::use_frame,
    functions::permissions::{
        api,
        model::{Need, RoleSays, Verdict},
        rules,
    },
    session::model::Permission,
    ui::{
        icon::{self, Icon},
        notice::{Done, ErrorNotice},
        state::{State, Tone},
    },
};

#[derive(Clone, Default)]
enum Answer {
    #[default]
    Nothing,
    Asking,
    Known(RoleSays),
    Failed(ConsoleError),
}

/// Asks once the page is there, and again when the needs change. Shows nothing while nothing is needed.
#[component]
pub fn RoleNeeds(
    open: OpenFunction,
    #[prop(into)] needs: Signal<Vec<Need>>,
    /// Told when something was added to the role.
    #[prop(optional, into)]
    on_granted: Option<Callback<()>>,
) -> impl IntoView {
    let answer = RwSignal::new(Answer::Nothing);
    let again = RwSignal::new(0u32);
    let granted = RwSignal::new(false);
    let wanted = Memo::new(move |_| needs.get());
    Effect::new(move |_| {
        again.track();
        let (needs, target) = (wanted.get(), open.target.get());
        granted.set(false);
        if needs.is_empty() {
            return answer.set(Answer::Nothing);
        }
        answer.set(Answer::Asking);
        leptos::task::spawn_local_scoped(async move {
            let (c, r) = (target.place.connection, target.place.region);
            let result = api::role_needs(c, r, target.name, target.qualifier, needs.clone()).await;
            // Another question may be under way by now.
            if wanted.try_get_untracked().as_ref() == Some(&needs) {
                answer.try_set(result.map_or_else(Answer::Failed, Answer::Known));
            }
        });
    });
    let shown = move || {
        match answer.get() {
        Answer::Nothing => ().into_any(),
        Answer::Asking => {
            view! { <p class="muted small">"Looking whether the execution role allows this…"</p> }.into_any()
        }
        Answer::Failed(error) => {
            let retry = Callback::new(move |()| again.update(|count| *count += 1));
            view! {
                <p class="small">"Whether the execution role allows this could not be read:"</p>
                <ErrorNotice error=error retry=retry/>
            }
            .into_any()
        }
        Answer::Known(needs) if needs.lacking.is_empty() => match granted.get() {
            true => view! { <Done>{format!("Added to the role {}. AWS may take some seconds until it holds.", needs.role)}</Done> }
                .into_any(),
            false => view! {
                <p class="small">
                    <State tone=Tone::Good text=format!("The execution role {} allows what this needs.", needs.role)/>
                </p>
            }
            .into_any(),
        },
        Answer::Known(needs) => {
            let done = Callback::new(move |needs| {
                granted.set(true);
                answer.set(Answer::Known(needs));
                if let Some(told) = on_granted {
                    told.run(());
                }
            });
            view! { <Lacking open=open needs=needs on_done=done/> }.into_any()
        }
    }
    };
    view! { <div class="stack tight" aria-live="polite">{shown}</div> }.into_any()
}

#[component]
fn Lacking(open: OpenFunction, needs: RoleSays, on_done: Callback<RoleSays>) -> impl IntoView {
    let busy = RwSignal::new(false);
    let failed = RwSignal::new(None::<ConsoleError>);
    let missing = needs.grantable();
    let rows: Vec<_> = lines(&needs.lacking).into_iter().map(row).collect();
    let unsure = needs.lacking.iter().all(|(_, verdict)| matches!(verdict, Verdict::Perhaps(_)));
    let title = if unsure {
        format!("The execution role {} may not always allow this", needs.role)
    } else {
        format!("The execution role {} does not allow this yet", needs.role)
    };
    let why_not = needs.fixed.clone().or_else(|| {
        (!use_frame().can(Permission::FunctionsWrite))
            .then(|| "Your role may look, but not change functions.".to_owned())
    });
    let document = rules::extended(None, &missing).unwrap_or_default();
    let press = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failed.set(None);
        let (target, asked) = (open.target.get_untracked(), missing.clone());
        leptos::task::spawn_local_scoped(async move {
            let (c, r) = (target.place.connection, target.place.region);
            let result = api::grant(c, r, target.name, target.qualifier, asked).await;
            busy.try_set(false);
            match result {
                Ok(needs) => on_done.run(needs),
                Err(error) => failed.set(Some(error)),
            }
        });
    };
    let offer = match (needs.grantable().is_empty(), why_not) {
        (true, _) => ().into_any(),
        (false, Some(reason)) => view! { <p>{reason}</p> }.into_any(),
        (false, None) => view! {
            <details class="more">
                <summary>"What is added to the role"</summary>
                <pre class="code wrap" tabindex="0"><code>{document}</code></pre>
            </details>
            <p class="actions">
                <button type="button" class="btn" aria-busy=move || busy.get().then_some("true") on:click=press>
                    "Add to the role"
                </button>
            </p>
        }
        .into_any(),
    };
    let local = needs.local.then_some("The local engine does not check this; AWS would.");
    view! {
        <section class="notice warn">
            <Icon d=icon::WARNING/>
            <div>
                <h3>{title}</h3>
                <ul>{rows}</ul>
                {local.map(|text| view! { <p class="small">{text}</p> })}
                {offer}
                {move || failed.get().map(|error| view! { <ErrorNotice error=error/> })}
            </div>
        </section>
    }
    .into_any()
}

/// What is said of the same thing for the same reason is one line.
fn lines(lacking: &[(Need, Verdict)]) -> Vec<(Vec<String>, &Need, &Verdict)> {
    let mut lines: Vec<(Vec<String>, &Need, &Verdict)> = Vec::new();
    for (need, verdict) in lacking {
        let same = |(_, known, said): &&mut (Vec<String>, &Need, &Verdict)| {
            (&known.resource, &known.why, *said) == (&need.resource, &need.why, verdict)
        };
        match lines.iter_mut().find(same) {
            Some((actions, ..)) => actions.push(need.action.clone()),
            None => lines.push((vec![need.action.clone()], need, verdict)),
        }
    }
    lines
}

fn row((actions, need, verdict): (Vec<String>, &Need, &Verdict)) -> AnyView {
    let reason = match verdict {
        Verdict::Perhaps(reason) | Verdict::Denied(reason) => reason.clone(),
        Verdict::Allowed | Verdict::Missing => String::new(),
    };
    let on = (need.resource != "*").then(|| need.resource.clone());
    let last = actions.len() - 1;
    let actions = actions.into_iter().enumerate().map(|(at, action)| {
        view! { <code>{action}</code>{(at < last).then_some(", ")} }
    });
    view! {
        <li>
            {actions.collect_view()}
            {on.map(|arn| view! { " on "<code class="anywhere">{arn}</code> })}
            {(!need.why.is_empty()).then(|| format!(", {}", need.why))}
            ". "
            {reason}
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_thing_is_named_once() {
        let need = |action: &str, on: &str| (Need::new(action, on, "so that it works"), Verdict::Missing);
        let denied = (Need::new("sqs:C", "q", "so that it works"), Verdict::Denied("No.".into()));
        let all = [need("sqs:A", "q"), need("sqs:A", "r"), need("sqs:B", "q"), denied];
        let actions: Vec<_> = lines(&all).into_iter().map(|(actions, ..)| actions).collect();
        assert_eq!(actions, [vec!["sqs:A", "sqs:B"], vec!["sqs:A"], vec!["sqs:C"]]);
    }
}
