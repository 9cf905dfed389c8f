// Asynchronous invocation: age, retries, the dead-letter queue; and destinations, which AWS keeps in one with the first two.
import type { Page } from "@playwright/test";
import { aws } from "../fixtures/aws";
import type { Lambent } from "../fixtures/lambent";
import { expect, expectAccessible, expectNoSidewaysScroll, open, test } from "../fixtures/test";
import { configurationOf, configureByCli, conflictOf, expectLocked, tabPath, viewerPage } from "../steps/configuration";
import { makeFunction } from "../steps/functions";
import { expectFieldError } from "../steps/wizard";

const form = (page: Page, name: string) => page.getByRole("form", { name });
const saved = (page: Page) => page.getByRole("status").filter({ hasText: "Saved; AWS has it now." });

async function save(page: Page, name: string): Promise<void> {
  await form(page, name).getByRole("button", { name: "Save", exact: true }).click();
}

async function kept(lambent: Lambent, name: string, ...words: string[]): Promise<any> {
  return aws(lambent, "lambda", "get-function-event-invoke-config", "--function-name", name, ...words);
}

async function queue(lambent: Lambent, name: string): Promise<string> {
  const { QueueUrl } = await aws(lambent, "sqs", "create-queue", "--queue-name", name);
  const { Attributes } = await aws(lambent, "sqs", "get-queue-attributes", "--queue-url", QueueUrl, "--attribute-names", "QueueArn");
  return Attributes.QueueArn;
}

test("age and retries are saved, with the destinations left alone", async ({ page, request, lambent }) => {
  await makeFunction(request, lambent, "async-times");
  const arn = await queue(lambent, "async-times");
  await aws(lambent, "lambda", "put-function-event-invoke-config", "--function-name", "async-times", "--destination-config", JSON.stringify({ OnFailure: { Destination: arn } }));
  await open(page, tabPath("async-times", "async"));
  const age = page.getByLabel("Maximum event age");
  await expect(age).toHaveValue("6 h");
  await age.fill("30 s");
  await save(page, "Asynchronous invocation");
  await expectFieldError(page, "Maximum event age", "Enter 60 s to 6 h");
  await age.fill("90min");
  await page.getByRole("radio", { name: /None/ }).check();
  await expectAccessible(page);
  await save(page, "Asynchronous invocation");
  await expect(saved(page)).toBeVisible();
  await expect(age).toHaveValue("1 h 30 min");
  expect(await kept(lambent, "async-times")).toMatchObject({
    MaximumEventAgeInSeconds: 5_400,
    MaximumRetryAttempts: 0,
    DestinationConfig: { OnFailure: { Destination: arn } },
  });
  await page.reload();
  await expect(age).toHaveValue("1 h 30 min");
});

test("a destination is found, what the role lacks is added, and a failed event arrives", async ({ page, request, lambent }) => {
  await makeFunction(request, lambent, "async-places");
  const arn = await queue(lambent, "async-places-failed");
  await open(page, tabPath("async-places", "destinations"));
  await expect(page.getByText("The local engine does not deliver to success destinations")).toBeVisible();
  await page.getByRole("textbox", { name: "On success", exact: true }).fill("arn:aws:s3:::bucket");
  await save(page, "Destinations");
  await expectFieldError(page, "On success", "A bucket takes failed events only.");
  await page.getByRole("textbox", { name: "On success", exact: true }).fill("");
  await page.getByText("Find: On failure").click();
  await page.getByRole("searchbox", { name: "Search for On failure" }).fill("async-places");
  await page.getByRole("button", { name: "Use async-places-failed" }).click();
  await expect(page.getByText("does not allow this yet")).toBeVisible();
  await expect(page.getByText("sqs:SendMessage").first()).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Add to the role" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Added to the role" })).toBeVisible();
  await save(page, "Destinations");
  await expect(saved(page)).toBeVisible();
  expect((await kept(lambent, "async-places")).DestinationConfig.OnFailure.Destination).toBe(arn);
  const { PolicyDocument } = await aws(lambent, "iam", "get-role-policy", "--role-name", "async-places-role", "--policy-name", "lambent-async-places");
  expect(PolicyDocument.Statement).toEqual([{ Effect: "Allow", Action: ["sqs:SendMessage"], Resource: arn }]);
});

test("both forms at once lose nothing, and the same place twice is asked for", async ({ page, context, request, lambent }) => {
  await makeFunction(request, lambent, "async-both");
  const [one, two] = [await queue(lambent, "async-both-1"), await queue(lambent, "async-both-2")];
  const other = await context.newPage();
  await open(page, tabPath("async-both", "destinations"));
  await open(other, tabPath("async-both", "async"));
  await other.getByRole("radio", { name: /One/ }).check();
  await save(other, "Asynchronous invocation");
  await expect(saved(other)).toBeVisible();
  await page.getByRole("textbox", { name: "On failure", exact: true }).fill(one);
  await save(page, "Destinations");
  await expect(page.getByRole("status").filter({ hasText: "somebody else changed Retries" })).toBeVisible();
  expect(await kept(lambent, "async-both")).toMatchObject({ MaximumRetryAttempts: 1, DestinationConfig: { OnFailure: { Destination: one } } });
  await open(other, tabPath("async-both", "destinations"));
  await other.getByRole("textbox", { name: "On failure", exact: true }).fill(two);
  await save(other, "Destinations");
  await expect(saved(other)).toBeVisible();
  await page.getByRole("textbox", { name: "On failure", exact: true }).fill("");
  await save(page, "Destinations");
  await expect(conflictOf(page)).toBeVisible();
  expect((await kept(lambent, "async-both")).DestinationConfig.OnFailure.Destination).toBe(two);
  await conflictOf(page).getByRole("radio", { name: /Use mine/ }).check();
  await save(page, "Destinations");
  await expect(saved(page)).toBeVisible();
  expect((await kept(lambent, "async-both")).DestinationConfig?.OnFailure?.Destination).toBeUndefined();
});

test("the dead-letter queue belongs to $LATEST, and a stopped function says where events go", async ({ page, request, lambent }) => {
  await makeFunction(request, lambent, "async-dead");
  const arn = await queue(lambent, "async-dead-letters");
  await open(page, tabPath("async-dead", "async"));
  await page.getByRole("textbox", { name: "Dead-letter queue", exact: true }).fill("arn:aws:s3:::bucket");
  await save(page, "Dead-letter queue");
  await expectFieldError(page, "Dead-letter queue", "A dead-letter queue is an SQS queue or an SNS topic");
  await page.getByRole("textbox", { name: "Dead-letter queue", exact: true }).fill(arn);
  await save(page, "Dead-letter queue");
  await expect(saved(page)).toBeVisible();
  expect((await configurationOf(lambent, "async-dead")).DeadLetterConfig.TargetArn).toBe(arn);
  await aws(lambent, "lambda", "publish-version", "--function-name", "async-dead");
  await configureByCli(lambent, "async-dead", "--dead-letter-config", "TargetArn=");
  await open(page, tabPath("async-dead", "async", "?qualifier=1"));
  await expect(page.getByRole("textbox", { name: "Dead-letter queue", exact: true })).toHaveValue(arn);
  await expect(page.getByRole("textbox", { name: "Dead-letter queue", exact: true })).toHaveAttribute("readonly", "");
  await page.getByRole("radio", { name: /None/ }).check();
  await save(page, "Asynchronous invocation");
  await expect(saved(page)).toBeVisible();
  expect((await kept(lambent, "async-dead", "--qualifier", "1")).MaximumRetryAttempts).toBe(0);
  await aws(lambent, "lambda", "put-function-concurrency", "--function-name", "async-dead", "--reserved-concurrent-executions", "0");
  await open(page, tabPath("async-dead", "async"));
  await expect(page.getByText("The function is stopped: its reserved concurrency is 0.")).toBeVisible();
});

test("viewers look; without JavaScript and on a narrow screen it works", async ({ page, another, plain, request, lambent }) => {
  await makeFunction(request, lambent, "async-plain");
  const viewer = await viewerPage(page, another, "async-viewer@example.com");
  await expectLocked(viewer, tabPath("async-plain", "async"));
  await expectLocked(viewer, tabPath("async-plain", "destinations"));
  await plain.goto(tabPath("async-plain", "async"));
  await plain.getByLabel("Maximum event age").fill("7 h");
  await save(plain, "Asynchronous invocation");
  await expect(plain.getByText("Enter 60 s to 6 h, such as 90 s").first()).toBeVisible();
  await expect(plain.getByLabel("Maximum event age")).toHaveValue("7 h");
  await plain.getByLabel("Maximum event age").fill("2 min");
  await save(plain, "Asynchronous invocation");
  await expect(saved(plain)).toBeVisible();
  expect((await kept(lambent, "async-plain")).MaximumEventAgeInSeconds).toBe(120);
  for (const tab of ["async", "destinations"]) {
    await page.setViewportSize({ width: 390, height: 800 });
    await open(page, tabPath("async-plain", tab));
    await expect(page.getByRole("heading", { level: 2 }).first()).toBeVisible();
    await expectNoSidewaysScroll(page);
  }
});
