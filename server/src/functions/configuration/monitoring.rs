//! Tracing, logging, the log group's retention, and the tools that are layers.

use app::{
    connections::model::Place,
    error::ConsoleError,
    functions::{
        configuration::{
            model::Texts,
            monitoring::{
                cli,
                model::{
                    APPLICATION, FIELDS, FORMAT, GROUP, INSIGHTS_POLICY, Insights, LogGroup, SYSTEM, TRACING, Tool,
                    Watching, default_group,
                },
                rules,
                service::MonitoringService,
            },
            texts::{TextsEdit, TextsSaved},
        },
        model::FunctionDetail,
    },
    session::{model::Permission, service::Caller},
};
use async_trait::async_trait;

use super::{
    ground::{Ground, change, merged},
    save::{Ended, Plan},
};
use crate::{
    activity::detail,
    aws::{
        AwsError,
        lambda::configuration::{ConfigurationChange, Logging, Settings},
    },
    functions::get::checked,
};

mod tools;

pub struct Monitoring(pub Ground);

fn texts(settings: &Settings) -> Texts {
    let logging = settings.logging.clone();
    Watching {
        tracing: settings.detail.tracing_active,
        json: logging.json,
        application: logging.application_level,
        system: logging.system_level,
        group: logging.group,
    }
    .texts(&settings.detail.name)
}

fn plan(place: &Place, name: &str, now: &Settings, base: &Texts, mine: &Texts) -> Result<Plan, ConsoleError> {
    let theirs = texts(now);
    let merged = merged(base, &theirs, mine);
    if !merged.rows.is_empty() {
        return Ok(Plan::Conflict(merged.rows));
    }
    // A format of theirs with my levels keeps the rules, too.
    let wanted = rules::check(&theirs, &merged.result).map_err(ConsoleError::Invalid)?;
    if wanted == theirs {
        return Ok(Plan::Nothing { kept: merged.kept });
    }
    let differs = |key: &str| theirs.get(key) != wanted.get(key);
    let watching = Watching::of(&wanted);
    let mut asked = ConfigurationChange::default();
    if differs(TRACING) {
        asked.tracing_active = Some(watching.tracing);
    }
    if [FORMAT, APPLICATION, SYSTEM, GROUP].into_iter().any(differs) {
        asked.logging = Some(Logging {
            json: watching.json,
            application_level: watching.application,
            system_level: watching.system,
            // Named also where it is the default: what is left out would stay as it was.
            group: Some(watching.group.unwrap_or_else(|| default_group(name))),
        });
    }
    let text = |texts: &Texts, key: &str| texts.get(key).cloned().unwrap_or_default();
    let mut details: Vec<_> = FIELDS
        .iter()
        .filter(|(key, _)| differs(key))
        .map(|(key, label)| detail(&label.to_lowercase(), change(&text(&theirs, key), &text(&wanted, key))))
        .collect();
    details.push(detail("aws cli", cli::save(place, name, &theirs, &wanted).join("\n")));
    Ok(Plan::Change { change: asked, details, kept: merged.kept })
}

#[async_trait]
impl MonitoringService for Monitoring {
    async fn get(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
    ) -> Result<Texts, ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        let (name, qualifier) = checked(name, qualifier)?;
        let settings = self.0.aws(caller, place)?.get_settings(name, qualifier).await;
        Ok(texts(&settings.map_err(|error| error.about("function", name))?))
    }

    async fn save(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        edit: TextsEdit,
    ) -> Result<TextsSaved, ConsoleError> {
        caller.check(Permission::FunctionsWrite)?;
        let (name, _) = checked(name, None)?;
        let (base, mine) = edit.resolved();
        let mine = rules::check(&base, &mine).map_err(ConsoleError::Invalid)?;
        let saving = self.0.saving(caller, place, name)?;
        let now = saving.settled().await?;
        match saving.run(now, |now| plan(place, name, now, &base, &mine)).await? {
            Ended::Done { settings, changed, kept } => {
                Ok(TextsSaved::Done { now: texts(&settings), detail: Some(Box::new(settings.detail)), changed, kept })
            }
            Ended::Conflict(rows) => Ok(TextsSaved::Conflict { rows }),
        }
    }

    async fn log_group(&self, caller: &Caller, place: &Place, group: &str) -> Result<LogGroup, ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        let group = rules::log_group(group).map_err(|_| ConsoleError::not_found("log group", group))?;
        Ok(self.0.aws(caller, place)?.describe_log_group(&group).await?)
    }

    async fn retain(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        base: &LogGroup,
        days: Option<u32>,
    ) -> Result<LogGroup, ConsoleError> {
        caller.check(Permission::FunctionsWrite)?;
        let (name, _) = checked(name, None)?;
        let aws = self.0.aws(caller, place)?;
        // The function's own group, whatever the form says.
        let function = aws.get_function(name, None).await.map_err(|error| error.about("function", name))?;
        let group = function.log_group;
        let moved = |message: &str| ConsoleError::Conflict { message: message.into() };
        if !base.name.is_empty() && base.name != group {
            return Err(moved("The function writes to another log group by now; nothing was sent. Look at it anew."));
        }
        let now = aws.describe_log_group(&group).await?;
        if !now.exists {
            let rule = "The log group is not there yet: it is made when the function writes its first line.";
            return Err(ConsoleError::invalid("retention", rule));
        }
        if now.retention_days == days {
            return Ok(now);
        }
        if now.retention_days != base.retention_days {
            let there = rules::retention_words(now.retention_days);
            return Err(moved(&format!(
                "Somebody else changed the retention to “{there}” meanwhile; nothing was sent."
            )));
        }
        let details = vec![
            detail("log group", &group),
            detail("retention", change(&rules::retention_words(now.retention_days), &rules::retention_words(days))),
            detail("aws cli", cli::retention(place, &group, days).join("\n")),
        ];
        let entry = self.0.audit.begin(caller, "function.configure", "function", name, Some(place), details).await?;
        let work = async {
            match days {
                Some(days) => aws.put_retention(&group, i32::try_from(days).unwrap_or(i32::MAX)).await?,
                None => aws.delete_retention(&group).await?,
            }
            Ok::<_, AwsError>(aws.describe_log_group(&group).await?)
        };
        entry.around(async { Ok(work.await?) }).await
    }

    async fn insights(&self, caller: &Caller, place: &Place, role_arn: &str) -> Result<Insights, ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        let role = tools::role_name(role_arn)?;
        Ok(match self.0.aws(caller, place)?.attached_policies(role).await {
            Ok(arns) => Insights { policy: Some(arns.iter().any(|arn| tools::is_insights(arn))), unknown: None },
            Err(error) => {
                let why =
                    format!("Whether the role has {INSIGHTS_POLICY} could not be read: {}", ConsoleError::from(error));
                Insights { policy: None, unknown: Some(why) }
            }
        })
    }

    async fn switch(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        tool: Tool,
        on: Option<u64>,
        policy: bool,
    ) -> Result<FunctionDetail, ConsoleError> {
        caller.check(Permission::FunctionsWrite)?;
        if policy {
            caller.check(Permission::RolesWrite)?;
        }
        let (name, _) = checked(name, None)?;
        tools::switch(&self.0, caller, place, name, tools::Wish { tool, on, policy }).await
    }
}
