// What calls a function: the list, and queues, streams and tables that are polled; each of them fired for real.
import type { Page } from "@playwright/test";
import { aws, awsError, createFunction } from "../fixtures/aws";
import type { Lambent } from "../fixtures/lambent";
import { expect, expectAccessible, expectNoSidewaysScroll, NOBODY, open, PLACE, signIn, test } from "../fixtures/test";
import { addMember } from "../steps/team";
import { expectFieldError } from "../steps/wizard";

const list = (name: string) => `${PLACE}/functions/${name}/configuration/triggers`;
const choice = (name: string, source = "") => `${PLACE}/functions/${name}/add-trigger${source && `?source=${source}`}`;
const rows = (page: Page) => page.getByRole("list", { name: "Triggers" });
const add = (page: Page) => page.getByRole("button", { name: "Add trigger" });
const save = (page: Page) => page.getByRole("button", { name: "Save", exact: true });
const saved = (page: Page) => page.getByRole("status").filter({ hasText: "Saved; AWS has it now." });

/** It writes down what it was called with. */
const CODE = { "lambda_function.py": "import json\n\ndef lambda_handler(event, context):\n    print('called with ' + json.dumps(event))\n    return {'batchItemFailures': []}\n" };

/** With a role that allows nothing. */
async function make(lambent: Lambent, name: string): Promise<void> {
  const trust = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }] };
  const made = await awsError(lambent, "iam", "create-role", "--role-name", "code", "--assume-role-policy-document", JSON.stringify(trust));
  expect(["no error", "EntityAlreadyExists"]).toContain(made);
  await createFunction(lambent, name, CODE);
}

async function queue(lambent: Lambent, name: string, visibility = "60"): Promise<{ url: string; arn: string }> {
  const { QueueUrl: url } = await aws(lambent, "sqs", "create-queue", "--queue-name", name, "--attributes", `VisibilityTimeout=${visibility}`);
  return { url, arn: `arn:aws:sqs:us-east-1:000000000000:${name}` };
}

const mappings = async (lambent: Lambent, name: string): Promise<any[]> =>
  (await aws(lambent, "lambda", "list-event-source-mappings", "--function-name", name)).EventSourceMappings;

/** The function's log has a line with this text. */
async function expectLogged(lambent: Lambent, name: string, text: string): Promise<void> {
  await expect(async () => {
    const { events } = await aws(lambent, "logs", "filter-log-events", "--log-group-name", `/aws/lambda/${name}`);
    expect(events.map((event: any) => event.message).join("\n")).toContain(text);
  }).toPass({ timeout: 30_000 });
}

test("a queue calls the function: added, fired, changed, paused, deleted", async ({ page, lambent }) => {
  await make(lambent, "by-queue");
  const { url, arn } = await queue(lambent, "orders");
  await open(page, list("by-queue"));
  await expect(page.getByText("Nothing calls this function by itself yet.")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "Add trigger" }).click();
  await expectAccessible(page);
  await page.getByRole("link", { name: "SQS" }).click();
  await page.getByLabel("Queue", { exact: true }).selectOption({ label: "orders" });
  await expect(page.getByText("Visibility timeout 60 s.")).toBeVisible();
  await expect(page.getByText("sqs:ReceiveMessage", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Add to the role" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Added to the role code" })).toBeVisible();
  const { PolicyDocument: granted } = await aws(lambent, "iam", "get-role-policy", "--role-name", "code", "--policy-name", "lambent-by-queue");
  expect(JSON.stringify(granted)).toContain("sqs:ReceiveMessage");
  await page.getByLabel("Batch size").fill("5");
  await page.getByRole("checkbox", { name: "Report batch item failures" }).check();
  await page.getByText("Show as AWS CLI").click();
  await expect(page.getByText("aws lambda create-event-source-mapping")).toContainText("--batch-size 5");
  await expectAccessible(page);
  await add(page).click();
  const row = rows(page).getByRole("listitem").filter({ hasText: "orders" }).first();
  await expect(row).toContainText("Enabled");
  await expect(row).toContainText("Batch size: 5");
  await expectAccessible(page);
  const [made] = await mappings(lambent, "by-queue");
  expect(made).toMatchObject({ EventSourceArn: arn, BatchSize: 5, FunctionResponseTypes: ["ReportBatchItemFailures"], State: "Enabled" });
  await aws(lambent, "sqs", "send-message", "--queue-url", url, "--message-body", "a lamp, please");
  await expectLogged(lambent, "by-queue", "a lamp, please");

  await row.getByRole("link", { name: "Edit SQS orders" }).click();
  await page.getByLabel("Batch size").fill("20");
  await page.getByLabel("Batch window").fill("1");
  await page.getByLabel("Maximum concurrency").fill("3");
  await page.getByLabel(/^Filter patterns/).fill('{"body": {"kind": ["lamp"]}}\n{"body": {"kind": ["bulb"]}}');
  await expectAccessible(page);
  await save(page).click();
  await expect(saved(page)).toBeVisible();
  expect((await mappings(lambent, "by-queue"))[0]).toMatchObject({
    BatchSize: 20,
    MaximumBatchingWindowInSeconds: 1,
    ScalingConfig: { MaximumConcurrency: 3 },
    FilterCriteria: { Filters: [{ Pattern: '{"body": {"kind": ["lamp"]}}' }, { Pattern: '{"body": {"kind": ["bulb"]}}' }] },
  });
  await page.reload();
  await expect(page.getByLabel("Maximum concurrency")).toHaveValue("3");
  await page.getByLabel("Maximum concurrency").fill("");
  await page.getByLabel(/^Filter patterns/).fill("");
  await save(page).click();
  await expect(saved(page)).toBeVisible();
  const [emptied] = await mappings(lambent, "by-queue");
  expect([emptied.ScalingConfig?.MaximumConcurrency, emptied.FilterCriteria?.Filters ?? []]).toEqual([undefined, []]);

  await page.getByRole("link", { name: "All triggers" }).click();
  await page.getByRole("button", { name: "Disable SQS orders" }).click();
  await expect(page.getByRole("button", { name: "Enable SQS orders" })).toBeVisible();
  expect((await mappings(lambent, "by-queue"))[0].State).toBe("Disabled");
  await page.getByRole("button", { name: "Enable SQS orders" }).click();
  await expect(page.getByRole("button", { name: "Disable SQS orders" })).toBeVisible();
  expect((await mappings(lambent, "by-queue"))[0].State).toBe("Enabled");

  await page.getByRole("link", { name: "Delete SQS orders" }).click();
  await expect(page.getByText("by-queue is not called for orders any more")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Delete trigger" }).click();
  await expect(page.getByText("Nothing calls this function by itself yet.")).toBeVisible();
  expect(await mappings(lambent, "by-queue")).toEqual([]);
  await open(page, "/activity?target=by-queue");
  for (const done of ["added a trigger to", "changed a trigger of", "disabled a trigger of", "enabled a trigger of", "removed a trigger of"]) {
    await expect(page.getByText(done).first()).toBeVisible();
  }
});

test.describe("what the service refuses", () => {
  // The browser writes a line about each answer that is no 200.
  test.use({ expectedErrors: [/status of 422/] });

  test("a stream and a table call the function", async ({ page, lambent }) => {
    await make(lambent, "by-stream");
    await aws(lambent, "kinesis", "create-stream", "--stream-name", "clicks", "--shard-count", "1");
    await aws(lambent, "kinesis", "put-record", "--stream-name", "clicks", "--partition-key", "1", "--data", "before");
    await open(page, choice("by-stream", "kinesis"));
    await page.getByLabel("Stream", { exact: true }).selectOption({ label: "clicks" });
    await page.getByLabel("Starting position").selectOption({ label: "Everything the stream still has" });
    await expect(page.getByLabel("Start time (UTC)")).toBeHidden();
    await page.getByLabel("Retry attempts").fill("2");
    await page.getByLabel("Maximum age of a record").fill("3600");
    await page.getByRole("checkbox", { name: "Split a batch that failed" }).check();
    // What an engine forgets is not offered.
    await expect(page.getByLabel("Tumbling window")).toHaveAttribute("readonly", "");
    await expect(page.getByLabel("Maximum concurrency")).toHaveCount(0);
    await add(page).click();
    await expect(rows(page)).toContainText("clicks");
    expect((await mappings(lambent, "by-stream"))[0]).toMatchObject({
      StartingPosition: "TRIM_HORIZON", MaximumRetryAttempts: 2, MaximumRecordAgeInSeconds: 3600, BisectBatchOnFunctionError: true,
    });
    await expectLogged(lambent, "by-stream", Buffer.from("before").toString("base64"));

    await make(lambent, "by-table");
    const key = ["--attribute-definitions", "AttributeName=id,AttributeType=S", "--key-schema", "AttributeName=id,KeyType=HASH", "--billing-mode", "PAY_PER_REQUEST"];
    await aws(lambent, "dynamodb", "create-table", "--table-name", "plain", ...key);
    await aws(lambent, "dynamodb", "create-table", "--table-name", "carts", ...key, "--stream-specification", "StreamEnabled=true,StreamViewType=NEW_IMAGE");
    await open(page, choice("by-table", "dynamodb"));
    await page.getByLabel("Table", { exact: true }).selectOption({ label: "plain" });
    await expectFieldError(page, "Table", "has no stream. Turn one on: aws dynamodb update-table");
    await page.getByLabel("Table", { exact: true }).selectOption({ label: "carts" });
    await expect(page.getByLabel("Table", { exact: true })).not.toHaveAttribute("aria-invalid", "true");
    await expect(page.getByText("dynamodb:GetShardIterator", { exact: true })).toBeVisible();
    await page.getByLabel("Starting position").selectOption({ label: "Everything the stream still has" });
    await add(page).click();
    await expect(rows(page)).toContainText("carts");
    await aws(lambent, "dynamodb", "put-item", "--table-name", "carts", "--item", '{"id": {"S": "cart-of-ana"}}');
    await expectLogged(lambent, "by-table", "cart-of-ana");
    expect((await mappings(lambent, "by-table"))[0].EventSourceArn).toContain(":table/carts/stream/");
  });

  test("bad input is explained beside its field and not sent", async ({ page, lambent }) => {
    await make(lambent, "bad-mapping");
    await aws(lambent, "lambda", "update-function-configuration", "--function-name", "bad-mapping", "--timeout", "45");
    await queue(lambent, "hasty", "30");
    await open(page, choice("bad-mapping", "sqs"));
    await add(page).click();
    await expectFieldError(page, "Queue", "Choose a queue");
    await page.getByLabel("Queue", { exact: true }).selectOption({ label: "Another, by its ARN" });
    await page.getByLabel("Queue ARN").fill("arn:aws:sqs:eu-west-1:000000000000:hasty");
    for (const [label, value, rule] of [
      ["Batch size", "10001", "from 1 to 10,000"],
      ["Batch window", "301", "from 0 to 300"],
      ["Maximum concurrency", "1", "from 2 to 1,000"],
      ["Alias or version", "a b", "letters, digits"],
    ] as const) {
      await page.getByLabel(label).fill(value);
      await add(page).click();
      await expectFieldError(page, label, rule);
    }
    await expectFieldError(page, "Queue ARN", "only in the function's own region");
    await page.getByLabel(/^Filter patterns/).fill("{");
    await add(page).click();
    await expect(page.getByText("Pattern 1 is not valid JSON")).toBeVisible();
    await page.getByLabel("Queue", { exact: true }).selectOption({ label: "hasty" });
    for (const [label, value] of [["Batch size", "11"], ["Batch window", "0"], ["Maximum concurrency", ""], ["Alias or version", ""]] as const) {
      await page.getByLabel(label).fill(value);
    }
    await page.getByLabel(/^Filter patterns/).fill("");
    await add(page).click();
    await expectFieldError(page, "Batch window", "at least 1 second");
    await page.getByLabel("Batch size").fill("10");
    // AWS refuses a queue that shows a message again while the function still works on it.
    await expect(page.getByText("the function may run 45 s").first()).toBeVisible();
    await add(page).click();
    await expectFieldError(page, "Queue", "at least 45 s, best 270 s");
    expect(await mappings(lambent, "bad-mapping")).toEqual([]);
  });
});

test("two people change the same mapping", async ({ page, another, session, lambent }) => {
  await make(lambent, "shared-mapping");
  const { arn } = await queue(lambent, "shared");
  const { UUID: id } = await aws(lambent, "lambda", "create-event-source-mapping", "--function-name", "shared-mapping", "--event-source-arn", arn, "--batch-size", "10");
  await open(page, `${list("shared-mapping")}/${id}`);
  const second = await another({ storageState: session });
  await open(second, `${list("shared-mapping")}/${id}`);
  await second.getByLabel("Batch size").fill("7");
  await save(second).click();
  await expect(saved(second)).toBeVisible();
  await page.getByLabel("Maximum concurrency").fill("4");
  await save(page).click();
  await expect(page.getByRole("status").filter({ hasText: "somebody else changed Batch size; that was kept" })).toBeVisible();
  expect((await mappings(lambent, "shared-mapping"))[0]).toMatchObject({ BatchSize: 7, ScalingConfig: { MaximumConcurrency: 4 } });
  await second.getByLabel("Maximum concurrency").fill("9");
  await save(second).click();
  const conflict = second.getByRole("region", { name: "Somebody else changed the same" });
  await expect(conflict).toContainText("Maximum concurrency");
  await expectAccessible(second);
  await conflict.getByRole("radio", { name: "Use mine" }).check();
  await save(second).click();
  await expect(saved(second)).toBeVisible();
  expect((await mappings(lambent, "shared-mapping"))[0].ScalingConfig).toEqual({ MaximumConcurrency: 9 });
});

test("a viewer looks and changes nothing", async ({ page, visitor, lambent }) => {
  await make(lambent, "only-watched");
  const { arn } = await queue(lambent, "only-watched");
  const { UUID: id } = await aws(lambent, "lambda", "create-event-source-mapping", "--function-name", "only-watched", "--event-source-arn", arn);
  const viewer = { email: "eve@example.com", password: "she only looks at it" };
  await addMember(page, { ...viewer, role: "Viewer" });
  await signIn(visitor, viewer.email, viewer.password);
  await open(visitor, list("only-watched"));
  await expect(rows(visitor)).toContainText("only-watched");
  await expect(visitor.getByRole("link", { name: "Add trigger" })).toHaveCount(0);
  await expect(visitor.getByRole("button", { name: /^Disable/ })).toHaveCount(0);
  await open(visitor, `${list("only-watched")}/${id}`);
  await expect(visitor.getByLabel("Batch size")).toHaveAttribute("readonly", "");
  await expect(save(visitor)).toHaveAttribute("aria-disabled", "true");
  await open(visitor, choice("only-watched", "sqs"));
  await expect(visitor.getByRole("alert")).toBeVisible();
  await expect(add(visitor)).toHaveCount(0);
});

test("without JavaScript a queue is added, paused and deleted", async ({ plain, lambent }) => {
  await make(lambent, "plain-mapping");
  const { arn } = await queue(lambent, "plainly");
  await plain.goto(choice("plain-mapping"));
  await plain.getByRole("link", { name: "SQS" }).click();
  await plain.getByLabel("Queue", { exact: true }).selectOption({ label: "plainly" });
  await plain.getByLabel("Batch size").fill("0");
  await add(plain).click();
  await expectFieldError(plain, "Batch size", "from 1 to 10,000");
  await expect(plain.getByLabel("Queue", { exact: true })).toHaveValue(arn);
  await plain.getByLabel("Batch size").fill("4");
  await add(plain).click();
  await expect(rows(plain)).toContainText("plainly");
  expect((await mappings(lambent, "plain-mapping"))[0]).toMatchObject({ EventSourceArn: arn, BatchSize: 4, State: "Enabled" });
  await plain.getByRole("button", { name: "Disable SQS plainly" }).click();
  await expect(plain.getByRole("button", { name: "Enable SQS plainly" })).toBeVisible();
  await plain.getByRole("link", { name: "Edit SQS plainly" }).click();
  await plain.getByLabel("Batch window").fill("2");
  await save(plain).click();
  await expect(saved(plain)).toBeVisible();
  expect((await mappings(lambent, "plain-mapping"))[0]).toMatchObject({ MaximumBatchingWindowInSeconds: 2, BatchSize: 4, State: "Disabled" });
  await plain.getByRole("link", { name: "All triggers" }).click();
  await plain.getByRole("link", { name: "Delete SQS plainly" }).click();
  await plain.getByRole("button", { name: "Delete trigger" }).click();
  await expect(plain.getByText("Nothing calls this function by itself yet.")).toBeVisible();
});

test("aliases have their own, the overview leads here, a phone shows all of it", async ({ page, another, session, lambent }) => {
  await make(lambent, "many-triggers");
  await aws(lambent, "lambda", "publish-version", "--function-name", "many-triggers");
  await aws(lambent, "lambda", "create-alias", "--function-name", "many-triggers", "--name", "live", "--function-version", "1");
  const [first, second] = [await queue(lambent, "own-queue"), await queue(lambent, "hidden-briefly", "2")];
  await aws(lambent, "lambda", "create-event-source-mapping", "--function-name", "many-triggers", "--event-source-arn", first.arn);
  await aws(lambent, "lambda", "create-event-source-mapping", "--function-name", "many-triggers:live", "--event-source-arn", second.arn);
  await aws(lambent, "lambda", "add-permission", "--function-name", "many-triggers", "--statement-id", "stranger", "--action", "lambda:InvokeFunction", "--principal", "cognito-idp.amazonaws.com", "--source-arn", "arn:aws:cognito-idp:us-east-1:000000000000:userpool/pool");
  await open(page, `${PLACE}/functions/many-triggers`);
  await page.getByRole("region", { name: "What calls it, what it calls" }).getByRole("link", { name: /own-queue/ }).click();
  await expect(rows(page).getByRole("listitem").filter({ hasText: "own-queue" }).first()).toContainText("Enabled");
  await expect(rows(page)).toContainText("userpool/pool");
  await expect(rows(page)).not.toContainText("hidden-briefly");
  await open(page, `${list("many-triggers")}?qualifier=live`);
  const row = rows(page).getByRole("listitem").filter({ hasText: "hidden-briefly" }).first();
  await expect(row).toContainText("Calls: live");
  // Three seconds the function may run, two the queue hides a message.
  await expect(row).toContainText("at least 3 s, best 18 s");
  const phone = await another({ storageState: session, viewport: { width: 390, height: 844 }, colorScheme: "dark" });
  for (const path of [list("many-triggers"), choice("many-triggers"), choice("many-triggers", "sqs"), choice("many-triggers", "kinesis")]) {
    await open(phone, path);
    await expect(phone.getByRole("heading", { level: 2 }).first()).toBeVisible();
    await expectNoSidewaysScroll(phone);
    await expectAccessible(phone);
  }
});

test("nobody signed out sees any of it", async ({ another }) => {
  const stranger = await another({ storageState: NOBODY });
  await stranger.goto(list("hello"));
  await expect(stranger.getByRole("link", { name: "Sign in" }).or(stranger.getByRole("button", { name: "Sign in" }))).toBeVisible();
});
