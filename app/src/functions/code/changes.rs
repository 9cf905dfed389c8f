//! What two packages differ in, file by file and line by line. Needs no JavaScript.

use leptos::prelude::*;

use super::diff::{DiffKind, DiffLine, FileDiff, Hunk};

#[component]
pub fn CodeChanges(files: Option<Vec<FileDiff>>) -> impl IntoView {
    let body = match files {
        None => {
            view! { <p class="card pad">"One of the packages is no longer kept, so its lines cannot be shown."</p> }
                .into_any()
        }
        Some(files) if files.is_empty() => {
            view! { <p class="card pad">"The files are the same; only the package was built anew."</p> }.into_any()
        }
        Some(files) => files.into_iter().map(|file| view! { <File file=file/> }).collect_view().into_any(),
    };
    view! {
        <section class="stack tight" aria-labelledby="code-h">
            <div class="section"><h2 id="code-h">"Code"</h2></div>
            {body}
        </section>
    }
    .into_any()
}

fn word(kind: DiffKind) -> &'static str {
    match kind {
        DiffKind::Added => "added",
        DiffKind::Removed => "removed",
        DiffKind::Changed => "changed",
        DiffKind::Binary => "binary",
    }
}

#[component]
fn File(file: FileDiff) -> impl IntoView {
    let FileDiff { path, kind, added, removed, hunks, note } = file;
    let label = format!("Changes of {path}");
    let counted = format!("{} · +{added} −{removed}", word(kind));
    view! {
        <section class="card">
            <div class="bar">
                <h3 class="mono anywhere">{path}</h3>
                <span class="grow"></span>
                <span class="muted small">{counted}</span>
            </div>
            {(!hunks.is_empty()).then(|| view! { <Lines label=label hunks=hunks/> })}
            {note.map(|note| view! { <p class="body muted">{note}</p> })}
        </section>
    }
    .into_any()
}

#[component]
fn Lines(label: String, hunks: Vec<Hunk>) -> impl IntoView {
    let gap = || view! { <tr class="gap"><td colspan="4">"⋯"<span class="vh">" unchanged lines"</span></td></tr> };
    let rows = hunks
        .into_iter()
        .enumerate()
        .map(|(at, hunk)| {
            let lines = hunk.lines.into_iter().map(line).collect_view();
            view! { {(at > 0).then(gap)}{lines} }
        })
        .collect_view();
    view! {
        <div class="diff" tabindex="0" role="region" aria-label=label>
            <table>
                <thead>
                    <tr>
                        {["Line before", "Line after", "Change", "Text"]
                            .map(|word| view! { <th scope="col"><span class="vh">{word}</span></th> })
                            .into_iter()
                            .collect_view()}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn line(line: DiffLine) -> AnyView {
    let (class, sign) = match (line.old, line.new) {
        (None, _) => ("added", "+"),
        (_, None) => ("removed", "−"),
        _ => ("", ""),
    };
    let number = |number: Option<u32>| number.map(|number| number.to_string());
    view! {
        <tr class=class>
            <td class="num">{number(line.old)}</td>
            <td class="num">{number(line.new)}</td>
            <td>{sign}</td>
            <td><code>{line.text}</code></td>
        </tr>
    }
    .into_any()
}
