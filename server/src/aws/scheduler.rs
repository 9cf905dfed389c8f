//! Amazon EventBridge Scheduler.
//! <https://docs.aws.amazon.com/scheduler/latest/APIReference/API_Operations.html>

use aws_sdk_scheduler::types::{
    ActionAfterCompletion, DeadLetterConfig, FlexibleTimeWindow, FlexibleTimeWindowMode, RetryPolicy, ScheduleState,
    Target,
};
use aws_smithy_types::DateTime;
use serde::{Deserialize, Serialize};

use super::{
    Aws, AwsError,
    call::{Op, Service},
    quota::Class,
};

const fn op(name: &'static str) -> Op {
    Op::new(Service::Scheduler, name, Class::Others)
}

/// A schedule with all that AWS keeps of one for a function.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    pub group: String,
    pub name: String,
    pub arn: String,
    pub expression: String,
    pub time_zone: String,
    pub enabled: bool,
    pub description: String,
    pub target_arn: String,
    pub role_arn: String,
    pub input: Option<String>,
    /// Minutes after its time within which it may run; 0 is at its time.
    pub window_min: i32,
    /// Milliseconds since 1970.
    pub from: Option<i64>,
    pub to: Option<i64>,
    pub kms_key_arn: Option<String>,
    pub dead_letter_arn: Option<String>,
    /// Attempts, and the event's age in seconds.
    pub retry: Option<(Option<i32>, Option<i32>)>,
    pub deletes_itself: bool,
}

/// A row of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScheduleRow {
    pub group: String,
    pub name: String,
    pub arn: String,
    pub enabled: bool,
    pub target_arn: String,
}

/// What Lambent asks of the list: 100 schedules a call.
const PAGES: usize = 5;

impl Aws {
    pub async fn schedule(&self, group: &str, name: &str) -> Result<Schedule, AwsError> {
        let request = self.sdk().await.scheduler.get_schedule().group_name(group).name(name);
        let found = self.call(op("GetSchedule"), || request.send()).await?;
        let (target, window) = (found.target, found.flexible_time_window);
        let window = window.filter(|window| window.mode == FlexibleTimeWindowMode::Flexible);
        let ms = |at: Option<DateTime>| at.and_then(|at| at.to_millis().ok());
        let mut schedule = Schedule {
            group: group.to_owned(),
            name: name.to_owned(),
            arn: found.arn.unwrap_or_default(),
            expression: found.schedule_expression.unwrap_or_default(),
            time_zone: found.schedule_expression_timezone.unwrap_or_else(|| "UTC".into()),
            enabled: found.state.is_none_or(|state| state != ScheduleState::Disabled),
            description: found.description.unwrap_or_default(),
            window_min: window.and_then(|window| window.maximum_window_in_minutes).unwrap_or_default(),
            from: ms(found.start_date),
            to: ms(found.end_date),
            kms_key_arn: found.kms_key_arn,
            deletes_itself: found.action_after_completion == Some(ActionAfterCompletion::Delete),
            ..Schedule::default()
        };
        if let Some(target) = target {
            schedule.target_arn = target.arn;
            schedule.role_arn = target.role_arn;
            schedule.input = target.input;
            schedule.dead_letter_arn = target.dead_letter_config.and_then(|dead| dead.arn);
            schedule.retry =
                target.retry_policy.map(|retry| (retry.maximum_retry_attempts, retry.maximum_event_age_in_seconds));
        }
        Ok(schedule)
    }

    /// The token makes a repeated call harmless. A name that is taken is a conflict.
    pub async fn create_schedule(&self, new: &Schedule, token: &str) -> Result<(), AwsError> {
        let (target, window) = parts(new);
        let request = self
            .sdk()
            .await
            .scheduler
            .create_schedule()
            .group_name(&new.group)
            .name(&new.name)
            .schedule_expression(&new.expression)
            .schedule_expression_timezone(&new.time_zone)
            .state(state(new.enabled))
            .set_description(Some(new.description.clone()).filter(|text| !text.is_empty()))
            .set_start_date(new.from.map(DateTime::from_millis))
            .set_end_date(new.to.map(DateTime::from_millis))
            .set_kms_key_arn(new.kms_key_arn.clone())
            .set_action_after_completion(new.deletes_itself.then_some(ActionAfterCompletion::Delete))
            .set_target(target)
            .set_flexible_time_window(window)
            .client_token(token);
        self.call(op("CreateSchedule"), || request.send()).await.map(drop)
    }

    /// The whole schedule, as it is to be: what is left out would be reset.
    pub async fn update_schedule(&self, new: &Schedule) -> Result<(), AwsError> {
        let (target, window) = parts(new);
        let request = self
            .sdk()
            .await
            .scheduler
            .update_schedule()
            .group_name(&new.group)
            .name(&new.name)
            .schedule_expression(&new.expression)
            .schedule_expression_timezone(&new.time_zone)
            .state(state(new.enabled))
            .set_description(Some(new.description.clone()).filter(|text| !text.is_empty()))
            .set_start_date(new.from.map(DateTime::from_millis))
            .set_end_date(new.to.map(DateTime::from_millis))
            .set_kms_key_arn(new.kms_key_arn.clone())
            .set_action_after_completion(new.deletes_itself.then_some(ActionAfterCompletion::Delete))
            .set_target(target)
            .set_flexible_time_window(window);
        self.call(op("UpdateSchedule"), || request.send()).await.map(drop)
    }

    pub async fn delete_schedule(&self, group: &str, name: &str) -> Result<(), AwsError> {
        let request = self.sdk().await.scheduler.delete_schedule().group_name(group).name(name);
        self.call(op("DeleteSchedule"), || request.send()).await.map(drop)
    }

    /// Of all groups, at most 500.
    pub async fn schedules(&self) -> Result<Vec<ScheduleRow>, AwsError> {
        let mut rows = Vec::new();
        let mut next = None;
        for _ in 0..PAGES {
            let request = self.sdk().await.scheduler.list_schedules().max_results(100).set_next_token(next);
            let page = self.call(op("ListSchedules"), || request.send()).await?;
            rows.extend(page.schedules.into_iter().map(|row| ScheduleRow {
                group: row.group_name.unwrap_or_else(|| "default".into()),
                name: row.name.unwrap_or_default(),
                arn: row.arn.unwrap_or_default(),
                enabled: row.state.is_none_or(|state| state != ScheduleState::Disabled),
                target_arn: row.target.map(|target| target.arn).unwrap_or_default(),
            }));
            next = page.next_token;
            if next.is_none() {
                break;
            }
        }
        Ok(rows)
    }
}

fn state(enabled: bool) -> ScheduleState {
    if enabled { ScheduleState::Enabled } else { ScheduleState::Disabled }
}

fn parts(new: &Schedule) -> (Option<Target>, Option<FlexibleTimeWindow>) {
    let dead = new.dead_letter_arn.as_ref().map(|arn| DeadLetterConfig::builder().arn(arn).build());
    let retry = new.retry.map(|(attempts, age)| {
        RetryPolicy::builder().set_maximum_retry_attempts(attempts).set_maximum_event_age_in_seconds(age).build()
    });
    let target = Target::builder()
        .arn(&new.target_arn)
        .role_arn(&new.role_arn)
        .set_input(new.input.clone())
        .set_dead_letter_config(dead)
        .set_retry_policy(retry)
        .build();
    let mode = if new.window_min > 0 { FlexibleTimeWindowMode::Flexible } else { FlexibleTimeWindowMode::Off };
    let window = FlexibleTimeWindow::builder()
        .mode(mode)
        .set_maximum_window_in_minutes((new.window_min > 0).then_some(new.window_min))
        .build();
    (target.ok(), window.ok())
}
