//! What would be deployed, file by file, against what is.

use leptos::prelude::*;

use crate::{
    error::ConsoleError,
    functions::{
        code::{
            desk::Desk,
            work::{Content, Mark, Row, Work},
        },
        parts::figures,
    },
    ui::{
        editor::CodeDiff,
        icon::{self, Icon},
        notice::ErrorNotice,
    },
};

#[component]
pub fn Changes(desk: Desk) -> impl IntoView {
    let rows = Memo::new(move |_| {
        desk.rows.with(|rows| rows.iter().filter(|row| row.mark.is_some()).cloned().collect::<Vec<_>>())
    });
    let deleted = Memo::new(move |_| desk.package.with(|package| desk.work.with(|work| work.deleted(&package.files))));
    view! {
        <div class="compare">
            <div class="row head-row">
                <p class="grow">"Compared with what is deployed."</p>
                <button type="button" class="btn small" on:click=move |_| desk.comparing.set(false)>"Back to the editor"</button>
                <button
                    type="button"
                    class="btn small danger"
                    on:click=move |_| {
                        desk.comparing.set(false);
                        desk.discard_all();
                    }
                >
                    "Discard all changes"
                </button>
            </div>
            {move || rows.get().into_iter().map(|row| view! { <File desk=desk row=row/> }).collect_view()}
            {move || {
                deleted.get().into_iter().map(|path| view! { <section class="file"><h3 class="mono">{path}</h3><p class="muted">"Deleted"</p></section> })
                    .collect_view()
            }}
        </div>
    }
    .into_any()
}

/// What happened to a file, where no text can be compared.
fn words(row: &Row, content: Option<&Content>) -> Option<String> {
    match (row.mark, content) {
        (Some(Mark::New), Some(Content::Bytes { size, .. })) => Some(format!("New, {}", figures::bytes(*size))),
        (_, Some(Content::Bytes { size, .. })) => Some(format!("Replaced by {} from disk", figures::bytes(*size))),
        (Some(Mark::Renamed), _) => Some(format!("Renamed from {}", row.origin.as_deref().unwrap_or_default())),
        _ => None,
    }
}

#[component]
fn File(desk: Desk, row: Row) -> impl IntoView {
    let content = desk.work.with_untracked(|work| work.content(&row.path).cloned());
    let said = words(&row, content.as_ref());
    let renamed = row.origin.clone().filter(|origin| *origin != row.path && said.is_none());
    let path = row.path.clone();
    let discard = move |_| {
        desk.rearrange(|work: &mut Work, _| work.discard(&path));
        if desk.work.with_untracked(Work::is_empty) {
            desk.comparing.set(false);
        }
    };
    let has_content = content.is_some();
    view! {
        <section class="file" aria-label=row.path.clone()>
            <div class="row">
                <h3 class="mono anywhere">{row.path.clone()}</h3>
                <span class="muted small grow">{renamed.map(|origin| format!("renamed from {origin}"))}</span>
                {has_content.then(|| view! {
                    <button type="button" class="btn quiet small" aria-label=format!("Discard changes of {}", row.path) on:click=discard>
                        <Icon d=icon::UNDO/>
                        "Discard"
                    </button>
                })}
            </div>
            {match (content, said) {
                (Some(Content::Text(text)), None) => compared(desk, row.clone(), text),
                (_, said) => view! { <p class="muted">{said}</p> }.into_any(),
            }}
        </section>
    }
    .into_any()
}

fn compared(desk: Desk, row: Row, text: String) -> AnyView {
    let before = RwSignal::new(None::<Result<String, ConsoleError>>);
    let origin = row.origin.clone();
    Effect::new(move |_| {
        let origin = origin.clone();
        leptos::task::spawn_local_scoped(async move {
            let text = match origin {
                Some(origin) => desk.deployed(&origin).await,
                None => Ok(String::new()),
            };
            before.try_set(Some(text));
        });
    });
    let path = StoredValue::new((row.path, text));
    (move || match before.get() {
        None => view! { <div class="body" aria-busy="true"><span class="bone l"></span></div> }.into_any(),
        Some(Err(error)) => view! { <ErrorNotice error=error/> }.into_any(),
        Some(Ok(deployed)) => {
            let (path, text) = path.get_value();
            view! { <CodeDiff path=path before=("Deployed", deployed) after=("Yours", text)/> }.into_any()
        }
    })
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_without_text_are_put_in_words() {
        let row = |mark, origin: Option<&str>| Row {
            path: "a.bin".into(),
            origin: origin.map(str::to_owned),
            text: false,
            size: 1,
            mark,
        };
        let bytes = Content::Bytes { base64: String::new(), size: 1_200 };
        assert_eq!(words(&row(Some(Mark::New), None), Some(&bytes)).as_deref(), Some("New, 1.2 kB"));
        assert_eq!(words(&row(Some(Mark::Renamed), Some("b.bin")), None).as_deref(), Some("Renamed from b.bin"));
        assert_eq!(words(&row(Some(Mark::Changed), Some("a.bin")), Some(&Content::Text(String::new()))), None);
    }
}
