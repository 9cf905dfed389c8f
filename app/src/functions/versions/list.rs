//! The table of versions: who published them and why, the aliases that lead to them, and two of them picked to be
//! compared. A plain GET form.

use leptos::prelude::*;

use super::{
    model::{Version, VersionList},
    page::Asked,
    row::row,
};
use crate::{
    error::ConsoleError,
    functions::{aliases::model::AliasList, parts::open::Target},
    routes,
    ui::{notice::Warning, table::Table},
};

#[component]
pub fn VersionsTable(
    target: Target,
    list: VersionList,
    aliases: Result<AliasList, ConsoleError>,
    asked: Asked,
    writes: bool,
) -> impl IntoView {
    let own = routes::function_page(&target.place, &target.name, "versions");
    let unknown = aliases.as_ref().err().map(|error| format!("Which aliases lead to them is not known: {error}"));
    let aliases = aliases.map(|list| list.aliases).unwrap_or_default();
    let VersionList { latest, versions, next, .. } = list;
    let none = versions.is_empty() && asked.after.is_empty();
    let picks = picked(&asked, latest.as_ref(), &versions);
    let rows = latest
        .iter()
        .chain(&versions)
        .map(|version| {
            let leading: Vec<_> = aliases.iter().filter(|alias| alias.leads_to(&version.number)).cloned().collect();
            row(version, leading.iter().map(|alias| alias.name.clone()).collect(), &target, &picks, writes)
        })
        .collect_view();
    let head = || {
        view! {
            <th scope="col">"Version"</th>
            <th scope="col">"Description"</th>
            <th scope="col" class="p2">"Published"</th>
            <th scope="col" class="p3">"Code"</th>
            <th scope="col" class="p3">"Runtime, memory"</th>
            <th scope="col" class="p2">"Aliases"</th>
            <th scope="col" class="fit">"From"</th>
            <th scope="col" class="fit">"To"</th>
            <th scope="col" class="fit"><span class="vh">"Delete"</span></th>
        }
        .into_any()
    };
    let pages = Pages { own: own.clone(), after: asked.after.clone(), next };
    view! {
        {unknown.map(|text| view! { <Warning>{text}</Warning> })}
        <form class="stack tight" method="get" action=own aria-label="Compare versions">
            {(!target.qualifier.is_empty())
                .then(|| view! { <input type="hidden" name="qualifier" value=target.qualifier.clone()/> })}
            {(!asked.after.is_empty()).then(|| view! { <input type="hidden" name="after" value=asked.after.clone()/> })}
            <Table caption="Versions of the function" head=head>{rows}</Table>
            {if none {
                view! { <p class="muted">"Nothing is published yet: callers without a qualifier run $LATEST, which changes with each deploy."</p> }
                    .into_any()
            } else {
                view! {
                    <div class="actions">
                        <button class="btn">"Compare"</button>
                        <span class="help">"Pick two above: code file by file, and configuration."</span>
                    </div>
                }
                    .into_any()
            }}
        </form>
        {pages.shown()}
    }
    .into_any()
}

/// What is compared, or what is likely to be: the two newest.
fn picked(asked: &Asked, latest: Option<&Version>, versions: &[Version]) -> (String, String) {
    if asked.both() {
        return (asked.from.clone(), asked.to.clone());
    }
    let mut newest = latest.into_iter().chain(versions).map(|version| version.number.clone());
    let to = newest.next().unwrap_or_default();
    (newest.next().unwrap_or_else(|| to.clone()), to)
}

/// AWS pages from the oldest version on.
struct Pages {
    own: String,
    after: String,
    next: String,
}

impl Pages {
    fn shown(self) -> Option<AnyView> {
        let Self { own, after, next } = self;
        if after.is_empty() && next.is_empty() {
            return None;
        }
        let later = format!("{own}{}", routes::query([("after", next.as_str())]));
        Some(
            view! {
                <nav class="pages" aria-label="Pages of versions">
                    {(!after.is_empty()).then(|| view! { <a href=own>"The first versions"</a> })}
                    {(!next.is_empty()).then(|| view! { <a href=later>"Later versions"</a> })}
                    <span>"AWS lists 50 at a time, the oldest first."</span>
                </nav>
            }
            .into_any(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(number: &str) -> Version {
        Version {
            number: number.into(),
            description: String::new(),
            modified_at: None,
            code_sha256: "c0de".into(),
            code_size: 1,
            package_type: crate::functions::model::PackageType::Zip,
            runtime: None,
            architecture: Default::default(),
            memory_mb: 128,
            role_arn: String::new(),
            dead_letter_arn: None,
            published: None,
        }
    }

    #[test]
    fn the_two_newest_are_picked_first() {
        let (latest, versions) = (version("$LATEST"), [version("3"), version("2")]);
        let asked = Asked::default();
        assert_eq!(picked(&asked, Some(&latest), &versions), ("3".into(), "$LATEST".into()));
        assert_eq!(picked(&asked, None, &versions), ("2".into(), "3".into()));
        assert_eq!(picked(&asked, Some(&latest), &[]), ("$LATEST".into(), "$LATEST".into()));
        let asked = Asked { from: "1".into(), to: "2".into(), ..asked };
        assert_eq!(picked(&asked, Some(&latest), &versions), ("1".into(), "2".into()));
    }
}
