//! Lambda Insights and CodeGuru Profiler: a layer, and a policy of the role or two variables of the environment. Each
//! call may be repeated, and what is done already is left: what stopped half-way goes on when it is asked for again.

use app::{
    connections::model::Place,
    error::ConsoleError,
    functions::{
        configuration::{
            layers::{arn::LayerArn, catalog, rules},
            monitoring::model::{
                INSIGHTS_LAYER, INSIGHTS_POLICY, PROFILER_LAYER, PROFILING_GROUP_KEY, Tool, WRAPPER, WRAPPER_KEY,
                insights_unfit, profiler_unfit, profiling_group, tool_layer,
            },
        },
        model::{FunctionDetail, Layer},
    },
    session::service::Caller,
};

use super::super::{
    ground::{Ground, change},
    save::{Ended, Plan},
};
use crate::{
    activity::detail,
    aws::{
        Aws,
        lambda::configuration::{ConfigurationChange, Settings},
    },
};

pub struct Wish {
    pub tool: Tool,
    /// The version of its layer; absent: off.
    pub on: Option<u64>,
    /// The role's policy, too.
    pub policy: bool,
}

const PROFILER_ACCOUNT: &str = "157417159150";

pub fn is_insights(policy_arn: &str) -> bool {
    policy_arn.ends_with(&format!(":aws:policy/{INSIGHTS_POLICY}"))
}

/// `arn:aws:iam::{account}:role/{path}/{name}`
pub fn role_name(arn: &str) -> Result<&str, ConsoleError> {
    let name = arn.split_once(":role/").and_then(|(_, path)| path.rsplit('/').next());
    name.filter(|name| !name.is_empty()).ok_or_else(|| ConsoleError::not_found("role", arn))
}

pub async fn switch(
    ground: &Ground,
    caller: &Caller,
    place: &Place,
    name: &str,
    wish: Wish,
) -> Result<FunctionDetail, ConsoleError> {
    let saving = ground.saving(caller, place, name)?;
    if wish.on.is_some() && saving.is_local() {
        let reason = "The local engine runs no extensions and has no CloudWatch Lambda Insights or CodeGuru Profiler.";
        return Err(ConsoleError::Unavailable { what: "This tool".into(), reason: reason.into() });
    }
    let now = saving.settled().await?;
    // All that would be refused, before anything is changed.
    plan(place, &now, &wish)?;
    let role = now.detail.role_arn.clone();
    if wish.on.is_some() && wish.policy {
        attach(ground, caller, place, &saving.aws, (name, &role), true).await?;
    }
    let ended = saving.run(now, |now| plan(place, now, &wish)).await?;
    let Ended::Done { settings, .. } = ended else {
        return Err(ConsoleError::Conflict {
            message: "Somebody else changed the layers meanwhile; look at them anew.".into(),
        });
    };
    // The layer is gone first: without its policy it would only fail.
    if wish.on.is_none() && wish.policy {
        attach(ground, caller, place, &saving.aws, (name, &role), false).await?;
    }
    Ok(settings.detail)
}

fn plan(place: &Place, now: &Settings, wish: &Wish) -> Result<Plan, ConsoleError> {
    let start = match wish.tool {
        Tool::Insights => INSIGHTS_LAYER,
        Tool::Profiler => PROFILER_LAYER,
    };
    let arns: Vec<String> = now.detail.layers.iter().map(|layer| layer.arn.clone()).collect();
    let there = tool_layer(arns.iter().map(String::as_str), start);
    let mut wanted: Vec<String> = arns
        .iter()
        .filter(|arn| LayerArn::parse(arn).map_or(true, |arn| !arn.name.starts_with(start)))
        .cloned()
        .collect();
    let mut asked = ConfigurationChange::default();
    if let Some(version) = wish.on {
        let layer = layer(place, &now.detail, wish.tool)?;
        wanted.push(format!("{layer}:{version}"));
        wanted = rules::list(&wanted, Some(&place.region)).map_err(|rule| ConsoleError::invalid("version", rule))?;
    }
    if wish.tool == Tool::Profiler {
        asked.environment = environment(now, wish.on.is_some())?;
    }
    let same = match (&there, wish.on) {
        (Some(there), Some(version)) => there.version == version,
        (None, None) => true,
        _ => false,
    };
    if same && asked.environment.is_none() {
        return Ok(Plan::Nothing { kept: Vec::new() });
    }
    if !same {
        asked.layers = Some(wanted);
    }
    let word = |layer: Option<String>| layer.unwrap_or_else(|| "off".into());
    let label = match wish.tool {
        Tool::Insights => "lambda insights",
        Tool::Profiler => "codeguru profiler",
    };
    let before = there.map(|arn| format!("{}:{}", arn.name, arn.version));
    let after = asked.layers.as_ref().and_then(|all| {
        let all: Vec<Layer> = all.iter().map(|arn| Layer { arn: arn.clone(), code_size: 0 }).collect();
        all.last().filter(|_| wish.on.is_some()).map(Layer::short_name)
    });
    let details = vec![detail(label, change(&word(before), &word(after)))];
    Ok(Plan::Change { change: asked, details, kept: Vec::new() })
}

/// The layer's ARN without a version, or why there is none for this function.
fn layer(place: &Place, detail: &FunctionDetail, tool: Tool) -> Result<String, ConsoleError> {
    let invalid = |rule: String| ConsoleError::invalid("version", rule);
    match tool {
        Tool::Insights => {
            insights_unfit(detail).map_or(Ok(()), |why| Err(invalid(why)))?;
            let published = catalog::find("insights");
            let layer = published.and_then(|p| p.layer(&place.region, detail.runtime.as_deref(), detail.architecture));
            layer.ok_or_else(|| {
                invalid(format!(
                    "Where AWS keeps the layer in {} is not known here; add it by its ARN in the tab Layers.",
                    place.region
                ))
            })
        }
        Tool::Profiler => {
            profiler_unfit(detail).map_or(Ok(()), |why| Err(invalid(why)))?;
            Ok(format!("arn:aws:lambda:{}:{PROFILER_ACCOUNT}:layer:{PROFILER_LAYER}", place.region))
        }
    }
}

/// The whole environment with or without the agent's variables; none where it is right already.
fn environment(now: &Settings, on: bool) -> Result<Option<crate::aws::lambda::configuration::Variables>, ConsoleError> {
    let mut variables = now.variables.clone().map_err(|reason| ConsoleError::Aws {
        code: "EnvironmentNotReadable".into(),
        message: reason,
        request_id: None,
    })?;
    let before = variables.clone();
    let ours = variables.0.get(WRAPPER_KEY).is_some_and(|wrapper| wrapper == WRAPPER);
    if on {
        if !ours && variables.0.contains_key(WRAPPER_KEY) {
            let rule = format!("The environment sets {WRAPPER_KEY} for something else; a function has one wrapper.");
            return Err(ConsoleError::invalid("version", rule));
        }
        variables.0.insert(WRAPPER_KEY.into(), WRAPPER.into());
        variables.0.entry(PROFILING_GROUP_KEY.into()).or_insert_with(|| profiling_group(&now.detail.name));
    } else {
        if ours {
            variables.0.remove(WRAPPER_KEY);
        }
        variables.0.remove(PROFILING_GROUP_KEY);
    }
    Ok((variables != before).then_some(variables))
}

/// The role's managed policy: attached or detached, where it is not so already.
async fn attach(
    ground: &Ground,
    caller: &Caller,
    place: &Place,
    aws: &Aws,
    (name, role_arn): (&str, &str),
    on: bool,
) -> Result<(), ConsoleError> {
    let role = role_name(role_arn)?;
    let attached = aws.attached_policies(role).await?;
    let there = attached.iter().find(|arn| is_insights(arn));
    if there.is_some() == on {
        return Ok(());
    }
    let partition = role_arn.split(':').nth(1).unwrap_or("aws");
    let policy = there.cloned().unwrap_or_else(|| format!("arn:{partition}:iam::aws:policy/{INSIGHTS_POLICY}"));
    let (action, verb) = if on { ("function.role.attach", "attach") } else { ("function.role.detach", "detach") };
    let command = format!("aws iam {verb}-role-policy --role-name {role} --policy-arn {policy}");
    let details = vec![detail("role", role), detail("policy", &policy), detail("aws cli", command)];
    let entry = ground.audit.begin(caller, action, "function", name, Some(place), details).await?;
    let work = async {
        if on {
            aws.attach_role_policy(role, &policy).await?
        } else {
            aws.detach_role_policy(role, &policy).await?
        }
        Ok(())
    };
    entry.around(work).await
}
