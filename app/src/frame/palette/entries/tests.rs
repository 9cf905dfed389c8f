use super::*;

fn labels(search: &str, found: &Found) -> Vec<(&'static str, Vec<String>)> {
    let place = Place::new("dev", "us-east-2");
    let groups = groups(&place, search, found, true);
    groups
        .into_iter()
        .map(|group| (group.label, group.entries.into_iter().map(|entry| entry.label).collect()))
        .collect()
}

fn found() -> Found {
    let api = |id: &str, name: &str| ApiSummary {
        id: id.into(),
        name: name.into(),
        description: String::new(),
        endpoint: String::new(),
        created_at: None,
        functions: None,
    };
    Found {
        functions: vec!["an-example".into(), "example-hello".into(), "thumbnailer".into()],
        apis: vec![api("a1b2", "example-api"), api("c3d4", "orders")],
    }
}

#[test]
fn without_words_there_are_pages_and_actions() {
    let groups = labels("", &found());
    assert_eq!(groups.iter().map(|(label, _)| *label).collect::<Vec<_>>(), ["Pages", "Actions"]);
    assert_eq!(groups[1].1, ["Create function", "Create API"]);
}

#[test]
fn nobody_is_offered_what_their_role_refuses() {
    let groups = groups(&Place::new("dev", "us-east-2"), "create", &Found::default(), false);
    assert!(groups.iter().flat_map(|group| &group.entries).all(|entry| entry.label != "Create function"));
}

#[test]
fn names_that_begin_with_the_words_come_first() {
    let groups = labels("Exam", &found());
    assert_eq!(groups[0], ("Functions", vec!["example-hello".to_owned(), "an-example".to_owned()]));
    assert_eq!(groups[1], ("HTTP APIs", vec!["example-api".to_owned()]));
    assert_eq!(groups[2].1, ["Functions that contain “Exam”", "Open the function Exam"]);
    // What was found for other words is not shown for these.
    assert!(!labels("orders", &found()).iter().any(|(label, _)| *label == "Functions"));
}

#[test]
fn what_cannot_be_a_name_is_only_looked_for() {
    let groups = labels("a b/c", &found());
    assert_eq!(groups, [("Actions", vec!["Functions that contain “a b/c”".to_owned()])]);
}

#[test]
fn the_words_are_marked() {
    let cut = |label: &str, search: &str| {
        let (before, hit, after) = marked(label, search);
        format!("{before}[{hit}]{after}")
    };
    assert_eq!(cut("an-Example", " exam "), "an-[Exam]ple");
    assert_eq!(cut("Team", "x"), "Team[]");
    assert_eq!(cut("Team", ""), "Team[]");
    // Not cut within a character.
    assert_eq!(cut("größe", "ß"), "grö[ß]e");
}
