//! How the code connects: the host from an environment variable, which is set with one press, and a snippet.

use leptos::prelude::*;

use super::{
    model::{Proxies, Proxy},
    rules::port,
};
use crate::{
    error::ConsoleError,
    functions::{
        configuration::{
            api::save_environment,
            model::{EnvironmentEdit, Saved, Texts},
            parts::{field::SettingField, read_only},
            rules::env_key,
        },
        model::FunctionDetail,
        parts::open::OpenFunction,
        runtimes::{self, Family},
    },
    ui::{
        copy::CopyButton,
        notice::{Done, ErrorNotice},
    },
};

const KEY: &str = "DB_PROXY_ENDPOINT";

#[component]
pub fn Connect(open: OpenFunction, function: StoredValue<Proxies>, proxy: Proxy) -> impl IntoView {
    let key = RwSignal::new(KEY.to_owned());
    let proxy = StoredValue::new(proxy);
    view! {
        <h4>"Connect"</h4>
        <Variable open=open function=function proxy=proxy key=key/>
        <Transition fallback=|| ()>
            {move || Suspend::new(async move {
                match open.loaded().await {
                    Ok(detail) => view! { <Code proxy=proxy key=key detail=detail/> }.into_any(),
                    Err(_) => ().into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

/// Puts the proxy's host into the function's environment: only on the press of its button.
#[component]
fn Variable(
    open: OpenFunction,
    function: StoredValue<Proxies>,
    proxy: StoredValue<Proxy>,
    key: RwSignal<String>,
) -> impl IntoView {
    if read_only(open).is_some() {
        return ().into_any();
    }
    let error = RwSignal::new(None::<String>);
    let outcome = RwSignal::new(None::<Result<String, ConsoleError>>);
    let busy = RwSignal::new(false);
    let there =
        move || key.with(|key| function.with_value(|function| function.keys.iter().any(|known| known == key.trim())));
    let press = move |_| {
        if busy.get_untracked() {
            return;
        }
        let own = match key.with_untracked(|key| env_key(key)) {
            Ok(own) => own,
            Err(rule) => return error.set(Some(rule)),
        };
        busy.set(true);
        let (host, target) = (proxy.with_value(|proxy| proxy.endpoint.clone()), open.target.get_untracked());
        // Nothing was seen: a variable of this name with another value is a conflict, and stays.
        let edit = EnvironmentEdit { set: Texts::from([(own.clone(), host)]), ..EnvironmentEdit::default() };
        leptos::task::spawn_local_scoped(async move {
            let (c, r) = (target.place.connection, target.place.region);
            let result = save_environment(c, r, target.name, edit).await;
            busy.try_set(false);
            let answer = match result {
                Ok(Saved::Done { detail, changed, .. }) => {
                    open.learn(*detail);
                    Ok(if changed {
                        format!("{own} is set; AWS has it now.")
                    } else {
                        format!("{own} has this value already.")
                    })
                }
                Ok(_) => Err(ConsoleError::Conflict {
                    message: format!(
                        "{own} has another value already; it was left as it is. Choose another name, or change it on the tab Environment variables."
                    ),
                }),
                Err(error) => Err(error),
            };
            outcome.try_set(Some(answer));
        });
    };
    view! {
        <div class="connect">
            <SettingField
                key="proxy-key"
                name=""
                label="Environment variable"
                mono=true
                text=key
                on_text=Callback::new(move |text| {
                    error.set(None);
                    key.set(text);
                })
                error=error
            />
            <button type="button" class="btn" aria-busy=move || busy.get().then_some("true") on:click=press>
                {move || if there() { "Check its value" } else { "Set it to the endpoint" }}
            </button>
        </div>
        {move || match outcome.get() {
            None => ().into_any(),
            Some(Ok(text)) => view! { <Done>{text}</Done> }.into_any(),
            Some(Err(error)) => view! { <ErrorNotice error=error/> }.into_any(),
        }}
    }
    .into_any()
}

#[component]
fn Code(proxy: StoredValue<Proxy>, key: RwSignal<String>, detail: Memo<FunctionDetail>) -> impl IntoView {
    let text = Signal::derive(move || {
        let runtime = detail.with(|detail| detail.runtime.clone()).unwrap_or_default();
        let node = runtimes::find(&runtime).is_some_and(|runtime| runtime.family == Family::Node);
        let key = key.with(|key| key.trim().to_owned());
        proxy.with_value(|proxy| if node { in_node(proxy, &key) } else { in_python(proxy, &key) })
    });
    view! {
        <div class="copyable">
            <pre class="code wrap" tabindex="0"><code>{move || text.get()}</code></pre>
            <CopyButton text=text label="Copy"/>
        </div>
    }
    .into_any()
}

fn in_python(proxy: &Proxy, key: &str) -> String {
    let mysql = proxy.family == "MYSQL";
    let port = port(&proxy.family);
    let (library, connect) = if mysql { ("pymysql", "pymysql.connect") } else { ("psycopg", "psycopg.connect") };
    let database = if mysql { "database" } else { "dbname" };
    let tls = if mysql { "ssl={\"ca\": \"/opt/rds-ca.pem\"}" } else { "sslmode=\"require\"" };
    let (import, password) = if proxy.iam {
        let token = format!(
            "token = boto3.client(\"rds\").generate_db_auth_token(DBHostname=host, Port={port}, DBUsername=user)"
        );
        (format!("import boto3, os\nimport {library}"), (token, "token"))
    } else {
        (
            format!("import os\nimport {library}"),
            ("password = …  # from the secret, not from the code".into(), "password"),
        )
    };
    let (line, name) = password;
    format!(
        "{import}\n\nhost = os.environ[\"{key}\"]\nuser = \"app\"\n{line}\nconnection = {connect}(host=host, port={port}, user=user, password={name}, {database}=\"app\", {tls})"
    )
}

fn in_node(proxy: &Proxy, key: &str) -> String {
    let mysql = proxy.family == "MYSQL";
    let port = port(&proxy.family);
    let (import, connect) = if mysql {
        ("import mysql from \"mysql2/promise\";", "await mysql.createConnection")
    } else {
        ("import pg from \"pg\";", "new pg.Client")
    };
    let (more, line) = if proxy.iam {
        (
            "import { Signer } from \"@aws-sdk/rds-signer\";\n",
            format!(
                "const password = await new Signer({{ hostname: host, port: {port}, username: user }}).getAuthToken();"
            ),
        )
    } else {
        ("", "const password = …; // from the secret, not from the code".to_owned())
    };
    format!(
        "{import}\n{more}\nconst host = process.env.{key};\nconst user = \"app\";\n{line}\nconst client = {connect}({{ host, port: {port}, user, password, database: \"app\", ssl: {{ rejectUnauthorized: true }} }});"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn snippets_name_the_variable_and_no_password() {
        let proxy = |family: &str, iam| Proxy { family: family.into(), iam, ..Proxy::default() };
        for (family, iam, python, node) in [
            ("POSTGRESQL", true, "psycopg", "rds-signer"),
            ("MYSQL", true, "generate_db_auth_token", "mysql2"),
            ("MYSQL", false, "port=3306", "from the secret"),
        ] {
            let (py, js) = (in_python(&proxy(family, iam), "DB_HOST"), in_node(&proxy(family, iam), "DB_HOST"));
            assert!(py.contains("os.environ[\"DB_HOST\"]") && py.contains(python), "{py}");
            assert!(js.contains("process.env.DB_HOST") && js.contains(node), "{js}");
        }
    }
}
