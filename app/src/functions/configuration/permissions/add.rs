//! The form for a statement of the resource policy: a plain form, whose refusals come back beside its fields.

use leptos::prelude::*;
use leptos_router::hooks::use_url;
use server_fn::ServerFn;

use super::asked::link;
use crate::{
    error::{ConsoleError, message_of},
    functions::{
        parts::open::Target,
        permissions::{
            api::AddStatement,
            cli,
            model::NewStatement,
            rules::statement::{self, INVOKE, INVOKE_URL},
            typed,
        },
    },
    ui::{
        cli::ShowAsCli,
        field::{FieldMessage, TextField},
        form_error::form_error,
    },
};

const SERVICES: [&str; 12] = [
    "apigateway.amazonaws.com",
    "cognito-idp.amazonaws.com",
    "config.amazonaws.com",
    "elasticloadbalancing.amazonaws.com",
    "events.amazonaws.com",
    "iot.amazonaws.com",
    "lex.amazonaws.com",
    "logs.amazonaws.com",
    "s3.amazonaws.com",
    "secretsmanager.amazonaws.com",
    "ses.amazonaws.com",
    "sns.amazonaws.com",
];

const ACTIONS: [&str; 4] = [INVOKE, INVOKE_URL, "lambda:GetFunction", "lambda:*"];

#[component]
pub fn Add(target: Target) -> impl IntoView {
    let begun = use_url().with_untracked(|url| typed::read(url.search()));
    let new =
        begun.unwrap_or_else(|| NewStatement { kind: "service".into(), action: INVOKE.into(), ..Default::default() });
    let (refused, _) = ConsoleError::apart(form_error(AddStatement::PATH));
    let error = move |field: &str| message_of(&refused, field);
    let kind = |value: &'static str, title: &'static str, what: &'static str| {
        view! {
            <label class="choice">
                <input type="radio" name="statement[kind]" value=value checked=value == new.kind/>
                <b>{title}</b>
                <small>{what}</small>
            </label>
        }
    };
    let kinds = [
        kind("service", "An AWS service", "S3, SNS, EventBridge, API Gateway and others, for one of your resources."),
        kind("account", "An account, role or user", "Another account's identities, by its number or ARN."),
        kind("org", "An organization", "Every account of an AWS organization."),
    ];
    let text = |name: &'static str, label: &'static str, value: &str, help: &'static str| {
        let (value, error) = (value.to_owned(), Signal::stored(error(name)));
        let name = format!("statement[{name}]");
        view! { <TextField name=name label=label value=value error=error help=help mono=true/> }
    };
    let options = SERVICES.map(|service| view! { <option value=service></option> });
    let actions = ACTIONS.map(|action| view! { <option value=action selected=action == new.action>{action}</option> });
    let wide = statement::wide(&new).filter(|_| error("anybody").is_some() || new.anybody);
    let example = NewStatement {
        sid: "ID".into(),
        principal: "PRINCIPAL".into(),
        source_arn: "SOURCE_ARN".into(),
        action: INVOKE.into(),
        ..Default::default()
    };
    let command = cli::add_statement(&target.place, &target.name, &target.qualifier, &example);
    let close = link(&target, &[], "#resource-policy");
    let auth = |value: &'static str, words: &'static str| {
        view! { <option value=value selected=value == new.url_auth>{words}</option> }
    };
    let auths = [auth("", "Choose"), auth("AWS_IAM", "Signed requests (AWS_IAM)"), auth("NONE", "Anybody (NONE)")];
    view! {
        <form class="stack permission-form" id="add" method="post" action=AddStatement::PATH novalidate aria-labelledby="add-h">
            <h3 id="add-h">"Add permission"</h3>
            <input type="hidden" name="c" value=target.place.connection/>
            <input type="hidden" name="r" value=target.place.region/>
            <input type="hidden" name="name" value=target.name/>
            <input type="hidden" name="qualifier" value=target.qualifier/>
            <fieldset class="field">
                <legend>"Who may call it"</legend>
                <div class="choices across">{kinds}</div>
                <FieldMessage id="kind-error".to_owned() error=Signal::stored(error("kind"))/>
            </fieldset>
            <div class="unless-org field">
                <label for="principal">"Principal"</label>
                <input
                    class="input mono"
                    id="principal"
                    name="statement[principal]"
                    value=new.principal.clone()
                    list="services"
                    autocomplete="off"
                    spellcheck="false"
                    aria-invalid=error("principal").map(|_| "true")
                    aria-describedby="principal-error principal-help"
                />
                <datalist id="services">{options}</datalist>
                <FieldMessage id="principal-error".to_owned() error=Signal::stored(error("principal"))/>
                <p class="help" id="principal-help">
                    "A service's name, such as s3.amazonaws.com; or an account of 12 digits, the ARN of a role or user, or * for everybody."
                </p>
            </div>
            <div class="if-org">{text("org", "Organization id", &new.org, "Such as o-a1b2c3d4e5.")}</div>
            <div class="if-service pair">
                {text("source_arn", "Source ARN", &new.source_arn, "The bucket, topic, rule or API that calls. * and ? stand for parts of it.")}
                {text("source_account", "Source account", &new.source_account, "Who owns the source: for buckets, whose ARNs name no account.")}
            </div>
            <div class="field">
                <label for="action">"Action"</label>
                <select class="select" id="action" name="statement[action]">{actions}</select>
                <FieldMessage id="action-error".to_owned() error=Signal::stored(error("action"))/>
            </div>
            <div class="field">
                <label for="url_auth">"Callers of the function URL are known by"</label>
                <select class="select" id="url_auth" name="statement[url_auth]" aria-describedby="url-help">{auths}</select>
                <FieldMessage id="url_auth-error".to_owned() error=Signal::stored(error("url_auth"))/>
                <p class="help" id="url-help">"Only for lambda:InvokeFunctionUrl. A URL's caller needs lambda:InvokeFunction besides."</p>
            </div>
            {text("sid", "Statement id", &new.sid, "Letters, digits, - and _; each id once.")}
            {wide
                .map(|why| view! {
                    <label class="check" id="anybody">
                        <input type="checkbox" name="statement[anybody]" value="true" checked=new.anybody/>
                        "This is wanted"
                    </label>
                    <p class="help">{why}</p>
                })}
            <FieldMessage id="anybody-error".to_owned() error=Signal::stored(error("anybody"))/>
            <ShowAsCli commands=vec![command]/>
            <p class="actions">
                <button class="btn primary">"Add permission"</button>
                <a class="btn" href=close>"Cancel"</a>
            </p>
        </form>
    }
    .into_any()
}
