//! `/operations`: running and past operations, newest first.

use leptos::prelude::*;

use super::{
    api,
    model::{OperationRow, OperationStatus},
    parts::words,
};
use crate::{
    error::ConsoleError,
    frame::{Lamp, use_frame, use_place},
    routes,
    session::model::Permission,
    ui::{head::PageHead, notice::ErrorNotice, state::State, table::Table, time::Time},
};

#[component]
pub fn Operations() -> impl IntoView {
    let rows = Resource::new(|| (), |()| api::operations());
    let moving = RwSignal::new(false);
    refresh_while(moving, rows);
    view! {
        <PageHead title="Operations".to_owned() lead="Changes of several steps: each finishes, resumes, or is rolled back."/>
        <Transition fallback=|| view! { <Rows rows=None/> }>
            {move || Suspend::new(async move {
                match rows.await {
                    Ok(rows) if rows.is_empty() => view! { <Empty/> }.into_any(),
                    Ok(list) => {
                        let active = list.iter().any(|row| row.status.moving());
                        Effect::new(move |_| moving.set(active));
                        view! { <Rows rows=Some(list)/> }.into_any()
                    }
                    Err(error) => view! { <ErrorNotice error=error retry=Callback::new(move |()| rows.refetch())/> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

/// Asks again every few seconds while something moves.
fn refresh_while(moving: RwSignal<bool>, rows: Resource<Result<Vec<OperationRow>, ConsoleError>>) {
    let moving = Memo::new(move |_| moving.get());
    Effect::new(move |_| {
        if !moving.get() {
            return;
        }
        let handle = set_interval_with_handle(move || rows.refetch(), std::time::Duration::from_secs(3));
        on_cleanup(move || {
            if let Ok(handle) = handle {
                handle.clear();
            }
        });
    });
}

/// The rows; without them, their places.
#[component]
fn Rows(rows: Option<Vec<OperationRow>>) -> impl IntoView {
    let busy = rows.is_none();
    let foot = rows.as_ref().map(|rows| count_words(rows.len(), rows.iter().filter(|row| row.status.moving()).count()));
    let body = match rows {
        Some(rows) => rows.into_iter().map(|row| view! { <Row row=row/> }).collect_view().into_any(),
        None => (0..6).map(|_| view! { <BoneRow/> }).collect_view().into_any(),
    };
    view! {
        <Table caption="Operations, newest first" head=head busy=busy>{body}</Table>
        {foot.map(|foot| view! { <p class="muted small" role="status">{foot}</p> })}
    }
    .into_any()
}

fn head() -> impl IntoView {
    view! {
        <th scope="col">"Operation"</th>
        <th scope="col">"Status"</th>
        <th scope="col" class="p2">"Where"</th>
        <th scope="col" class="p2">"Started by"</th>
        <th scope="col" class="num p3">"Steps done"</th>
        <th scope="col" class="num p3">"Duration"</th>
        <th scope="col" class="num">"Started"</th>
    }
}

fn count_words(count: usize, running: usize) -> String {
    let all = if count == 1 { "1 operation".to_owned() } else { format!("{count} operations") };
    match running {
        0 => all,
        1 => format!("{all}; 1 runs now"),
        many => format!("{all}; {many} run now"),
    }
}

#[component]
fn Row(row: OperationRow) -> impl IntoView {
    let took = words::row_took(&row);
    let status = words::status_word(row.status);
    let way_on = matches!(row.status, OperationStatus::Failed | OperationStatus::RollBackFailed);
    view! {
        <tr>
            <td><a class="row-link" href=routes::operation(&row.id)>{row.title}</a></td>
            <td>
                <State tone=words::tone(row.status) text=status/>
                {way_on.then(|| view! { <span class="vh">", can be "{words::ways_on(&row.kind)}</span> })}
            </td>
            <td class="p2">{row.place.to_string()}</td>
            <td class="p2">{row.actor}</td>
            <td class="num p3">{format!("{} of {}", row.steps_done, row.steps)}</td>
            <td class="num p3">{took}</td>
            <td class="num"><Time at=row.created_at/></td>
        </tr>
    }
}

#[component]
fn BoneRow() -> impl IntoView {
    view! {
        <tr>
            <td><span class="bone l"></span></td>
            <td><span class="bone s"></span></td>
            <td class="p2"><span class="bone"></span></td>
            <td class="p2"><span class="bone s"></span></td>
            <td class="num p3"><span class="bone s"></span></td>
            <td class="num p3"><span class="bone s"></span></td>
            <td class="num"><span class="bone s"></span></td>
        </tr>
    }
}

#[component]
fn Empty() -> impl IntoView {
    let place = use_place();
    let may_create = use_frame().can(Permission::FunctionsWrite);
    view! {
        <div class="card">
            <div class="empty">
                <Lamp/>
                <h2>"No operations yet"</h2>
                <p>"Creating a function or an API takes several steps. Each such change is listed here, with what it made."</p>
                {may_create
                    .then(|| view! {
                        <div class="actions">
                            <a class="btn primary" href=move || routes::new_function(&place.get())>"Create function"</a>
                        </div>
                    })}
            </div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::count_words;

    #[test]
    fn the_foot_counts() {
        assert_eq!(count_words(1, 0), "1 operation");
        assert_eq!(count_words(5, 1), "5 operations; 1 runs now");
        assert_eq!(count_words(5, 2), "5 operations; 2 run now");
    }
}
