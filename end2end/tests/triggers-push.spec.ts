// Triggers whose source calls the function: added with both sides, fired for real, looked at, switched and removed.
import type { Page } from "@playwright/test";
import { aws, awsError, createFunction } from "../fixtures/aws";
import type { Lambent } from "../fixtures/lambent";
import { expect, expectAccessible, expectNoSidewaysScroll, open, PLACE, signIn, test } from "../fixtures/test";
import { addMember } from "../steps/team";
import { expectFieldError } from "../steps/wizard";

const list = (name: string) => `${PLACE}/functions/${name}/configuration/triggers`;
const form = (name: string, source: string, rest = "") => `${PLACE}/functions/${name}/add-trigger?source=${source}${rest}`;
const rows = (page: Page) => page.getByRole("list", { name: "Triggers" });
const row = (page: Page, text: string) => rows(page).getByRole("listitem").filter({ hasText: text }).first();
const toReview = (page: Page) => page.getByRole("button", { name: "Continue to review" }).last().click();
const facts = (page: Page) => page.getByRole("region", { name: "What will be done" });
const arnOf = (name: string) => `arn:aws:lambda:us-east-1:000000000000:function:${name}`;

/** It writes down what it was called with, and answers a load balancer. */
const CODE = { "lambda_function.py": "import json\n\ndef lambda_handler(event, context):\n    print('called with ' + json.dumps(event))\n    return {'statusCode': 200, 'body': 'the lamp answers'}\n" };

const make = (lambent: Lambent, name: string) => createFunction(lambent, name, CODE);

async function expectLogged(lambent: Lambent, name: string, text: string, within = 30_000): Promise<void> {
  await expect(async () => {
    const { events } = await aws(lambent, "logs", "filter-log-events", "--log-group-name", `/aws/lambda/${name}`);
    expect(events.map((event: any) => event.message).join("\n")).toContain(text);
  }).toPass({ timeout: within });
}

const statements = async (lambent: Lambent, name: string): Promise<any[]> =>
  JSON.parse((await aws(lambent, "lambda", "get-policy", "--function-name", name)).Policy).Statement;

/** Starts the operation of the review, and waits for its end. */
async function add(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Add trigger" }).click();
  await expect(page).toHaveURL(/\/operations\//);
  await expect(page.getByRole("status", { name: "Result" })).toContainText("The trigger is there");
}

async function remove(page: Page, name: string, label: string): Promise<void> {
  await open(page, list(name));
  await page.getByRole("link", { name: label }).click();
  await expect(page.getByRole("region", { name: "What will be removed" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Remove trigger" }).click();
  await expect(page).toHaveURL(/\/operations\//);
  await expect(page.getByRole("status", { name: "Result" })).toContainText("The trigger is removed");
  await page.getByRole("link", { name: "All triggers" }).click();
  await expect(page.getByText("Nothing calls this function by itself yet.")).toBeVisible();
}

test("a schedule by a rule: its next runs, every minute for real, switched, removed", async ({ page, lambent }) => {
  test.setTimeout(180_000);
  await make(lambent, "by-rule");
  await open(page, `${PLACE}/functions/by-rule/add-trigger`);
  await page.getByRole("link", { name: /EventBridge schedule/ }).click();
  await page.getByLabel("Name", { exact: true }).fill("every-minute");
  const runs = page.getByRole("list", { name: "Next runs" }).getByRole("listitem");
  const expression = page.getByLabel("Schedule expression");
  await expression.fill("cron(30 9 ? * 2#1 2030)");
  await expect(runs).toHaveCount(5);
  await expect(runs.first()).toContainText("2030-01-07 09:30 UTC");
  await expect(runs.nth(4)).toContainText("2030-05-06 09:30 UTC");
  await expect(runs.first()).toContainText("your time");
  await expression.fill("cron(0 9 * * MON *)");
  await expect(page.getByText("Put ? in the day of month or in the day of week")).toBeVisible();
  await expect(runs).toHaveCount(0);
  await expression.fill("rate(1 minute)");
  await expect(runs).toHaveCount(5);
  await page.getByLabel(/^Input/).fill('{"lamp": "every minute"}');
  await expectAccessible(page);
  await toReview(page);
  await expect(facts(page)).toContainText("every-minute on the bus default");
  await page.getByText("Show as AWS CLI").click();
  await expect(page.getByText("aws events put-rule --name every-minute --schedule-expression 'rate(1 minute)'")).toBeVisible();
  await expectAccessible(page);
  await add(page);
  await expectAccessible(page);
  const rule = await aws(lambent, "events", "describe-rule", "--name", "every-minute");
  expect(rule).toMatchObject({ ScheduleExpression: "rate(1 minute)", State: "ENABLED" });
  const { Targets } = await aws(lambent, "events", "list-targets-by-rule", "--rule", "every-minute");
  expect(Targets).toMatchObject([{ Arn: arnOf("by-rule"), Input: '{"lamp":"every minute"}' }]);
  const [statement] = await statements(lambent, "by-rule");
  expect(statement.Principal).toEqual({ Service: "events.amazonaws.com" });
  expect(JSON.stringify(statement.Condition)).toContain(rule.Arn);
  await expectLogged(lambent, "by-rule", "every minute", 100_000);

  await page.getByRole("link", { name: "All triggers" }).click();
  await expect(row(page, "every-minute")).toContainText("Schedule: rate(1 minute)");
  await page.getByRole("button", { name: "Disable EventBridge rule every-minute" }).click();
  await expect(page.getByRole("button", { name: "Enable EventBridge rule every-minute" })).toBeVisible();
  await expect(row(page, "every-minute")).toContainText("Disabled");
  expect((await aws(lambent, "events", "describe-rule", "--name", "every-minute")).State).toBe("DISABLED");
  await expectAccessible(page);
  await remove(page, "by-rule", "Remove EventBridge rule every-minute");
  expect(await awsError(lambent, "events", "describe-rule", "--name", "every-minute")).toBe("ResourceNotFoundException");
  await open(page, "/activity?target=by-rule");
  for (const done of ["added a trigger to", "disabled a trigger of", "removed a trigger of"]) {
    await expect(page.getByText(done).first()).toBeVisible();
  }
});

test("EventBridge Scheduler calls with a role of its own", async ({ page, lambent }) => {
  await make(lambent, "by-scheduler");
  await open(page, form("by-scheduler", "schedule"));
  await page.getByRole("radio", { name: /EventBridge Scheduler/ }).check();
  await page.getByLabel("Name", { exact: true }).fill("berlin-mornings");
  await page.getByLabel("Schedule expression").fill("cron(0 6 * * ? *)");
  await page.getByLabel("Time zone").fill("Europe/Berlin");
  await expect(page.getByText("Next five runs, by the clocks of Europe/Berlin")).toBeVisible();
  await page.getByLabel("Time zone").fill("Europe/Nowhere");
  await expect(page.getByText("Your browser does not know the time zone Europe/Nowhere.")).toBeVisible();
  await page.getByLabel("Time zone").fill("Europe/Berlin");
  await page.getByRole("radio", { name: "One there is" }).check();
  await expect(page.getByLabel("Existing role")).toBeVisible();
  await page.getByRole("radio", { name: "A new one for this schedule" }).check();
  await page.getByRole("radio", { name: "Disabled" }).check();
  await expectAccessible(page);
  await toReview(page);
  await expect(facts(page)).toContainText("EventBridge Scheduler may assume it");
  await add(page);
  const schedule = await aws(lambent, "scheduler", "get-schedule", "--name", "berlin-mornings");
  expect(schedule).toMatchObject({ ScheduleExpression: "cron(0 6 * * ? *)", ScheduleExpressionTimezone: "Europe/Berlin", State: "DISABLED" });
  expect(schedule.Target.Arn).toBe(arnOf("by-scheduler"));
  const role = schedule.Target.RoleArn.split("/").pop();
  const { Role } = await aws(lambent, "iam", "get-role", "--role-name", role);
  expect(JSON.stringify(Role.AssumeRolePolicyDocument)).toContain("scheduler.amazonaws.com");
  const { PolicyDocument } = await aws(lambent, "iam", "get-role-policy", "--role-name", role, "--policy-name", "invoke");
  expect(PolicyDocument.Statement).toMatchObject([{ Action: "lambda:InvokeFunction", Resource: arnOf("by-scheduler") }]);
  // It needs no permission, and is found all the same.
  await open(page, list("by-scheduler"));
  await expect(row(page, "berlin-mornings")).toContainText("cron(0 6 * * ? *) in Europe/Berlin");
  await page.getByRole("button", { name: /^Enable EventBridge schedule/ }).click();
  await expect(page.getByRole("button", { name: /^Disable EventBridge schedule/ })).toBeVisible();
  expect(await aws(lambent, "scheduler", "get-schedule", "--name", "berlin-mornings")).toMatchObject({ State: "ENABLED", ScheduleExpressionTimezone: "Europe/Berlin", Target: schedule.Target });
  await remove(page, "by-scheduler", "Remove EventBridge schedule berlin-mornings");
  expect(await awsError(lambent, "scheduler", "get-schedule", "--name", "berlin-mornings")).toBe("ResourceNotFoundException");
});

test("an event on a bus of one's own calls the function", async ({ page, lambent }) => {
  await make(lambent, "by-event");
  await aws(lambent, "events", "create-event-bus", "--name", "lamps");
  await open(page, form("by-event", "pattern"));
  await page.getByLabel("Name", { exact: true }).fill("lamp-orders");
  await page.getByLabel("Event bus").selectOption("lamps");
  await page.getByRole("link", { name: "An event of your own" }).click();
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("lamp-orders");
  await expect(page.getByLabel("Pattern", { exact: true })).toHaveValue(/my\.app/);
  for (const [text, rule] of [["{", "Not valid JSON in line 1"], ['{"source": "my.app"}', "is a list of the values"], ['{"source": [{"like": "x"}]}', "one of: prefix"]] as const) {
    await page.getByLabel("Pattern", { exact: true }).fill(text);
    await toReview(page);
    await expectFieldError(page, "Pattern", rule);
  }
  await page.getByLabel("Pattern", { exact: true }).fill('{"source": ["my.app"], "detail": {"kind": [{"prefix": "lamp"}]}}');
  await expectAccessible(page);
  await toReview(page);
  await add(page);
  const entry = (kind: string) => JSON.stringify([{ EventBusName: "lamps", Source: "my.app", DetailType: "order placed", Detail: JSON.stringify({ kind }) }]);
  await aws(lambent, "events", "put-events", "--entries", entry("lamp-of-ana"));
  await expectLogged(lambent, "by-event", "lamp-of-ana");
  await open(page, list("by-event"));
  await expect(row(page, "lamp-orders")).toContainText("Bus: lamps");
  await remove(page, "by-event", "Remove EventBridge rule lamps/lamp-orders");
  expect(await awsError(lambent, "events", "describe-rule", "--event-bus-name", "lamps", "--name", "lamp-orders")).toBe("ResourceNotFoundException");
});

test("an object calls the function; what others have in the bucket's document stays", async ({ page, lambent }) => {
  await make(lambent, "by-object");
  await make(lambent, "other-owner");
  await aws(lambent, "s3api", "create-bucket", "--bucket", "lamp-files");
  const theirs = { Id: "theirs", LambdaFunctionArn: arnOf("other-owner"), Events: ["s3:ObjectCreated:Put"], Filter: { Key: { FilterRules: [{ Name: "prefix", Value: "theirs/" }] } } };
  await aws(lambent, "s3api", "put-bucket-notification-configuration", "--bucket", "lamp-files", "--notification-configuration", JSON.stringify({ LambdaFunctionConfigurations: [theirs], EventBridgeConfiguration: {} }));
  await open(page, form("by-object", "s3"));
  await page.getByLabel("Bucket", { exact: true }).selectOption("lamp-files");
  await page.getByLabel(/^Prefix/).fill("theirs/new");
  await toReview(page);
  await expectFieldError(page, "Prefix (optional)", "an object could match both");
  await expectAccessible(page);
  await page.getByLabel(/^Prefix/).fill("mine/");
  await page.getByLabel(/^Suffix/).fill(".txt");
  await toReview(page);
  await expect(facts(page)).toContainText("s3:ObjectCreated:* of mine/….txt");
  await page.getByText("Show as AWS CLI").click();
  await expect(page.getByText("aws s3api put-bucket-notification-configuration --bucket lamp-files")).toBeVisible();
  await add(page);
  const now = await aws(lambent, "s3api", "get-bucket-notification-configuration", "--bucket", "lamp-files");
  expect(now.LambdaFunctionConfigurations).toHaveLength(2);
  expect(now.LambdaFunctionConfigurations).toContainEqual(expect.objectContaining({ Id: "theirs", Events: ["s3:ObjectCreated:Put"] }));
  expect(now.EventBridgeConfiguration).toBeDefined();
  const [statement] = await statements(lambent, "by-object");
  expect(JSON.stringify(statement.Condition)).toContain("000000000000");
  await aws(lambent, "s3api", "put-object", "--bucket", "lamp-files", "--key", "mine/lamp-of-ana.txt");
  await expectLogged(lambent, "by-object", "mine/lamp-of-ana.txt");
  await remove(page, "by-object", "Remove S3 lamp-files");
  const left = await aws(lambent, "s3api", "get-bucket-notification-configuration", "--bucket", "lamp-files");
  expect(left.LambdaFunctionConfigurations.map((one: any) => one.Id)).toEqual(["theirs"]);
  expect(left.EventBridgeConfiguration).toBeDefined();
});

test("a function that may write where its objects come from is warned of", async ({ page, lambent }) => {
  const trust = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}';
  await aws(lambent, "iam", "create-role", "--role-name", "code", "--assume-role-policy-document", trust);
  await aws(lambent, "iam", "put-role-policy", "--role-name", "code", "--policy-name", "files", "--policy-document", '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:Put*","Resource":"arn:aws:s3:::lamp-loop/*"}]}');
  await make(lambent, "writes-itself");
  await aws(lambent, "s3api", "create-bucket", "--bucket", "lamp-loop");
  await open(page, form("writes-itself", "s3", "&bucket=lamp-loop&events=s3:ObjectCreated:*&step=review"));
  await expect(page.getByRole("alert")).toContainText("each one calls it again, without end");
  await expectAccessible(page);
  await open(page, form("writes-itself", "s3", "&bucket=lamp-loop&events=s3:ObjectRemoved:*&step=review"));
  await expect(facts(page)).toBeVisible();
  await expect(page.getByText("without end")).toHaveCount(0);
});

test("a topic's messages that match the filter call the function", async ({ page, lambent }) => {
  await make(lambent, "by-topic");
  const { TopicArn: topic } = await aws(lambent, "sns", "create-topic", "--name", "lamp-orders");
  await open(page, form("by-topic", "sns"));
  await toReview(page);
  await expectFieldError(page, "Topic", "Choose a topic");
  await page.getByLabel("Topic", { exact: true }).selectOption({ label: "lamp-orders" });
  await page.getByLabel(/^Filter policy/).fill('{"kind": "lamp"}');
  await toReview(page);
  await expectFieldError(page, "Filter policy (optional)", "is a list of the values");
  await page.getByLabel(/^Filter policy/).fill('{"kind": ["lamp"]}');
  await expectAccessible(page);
  await toReview(page);
  await add(page);
  const { Subscriptions } = await aws(lambent, "sns", "list-subscriptions-by-topic", "--topic-arn", topic);
  expect(Subscriptions).toMatchObject([{ Protocol: "lambda", Endpoint: arnOf("by-topic") }]);
  const kind = (value: string) => JSON.stringify({ kind: { DataType: "String", StringValue: value } });
  await aws(lambent, "sns", "publish", "--topic-arn", topic, "--message", "not for it", "--message-attributes", kind("chair"));
  await aws(lambent, "sns", "publish", "--topic-arn", topic, "--message", "a lamp for ana", "--message-attributes", kind("lamp"));
  await expectLogged(lambent, "by-topic", "a lamp for ana");
  const { events } = await aws(lambent, "logs", "filter-log-events", "--log-group-name", "/aws/lambda/by-topic");
  expect(JSON.stringify(events)).not.toContain("not for it");
  // Once is enough.
  await open(page, form("by-topic", "sns", `&topic=${topic}&step=review`));
  await expectFieldError(page, "Topic", "is subscribed to this topic already");
  await open(page, list("by-topic"));
  await expect(row(page, "lamp-orders")).toContainText('Filter policy: {"kind":["lamp"]}');
  await remove(page, "by-topic", "Remove SNS lamp-orders");
  expect((await aws(lambent, "sns", "list-subscriptions-by-topic", "--topic-arn", topic)).Subscriptions).toEqual([]);
});

test("a load balancer's requests are answered", async ({ page, lambent }) => {
  await make(lambent, "by-balancer");
  const { Subnets } = await aws(lambent, "ec2", "describe-subnets");
  const subnets = Subnets.slice(0, 2).map((subnet: any) => subnet.SubnetId);
  const { LoadBalancers: [balancer] } = await aws(lambent, "elbv2", "create-load-balancer", "--name", "lamps", "--subnets", ...subnets);
  const { Listeners: [listener] } = await aws(lambent, "elbv2", "create-listener", "--load-balancer-arn", balancer.LoadBalancerArn, "--protocol", "HTTP", "--port", "80", "--default-actions", "Type=fixed-response,FixedResponseConfig={StatusCode=404}");
  await open(page, form("by-balancer", "alb"));
  await expect(page.getByLabel("Target group name")).toHaveValue("by-balancer");
  await expect(page.getByLabel(/^Path pattern/)).toBeHidden();
  await page.getByLabel("Multi-value headers").selectOption("on");
  await page.getByLabel("Listener").selectOption({ label: "lamps HTTP:80" });
  await toReview(page);
  await expectFieldError(page, "Path pattern (optional)", "the rule needs one to match");
  await page.getByLabel(/^Path pattern/).fill("/lamps/*");
  await expectAccessible(page);
  await toReview(page);
  await expect(facts(page)).toContainText("path /lamps/*");
  await add(page);
  const { TargetGroups: [group] } = await aws(lambent, "elbv2", "describe-target-groups", "--names", "by-balancer");
  expect(group.TargetType).toBe("lambda");
  const { TargetHealthDescriptions } = await aws(lambent, "elbv2", "describe-target-health", "--target-group-arn", group.TargetGroupArn);
  expect(TargetHealthDescriptions.map((one: any) => one.Target.Id)).toEqual([arnOf("by-balancer")]);
  const { Attributes } = await aws(lambent, "elbv2", "describe-target-group-attributes", "--target-group-arn", group.TargetGroupArn);
  expect(Attributes).toContainEqual({ Key: "lambda.multi_value_headers.enabled", Value: "true" });
  const { Rules } = await aws(lambent, "elbv2", "describe-rules", "--listener-arn", listener.ListenerArn);
  const rule = Rules.find((one: any) => one.Actions[0].TargetGroupArn === group.TargetGroupArn);
  expect(rule.Conditions).toMatchObject([{ Field: "path-pattern", PathPatternConfig: { Values: ["/lamps/*"] } }]);
  const answer = await fetch(`${lambent.engine}/_alb/lamps/lamps/1`);
  expect([answer.status, await answer.text()]).toEqual([200, "the lamp answers"]);
  await expectLogged(lambent, "by-balancer", "/lamps/1");
  await remove(page, "by-balancer", "Remove Load balancer by-balancer");
  const after = await aws(lambent, "elbv2", "describe-target-health", "--target-group-arn", group.TargetGroupArn);
  expect(after.TargetHealthDescriptions).toEqual([]);
});

test("lines of a log group call the function", async ({ page, lambent }) => {
  await make(lambent, "by-log");
  await aws(lambent, "logs", "create-log-group", "--log-group-name", "/lamps/app");
  await aws(lambent, "logs", "create-log-stream", "--log-group-name", "/lamps/app", "--log-stream-name", "one");
  await open(page, form("by-log", "logs"));
  await page.getByLabel("Part of a name").fill("lamps");
  await page.getByRole("button", { name: "Search" }).click();
  await page.getByLabel("Log group", { exact: true }).selectOption("/lamps/app");
  await page.getByLabel("Name", { exact: true }).fill("a:b");
  await page.getByLabel(/^Pattern/).fill("{ $.level = 1");
  await toReview(page);
  await expectFieldError(page, "Name", "without : and *");
  await expectFieldError(page, "Pattern (optional)", "as a whole");
  await page.getByLabel("Name", { exact: true }).fill("errors");
  await page.getByLabel(/^Pattern/).fill("ERROR");
  await expectAccessible(page);
  await toReview(page);
  await add(page);
  const { subscriptionFilters } = await aws(lambent, "logs", "describe-subscription-filters", "--log-group-name", "/lamps/app");
  expect(subscriptionFilters).toMatchObject([{ filterName: "errors", filterPattern: "ERROR", destinationArn: arnOf("by-log") }]);
  await aws(lambent, "logs", "put-log-events", "--log-group-name", "/lamps/app", "--log-stream-name", "one", "--log-events", JSON.stringify([{ timestamp: Date.now(), message: "ERROR the lamp broke" }]));
  await expectLogged(lambent, "by-log", "awslogs");
  // Its own group would call it without end; a third filter AWS does not take.
  await open(page, form("by-log", "logs", "&log_group=/aws/lambda/by-log&name=x&step=review"));
  await expectFieldError(page, "Log group", "the function's own log group");
  await aws(lambent, "logs", "put-subscription-filter", "--log-group-name", "/lamps/app", "--filter-name", "second", "--filter-pattern", "", "--destination-arn", arnOf("other"));
  await open(page, form("by-log", "logs", "&log_group=/lamps/app&name=third&step=review"));
  await expectFieldError(page, "Log group", "at most 2 subscription filters");
  await remove(page, "by-log", "Remove CloudWatch Logs /lamps/app");
  const left = await aws(lambent, "logs", "describe-subscription-filters", "--log-group-name", "/lamps/app");
  expect(left.subscriptionFilters.map((one: any) => one.filterName)).toEqual(["second"]);
});

test("half triggers are said, and what is left over can go", async ({ page, lambent }) => {
  await make(lambent, "half-wired");
  await aws(lambent, "lambda", "add-permission", "--function-name", "half-wired", "--statement-id", "left-over", "--action", "lambda:InvokeFunction", "--principal", "events.amazonaws.com", "--source-arn", "arn:aws:events:us-east-1:000000000000:rule/deleted-long-ago");
  await aws(lambent, "events", "put-rule", "--name", "not-let-in", "--event-pattern", '{"source":["x"]}');
  await aws(lambent, "events", "put-targets", "--rule", "not-let-in", "--targets", `Id=1,Arn=${arnOf("half-wired")}`);
  await open(page, list("half-wired"));
  await expect(row(page, "deleted-long-ago")).toContainText("does not send anything to it");
  await expect(row(page, "not-let-in")).toContainText("does not let it");
  await expectAccessible(page);
  await page.getByRole("link", { name: "Remove EventBridge rule deleted-long-ago" }).click();
  await expect(page.getByRole("region", { name: "What will be removed" })).toContainText("nothing: it does not lead to the function any more");
  await page.getByRole("button", { name: "Remove trigger" }).click();
  await expect(page.getByRole("status", { name: "Result" })).toContainText("The trigger is removed");
  await page.getByRole("link", { name: "All triggers" }).click();
  await expect(row(page, "not-let-in")).toBeVisible();
  await expect(page.getByText("deleted-long-ago")).toHaveCount(0);
});

test("two people add the same: the second is told, and rolls back nothing of the first's", async ({ page, another, session, lambent }) => {
  await make(lambent, "twice");
  const review = form("twice", "schedule", "&name=only-once&expression=rate(1 day)&step=review");
  await open(page, review);
  const second = await another({ storageState: session });
  await open(second, review);
  await add(page);
  await second.getByRole("button", { name: "Add trigger" }).click();
  await expect(second.getByRole("alert")).toContainText("has a rule only-once already");
  await expectAccessible(second);
  await second.getByRole("button", { name: "Roll back" }).click();
  await expect(second.getByText("Rolled back").first()).toBeVisible();
  const { Targets } = await aws(lambent, "events", "list-targets-by-rule", "--rule", "only-once");
  expect(Targets).toHaveLength(1);
  expect(await statements(lambent, "twice")).toHaveLength(1);
  // Who comes later sees it beside the field.
  await open(second, review);
  await expectFieldError(second, "Name", "has a rule of this name already");
});

test("an alias is called by its own ARN", async ({ page, lambent }) => {
  await make(lambent, "by-alias");
  await aws(lambent, "lambda", "publish-version", "--function-name", "by-alias");
  await aws(lambent, "lambda", "create-alias", "--function-name", "by-alias", "--name", "live", "--function-version", "1");
  await open(page, form("by-alias", "schedule", "&qualifier=live"));
  await expect(page.getByText("It calls by-alias:live")).toBeVisible();
  await page.getByLabel("Name", { exact: true }).fill("live-daily");
  await page.getByLabel("Schedule expression").fill("rate(1 day)");
  await toReview(page);
  await expect(facts(page)).toContainText("by-alias:live");
  await add(page);
  const { Targets } = await aws(lambent, "events", "list-targets-by-rule", "--rule", "live-daily");
  expect(Targets[0].Arn).toBe(`${arnOf("by-alias")}:live`);
  await open(page, `${list("by-alias")}?qualifier=live`);
  await expect(row(page, "live-daily")).toContainText("Enabled");
});

test.describe("a viewer", () => {
  test.use({ expectedErrors: [/status of 403/] });

  test("a viewer adds, switches and removes nothing", async ({ page, visitor, lambent }) => {
    await make(lambent, "pushed-looked-at");
    await aws(lambent, "events", "put-rule", "--name", "looked-at", "--schedule-expression", "rate(1 day)");
    await aws(lambent, "events", "put-targets", "--rule", "looked-at", "--targets", `Id=1,Arn=${arnOf("pushed-looked-at")}`);
    const viewer = { email: "vesna@example.com", password: "she only looks at it" };
    await addMember(page, { ...viewer, role: "Viewer" });
    await signIn(visitor, viewer.email, viewer.password);
    await open(visitor, list("pushed-looked-at"));
    await expect(row(visitor, "looked-at")).toBeVisible();
    await expect(visitor.getByRole("button", { name: /^(Disable|Enable)/ })).toHaveCount(0);
    await expect(visitor.getByRole("link", { name: /^Remove/ })).toHaveCount(0);
    for (const path of [form("pushed-looked-at", "s3"), `${PLACE}/functions/pushed-looked-at/remove-trigger?source=arn:aws:s3:::x`]) {
      await open(visitor, path);
      await expect(visitor.getByText("Your role does not allow this")).toBeVisible();
    }
  });
});

test("without JavaScript a topic is subscribed and unsubscribed", async ({ plain, lambent }) => {
  await make(lambent, "plain-topic");
  const { TopicArn: topic } = await aws(lambent, "sns", "create-topic", "--name", "plain-lamps");
  await plain.goto(form("plain-topic", "sns"));
  await toReview(plain);
  await expectFieldError(plain, "Topic", "Choose a topic");
  await plain.getByLabel("Topic", { exact: true }).selectOption({ label: "plain-lamps" });
  await toReview(plain);
  await plain.getByRole("button", { name: "Add trigger" }).click();
  await expect(async () => {
    await plain.reload();
    await expect(plain.getByText("The trigger is there")).toBeVisible({ timeout: 1_000 });
  }).toPass();
  expect((await aws(lambent, "sns", "list-subscriptions-by-topic", "--topic-arn", topic)).Subscriptions).toHaveLength(1);
  await plain.goto(list("plain-topic"));
  await plain.getByRole("link", { name: "Remove SNS plain-lamps" }).click();
  await plain.getByRole("button", { name: "Remove trigger" }).click();
  await expect(async () => {
    await plain.reload();
    await expect(plain.getByText("The trigger is removed")).toBeVisible({ timeout: 1_000 });
  }).toPass();
  expect((await aws(lambent, "sns", "list-subscriptions-by-topic", "--topic-arn", topic)).Subscriptions).toEqual([]);
});

test("every form fits a phone, in the dark", async ({ another, session, lambent }) => {
  await make(lambent, "pushed-on-a-phone");
  const phone = await another({ storageState: session, viewport: { width: 390, height: 844 }, colorScheme: "dark" });
  for (const path of [
    ...["schedule", "pattern", "s3", "sns", "alb", "logs"].map((source) => form("pushed-on-a-phone", source)),
    form("pushed-on-a-phone", "schedule", "&by=scheduler&name=n&expression=cron(0 0 L * ? *)&step=review"),
  ]) {
    await open(phone, path);
    await expect(phone.getByRole("heading", { level: 2 }).first()).toBeVisible();
    await expectNoSidewaysScroll(phone);
    await expectAccessible(phone);
  }
});
