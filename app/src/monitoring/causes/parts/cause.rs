//! The proven causes, the first one big, each with its evidence and what heals it.

use leptos::prelude::*;

use super::fixes::Fixes;
use crate::{
    monitoring::causes::{
        model::{Diagnosis, Evidence, Finding, Fix, Outcome},
        page::Why,
    },
    ui::{
        icon::{self, Icon},
        notice::{Done, Warning},
        time::Time,
    },
};

#[component]
pub fn Causes(why: Why, diagnosis: Diagnosis) -> impl IntoView {
    let (passed, unknown) = (diagnosis.count(Outcome::Passed), diagnosis.count(Outcome::Unknown));
    let question = diagnosis.question.clone();
    let causes: Vec<Finding> = diagnosis.causes().cloned().collect();
    let after = after(why, &causes);
    let Some((first, others)) = causes.split_first() else {
        let open = match unknown {
            0 => String::new(),
            1 => " One thing could not be checked; the list says why.".to_owned(),
            many => format!(" {many} things could not be checked; the list says why."),
        };
        let words = match passed {
            1 => "One check passed.".to_owned(),
            many => format!("{many} checks passed."),
        };
        return view! {
            {after}
            <section class="notice plain" role="status" aria-label="Cause">
                <Icon d=icon::INFO/>
                <div><h3>"No cause is proven"</h3><p>{words}{open}</p></div>
            </section>
        }
        .into_any();
    };
    let first_view = view! {
        <section class="cause" role="status" aria-label="Cause">
            <p class="kicker"><Icon d=icon::X_CIRCLE/>{first.check.label()}</p>
            <h3>{first.title.clone()}</h3>
            {(!first.words.is_empty()).then(|| view! { <p>{first.words.clone()}</p> })}
            <Proof evidence=first.evidence.clone()/>
            <Fixes why=why question=question.clone() fixes=first.fixes.clone() first=true/>
        </section>
    };
    let rest = others.iter().map(|finding| {
        view! {
            <section class="cause also" aria-label=format!("Also: {}", finding.check.label())>
                <p class="kicker"><Icon d=icon::WARNING/>"Also proven: "{finding.check.label()}</p>
                <h3>{finding.title.clone()}</h3>
                {(!finding.words.is_empty()).then(|| view! { <p>{finding.words.clone()}</p> })}
                <Proof evidence=finding.evidence.clone()/>
                <Fixes why=why question=question.clone() fixes=finding.fixes.clone() first=false/>
            </section>
        }
    });
    view! { {after}{first_view}{rest.collect_view()} }.into_any()
}

/// What a remedy has changed of the picture.
fn after(why: Why, causes: &[Finding]) -> Option<AnyView> {
    let (healed, _) = why.healed.get_untracked()?;
    let offers = |finding: &Finding| {
        finding.fixes.iter().any(|fix| matches!(fix, Fix::Heal(remedy) if remedy.heal.kind.name() == healed))
    };
    Some(match causes.iter().any(offers) {
        false => view! { <Done>"Healed: the check passes now. Send the request again to see it answer."</Done> }.into_any(),
        true => view! {
            <Warning>"It was changed, and the check still says the same. AWS may take some seconds; then check again."</Warning>
        }
        .into_any(),
    })
}

/// What proves it, as AWS said it.
#[component]
pub fn Proof(evidence: Vec<Evidence>) -> impl IntoView {
    let one = |proof: Evidence| {
        let Evidence { what, text, at, href } = proof;
        view! {
            <div>
                <dt>{what}{at.map(|at| view! { " "<small><Time at=at/></small> })}</dt>
                <dd>
                    <pre class="code wrap" tabindex="0"><code>{text}</code></pre>
                    {href.map(|href| view! { <a href=href>"Show it"</a> })}
                </dd>
            </div>
        }
    };
    (!evidence.is_empty())
        .then(|| view! { <dl class="proof" aria-label="Evidence">{evidence.into_iter().map(one).collect_view()}</dl> })
        .into_any()
}
