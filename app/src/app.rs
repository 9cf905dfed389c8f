//! The root component: the router and its table of routes.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    SsrMode,
    components::{Outlet, ParentRoute, Route, Router, Routes},
};

use crate::{
    activity,
    error::ConsoleError,
    frame::{Frame, Missing, PaletteOpen},
    functions, http_apis, monitoring, operations, overview,
    screen::{Path, screen},
    session, settings, team,
    ui::notice::ErrorPage,
};

#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_context(PaletteOpen(RwSignal::new(false)));
    // In order: what comes later follows in its place, so that no script is needed to put it there.
    view! {
        <Router>
            <Routes fallback=|| view! { <NotFound/> }>
                <Route path=Path("/login") view={screen!(sign_in, session::sign_in::SignIn)} ssr=SsrMode::InOrder/>
                <Route path=Path("/setup") view={screen!(sign_in, session::set_up::SetUp)} ssr=SsrMode::InOrder/>
                <ParentRoute path=Path("") view={screen!(Frame)}>
                    <Route path=Path("/") view={screen!(home, overview::Overview)} ssr=SsrMode::InOrder/>
                    <Route path=Path("/c/:c/:r/functions") view={screen!(functions::list::Functions)} ssr=SsrMode::InOrder/>
                    <Route path=Path("/c/:c/:r/functions/new") view={screen!(create, functions::create::page::NewFunction)} ssr=SsrMode::InOrder/>
                    <Route path=Path("/c/:c/:r/functions/:name/delete") view={screen!(delete, functions::delete::page::DeletePage)} ssr=SsrMode::InOrder/>
                    <ParentRoute path=Path("/c/:c/:r/functions/:name") view={screen!(function, functions::page::FunctionPage)}>
                        <Route path=Path("") view={screen!(overview, functions::overview::FunctionOverview)} ssr=SsrMode::InOrder/>
                        <Route path=Path("add-trigger") view={screen!(add_trigger, functions::triggers::add::AddTrigger)} ssr=SsrMode::InOrder/>
                        <Route path=Path("remove-trigger") view={screen!(remove_trigger, functions::triggers::push::remove::RemoveTriggerPage)} ssr=SsrMode::InOrder/>
                        <Route path=Path("code") view={screen!(code, functions::code::page::CodeTab)} ssr=SsrMode::InOrder/>
                        <Route path=Path("test") view={screen!(test, functions::test::TestTab)} ssr=SsrMode::InOrder/>
                        <Route path=Path("monitor") view={screen!(monitor, monitoring::metrics::screen::MonitorTab)} ssr=SsrMode::InOrder/>
                        <Route path=Path("why") view={screen!(why, monitoring::causes::page::WhyPage)} ssr=SsrMode::InOrder/>
                        <Route path=Path("aliases") view={screen!(aliases, functions::aliases::list::AliasesTab)} ssr=SsrMode::InOrder/>
                        <Route path=Path("aliases/new") view={screen!(alias, functions::aliases::new::NewAlias)} ssr=SsrMode::InOrder/>
                        <Route path=Path("aliases/:alias") view={screen!(alias, functions::aliases::edit::AliasPage)} ssr=SsrMode::InOrder/>
                        <Route path=Path("aliases/:alias/roll-back") view={screen!(end_alias, functions::aliases::roll_back::RollBackPage)} ssr=SsrMode::InOrder/>
                        <Route path=Path("aliases/:alias/delete") view={screen!(end_alias, functions::aliases::delete::DeleteAliasPage)} ssr=SsrMode::InOrder/>
                        <Route path=Path("versions") view={screen!(versions, functions::versions::page::VersionsTab)} ssr=SsrMode::InOrder/>
                        <Route path=Path("versions/:version/delete") view={screen!(end_version, functions::versions::remove::DeleteVersionPage)} ssr=SsrMode::InOrder/>
                        <Route path=Path("logs") view={screen!(logs, monitoring::logs::page::LogsTab)} ssr=SsrMode::InOrder/>
                        <Route path=Path("traces") view={screen!(traces, monitoring::traces::page::TracesTab)} ssr=SsrMode::InOrder/>
                        <ParentRoute path=Path("configuration") view={screen!(configuration, functions::configuration::frame::ConfigurationPage)}>
                            <Route path=Path("") view={screen!(configuration, functions::configuration::general::GeneralTab)} ssr=SsrMode::InOrder/>
                            <Route path=Path("general") view={screen!(configuration, functions::configuration::general::GeneralTab)} ssr=SsrMode::InOrder/>
                            <Route path=Path("environment") view={screen!(environment, functions::configuration::environment::EnvironmentTab)} ssr=SsrMode::InOrder/>
                            <Route path=Path("vpc") view={screen!(vpc, functions::configuration::vpc::VpcTab)} ssr=SsrMode::InOrder/>
                            <Route path=Path("file-systems") view={screen!(file_systems, functions::configuration::file_systems::FileSystemsTab)} ssr=SsrMode::InOrder/>
                            <Route path=Path("database-proxies") view={screen!(proxies, functions::configuration::database_proxies::DatabaseProxiesTab)} ssr=SsrMode::InOrder/>
                            <Route path=Path("layers") view={screen!(layers, functions::configuration::layers::LayersTab)} ssr=SsrMode::InOrder/>
                            <Route path=Path("monitoring") view={screen!(tools, functions::configuration::monitoring::MonitoringTab)} ssr=SsrMode::InOrder/>
                            <Route path=Path("url") view={screen!(url, functions::configuration::url::UrlTab)} ssr=SsrMode::InOrder/>
                            <Route path=Path("tags") view={screen!(tags, functions::configuration::tags::TagsTab)} ssr=SsrMode::InOrder/>
                            <Route path=Path("code-signing") view={screen!(code_signing, functions::configuration::code_signing::CodeSigningTab)} ssr=SsrMode::InOrder/>
                            <Route path=Path("runtime-management") view={screen!(runtime_management, functions::configuration::runtime_management::RuntimeManagementTab)} ssr=SsrMode::InOrder/>
                            <Route path=Path("concurrency") view={screen!(concurrency, functions::configuration::concurrency::ConcurrencyTab)} ssr=SsrMode::InOrder/>
                            <Route path=Path("destinations") view={screen!(destinations, functions::configuration::destinations::DestinationsTab)} ssr=SsrMode::InOrder/>
                            <Route path=Path("async") view={screen!(asynchronous, functions::configuration::asynchronous::AsyncTab)} ssr=SsrMode::InOrder/>
                            <Route path=Path("permissions") view={screen!(permissions, functions::configuration::permissions::PermissionsTab)} ssr=SsrMode::InOrder/>
                            <Route path=Path("triggers") view={screen!(triggers, functions::triggers::list::TriggersTab)} ssr=SsrMode::InOrder/>
                            <Route path=Path("triggers/:mapping") view={screen!(mapping, functions::triggers::mapping::page::MappingPage)} ssr=SsrMode::InOrder/>
                        </ParentRoute>
                    </ParentRoute>
                    <ParentRoute path=Path("/c/:c/:r/apis") view={screen!(Outlet)}>
                        <Route path=Path("") view={screen!(apis, http_apis::list::Apis)} ssr=SsrMode::InOrder/>
                        <Route path=Path("new") view={screen!(new_api, http_apis::create::page::NewApi)} ssr=SsrMode::InOrder/>
                        <Route path=Path(":id/routes/new") view={screen!(route, http_apis::route::add::AddRoute)} ssr=SsrMode::InOrder/>
                        <Route path=Path(":id/routes/:route/change") view={screen!(route, http_apis::route::change::ChangeRoute)} ssr=SsrMode::InOrder/>
                        <Route path=Path(":id/routes/:route/remove") view={screen!(remove_api, http_apis::remove_route::RemoveRoutePage)} ssr=SsrMode::InOrder/>
                        <Route path=Path(":id/delete") view={screen!(remove_api, http_apis::delete::DeleteApiPage)} ssr=SsrMode::InOrder/>
                        <Route path=Path(":id/metrics") view={screen!(api_metrics, http_apis::metrics::ApiMetricsPage)} ssr=SsrMode::InOrder/>
                        <Route path=Path(":id/logs") view={screen!(api_logs, monitoring::access_log::page::AccessLogPage)} ssr=SsrMode::InOrder/>
                        <Route path=Path(":id/why") view={screen!(why, monitoring::causes::route::WhyRoutePage)} ssr=SsrMode::InOrder/>
                        <Route path=Path(":id/*tab") view={screen!(api, http_apis::page::ApiPage)} ssr=SsrMode::InOrder/>
                    </ParentRoute>
                    <Route path=Path("/operations") view={screen!(operations, operations::list::Operations)} ssr=SsrMode::InOrder/>
                    <Route path=Path("/operations/:id") view={screen!(operations, operations::page::OperationPage)} ssr=SsrMode::InOrder/>
                    <Route path=Path("/activity") view={screen!(activity, activity::list::Activity)} ssr=SsrMode::InOrder/>
                    <Route path=Path("/activity/:id") view={screen!(activity, activity::page::EntryPage)} ssr=SsrMode::InOrder/>
                    <Route path=Path("/team") view={screen!(team, team::page::Team)} ssr=SsrMode::InOrder/>
                    <Route path=Path("/settings") view={screen!(settings, settings::Settings)} ssr=SsrMode::InOrder/>
                    <Route path=Path("/*any") view={screen!(Missing)} ssr=SsrMode::InOrder/>
                </ParentRoute>
            </Routes>
        </Router>
    }
}

#[component]
fn NotFound() -> impl IntoView {
    let path = leptos_router::hooks::use_location().pathname;
    view! { <main id="main"><ErrorPage error=ConsoleError::not_found("page", path.get_untracked())/></main> }
}
