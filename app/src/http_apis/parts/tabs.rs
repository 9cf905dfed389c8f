//! The tabs of an API's page.

use leptos::prelude::*;

use crate::{connections::model::Place, http_apis::model::ApiDetail, routes};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    Overview,
    Routes,
    Integrations,
    Stages,
    Metrics,
    Logs,
}

impl Tab {
    pub const ALL: [Self; 6] =
        [Self::Overview, Self::Routes, Self::Integrations, Self::Stages, Self::Metrics, Self::Logs];

    /// The last part of its path.
    pub fn path(self) -> &'static str {
        match self {
            Self::Overview => "",
            Self::Routes => "routes",
            Self::Integrations => "integrations",
            Self::Stages => "stages",
            Self::Metrics => "metrics",
            Self::Logs => "logs",
        }
    }

    pub fn parse(path: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tab| tab.path() == path)
    }

    fn label(self) -> &'static str {
        match self {
            Self::Overview => "Overview",
            Self::Routes => "Routes",
            Self::Integrations => "Integrations",
            Self::Stages => "Stages",
            Self::Metrics => "Metrics",
            Self::Logs => "Access log",
        }
    }
}

#[component]
pub fn Tabs(api: ApiDetail, place: Place, #[prop(into)] current: Signal<Option<Tab>>) -> impl IntoView {
    let base = routes::api(&place, &api.summary.id);
    let tab = move |tab: Tab| {
        let count = match tab {
            Tab::Overview | Tab::Metrics | Tab::Logs => None,
            Tab::Routes => Some(api.routes.len()),
            Tab::Integrations => Some(api.integrations.len()),
            Tab::Stages => Some(api.stages.len()),
        };
        let href = if tab == Tab::Overview { base.clone() } else { format!("{base}/{}", tab.path()) };
        let is_current = move || (current.get() == Some(tab)).then_some("page");
        view! {
            <a href=href aria-current=is_current>
                {tab.label()}
                {count.map(|count| view! { <span class="count">{count}</span> })}
            </a>
        }
    };
    view! { <nav class="tabs" aria-label="HTTP API">{Tab::ALL.into_iter().map(tab).collect_view()}</nav> }
}

#[cfg(test)]
mod tests {
    use super::Tab;

    #[test]
    fn tabs_know_their_paths() {
        for tab in Tab::ALL {
            assert_eq!(Tab::parse(tab.path()), Some(tab));
        }
        assert_eq!(Tab::parse("route"), None);
    }
}
