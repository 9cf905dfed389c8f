//! The table of members, and what an administrator may do to each.

use leptos::prelude::*;
use server_fn::ServerFn;

use crate::{
    frame::use_frame,
    session::model::Role,
    team::{
        api::{SetMemberDisabled, SetMemberRole},
        model::Member,
    },
    ui::{
        icon::{self, Icon},
        state::{State, Tone},
        table::Table,
        time::Time,
    },
};

#[component]
pub fn Members(members: Vec<Member>, may_write: bool) -> impl IntoView {
    let own_id = use_frame().with(|frame| frame.user.id.clone()).unwrap_or_default();
    let menus = members.clone();
    let sentence = (!may_write).then(|| who_can_change(&members));
    let head = move || {
        view! {
            <th scope="col">"Name"</th>
            <th scope="col" class="p2">"Email"</th>
            <th scope="col">"Role"</th>
            <th scope="col" class="p2">"State"</th>
            <th scope="col" class="num p2">"Last seen"</th>
            {may_write.then(|| view! { <th scope="col" class="fit"><span class="vh">"Actions"</span></th> })}
        }
    };
    let own = own_id.clone();
    view! {
        {sentence.map(|text| view! { <p class="muted">{text}</p> })}
        <Table caption="Members" head=head>
            {members
                .into_iter()
                .enumerate()
                .map(|(index, member)| {
                    let you = member.id == own;
                    view! { <Row member=member index=index you=you may_write=may_write/> }
                })
                .collect_view()}
        </Table>
        {may_write
            .then(|| {
                menus
                    .into_iter()
                    .enumerate()
                    .map(|(index, member)| {
                        let you = member.id == own_id;
                        view! { <Menu member=member index=index you=you/> }
                    })
                    .collect_view()
            })}
    }
    .into_any()
}

/// Who is to be asked.
fn who_can_change(members: &[Member]) -> String {
    let admins: Vec<&str> =
        members.iter().filter(|m| m.role == Role::Admin && !m.disabled).map(Member::shown_name).collect();
    format!("Administrators add members and change roles: {}.", admins.join(", "))
}

#[component]
fn Row(member: Member, index: usize, you: bool, may_write: bool) -> impl IntoView {
    let (initials, name) = (member.initials(), member.shown_name().to_owned());
    let state = if member.disabled { (Tone::Off, "Disabled") } else { (Tone::Good, "Active") };
    view! {
        <tr>
            <td>
                <span class="row">
                    <span class="avatar small" aria-hidden="true">{initials}</span>
                    <b>{name.clone()}</b>
                    {you.then(|| view! { <span class="badge">"you"</span> })}
                </span>
            </td>
            <td class="p2">{member.email}</td>
            <td>{member.role.label()}</td>
            <td class="p2"><State tone=state.0 text=state.1/></td>
            <td class="num p2">
                {match member.last_seen_at {
                    Some(at) => view! { <Time at=at/> }.into_any(),
                    None => "never".into_any(),
                }}
            </td>
            {may_write
                .then(|| view! {
                    <td class="fit">
                        <button
                            type="button"
                            class="btn quiet small only"
                            popovertarget=format!("member-{index}")
                            aria-label=format!("Actions for {name}")
                        >
                            <Icon d=icon::MORE/>
                        </button>
                    </td>
                })}
        </tr>
    }
}

/// Plain forms: each press loads the page anew, which is right after one's own role has changed.
#[component]
fn Menu(member: Member, index: usize, you: bool) -> impl IntoView {
    let warning =
        if you { "Your own sessions end: you sign in again." } else { "Their sessions end: they sign in again." };
    let disable = (!member.disabled).to_string();
    view! {
        <div class="menu" id=format!("member-{index}") popover="auto">
            <p>{warning}</p>
            <form method="post" action=SetMemberRole::PATH>
                <input type="hidden" name="id" value=member.id.clone()/>
                {Role::ALL
                    .into_iter()
                    .filter(|role| *role != member.role)
                    .map(|role| view! {
                        <button name="role" value=role.as_str()>
                            <Icon d=icon::SHIELD/>
                            {format!("Make {}", role.label().to_ascii_lowercase())}
                        </button>
                    })
                    .collect_view()}
            </form>
            <hr/>
            <form method="post" action=SetMemberDisabled::PATH>
                <input type="hidden" name="id" value=member.id/>
                <input type="hidden" name="disabled" value=disable/>
                {if member.disabled {
                    view! { <button><Icon d=icon::CHECK/>"Enable member"</button> }.into_any()
                } else {
                    view! { <button class="danger"><Icon d=icon::LOCK/>"Disable member"</button> }.into_any()
                }}
            </form>
        </div>
    }
}
