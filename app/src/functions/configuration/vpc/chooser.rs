//! Which VPC, subnets and security groups: from lists, or ids as text.

use leptos::prelude::*;

use super::{desk::Desk, groups::Groups, subnets::Subnets};
use crate::{
    functions::configuration::{
        network::{model::Vpc, rules},
        parts::field::SettingField,
    },
    ui::{
        field::FieldMessage,
        notice::{ErrorNotice, Warning},
    },
};

#[component]
pub fn Chooser(desk: Desk, readonly: bool) -> impl IntoView {
    let option = move |vpc: Vpc| {
        let own = vpc.id.clone();
        let chosen = move || desk.vpc.with(|chosen| *chosen == own);
        view! { <option value=vpc.id.clone() selected=chosen>{vpc.label()}</option> }
    };
    let options = move || {
        let known = desk.lists.vpcs.with(|answer| answer.as_ref().and_then(|answer| answer.clone().ok()));
        let mut vpcs = known.unwrap_or_default();
        // The one it is in stays on offer while the list is read, and where it cannot be.
        let own = desk.vpc.get();
        if !own.is_empty() && !vpcs.iter().any(|vpc| vpc.id == own) {
            vpcs.push(Vpc { id: own.clone(), cidr: "its VPC".into(), ..Vpc::default() });
        }
        vpcs.into_iter().map(option).collect_view()
    };
    let failed = move || {
        desk.lists.failed().map(|error| {
            let retry = Callback::new(move |()| {
                desk.lists.ask_vpcs(desk.open);
                desk.lists.ask_parts(desk.open, desk.vpc.get_untracked());
            });
            view! { <ErrorNotice error=error retry=retry/> <p class="help">"Ids can be typed below meanwhile."</p> }
        })
    };
    let leaving = move || {
        let leaves = desk.vpc.with(String::is_empty) && desk.base.with(|base| !base.subnets.is_empty());
        leaves.then(|| {
            let mounts = desk.mounts.get_value();
            let text = if mounts {
                "The function mounts a file system, which needs its VPC: remove that first, on the tab File systems."
            } else {
                "Saving takes the function out of its VPC: it reaches the internet again, and nothing private. AWS gives its network interfaces back within some minutes."
            };
            view! { <Warning>{text}</Warning> }
        })
    };
    view! {
        <div class="field with-script">
            <label for="vpc">"VPC"</label>
            <select class="select" id="vpc" aria-describedby="vpc-error" disabled=readonly on:change=move |event| desk.choose(event_target_value(&event))>
                <option value="" selected=move || desk.vpc.with(String::is_empty)>"No VPC: AWS's own network, with the internet"</option>
                {options}
            </select>
            <FieldMessage id="vpc-error".to_owned() error=desk.error(rules::VPC)/>
        </div>
        {failed}
        {leaving}
    }
    .into_any()
}

#[component]
pub fn Lists(desk: Desk, readonly: bool) -> impl IntoView {
    (move || {
        if desk.vpc.with(String::is_empty) || desk.lists.failed().is_some() {
            return ().into_any();
        }
        match desk.lists.known() {
            None => view! { <div class="bone block with-script" aria-hidden="true"></div> }.into_any(),
            Some(parts) => view! {
                <Subnets desk=desk subnets=parts.subnets readonly=readonly/>
                {parts.routes_unknown.map(|reason| view! { <p class="help">{format!("Which subnets are public is not known: {reason}")}</p> })}
                <Groups desk=desk groups=parts.groups readonly=readonly/>
            }
            .into_any(),
        }
    })
    .into_any()
}

/// Ids as text.
#[component]
pub fn ById(desk: Desk, readonly: bool) -> impl IntoView {
    let class = move || if desk.lists.failed().is_some() { "pair" } else { "pair without-script" };
    let field = move |key: &'static str,
                      (rule, name): (&'static str, &'static str),
                      label: &'static str,
                      list: RwSignal<Vec<String>>| {
        // Beside the lists while those are shown.
        let error = desk.error(rule);
        let error = Signal::derive(move || desk.lists.failed().and_then(|_| error.get()));
        view! {
            <SettingField
                key=key
                name=name
                label=label
                mono=true
                text=Signal::derive(move || list.with(|ids| ids.join(", ")))
                on_text=Callback::new(move |text: String| list.set(rules::ids(&text)))
                error=error
                help="With commas between them; empty for no VPC."
                readonly=readonly
            />
        }
    };
    view! {
        <div class=class>
            {field("subnets-ids", (rules::SUBNETS, "edit[subnets]"), "Subnet ids", desk.subnets)}
            {field("groups-ids", (rules::GROUPS, "edit[groups]"), "Security group ids", desk.groups)}
        </div>
    }
    .into_any()
}

#[component]
pub fn Ipv6(desk: Desk, readonly: bool) -> impl IntoView {
    view! {
        <div class="field" id="ipv6-field" tabindex="-1" hidden=move || desk.vpc.with(String::is_empty) && desk.lists.vpcs.with(Option::is_some)>
            <label class="check">
                <input
                    type="checkbox"
                    name="edit[ipv6]"
                    value="true"
                    aria-describedby="ipv6-error"
                    checked=desk.ipv6.get_untracked()
                    prop:checked=move || desk.ipv6.get()
                    disabled=readonly
                    on:change=move |event| desk.ipv6.set(event_target_checked(&event))
                />
                <span>"Also call IPv6 addresses (all chosen subnets need them)"</span>
            </label>
            <FieldMessage id="ipv6-error".to_owned() error=desk.error(rules::IPV6)/>
        </div>
    }
    .into_any()
}
