//! Whether a name belongs to a function already, for the wizard: asked before anything is made, so that it can be
//! said beside the field.

use std::time::Duration;

use app::{connections::model::Place, error::ConsoleError, functions::model::rules};

use crate::aws::{AwsHub, Who};

/// Longer nobody waits for an answer that is a courtesy: the operation's own first step looks again.
const PATIENCE: Duration = Duration::from_secs(2);

/// AWS is asked each time: a name that was taken a moment ago may be free again.
pub async fn taken(hub: &AwsHub, who: &Who, place: &Place, name: &str) -> Result<bool, ConsoleError> {
    hub.check(place)?;
    // An engine that is starting says nothing; the operation waits for it.
    let Ok(aws) = hub.at(place, who) else { return Ok(false) };
    if rules::function_name(name).as_deref() != Ok(name) {
        return Ok(false);
    }
    Ok(matches!(tokio::time::timeout(PATIENCE, aws.get_function(name, None)).await, Ok(Ok(_))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::stub::{self, Stub, place};

    async fn asked(stub: &Stub, name: &str) -> bool {
        taken(&stub.hub(), &Who::console(), &place(), name).await.unwrap()
    }

    #[tokio::test]
    async fn a_name_is_taken_when_aws_has_the_function() {
        let stub = Stub::start(|request| match request.path.ends_with("/functions/mine") {
            true => stub::json(200, r#"{"Configuration":{"FunctionName":"mine","FunctionArn":"arn:aws:lambda:eu-west-1:000000000000:function:mine"}}"#),
            false => stub::error(404, "ResourceNotFoundException", "Function not found"),
        })
        .await;
        assert!(asked(&stub, "mine").await);
        assert!(!asked(&stub, "free").await);
        assert_eq!(stub.seen().len(), 2);
        // Not a name: nothing is asked.
        assert!(!asked(&stub, "a/../mine").await);
        assert_eq!(stub.seen().len(), 2);
    }

    #[tokio::test]
    async fn what_aws_does_not_say_is_left_to_the_operation() {
        let stub = Stub::start(|_| stub::error(403, "AccessDeniedException", "No.")).await;
        assert!(!asked(&stub, "mine").await);
        let (hub, who) = (stub::hub_without_engine(), Who::console());
        assert_eq!(taken(&hub, &who, &place(), "mine").await, Ok(false));
        assert!(taken(&hub, &who, &Place::new("elsewhere", "eu-west-1"), "mine").await.is_err());
    }
}
