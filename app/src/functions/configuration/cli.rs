//! “Show as AWS CLI” of the configuration tabs, and what the audit trail keeps of it.

use super::{
    file_systems::model::Mount,
    model::{NEW_ROLE, Setting, Texts},
    network::model::Wanted,
    words,
};
use crate::{
    connections::model::Place,
    functions::{
        create::{cli::quote, model::role_name},
        permissions::documents::logs_policy,
    },
};

/// In place of a value that is not to be seen.
pub const HIDDEN: &str = "…";

/// UpdateFunctionConfiguration with these flags, and waiting until it is live.
pub fn update(place: &Place, name: &str, flags: &str) -> Vec<String> {
    let at = format!("--region {} --function-name {}", quote(&place.region), quote(name));
    vec![
        format!("aws lambda update-function-configuration {at}{flags}"),
        format!("aws lambda wait function-updated-v2 {at}"),
    ]
}

/// A role that Lambda may assume, and that may write the function's log.
fn new_role(place: &Place, name: &str, role: &str) -> Vec<String> {
    let trust = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;
    let policy = logs_policy(&place.region, name);
    let policy = serde_json::from_str::<serde_json::Value>(&policy).map_or(policy, |policy| policy.to_string());
    vec![
        format!("aws iam create-role --role-name {} --assume-role-policy-document {}", quote(role), quote(trust)),
        format!(
            "aws iam put-role-policy --role-name {} --policy-name logs --policy-document {}",
            quote(role),
            quote(&policy)
        ),
    ]
}

/// The settings that differ; nothing where none does.
pub fn general(place: &Place, name: &str, base: &Texts, wanted: &Texts) -> Vec<String> {
    let mut flags = String::new();
    for setting in Setting::ALL {
        let key = setting.key();
        let Some(text) = wanted.get(key).filter(|text| base.get(key) != Some(text)) else { continue };
        let (flag, text) = match setting {
            Setting::Description => ("description", text.clone()),
            Setting::Memory => ("memory-size", text.clone()),
            Setting::Storage => ("ephemeral-storage", format!("Size={text}")),
            Setting::Timeout => ("timeout", text.clone()),
            Setting::Role => ("role", text.clone()),
            Setting::Runtime => ("runtime", text.clone()),
            Setting::Handler => ("handler", text.clone()),
            Setting::SnapStart => ("snap-start", format!("ApplyOn={text}")),
            // Together, below.
            Setting::EntryPoint | Setting::Command | Setting::WorkingDirectory => continue,
        };
        flags.push_str(&format!(" --{flag} {}", quote(&text)));
    }
    flags.push_str(&image(base, wanted));
    if flags.is_empty() {
        return Vec::new();
    }
    let mut commands = Vec::new();
    if wanted.get(Setting::Role.key()).is_some_and(|role| role == NEW_ROLE) {
        commands.extend(new_role(place, name, &role_name(name)));
    }
    commands.extend(update(place, name, &flags));
    commands
}

/// What a function changes of its image: AWS takes all of it at once.
fn image(base: &Texts, wanted: &Texts) -> String {
    const OF_IMAGE: [Setting; 3] = [Setting::EntryPoint, Setting::Command, Setting::WorkingDirectory];
    if OF_IMAGE.iter().all(|setting| wanted.get(setting.key()).is_none_or(|text| base.get(setting.key()) == Some(text)))
    {
        return String::new();
    }
    let text = |setting: Setting| wanted.get(setting.key()).cloned().unwrap_or_default();
    let list = |setting: Setting| words::parse(&text(setting)).unwrap_or_default();
    let mut config = serde_json::Map::new();
    for (key, all) in [("EntryPoint", list(Setting::EntryPoint)), ("Command", list(Setting::Command))] {
        if !all.is_empty() {
            config.insert(key.into(), all.into());
        }
    }
    let folder = text(Setting::WorkingDirectory);
    if !folder.is_empty() {
        config.insert("WorkingDirectory".into(), folder.into());
    }
    format!(" --image-config {}", quote(&serde_json::Value::Object(config).to_string()))
}

/// The whole environment, as AWS takes it, and its key; each where it changes. A value of `None` is not shown; `hidden`
/// stands for it. An empty key is AWS's own.
pub fn environment(
    place: &Place,
    name: &str,
    variables: Option<&[(String, Option<String>)]>,
    key: Option<&str>,
    hidden: fn(&str) -> String,
) -> Vec<String> {
    // Written by hand: in the order given, and without a map of the values.
    let json = |text: &str| serde_json::Value::from(text).to_string();
    let pair = |(key, value): &(String, Option<String>)| {
        let value = value.clone().unwrap_or_else(|| hidden(key));
        format!("{}:{}", json(key), json(&value))
    };
    let mut flags = String::new();
    if let Some(variables) = variables {
        let pairs: Vec<String> = variables.iter().map(pair).collect();
        let map = format!("{{\"Variables\":{{{}}}}}", pairs.join(","));
        flags.push_str(&format!(" --environment {}", quote(&map)));
    }
    if let Some(key) = key {
        flags.push_str(&format!(" --kms-key-arn {}", quote(key)));
    }
    update(place, name, &flags)
}

/// The whole network: without subnets the function leaves its VPC.
pub fn network(place: &Place, name: &str, wanted: &Wanted) -> Vec<String> {
    let (subnets, groups) = (wanted.subnets.join(","), wanted.groups.join(","));
    let ipv6 = if wanted.ipv6 { ",Ipv6AllowedForDualStack=true" } else { "" };
    update(place, name, &format!(" --vpc-config SubnetIds=[{subnets}],SecurityGroupIds=[{groups}]{ipv6}"))
}

/// The one file system, or none.
pub fn file_system(place: &Place, name: &str, mount: &Mount) -> Vec<String> {
    let flag = if mount.arn.is_empty() {
        " --file-system-configs '[]'".to_owned()
    } else {
        let direct = Some(mount.direct_read.as_str()).filter(|read| !read.is_empty());
        let direct = direct.map(|read| format!(",S3FilesConfig={{DirectS3Read={read}}}")).unwrap_or_default();
        format!(" --file-system-configs {}", quote(&format!("Arn={},LocalMountPath={}{direct}", mount.arn, mount.path)))
    };
    update(place, name, &flag)
}

/// The placeholder of a value that this page does not know.
pub fn placeholder(key: &str) -> String {
    format!("<value of {key}>")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(pairs: &[(&str, &str)]) -> Texts {
        pairs.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn only_what_changes_is_sent() {
        let place = Place::new("local", "us-east-1");
        let base = texts(&[("memory", "128"), ("storage", "512"), ("timeout", "3"), ("description", "")]);
        assert!(general(&place, "hello", &base, &base).is_empty());
        let wanted = texts(&[("memory", "256"), ("storage", "1024"), ("timeout", "3"), ("description", "it's")]);
        assert_eq!(
            general(&place, "hello", &base, &wanted),
            [
                concat!(
                    "aws lambda update-function-configuration --region us-east-1 --function-name hello ",
                    r"--description 'it'\''s' --memory-size 256 --ephemeral-storage Size=1024"
                ),
                "aws lambda wait function-updated-v2 --region us-east-1 --function-name hello",
            ]
        );
    }

    #[test]
    fn an_image_is_changed_as_a_whole() {
        let place = Place::new("local", "us-east-1");
        let base = texts(&[("entry-point", "/bin/sh"), ("command", ""), ("working-directory", "")]);
        let wanted = texts(&[("entry-point", "/bin/sh"), ("command", "run 'a b'"), ("working-directory", "")]);
        let command = general(&place, "hello", &base, &wanted).remove(0);
        assert!(
            command.ends_with(r#"--image-config '{"Command":["run","a b"],"EntryPoint":["/bin/sh"]}'"#),
            "{command}"
        );
        let base = texts(&[("snap-start", "None")]);
        let command = general(&place, "hello", &base, &texts(&[("snap-start", "PublishedVersions")])).remove(0);
        assert!(command.ends_with("--snap-start ApplyOn=PublishedVersions"), "{command}");
    }

    #[test]
    fn the_environment_is_sent_whole() {
        let place = Place::new("local", "us-east-1");
        let variables = [("A1".to_owned(), Some("x\"y".to_owned())), ("B2".to_owned(), None)];
        let command = environment(&place, "hello", Some(&variables), None, placeholder).remove(0);
        assert!(command.ends_with(r#"--environment '{"Variables":{"A1":"x\"y","B2":"<value of B2>"}}'"#), "{command}");
        assert!(environment(&place, "hello", Some(&variables), None, |_| HIDDEN.into())[0].contains(r#""B2":"…""#));
        let command = environment(&place, "hello", None, Some(""), placeholder).remove(0);
        assert!(command.ends_with("--function-name hello --kms-key-arn ''"), "{command}");
    }
}
