//! The execution role: its name, who may assume it, its policies and what they allow.

use leptos::prelude::*;

use super::{
    allows::Allows,
    asked::{Asked, link},
    attach::Attach,
    inline::{Draft, Inline},
    policies::Policies,
};
use crate::{
    connections::model::ConnectionKind,
    frame::use_frame,
    functions::{parts::open::OpenFunction, permissions::model::RoleView},
    session::model::Permission,
    ui::{
        copy::CopyButton,
        notice::Warning,
        state::{State, Tone},
    },
};

/// Why the role's policies cannot be changed by who looks at them.
fn read_only(open: OpenFunction, role: &RoleView) -> Option<String> {
    let version = open.target.with_untracked(|target| !matches!(target.qualifier.as_str(), "" | "$LATEST"));
    if let Some(reason) = &role.fixed {
        return Some(reason.clone());
    }
    if !use_frame().can(Permission::RolesWrite) {
        return Some("Only administrators change what execution roles allow.".into());
    }
    version.then(|| "A version keeps its role. Change the role's policies at $LATEST.".into())
}

#[component]
pub fn RoleSection(
    open: OpenFunction,
    asked: Memo<Asked>,
    role: RoleView,
    draft: Draft,
    on_changed: Callback<()>,
) -> impl IntoView {
    let locked = read_only(open, &role);
    let free = locked.is_none();
    let (inside, shown) = (role.clone(), role.clone());
    // Its own memo: what is asked besides leaves the form, and what is typed in it, where it is.
    let asked_form = Memo::new(move |_| asked.with(|asked| (asked.attach, asked.edit.clone())));
    let form = move || {
        let (attach, edit) = asked_form.get();
        match (free, attach, edit) {
            (true, true, _) => view! { <Attach open=open asked=asked role=inside.clone()/> }.into_any(),
            (true, false, Some(name)) => {
                view! { <Inline open=open role=inside.clone() name=name draft=draft on_changed=on_changed/> }.into_any()
            }
            _ => view! { <GoOn open=open draft=draft/> }.into_any(),
        }
    };
    view! {
        <section class="card" id="role" aria-labelledby="role-h">
            <div class="bar"><h2 id="role-h">"Execution role"</h2></div>
            <div class="body stack">
                <About open=open role=role.clone()/>
                <Policies open=open role=shown locked=locked/>
                {form}
                <Allows open=open asked=asked role=role/>
            </div>
        </section>
    }
    .into_any()
}

/// The way back to a policy that is not saved, whose form was closed by another link.
#[component]
fn GoOn(open: OpenFunction, draft: Draft) -> impl IntoView {
    let back = move |name: String| {
        let href = open.target.with(|target| link(target, &[("edit", &name)], "#inline"));
        let which = if name.is_empty() { "The new inline policy".to_owned() } else { format!("Inline policy {name}") };
        view! { <Warning>{which}" is not saved. "<a href=href>"Go on writing"</a></Warning> }
    };
    (move || draft.unsaved().map(back)).into_any()
}

#[component]
fn About(open: OpenFunction, role: RoleView) -> impl IntoView {
    let place = open.target.with_untracked(|target| target.place.clone());
    let kind = use_frame().with(|frame| frame.connection(&place.connection).map(|c| c.kind)).flatten();
    let console = (kind != Some(ConnectionKind::LocalEngine)).then(|| console_url(&place.region, &role.name));
    let trust = role.trust.iter().map(|trustee| {
        let more = trustee.conditional.then_some(", under a condition");
        view! { <li><code class="anywhere">{trustee.who.clone()}</code>{more}</li> }
    });
    let trust = trust.collect_view();
    let general = open.target.with_untracked(|target| target.page("configuration/general"));
    view! {
        <dl class="defs">
            <div>
                <dt>"Role"</dt>
                <dd>
                    <b>{role.name.clone()}</b>
                    {console.map(|href| view! { " "<a href=href rel="external noreferrer" target="_blank">"Open in the AWS console"</a> })}
                    " "
                    <a href=general>"Choose another role"</a>
                </dd>
            </div>
            <div>
                <dt>"ARN"</dt>
                <dd><span class="id"><code>{role.arn.clone()}</code><CopyButton text=role.arn.clone() label="Copy role ARN" only_icon=true/></span></dd>
            </div>
            {(!role.description.is_empty()).then(|| view! { <div><dt>"Description"</dt><dd>{role.description.clone()}</dd></div> })}
            <div>
                <dt>"May be assumed by"</dt>
                <dd>
                    <ul>{trust}</ul>
                    {(!role.trusts_lambda)
                        .then(|| view! { <State tone=Tone::Bad text="Lambda is not among them: the function cannot run."/> })}
                </dd>
            </div>
            {role
                .boundary
                .clone()
                .map(|name| view! {
                    <div><dt>"Permissions boundary"</dt><dd><b>{name}</b>": nothing beyond it is allowed, whatever the policies say."</dd></div>
                })}
        </dl>
        {role
            .local
            .then(|| view! { <Warning>"The local engine does not enforce roles: everything is allowed here that would be refused by AWS."</Warning> })}
    }
    .into_any()
}

/// The role in AWS's own console.
fn console_url(region: &str, role: &str) -> String {
    let host = match region {
        _ if region.starts_with("cn-") => "console.amazonaws.cn",
        _ if region.starts_with("us-gov-") => "console.amazonaws-us-gov.com",
        _ => "console.aws.amazon.com",
    };
    format!("https://{host}/iam/home#/roles/details/{role}")
}

#[cfg(test)]
mod tests {
    use super::console_url;

    #[test]
    fn each_partition_has_its_console() {
        assert_eq!(console_url("eu-west-1", "r"), "https://console.aws.amazon.com/iam/home#/roles/details/r");
        assert!(console_url("cn-north-1", "r").starts_with("https://console.amazonaws.cn/"));
        assert!(console_url("us-gov-west-1", "r").contains("amazonaws-us-gov.com"));
    }
}
