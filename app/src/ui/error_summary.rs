//! What has to be corrected, with a link to each field.

use leptos::prelude::*;

use super::icon::{self, Icon};

/// `items`: the sentence, and where its field is. Nothing when there are none.
#[component]
pub fn ErrorSummary(items: Vec<(String, String)>) -> impl IntoView {
    if items.is_empty() {
        return ().into_any();
    }
    let title = count(items.len());
    let items = items.into_iter().map(|(text, href)| view! { <li><a href=href>{text}</a></li> });
    view! {
        <section class="notice bad" id="errors" role="alert" tabindex="-1">
            <Icon d=icon::X_CIRCLE/>
            <div><h2>{title}</h2><ul>{items.collect_view()}</ul></div>
        </section>
    }
    .into_any()
}

fn count(errors: usize) -> String {
    match errors {
        1 => "One field needs a change".to_owned(),
        2 => "Two fields need a change".to_owned(),
        3 => "Three fields need a change".to_owned(),
        many => format!("{many} fields need a change"),
    }
}

#[cfg(test)]
mod tests {
    use super::count;

    #[test]
    fn numbers_are_words_where_short() {
        assert_eq!(count(1), "One field needs a change");
        assert_eq!(count(7), "7 fields need a change");
    }
}
