//! What somebody did, in words people use. An action nobody wrote words for shows as its own name.

use super::model::{ActivityRow, AuditOutcome};
use crate::ui::icon;

/// `<actor> <verb> <target> <after>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    pub actor: String,
    /// “created”, “could not create”, “was refused: create”, …
    pub verb: String,
    /// Whether the target has to be named.
    pub names_target: bool,
    /// What follows the target.
    pub after: &'static str,
    /// The verb is an action's own name.
    pub raw: bool,
}

/// An action in words: in the infinitive, in the past, what follows the target.
struct Words {
    infinitive: &'static str,
    past: &'static str,
    names_target: bool,
    after: &'static str,
}

const fn words(infinitive: &'static str, past: &'static str) -> Words {
    Words { infinitive, past, names_target: true, after: "" }
}

const fn alone(infinitive: &'static str, past: &'static str) -> Words {
    Words { infinitive, past, names_target: false, after: "" }
}

fn words_of(row: &ActivityRow) -> Option<Words> {
    Some(match row.action.as_str() {
        "function.create" => words("create", "created"),
        "function.delete" => words("delete", "deleted"),
        "function.deploy" => words("deploy", "deployed"),
        "function.configure" => words("configure", "configured"),
        "function.publish" => words("publish a version of", "published a version of"),
        "function.version.delete" => words("delete a version of", "deleted a version of"),
        "function.alias.create" => words("create an alias of", "created an alias of"),
        "function.alias.update" => words("change an alias of", "changed an alias of"),
        "function.alias.delete" => words("delete an alias of", "deleted an alias of"),
        "function.observe" => words("observe an alias of", "observed an alias of"),
        "function.reveal" => words("reveal an environment value of", "revealed an environment value of"),
        "function.invoke" => words("test", "tested"),
        "function.download" => words("download the code of", "downloaded the code of"),
        "layer.publish" => words("publish a version of the layer", "published a version of the layer"),
        "layer.delete" => words("delete a version of the layer", "deleted a version of the layer"),
        "trigger.add" => words("add a trigger to", "added a trigger to"),
        "trigger.change" => words("change a trigger of", "changed a trigger of"),
        "trigger.enable" => words("enable a trigger of", "enabled a trigger of"),
        "trigger.disable" => words("disable a trigger of", "disabled a trigger of"),
        "trigger.remove" => words("remove a trigger of", "removed a trigger of"),
        "test-event.save" => words("save a test event of", "saved a test event of"),
        "test-event.delete" => words("delete a test event of", "deleted a test event of"),
        "api.create" => words("create the HTTP API", "created the HTTP API"),
        "api.delete" => words("delete the HTTP API", "deleted the HTTP API"),
        "api.deploy" => words("deploy the HTTP API", "deployed the HTTP API"),
        "api.mend" => words("mend the HTTP API", "mended the HTTP API"),
        "api.route.add" => words("add a route to", "added a route to"),
        "api.route.change" => words("change a route of", "changed a route of"),
        "api.log.switch" => words("switch on the access log of", "switched on the access log of"),
        "api.route.remove" => words("remove a route of", "removed a route of"),
        "function.permission.add" => words("let an API call", "let an API call"),
        "function.encrypt" => words("encrypt a value for", "encrypted a value for"),
        "db-proxy.create" => words("create the database proxy", "created the database proxy"),
        "function.permission.allow" => words("let somebody call", "let somebody call"),
        "function.permission.remove" => words("remove a permission of", "removed a permission of"),
        "function.role.make" => words("make a role for", "made a role for"),
        "function.role.attach" => words("attach a policy to the role of", "attached a policy to the role of"),
        "function.role.detach" => words("detach a policy from the role of", "detached a policy from the role of"),
        "function.role.edit" => words("edit a policy of the role of", "edited a policy of the role of"),
        "function.grant" => words("extend the execution role of", "extended the execution role of"),
        "api.request" => words("send a request to", "sent a request to"),
        "operation.resume" => words("resume the operation on", "resumed the operation on"),
        "operation.roll-back" => words("roll back the operation on", "rolled back the operation on"),
        "member.add" => Words { after: "to the team", ..words("add", "added") },
        "member.change-role" => words("change the role of", "changed the role of"),
        "member.disable" => words("disable", "disabled"),
        "member.enable" => words("enable", "enabled"),
        "member.change-password" => alone("change their password", "changed their password"),
        // Nobody has proved who they are: the address is the one they gave.
        "session.sign-in" if row.actor != row.target => words("sign in as", "signed in as"),
        "session.sign-in" => alone("sign in", "signed in"),
        "session.sign-out" => alone("sign out", "signed out"),
        "session.revoke" => alone("end a session of their own", "ended a session of their own"),
        "session.set-up" => alone("set up Lambent", "set up Lambent"),
        _ => return None,
    })
}

pub fn sentence(row: &ActivityRow) -> Sentence {
    let actor = match row.actor.as_str() {
        "" | "anonymous" => "Somebody".to_owned(),
        "lambent" => "Lambent".to_owned(),
        other => other.to_owned(),
    };
    let Some(words) = words_of(row) else {
        let after = match row.outcome {
            AuditOutcome::Succeeded => "",
            AuditOutcome::Pending => "(begun)",
            AuditOutcome::Failed => "(failed)",
            AuditOutcome::Denied => "(refused)",
        };
        return Sentence { actor, verb: row.action.clone(), names_target: !row.target.is_empty(), after, raw: true };
    };
    let verb = match row.outcome {
        AuditOutcome::Succeeded => words.past.to_owned(),
        AuditOutcome::Pending => format!("began to {}", words.infinitive),
        AuditOutcome::Failed => format!("could not {}", words.infinitive),
        AuditOutcome::Denied => format!("was refused: {}", words.infinitive),
    };
    Sentence { actor, verb, names_target: words.names_target, after: words.after, raw: false }
}

/// The icon of an action and its tone; an outcome other than success has its own.
pub fn mark(row: &ActivityRow) -> (&'static str, &'static str) {
    match row.outcome {
        AuditOutcome::Pending => return (icon::CLOCK, "info"),
        AuditOutcome::Failed => return (icon::X_CIRCLE, "bad"),
        AuditOutcome::Denied => return (icon::SHIELD, "bad"),
        AuditOutcome::Succeeded => {}
    }
    let kind = row.action.split('.').next().unwrap_or_default();
    let verb = row.action.rsplit('.').next().unwrap_or_default();
    let d = match (kind, verb) {
        (_, "create" | "add" | "set-up") => icon::PLUS,
        (_, "delete" | "remove" | "detach") => icon::TRASH,
        (_, "deploy") => icon::DEPLOY,
        (_, "publish") => icon::VERSION,
        (_, "observe") => icon::CHART,
        (_, "invoke" | "request") => icon::PLAY,
        (_, "configure" | "update" | "change" | "edit") => icon::EDIT,
        (_, "reveal") => icon::LOCK,
        (_, "resume") => icon::RETRY,
        (_, "roll-back") => icon::UNDO,
        (_, "sign-in" | "change-password" | "grant" | "allow" | "attach") => icon::KEY,
        (_, "sign-out" | "revoke") => icon::LOGOUT,
        (_, "download") => icon::DOWNLOAD,
        ("test-event", _) => icon::EVENT,
        ("member", _) => icon::USER,
        ("function", _) => icon::FUNCTION,
        ("api", _) => icon::API,
        _ => icon::ACTIVITY,
    };
    (d, "")
}

/// Actions to filter by: prefix and label.
pub const ACTION_FILTERS: &[(&str, &str)] = &[
    ("", "All actions"),
    ("function.", "Functions"),
    ("function.create", "Functions created"),
    ("function.deploy", "Code deployed"),
    ("function.configure", "Functions configured"),
    ("function.publish", "Versions published"),
    ("function.alias.", "Aliases"),
    ("function.delete", "Functions deleted"),
    ("function.reveal", "Values revealed"),
    ("function.invoke", "Functions tested"),
    ("trigger.", "Triggers"),
    ("layer.", "Layers"),
    ("test-event.", "Test events"),
    ("api.", "HTTP APIs"),
    ("operation.", "Operations"),
    ("member.", "Team and passwords"),
    ("session.", "Sessions"),
    ("session.sign-in", "Sign-ins"),
];

#[cfg(test)]
mod tests;
