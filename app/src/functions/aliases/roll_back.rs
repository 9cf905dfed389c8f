//! `/c/:c/:r/functions/:name/aliases/:alias/roll-back`: what changes when the alias leads to the version before again.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use server_fn::ServerFn;

use super::{
    api::{SaveAlias, get_alias, version_choices},
    beside::hidden,
    cli,
    list::sentence,
    model::AliasView,
    rules,
};
use crate::{
    error::ConsoleError,
    frame::use_frame,
    functions::{
        parts::open::{Target, use_open_function},
        versions::{
            model::{LATEST, Version},
            rules::number,
        },
    },
    routes,
    session::model::Permission,
    ui::{
        cli::ShowAsCli,
        icon::{self, Icon},
        notice::{ErrorNotice, Warning},
        time::Time,
    },
};

type Read = Result<(AliasView, Vec<Version>), ConsoleError>;

#[component]
pub fn RollBackPage() -> impl IntoView {
    let (open, params) = (use_open_function(), use_params_map());
    if !use_frame().can(Permission::FunctionsWrite) {
        let error = ConsoleError::Forbidden { permission: Permission::FunctionsWrite };
        return view! { <ErrorNotice error=error/> }.into_any();
    }
    let alias = Memo::new(move |_| params.with(|params| params.get("alias")).unwrap_or_default());
    let of = Memo::new(move |_| open.target.with(|target| (target.place.clone(), target.name.clone())));
    let read: Resource<Read> = Resource::new(
        move || (of.get(), alias.get()),
        |((place, name), alias)| async move {
            let (c, r) = (place.connection, place.region);
            let versions = version_choices(c.clone(), r.clone(), name.clone());
            let (view, versions) = futures::join!(get_alias(c, r, name, alias), versions);
            Ok((view?, versions?))
        },
    );
    view! {
        <Transition fallback=|| view! { <div class="bone block" aria-busy="true"></div> }>
            {move || Suspend::new(async move {
                match read.await {
                    Ok((view, versions)) => shown(open.target.get_untracked(), view, versions),
                    Err(error) => view! { <ErrorNotice error=error/> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

/// The version before: where the alias led until somebody changed it here, else the one published before.
fn before(view: &AliasView, versions: &[Version]) -> Option<Version> {
    let find = |wanted: &str| versions.iter().find(|version| version.number == wanted).cloned();
    if let Some(version) = view.previous.as_ref().and_then(|previous| find(&previous.version)) {
        return Some(version);
    }
    let now: u64 = view.alias.version.parse().ok()?;
    let earlier = versions.iter().filter_map(|version| version.number.parse::<u64>().ok()).filter(|other| *other < now);
    find(&earlier.max()?.to_string())
}

fn shown(target: Target, view: AliasView, versions: Vec<Version>) -> AnyView {
    let alias = view.alias.clone();
    let back = routes::function_page(&target.place, &target.name, "aliases");
    let title =
        view! { <div class="section"><h2>"Roll back alias "<span class="mono">{alias.name.clone()}</span></h2></div> };
    let Some(to) = before(&view, &versions) else {
        return view! {
            {title}
            <Warning>"There is no version before this one. Publish versions, or choose another one for the alias."</Warning>
            <p class="actions"><a class="btn" href=back>"Back to the aliases"</a></p>
        }
        .into_any();
    };
    let how = match &view.previous {
        Some(previous) if previous.version == to.number => view! {
            <p>
                "It led there until " {previous.by.clone()} " changed it, "
                <a href=routes::activity(previous.entry)><Time at=previous.at/></a> "."
            </p>
        }
        .into_any(),
        _ => view! { <p>"Lambent does not know where it led before: this is the version published before."</p> }
            .into_any(),
    };
    let now = versions.iter().find(|version| version.number == alias.version).cloned();
    let compare = format!(
        "{}{}",
        routes::function_page(&target.place, &target.name, "versions"),
        routes::query([("from", alias.version.as_str()), ("to", to.number.as_str())])
    );
    let same_code = now.as_ref().is_some_and(|now| now.code_sha256 == to.code_sha256);
    let base = rules::texts(&alias);
    let mut typed = rules::fields(&base);
    typed.insert("version".into(), to.number.clone());
    typed.insert("second".into(), String::new());
    typed.insert("share".into(), String::new());
    let commands = cli::update(&target.place, &target.name, &alias.name, &base, &rules::wanted(&typed));
    let edit = routes::alias(&target.place, &target.name, &alias.name);
    let sent = RwSignal::new(false);
    let label = if number(&to.number) { format!("version {}", to.number) } else { LATEST.to_owned() };
    view! {
        {title}
        <p class="lead">"All its requests go to the version before, at once. What runs already ends as it began."</p>
        <dl class="defs card pad">
            <div><dt>"Leads to now"</dt><dd>{sentence(&alias)} {now.map(|version| described(&version))}</dd></div>
            <div><dt>"Will lead to"</dt><dd><b>{label}</b> {described(&to)} {how}</dd></div>
            <div>
                <dt>"What changes"</dt>
                <dd>
                    {if same_code { "The code is the same; " } else { "The code is another; " }}
                    <a href=compare>"see all differences"</a>
                </dd>
            </div>
        </dl>
        <form class="form" method="post" action=SaveAlias::PATH on:submit=move |_| sent.set(true)>
            <input type="hidden" name="c" value=target.place.connection/>
            <input type="hidden" name="r" value=target.place.region/>
            <input type="hidden" name="name" value=target.name/>
            <input type="hidden" name="alias" value=alias.name/>
            <input type="hidden" name="edit[then]" value="list"/>
            {hidden("edit[base]", &base)}
            {hidden("edit[typed]", &typed)}
            <ShowAsCli commands=commands/>
            <div class="actions apart">
                <a class="btn" href=back>"Cancel"</a>
                <a class="btn" href=edit>"Choose another version"</a>
                <button class="btn primary" aria-busy=move || sent.get().then_some("true")>
                    <Icon d=icon::UNDO/>
                    {format!("Roll back to {}", to.number)}
                </button>
            </div>
        </form>
    }
    .into_any()
}

fn described(version: &Version) -> AnyView {
    let text = if version.description.is_empty() { String::new() } else { format!(" “{}”", version.description) };
    view! { <span class="muted">{text}</span> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::functions::{
        aliases::model::{Alias, Previous},
        model::PackageType,
    };

    fn version(number: &str) -> Version {
        Version {
            number: number.into(),
            description: String::new(),
            modified_at: None,
            code_sha256: String::new(),
            code_size: 0,
            package_type: PackageType::Zip,
            runtime: None,
            architecture: Default::default(),
            memory_mb: 128,
            role_arn: String::new(),
            dead_letter_arn: None,
            published: None,
        }
    }

    #[test]
    fn where_it_led_comes_before_what_was_published_before() {
        let versions = ["$LATEST", "12", "9", "3"].map(version);
        let alias = Alias { name: "live".into(), version: "12".into(), description: String::new(), split: None };
        let mut view = AliasView { alias, previous: None, provisioned: false, local: false };
        let found = |view: &AliasView| before(view, &versions).map(|version| version.number);
        assert_eq!(found(&view).as_deref(), Some("9"));
        view.previous = Some(Previous { version: "3".into(), entry: 1, at: 0, by: "ana".into() });
        assert_eq!(found(&view).as_deref(), Some("3"));
        // Deleted meanwhile.
        view.previous = Some(Previous { version: "5".into(), entry: 1, at: 0, by: "ana".into() });
        assert_eq!(found(&view).as_deref(), Some("9"));
        view.previous = None;
        view.alias.version = "3".into();
        assert_eq!(found(&view), None);
        view.alias.version = LATEST.into();
        assert_eq!(found(&view), None);
    }
}
