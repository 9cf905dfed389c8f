//! The subnets of the chosen VPC, to be ticked.

use leptos::prelude::*;

use super::desk::Desk;
use crate::{
    functions::{
        configuration::network::{
            model::{Reach, Subnet},
            rules,
        },
        model::rules::thousands,
    },
    ui::field::FieldMessage,
};

#[component]
pub fn Subnets(desk: Desk, subnets: Vec<Subnet>, readonly: bool) -> impl IntoView {
    let count = move || format!("{} of {} chosen", desk.subnets.with(Vec::len), rules::SUBNETS_MAX);
    let rows: Vec<_> = subnets
        .into_iter()
        .filter(|subnet| !readonly || desk.subnets.with_untracked(|ids| ids.contains(&subnet.id)))
        .map(|subnet| row(desk, subnet, readonly))
        .collect();
    let none = rows.is_empty().then(|| view! { <p class="help">"This VPC has no subnet to choose from."</p> });
    view! {
        <fieldset class="field" id="subnets-field" tabindex="-1" aria-describedby="subnets-error">
            <legend>"Subnets"</legend>
            <FieldMessage id="subnets-error".to_owned() error=desk.error(rules::SUBNETS)/>
            <div class="table scroll" tabindex="0" role="region" aria-label="Subnets">
                <table>
                    <thead>
                        <tr>
                            <th>"Subnet"</th>
                            <th>"Availability zone"</th>
                            <th>"Addresses"</th>
                            <th class="num">"Free"</th>
                            <th>"Internet"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {none}
            <p class="help">{count}</p>
        </fieldset>
    }
    .into_any()
}

fn row(desk: Desk, subnet: Subnet, readonly: bool) -> AnyView {
    let id = subnet.id.clone();
    let own = id.clone();
    let chosen = move || desk.subnets.with(|ids| ids.contains(&own));
    let tone = match subnet.reach {
        Reach::Public => "badge warn",
        Reach::Private => "badge good",
        Reach::Isolated | Reach::Unknown => "badge",
    };
    let name = (!subnet.name.is_empty()).then(|| format!("{} ", subnet.name));
    let ipv6 = subnet.ipv6.then(|| view! { " "<span class="badge">"IPv6"</span> });
    let changed = id.clone();
    view! {
        <tr>
            <td>
                <label class="check">
                    <input
                        type="checkbox"
                        prop:checked=chosen
                        disabled=readonly
                        on:change=move |event| desk.toggle(desk.subnets, &changed, event_target_checked(&event))
                    />
                    <span>{name}<code>{id}</code></span>
                </label>
            </td>
            <td>{subnet.zone}</td>
            <td><code>{subnet.cidr}</code>{ipv6}</td>
            <td class="num">{thousands(subnet.free)}</td>
            <td><span class=tone>{subnet.reach.word()}</span></td>
        </tr>
    }
    .into_any()
}
