use super::*;

fn said(text: &str) -> Vec<String> {
    flaws(text).iter().map(Flaw::words).collect()
}

fn policy(statement: &str) -> String {
    format!("{{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {statement}\n  ]\n}}")
}

#[test]
fn a_good_policy_has_no_flaw() {
    let good = policy(r#"{"Sid":"A1","Effect":"Allow","Action":["s3:Get*","logs:*"],"Resource":"arn:aws:s3:::b/*"}"#);
    assert!(said(&good).is_empty(), "{:?}", said(&good));
    let good = r#"{"Statement":{"Effect":"Deny","NotAction":"*","NotResource":["*"],"Condition":{"Bool":{"a":"b"}}}}"#;
    assert!(said(good).is_empty());
}

#[test]
fn flaws_name_their_line() {
    for (text, line, part) in [
        ("", 1, "Enter a policy"),
        ("{\n\"Version\": \"2012-10-17\",\n}", 3, "not JSON"),
        ("[]", 1, "is an object"),
        ("{\"Version\":\"2012-10-17\"}", 1, "no “Statement”"),
        (
            "{\n\"Version\":\"2012\",\n\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}",
            2,
            "2012-10-17",
        ),
        (&policy(r#"{"Effect":"allow","Action":"*","Resource":"*"}"#), 4, "“Effect”"),
        (
            &policy(
                r#"{"Effect":"Allow","Action":"*","Resource":"*"},
{"Effect":"Allow","Action":"sendmessage","Resource":"*"}"#,
            ),
            5,
            "“sendmessage” is no action",
        ),
        (&policy(r#"{"Effect":"Allow","Action":"*","NotAction":"*","Resource":"*"}"#), 4, "not both"),
        (&policy(r#"{"Effect":"Allow","Action":"*"}"#), 4, "no “Resource”"),
        (&policy(r#"{"Effect":"Allow","Action":"*","Resource":"bucket"}"#), 4, "is no ARN"),
        (&policy(r#"{"Effect":"Allow","Action":"*","Resource":"*","Principal":"*"}"#), 4, "no “Principal”"),
        (&policy(r#"{"Effect":"Allow","Action":"*","Resource":"*","Sid":"a b"}"#), 4, "letters and digits"),
        (&policy(r#"{"Effect":"Allow","Action":[],"Resource":"*"}"#), 4, "is empty"),
        (&policy(""), 3, "no statement"),
    ] {
        let flaws = flaws(text);
        let first = flaws.first().unwrap_or_else(|| panic!("{text}"));
        assert_eq!(first.line, line, "{text}: {flaws:?}");
        assert!(first.message.contains(part), "{text}: {flaws:?}");
    }
}

#[test]
fn a_statement_in_a_condition_is_none() {
    let text = "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\",\n\"Condition\":{\"Statement\":{\"a\":\"{\"}}},\n{\"Effect\":\"x\"}]}";
    assert_eq!(statement_lines(text), [1, 3]);
}
