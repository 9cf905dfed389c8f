//! Event source mappings: what polls a queue or a stream for a function.
//! <https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html>

use app::functions::{
    configuration::model::Texts,
    triggers::mapping::{
        model::{Mapping, OFF, ON, Poll, Setting},
        rules,
    },
};
use aws_sdk_lambda::{
    operation::get_event_source_mapping::GetEventSourceMappingOutput,
    types::{
        DestinationConfig, EventSourceMappingConfiguration, EventSourcePosition, Filter, FilterCriteria,
        FunctionResponseType, OnFailure, ProvisionedPollerConfig, ScalingConfig,
    },
};
use aws_smithy_types::DateTime;

use super::{WRITE_WITHIN, op, single};
use crate::aws::{Aws, AwsError, quota::Class};

/// A mapping to be made.
#[derive(Clone, Debug)]
pub struct NewMapping<'a> {
    /// With its qualifier: `hello:live`.
    pub function: String,
    pub source_arn: &'a str,
    /// Position, and its time in milliseconds.
    pub start: Option<(String, Option<i64>)>,
    /// What differs from AWS's own defaults, beside everything wanted.
    pub changed: Vec<Setting>,
    pub wanted: &'a Texts,
}

impl Aws {
    /// Those of `function`, a name or `name:qualifier`; of one source where it is given.
    pub async fn mappings(&self, function: &str, source_arn: Option<&str>) -> Result<Vec<Mapping>, AwsError> {
        let mut all = Vec::new();
        let mut marker = None;
        loop {
            let request = self
                .sdk()
                .await
                .lambda
                .list_event_source_mappings()
                .function_name(function)
                .set_event_source_arn(source_arn.map(str::to_owned))
                .set_marker(marker);
            let page = self.call(op("ListEventSourceMappings", Class::Lambda), || request.send()).await?;
            all.extend(page.event_source_mappings.unwrap_or_default().into_iter().map(listed));
            marker = page.next_marker.filter(|marker| !marker.is_empty());
            if marker.is_none() {
                return Ok(all);
            }
        }
    }

    pub async fn mapping(&self, id: &str) -> Result<Mapping, AwsError> {
        let request = self.sdk().await.lambda.get_event_source_mapping().uuid(id);
        self.call(op("GetEventSourceMapping", Class::Lambda), || request.send()).await.map(got)
    }

    /// One attempt; its id. After [`AwsError::outcome_unknown`], look whether it is there before trying again.
    pub async fn create_mapping(&self, new: NewMapping<'_>) -> Result<String, AwsError> {
        let has = |setting: Setting| new.changed.contains(&setting);
        let wanted = Wanted(new.wanted);
        let (position, at) = new.start.clone().map_or((None, None), |(position, at)| (Some(position), at));
        let request = self
            .sdk()
            .await
            .lambda
            .create_event_source_mapping()
            .function_name(new.function)
            .event_source_arn(new.source_arn)
            .set_starting_position(position.as_deref().map(EventSourcePosition::from))
            .set_starting_position_timestamp(at.map(DateTime::from_millis))
            .enabled(wanted.is_on(Setting::Enabled))
            .set_batch_size(wanted.number(Setting::Batch))
            .set_maximum_batching_window_in_seconds(wanted.number_if(has(Setting::Window), Setting::Window))
            .set_scaling_config(wanted.scaling(has(Setting::Concurrency)))
            .set_provisioned_poller_config(wanted.pollers(has(Setting::PollersMin) || has(Setting::PollersMax)))
            .set_parallelization_factor(wanted.number_if(has(Setting::Parallel), Setting::Parallel))
            .set_tumbling_window_in_seconds(wanted.number_if(has(Setting::Tumbling), Setting::Tumbling))
            .set_filter_criteria(wanted.filters(has(Setting::Filters)))
            .set_function_response_types(wanted.responses(has(Setting::Partial)))
            .set_maximum_retry_attempts(wanted.number_if(has(Setting::Retries), Setting::Retries))
            .set_maximum_record_age_in_seconds(wanted.number_if(has(Setting::Age), Setting::Age))
            .set_bisect_batch_on_function_error(has(Setting::Bisect).then(|| wanted.is_on(Setting::Bisect)))
            .set_destination_config(wanted.failure(has(Setting::Failure)));
        let send = || request.customize().config_override(single(WRITE_WITHIN)).send();
        let made = self.call(op("CreateEventSourceMapping", Class::Lambda), send).await?;
        Ok(made.uuid.unwrap_or_default())
    }

    /// Sends the settings named, and no others. `function` is the bare name.
    pub async fn update_mapping(
        &self,
        id: &str,
        function: &str,
        changed: &[Setting],
        wanted: &Texts,
    ) -> Result<(), AwsError> {
        let has = |setting: Setting| changed.contains(&setting);
        let wanted = Wanted(wanted);
        let target = has(Setting::Qualifier).then(|| match wanted.text(Setting::Qualifier) {
            "" => function.to_owned(),
            qualifier => format!("{function}:{qualifier}"),
        });
        let request = self
            .sdk()
            .await
            .lambda
            .update_event_source_mapping()
            .uuid(id)
            .set_function_name(target)
            .set_enabled(has(Setting::Enabled).then(|| wanted.is_on(Setting::Enabled)))
            .set_batch_size(wanted.number_if(has(Setting::Batch), Setting::Batch))
            .set_maximum_batching_window_in_seconds(wanted.number_if(has(Setting::Window), Setting::Window))
            .set_scaling_config(wanted.scaling(has(Setting::Concurrency)))
            .set_provisioned_poller_config(wanted.pollers(has(Setting::PollersMin) || has(Setting::PollersMax)))
            .set_parallelization_factor(wanted.number_if(has(Setting::Parallel), Setting::Parallel))
            .set_tumbling_window_in_seconds(wanted.number_if(has(Setting::Tumbling), Setting::Tumbling))
            .set_filter_criteria(wanted.filters(has(Setting::Filters)))
            .set_function_response_types(wanted.responses(has(Setting::Partial)))
            .set_maximum_retry_attempts(wanted.number_if(has(Setting::Retries), Setting::Retries))
            .set_maximum_record_age_in_seconds(wanted.number_if(has(Setting::Age), Setting::Age))
            .set_bisect_batch_on_function_error(has(Setting::Bisect).then(|| wanted.is_on(Setting::Bisect)))
            .set_destination_config(wanted.failure(has(Setting::Failure)));
        self.call(op("UpdateEventSourceMapping", Class::Lambda), || request.send()).await.map(drop)
    }
}

/// Checked settings in the SDK's types. What is empty is sent as the empty thing that takes it away.
struct Wanted<'a>(&'a Texts);

impl Wanted<'_> {
    fn text(&self, setting: Setting) -> &str {
        self.0.get(setting.key()).map_or("", String::as_str)
    }

    fn is_on(&self, setting: Setting) -> bool {
        self.text(setting) == ON
    }

    fn number(&self, setting: Setting) -> Option<i32> {
        self.text(setting).parse().ok()
    }

    fn number_if(&self, asked: bool, setting: Setting) -> Option<i32> {
        asked.then(|| self.number(setting)).flatten()
    }

    fn scaling(&self, asked: bool) -> Option<ScalingConfig> {
        let most = || self.number(Setting::Concurrency);
        asked.then(|| ScalingConfig::builder().set_maximum_concurrency(most()).build())
    }

    fn pollers(&self, asked: bool) -> Option<ProvisionedPollerConfig> {
        asked.then(|| {
            ProvisionedPollerConfig::builder()
                .set_minimum_pollers(self.number(Setting::PollersMin))
                .set_maximum_pollers(self.number(Setting::PollersMax))
                .build()
        })
    }

    fn filters(&self, asked: bool) -> Option<FilterCriteria> {
        asked.then(|| {
            let all = rules::patterns(self.text(Setting::Filters)).unwrap_or_default();
            let all = all.into_iter().map(|pattern| Filter::builder().pattern(pattern).build()).collect();
            FilterCriteria::builder().set_filters(Some(all)).build()
        })
    }

    fn responses(&self, asked: bool) -> Option<Vec<FunctionResponseType>> {
        asked.then(|| match self.is_on(Setting::Partial) {
            true => vec![FunctionResponseType::ReportBatchItemFailures],
            false => Vec::new(),
        })
    }

    fn failure(&self, asked: bool) -> Option<DestinationConfig> {
        asked.then(|| {
            let to = OnFailure::builder().destination(self.text(Setting::Failure)).build();
            DestinationConfig::builder().on_failure(to).build()
        })
    }
}

fn number(number: Option<i32>, otherwise: &str) -> String {
    number.map_or_else(|| otherwise.to_owned(), |number| number.to_string())
}

fn switch(on: bool) -> String {
    (if on { ON } else { OFF }).to_owned()
}

/// The SDK has the same fields in several types.
macro_rules! mapping_of {
    ($name:ident, $of:ty) => {
        fn $name(found: $of) -> Mapping {
            let source_arn = found.event_source_arn.unwrap_or_default();
            let poll = Poll::of(&source_arn);
            let pollers = found.provisioned_poller_config;
            let filters = found.filter_criteria.and_then(|criteria| criteria.filters).unwrap_or_default();
            let failure = found.destination_config.and_then(|config| config.on_failure);
            let partial = found.function_response_types.unwrap_or_default();
            let state = found.state.unwrap_or_default();
            let mut mapping = Mapping {
                id: found.uuid.unwrap_or_default(),
                poll,
                function_arn: found.function_arn.unwrap_or_default(),
                reason: found.state_transition_reason.unwrap_or_default(),
                last_result: found.last_processing_result.unwrap_or_default(),
                modified_at: found.last_modified.and_then(|at| at.to_millis().ok()),
                start: match (found.starting_position, found.starting_position_timestamp) {
                    (_, Some(at)) => at.to_millis().map(app::ui::time::utc).unwrap_or_default(),
                    (Some(position), None) => position.as_str().to_owned(),
                    (None, None) => String::new(),
                },
                facts: Vec::new(),
                settings: Texts::new(),
                source_arn,
                state,
            };
            let text = |setting: Setting| match setting {
                Setting::Qualifier => mapping.qualifier().to_owned(),
                Setting::Enabled => switch(!matches!(mapping.state.as_str(), "Disabled" | "Disabling")),
                Setting::Batch => number(found.batch_size, ""),
                Setting::Window => number(found.maximum_batching_window_in_seconds, "0"),
                Setting::Concurrency => {
                    number(found.scaling_config.as_ref().and_then(|config| config.maximum_concurrency), "")
                }
                Setting::PollersMin => number(pollers.as_ref().and_then(|config| config.minimum_pollers), ""),
                Setting::PollersMax => number(pollers.as_ref().and_then(|config| config.maximum_pollers), ""),
                Setting::Parallel => number(found.parallelization_factor, "1"),
                Setting::Tumbling => number(found.tumbling_window_in_seconds, "0"),
                Setting::Filters => {
                    let all: Vec<&str> = filters.iter().filter_map(|filter| filter.pattern.as_deref()).collect();
                    all.join("\n")
                }
                Setting::Partial => switch(partial.contains(&FunctionResponseType::ReportBatchItemFailures)),
                Setting::Retries => number(found.maximum_retry_attempts, "-1"),
                Setting::Age => number(found.maximum_record_age_in_seconds, "-1"),
                Setting::Bisect => switch(found.bisect_batch_on_function_error.unwrap_or_default()),
                Setting::Failure => {
                    failure.as_ref().and_then(|failure| failure.destination.clone()).unwrap_or_default()
                }
            };
            let own = Setting::ALL.into_iter().filter(|setting| setting.fits(poll));
            mapping.settings = own.map(|setting| (setting.key().to_owned(), text(setting))).collect();
            let servers = found.self_managed_event_source.and_then(|source| source.endpoints).unwrap_or_default();
            let facts = [
                ("Topics", found.topics.unwrap_or_default().join(", ")),
                ("Queues", found.queues.unwrap_or_default().join(", ")),
                ("Servers", servers.into_values().flatten().collect::<Vec<_>>().join(", ")),
                ("Key of the filter patterns", found.kms_key_arn.unwrap_or_default()),
                ("Filter patterns", found.filter_criteria_error.and_then(|e| e.message).unwrap_or_default()),
            ];
            let facts = facts.into_iter().filter(|(_, text)| !text.is_empty());
            mapping.facts = facts.map(|(term, text)| (term.to_owned(), text)).collect();
            mapping
        }
    };
}

mapping_of!(listed, EventSourceMappingConfiguration);
mapping_of!(got, GetEventSourceMappingOutput);
