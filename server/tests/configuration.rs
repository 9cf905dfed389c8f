//! The configuration tabs without JavaScript: forms, redirects and pages, against the real engine.

use app::session::model::Role;
use axum::http::{Method, StatusCode, header};
use server::aws::lambda::configuration::ConfigurationChange;

use crate::support::Local;

const FUNCTION: &str = "/c/local/us-east-1/functions/hello";
const CANARY: &str = "canary-in-the-environment";

struct Member {
    local: Local,
    cookie: String,
}

impl Member {
    async fn new(role: Role) -> Self {
        let local = Local::start().await;
        let code = b"def lambda_handler(event, context):\n    return 'hello'\n".as_slice();
        let zip = server::functions::package::build([("lambda_function.py", code)]).expect("a package");
        let environment = [("KEEP".to_owned(), CANARY.to_owned()), ("OLD".to_owned(), "old".to_owned())].into();
        local.function("hello", zip, "python3.13", "lambda_function.lambda_handler", environment).await;
        let cookie = local.console.session(role).await;
        Self { local, cookie }
    }

    async fn page(&self, path: &str) -> String {
        let headers = [("cookie", self.cookie.as_str()), ("accept", "text/html")];
        let answer = self.local.console.ask(Method::GET, path, &headers, "").await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert!(!answer.body.contains(CANARY), "{path} shows a value");
        answer.body
    }

    /// Sends a form as a browser without JavaScript does; where it leads.
    async fn send(&self, to: &str, fields: &[(&str, &str)]) -> String {
        let encode =
            |text: &str| percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string();
        let place = [("c", "local"), ("r", "us-east-1"), ("name", "hello")];
        let pairs: Vec<_> =
            place.iter().chain(fields).map(|(name, text)| format!("{}={}", encode(name), encode(text))).collect();
        let headers = [
            ("cookie", self.cookie.as_str()),
            ("accept", "text/html"),
            ("sec-fetch-site", "same-origin"),
            ("referer", "http://127.0.0.1:8700/c/local/us-east-1/functions/hello/configuration/environment"),
            ("content-type", "application/x-www-form-urlencoded"),
        ];
        let answer = self.local.console.ask(Method::POST, to, &headers, &pairs.join("&")).await;
        assert_eq!(answer.status, StatusCode::FOUND, "{}", answer.body);
        let location = answer.headers[header::LOCATION].to_str().expect("text").to_owned();
        assert!(!location.contains("canary"), "{location}");
        location.trim_start_matches("http://127.0.0.1:8700").to_owned()
    }
}

const BASE: [(&str, &str); 3] = [
    ("edit[base][memory]", "128"),
    ("edit[base][timeout]", "15"),
    ("edit[base][handler]", "lambda_function.lambda_handler"),
];

#[tokio::test(flavor = "multi_thread")]
async fn settings_are_saved_by_a_plain_form() {
    let member = Member::new(Role::Developer).await;
    for tab in ["configuration", "configuration/general"] {
        let page = member.page(&format!("{FUNCTION}/{tab}")).await;
        for text in ["Memory (MB)", "Timeout (seconds)", "Handler", "Runtime", "edit[base][memory]"] {
            assert!(page.contains(text), "{tab} has no {text}");
        }
    }
    let typed = [("edit[typed][memory]", "256"), ("edit[typed][minutes]", "1"), ("edit[typed][timeout]", "5")];
    let to = member.send("/api/functions/configure", &[&BASE[..], &typed].concat()).await;
    assert_eq!(to, format!("{FUNCTION}/configuration/general?saved=yes"));
    assert!(member.page(&to).await.contains("Saved; AWS has it now."));
    let detail = member.local.aws().get_function("hello", None).await.expect("the function");
    assert_eq!((detail.memory_mb, detail.timeout_s), (256, 65));

    // Refused: the rule is beside the field, and what was typed is still there.
    let typed = [("edit[typed][memory]", "127"), ("edit[typed][description]", "typed & kept")];
    let page = member.page(&member.send("/api/functions/configure", &[&BASE[..], &typed].concat()).await).await;
    assert!(page.contains("Memory is a whole number from 128 to 10,240 MB."), "{page}");
    assert!(page.contains("typed &amp; kept"));

    // Both sides changed the memory: 128 → 256 there, 128 → 512 here.
    let typed = [("edit[typed][memory]", "512"), ("edit[typed][timeout]", "15")];
    let to = member.send("/api/functions/configure", &[&BASE[..], &typed].concat()).await;
    let page = member.page(&to).await;
    assert!(page.contains("Somebody else changed the same") && page.contains("edit[pick][memory]"), "{page}");
    assert!(page.contains("256 MB") && page.contains("512 MB"));
    let picked = [("edit[theirs][memory]", "256"), ("edit[pick][memory]", "mine")];
    let to = member.send("/api/functions/configure", &[&BASE[..], &typed, &picked].concat()).await;
    assert!(to.ends_with("saved=yes&kept=timeout"), "{to}");
    let detail = member.local.aws().get_function("hello", None).await.expect("the function");
    assert_eq!((detail.memory_mb, detail.timeout_s), (512, 65));
    member.local.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn variables_are_saved_by_a_plain_form_and_their_values_stay_hidden() {
    let member = Member::new(Role::Developer).await;
    let tab = format!("{FUNCTION}/configuration/environment");
    let page = member.page(&tab).await;
    assert!(page.contains("KEEP") && page.contains("OLD") && page.contains("Add environment variable"));
    let seen = |key: &str| {
        let at = page.find(&format!("value=\"{key}\"")).expect("the key's field");
        let rest = &page[at..];
        let rest = &rest[rest.find("[seen]").expect("its fingerprint")..];
        let rest = &rest[rest.find("value=\"").expect("a value") + 7..];
        rest[..rest.find('"').expect("an end")].to_owned()
    };
    let (keep, old) = (seen("KEEP"), seen("OLD"));
    assert_eq!((keep.len(), old.len()), (16, 16));
    let rows = [
        ("rows[0][key]", "KEEP"),
        ("rows[0][seen]", &keep),
        ("rows[0][text]", ""),
        ("rows[1][key]", "OLD"),
        ("rows[1][seen]", &old),
        ("rows[1][text]", ""),
        ("rows[1][remove]", "true"),
        ("rows[2][key]", "NEW"),
        ("rows[2][text]", "canary-two"),
    ];
    let to = member.send("/api/functions/environment-form", &rows).await;
    assert_eq!(to, format!("{tab}?saved=yes"));
    assert!(member.page(&to).await.contains("Saved; AWS has it now."));
    let settings = member.local.aws().get_settings("hello", None).await.expect("the function");
    let variables = settings.variables.expect("readable");
    assert_eq!(
        variables.0.into_iter().collect::<Vec<_>>(),
        [("KEEP".to_owned(), CANARY.to_owned()), ("NEW".to_owned(), "canary-two".to_owned()),]
    );

    // Somebody else changes it; the same form again is refused and says why.
    let environment = server::aws::lambda::configuration::Variables([("KEEP".to_owned(), "theirs".to_owned())].into());
    let change = ConfigurationChange { environment: Some(environment), ..Default::default() };
    member.local.aws().update_function_configuration("hello", change).await.expect("a change");
    let rows = [("rows[0][key]", "KEEP"), ("rows[0][seen]", keep.as_str()), ("rows[0][text]", "canary-mine")];
    let page = member.page(&member.send("/api/functions/environment-form", &rows).await).await;
    assert!(page.contains("Somebody else changed KEEP meanwhile"), "{page}");
    let settings = member.local.aws().get_settings("hello", None).await.expect("the function");
    assert_eq!(settings.variables.expect("readable").0["KEEP"], "theirs");
    member.local.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn viewers_see_keys_and_change_nothing() {
    let member = Member::new(Role::Viewer).await;
    let page = member.page(&format!("{FUNCTION}/configuration/environment")).await;
    assert!(page.contains("KEEP") && page.contains("Your role may look") && !page.contains("[seen]"));
    let page = member.page(&format!("{FUNCTION}/configuration/general")).await;
    assert!(page.contains("Your role may look") && page.contains("readonly"));
    // A version, too, is only shown.
    let page = member.page(&format!("{FUNCTION}/configuration/general?qualifier=$LATEST")).await;
    assert!(page.contains("Memory (MB)"));
    member.local.stop().await;
}
