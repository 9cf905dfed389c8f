use app::error::ConsoleError;

use super::*;
use crate::aws::{
    Access, AwsHub, ConnectionSettings, Who,
    lambda::{NewCode, NewFunction},
    stub::{self, Reply, Stub},
};

const ID: &str = "11111111-2222-3333-4444-555555555555";

async fn listing(status: u16, code: &'static str, message: &'static str) -> AwsError {
    let stub = Stub::start(move |_| stub::error(status, code, message)).await;
    stub.aws().list_functions_page(None).await.unwrap_err()
}

fn new_function() -> NewFunction {
    NewFunction {
        name: "f".into(),
        description: String::new(),
        code: NewCode::Zip(vec![1, 2, 3]),
        runtime: Some("python3.13".into()),
        handler: Some("lambda_function.lambda_handler".into()),
        architecture: Default::default(),
        memory_mb: 128,
        timeout_s: 3,
        role_arn: "arn:aws:iam::000000000000:role/r".into(),
        environment: Default::default(),
        tags: Default::default(),
    }
}

#[tokio::test]
async fn a_denied_call_names_the_action() {
    let message = "User: arn:aws:iam::123456789012:user/ana is not authorized to perform: lambda:ListFunctions on \
                   resource: * because no identity-based policy allows the lambda:ListFunctions action";
    let error = listing(403, "AccessDeniedException", message).await;
    assert_eq!((error.kind, error.status), (AwsErrorKind::Denied, Some(403)));
    let ConsoleError::AwsDenied { action, message: told, request_id } = error.into() else { panic!("not AwsDenied") };
    assert_eq!((action.as_str(), told.as_str(), request_id.as_deref()), ("lambda:ListFunctions", message, Some(ID)));
}

#[tokio::test]
async fn a_denied_call_without_a_name_gets_the_operations() {
    let error = listing(403, "AccessDeniedException", "No.").await;
    assert!(
        matches!(ConsoleError::from(error), ConsoleError::AwsDenied { action, .. } if action == "lambda:ListFunctions")
    );
}

#[tokio::test]
async fn throttling_says_how_long_to_wait() {
    let stub = Stub::start(|_| {
        let Reply::Answer { status, mut headers, body } = stub::error(429, "TooManyRequestsException", "Rate exceeded")
        else {
            return Reply::Cut;
        };
        headers.push(("retry-after", "7".into()));
        Reply::Answer { status, headers, body }
    })
    .await;
    // A create is sent once; a read would be tried again first.
    let error = stub.aws().create_function(new_function()).await.unwrap_err();
    assert_eq!(error.kind, AwsErrorKind::Throttled { retry_after_s: 7 });
    assert!(!error.outcome_unknown());
    let told = ConsoleError::AwsThrottled {
        retry_after_s: 7,
        code: "TooManyRequestsException".into(),
        message: "Rate exceeded".into(),
        request_id: Some(ID.into()),
    };
    assert_eq!((told.status(), told.retryable()), (429, true));
    assert_eq!(ConsoleError::from(error), told);
    assert_eq!(stub.seen().len(), 1);
}

#[tokio::test]
async fn busy_taken_and_outdated_are_different_things() {
    let busy = "The operation cannot be performed at this time. An update is in progress for resource: f";
    let error = listing(409, "ResourceConflictException", busy).await;
    assert_eq!(error.kind, AwsErrorKind::Conflict);
    let (code, request_id) = ("ResourceConflictException".to_owned(), Some(ID.to_owned()));
    assert_eq!(ConsoleError::from(error), ConsoleError::AwsConflict { code, message: busy.into(), request_id });
    let error = listing(409, "ResourceConflictException", "Function already exist: f").await;
    assert_eq!(error.kind, AwsErrorKind::AlreadyExists);
    assert!(matches!(ConsoleError::from(error), ConsoleError::Aws { code, .. } if code == "ResourceConflictException"));
    let error = listing(412, "PreconditionFailedException", "The RevisionId provided does not match").await;
    assert_eq!(error.kind, AwsErrorKind::Precondition);
}

#[tokio::test]
async fn a_role_too_new_is_recognised_by_its_sentence() {
    let error = listing(
        400,
        "InvalidParameterValueException",
        "The role defined for the function cannot be assumed by Lambda.",
    )
    .await;
    assert_eq!(error.kind, AwsErrorKind::RoleNotAssumable);
    let error = listing(400, "InvalidParameterValueException", "Unzipped size must be smaller").await;
    assert_eq!(error.kind, AwsErrorKind::Invalid);
    let ConsoleError::Aws { code, message, request_id } = error.into() else { panic!("not Aws") };
    assert_eq!((code.as_str(), message.as_str()), ("InvalidParameterValueException", "Unzipped size must be smaller"));
    assert_eq!(request_id.as_deref(), Some(ID));
}

#[tokio::test]
async fn not_found_is_about_what_was_asked_for() {
    let stub = Stub::start(|_| stub::error(404, "ResourceNotFoundException", "Function not found: arn")).await;
    let error = stub.aws().get_function("ghost", None).await.unwrap_err();
    assert_eq!(error.about("function", "ghost"), ConsoleError::not_found("function", "ghost"));
    assert_eq!(stub.aws().get_policy("ghost", None).await, Ok(None));
}

#[tokio::test]
async fn a_lost_answer_is_not_a_failed_call() {
    let stub = Stub::start(|_| Reply::Cut).await;
    let error = stub.aws().create_function(new_function()).await.unwrap_err();
    assert_eq!(error.kind, AwsErrorKind::Lost, "{error}");
    assert!(error.outcome_unknown());
    assert!(matches!(ConsoleError::from(error), ConsoleError::Unavailable { what, .. } if what == "The local engine"));
    assert_eq!(stub.seen().len(), 1, "a create is sent once");
}

#[tokio::test]
async fn an_answer_that_cannot_be_read_is_lost_too() {
    let stub = Stub::start(|_| stub::json(200, "{\"FunctionArn\": ")).await;
    let error = stub.aws().create_function(new_function()).await.unwrap_err();
    assert!(error.outcome_unknown(), "{error:?}");
}

#[tokio::test]
async fn a_server_error_leaves_the_outcome_open() {
    let stub = Stub::start(|_| stub::error(500, "ServiceException", "An error occurred")).await;
    let error = stub.aws().create_function(new_function()).await.unwrap_err();
    assert_eq!((error.kind, error.outcome_unknown()), (AwsErrorKind::Other, true));
}

#[tokio::test]
async fn a_refused_connection_was_not_sent() {
    let port = {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        listener.local_addr().unwrap().port()
    };
    let hub = stub::hub_without_engine();
    hub.set_engine(app::connections::model::EngineState::Ready, Some(format!("http://127.0.0.1:{port}")));
    let aws = hub.at(&stub::place(), &Who::console()).unwrap();
    let error = aws.create_function(new_function()).await.unwrap_err();
    assert_eq!(error.kind, AwsErrorKind::Unreachable, "{error}");
    assert!(!error.outcome_unknown());
    assert_eq!(error.message, "No connection: Connection refused (os error 111).");
}

#[tokio::test]
async fn without_credentials_it_is_said_how_to_give_some() {
    let stub = Stub::start(|_| stub::json(200, "{}")).await;
    let settings = ConnectionSettings {
        id: "none".into(),
        label: "None".into(),
        environment: app::connections::model::Environment::Dev,
        regions: vec!["eu-west-1".into()],
        access: Access::Profile("no-such-profile-anywhere".into()),
        endpoint_url: Some(format!("http://127.0.0.1:{}", stub.port)),
    };
    let hub = AwsHub::new(vec![settings]);
    let aws = hub.at(&app::connections::model::Place::new("none", "eu-west-1"), &Who::console()).unwrap();
    let error = aws.get_function("f", None).await.unwrap_err();
    assert_eq!((error.code.as_str(), error.kind), (NO_CREDENTIALS, AwsErrorKind::Credentials));
    let ConsoleError::Unavailable { what, reason } = error.into() else { panic!("not Unavailable") };
    assert_eq!(what, "AWS");
    assert!(reason.ends_with(GIVE_CREDENTIALS), "{reason}");
    assert!(stub.seen().is_empty(), "nothing was sent");
}

#[test]
fn codes_of_other_services() {
    let kind = |code, message, status| kind_of(code, message, status, None);
    assert_eq!(kind("NoSuchEntity", "", 404), AwsErrorKind::NotFound);
    assert_eq!(kind("NotFoundException", "Invalid API identifier specified", 404), AwsErrorKind::NotFound);
    assert_eq!(kind("EntityAlreadyExists", "", 409), AwsErrorKind::AlreadyExists);
    assert_eq!(
        kind("ConflictException", "Route with key ANY /test already exists for this API", 409),
        AwsErrorKind::AlreadyExists
    );
    assert_eq!(
        kind("ConflictException", "Unable to complete operation due to concurrent modification", 409),
        AwsErrorKind::Conflict
    );
    assert_eq!(kind("AccessDenied", "", 403), AwsErrorKind::Denied);
    assert_eq!(kind("ExpiredTokenException", "", 403), AwsErrorKind::Credentials);
    assert_eq!(kind("Throttling", "", 400), AwsErrorKind::Throttled { retry_after_s: 1 });
    assert_eq!(kind("ResourceAlreadyExistsException", "", 400), AwsErrorKind::AlreadyExists);
    assert_eq!(kind("com.amazonaws.logs#ResourceNotFoundException", "", 400), AwsErrorKind::NotFound);
}
