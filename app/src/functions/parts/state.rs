//! A function's state as a badge.

use leptos::prelude::*;

use crate::{
    functions::model::{FunctionDetail, FunctionState, UpdateStatus},
    ui::state::{State, Tone},
};

/// Tone and word; a running or failed update matters more than that the function is active.
pub fn badge(state: &FunctionState, update: &UpdateStatus) -> (Tone, String) {
    match (state, update) {
        (FunctionState::Active, UpdateStatus::InProgress) => (Tone::Info, "Updating".into()),
        (FunctionState::Active, UpdateStatus::Failed) => (Tone::Warn, "Update failed".into()),
        (FunctionState::Active, UpdateStatus::Successful) => (Tone::Good, "Active".into()),
        (FunctionState::Pending, _) => (Tone::Info, "Pending".into()),
        (FunctionState::Failed, _) => (Tone::Bad, "Failed".into()),
        (FunctionState::Inactive, _) => (Tone::Idle, "Inactive".into()),
        (FunctionState::Other(word), _) => (Tone::Idle, word.clone()),
    }
}

/// Whether AWS has nothing more to do for now.
pub fn settled(detail: &FunctionDetail) -> bool {
    detail.state != FunctionState::Pending && detail.update != UpdateStatus::InProgress
}

#[component]
pub fn StateBadge(state: FunctionState, update: UpdateStatus) -> impl IntoView {
    let (tone, text) = badge(&state, &update);
    view! { <State tone=tone text=text/> }
}

/// In the list, where AWS tells no state: what something else has told.
#[component]
pub fn ListedState(state: Option<FunctionState>) -> impl IntoView {
    match state {
        Some(state) => view! { <StateBadge state=state update=UpdateStatus::Successful/> }.into_any(),
        None => {
            view! { <span class="muted" title="AWS's list does not tell the state; the function's page does.">"–"</span> }
                .into_any()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_needs_attention_shows() {
        let word = |state, update| badge(&state, &update).1;
        assert_eq!(word(FunctionState::Active, UpdateStatus::InProgress), "Updating");
        assert_eq!(word(FunctionState::Active, UpdateStatus::Failed), "Update failed");
        assert_eq!(word(FunctionState::Pending, UpdateStatus::InProgress), "Pending");
        assert_eq!(badge(&FunctionState::Failed, &UpdateStatus::Successful), (Tone::Bad, "Failed".into()));
        assert_eq!(word(FunctionState::Other("Deleting".into()), UpdateStatus::Successful), "Deleting");
    }
}
