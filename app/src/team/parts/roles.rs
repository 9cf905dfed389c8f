//! What each role may do, from the permission table itself.

use leptos::prelude::*;

use crate::{
    session::model::{Permission, Role},
    ui::{
        icon::{self, Icon},
        table::Table,
    },
};

#[component]
pub fn Roles() -> impl IntoView {
    view! {
        <section class="stack tight" aria-labelledby="roles-h">
            <h2 id="roles-h">"What roles may do"</h2>
            <Table caption="Permissions of each role" head=head>
                {Permission::ALL.into_iter().map(|permission| view! { <Row permission=permission/> }).collect_view()}
            </Table>
        </section>
    }
    .into_any()
}

fn head() -> impl IntoView {
    view! {
        <th scope="col">"May"</th>
        {Role::ALL.into_iter().map(|role| view! { <th scope="col">{role.label()}</th> }).collect_view()}
    }
}

#[component]
fn Row(permission: Permission) -> impl IntoView {
    let cell = move |role: Role| {
        if role.allows(permission) {
            view! { <td><span class="state good"><Icon d=icon::CHECK/>"yes"</span></td> }.into_any()
        } else {
            view! { <td><span class="state idle"><Icon d=icon::MINUS/>"no"</span></td> }.into_any()
        }
    };
    view! { <tr><td>{permission.label()}</td>{Role::ALL.into_iter().map(cell).collect_view()}</tr> }
}
