use super::*;

fn row(actor: &str, action: &str, target: &str, outcome: AuditOutcome) -> ActivityRow {
    ActivityRow {
        id: 1,
        at: 0,
        actor: actor.into(),
        action: action.into(),
        target_kind: "function".into(),
        target: target.into(),
        place: None,
        outcome,
        details: Vec::new(),
        operation_id: None,
    }
}

fn read(actor: &str, action: &str, target: &str, outcome: AuditOutcome) -> String {
    let row = row(actor, action, target, outcome);
    let Sentence { actor, verb, names_target, after, .. } = sentence(&row);
    let target = if names_target { row.target } else { String::new() };
    [actor, verb, target, after.to_owned()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

#[test]
fn sentences_say_how_it_ended() {
    use AuditOutcome::{Denied, Failed, Pending, Succeeded};
    let create = |outcome| read("ana@example.com", "function.create", "hello", outcome);
    assert_eq!(create(Succeeded), "ana@example.com created hello");
    assert_eq!(create(Pending), "ana@example.com began to create hello");
    assert_eq!(create(Failed), "ana@example.com could not create hello");
    assert_eq!(create(Denied), "ana@example.com was refused: create hello");
    assert_eq!(read("a@b", "member.add", "c@d", Succeeded), "a@b added c@d to the team");
}

#[test]
fn a_sign_in_names_the_address_of_somebody_unknown_only() {
    assert_eq!(read("a@b", "session.sign-in", "a@b", AuditOutcome::Succeeded), "a@b signed in");
    assert_eq!(
        read("anonymous", "session.sign-in", "a@b", AuditOutcome::Denied),
        "Somebody was refused: sign in as a@b"
    );
}

#[test]
fn an_unknown_action_shows_as_it_is() {
    let row = row("lambent", "api.paint", "a1b2", AuditOutcome::Failed);
    let said = sentence(&row);
    assert_eq!((said.actor.as_str(), said.verb.as_str(), said.raw), ("Lambent", "api.paint", true));
    // It still says that it failed.
    assert_eq!(said.after, "(failed)");
    assert_eq!(mark(&row), (icon::X_CIRCLE, "bad"));
}

#[test]
fn every_filter_but_the_first_is_a_prefix_of_a_known_action() {
    for (prefix, label) in &ACTION_FILTERS[1..] {
        let example = match *prefix {
            "function." => "function.create",
            "function.alias." => "function.alias.create",
            "trigger." => "trigger.add",
            "api." => "api.create",
            "layer." => "layer.publish",
            "test-event." => "test-event.save",
            "operation." => "operation.resume",
            "member." => "member.add",
            "session." => "session.sign-out",
            whole => whole,
        };
        assert!(!sentence(&row("a", example, "b", AuditOutcome::Succeeded)).raw, "{label}");
        assert!(example.starts_with(prefix));
    }
}
