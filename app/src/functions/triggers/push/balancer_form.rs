//! A target group of an Application Load Balancer, and the listener rule that leads to it.

use leptos::prelude::*;

use super::{
    fields::{Pick, Select},
    page::{Asked, Choices},
};
use crate::ui::field::TextField;

#[component]
pub fn BalancerFields(asked: Asked, choices: Choices) -> impl IntoView {
    let new = asked.draft.or("group_kind", "new") == "new";
    let suggested = if asked.draft.get("group_name").is_empty() && asked.errors.is_empty() {
        suggestion(&asked.function)
    } else {
        asked.draft.get("group_name").to_owned()
    };
    let multi = [("", "As it is: single values"), ("on", "On: headers and query parameters as lists"), ("off", "Off")];
    let multi = multi.map(|(value, words)| (value.to_owned(), words.to_owned())).to_vec();
    view! {
        <fieldset class="field">
            <legend>"Target group"</legend>
            <div class="segments">
                <label><input type="radio" name="group_kind" value="new" checked=new/>"A new one"</label>
                <label><input type="radio" name="group_kind" value="existing" checked=!new/>"One there is"</label>
            </div>
        </fieldset>
        <div class="if-group_kind-new">
            <TextField
                name="group_name"
                label="Target group name"
                value=suggested
                error=asked.error("group_name")
                help="1–32 letters, digits and hyphens. Its target type is lambda; it holds one function."
                mono=true
            />
        </div>
        <div class="if-group_kind-existing">
            <Pick asked=asked.clone() choices=choices name="group" label="Existing target group" none="There is no target group for functions in this region."/>
        </div>
        <Select name="multi_value" label="Multi-value headers" options=multi chosen=asked.draft.get("multi_value").to_owned()/>
        <Pick
            asked=asked.clone()
            choices=choices
            name="listener"
            label="Listener"
            none="There is no Application Load Balancer in this region; the target group can be made without."
            second=true
            first="None now: I lead a listener to the group myself"
        />
        <div class="if-listener pair">
            <TextField name="path" label="Path pattern" value=asked.draft.get("path").to_owned() error=asked.error("path") help="Such as /orders/*." optional=true mono=true/>
            <TextField name="host" label="Host" value=asked.draft.get("host").to_owned() error=asked.error("host") help="Such as api.example.com." optional=true mono=true/>
        </div>
        <p class="help">"The rule is the listener's last: what others match keeps going where it goes now. The function answers within the load balancer's 1 MB."</p>
    }
    .into_any()
}

/// The function's name in the letters a target group takes.
fn suggestion(function: &str) -> String {
    let plain: String = function.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).take(32).collect();
    plain.trim_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::functions::triggers::push::rules::group_name;

    #[test]
    fn what_is_suggested_is_allowed() {
        for name in ["hello_world", "_x_", &"a-".repeat(32)] {
            assert!(group_name(&suggestion(name)).is_ok(), "{name}");
        }
    }
}
