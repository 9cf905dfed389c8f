// Permissions: what the execution role allows, and whom the resource policy lets call the function.
import type { Page } from "@playwright/test";
import { aws, awsError } from "../fixtures/aws";
import type { Lambent } from "../fixtures/lambent";
import { expect, expectAccessible, expectNoSidewaysScroll, open, test } from "../fixtures/test";
import { configurationOf, savedNotice, tabPath, viewerPage } from "../steps/configuration";
import { makeFunction } from "../steps/functions";
import { expectFieldError } from "../steps/wizard";

const tab = (name: string, query = "") => tabPath(name, "permissions", query);
const role = (page: Page) => page.getByRole("region", { name: "Execution role" });
const policy = (page: Page) => page.getByRole("region", { name: "Resource policy" });
const done = (page: Page, words: string) => page.getByRole("status").filter({ hasText: words });

async function inlineOf(lambent: Lambent, name: string, of: string): Promise<any> {
  return (await aws(lambent, "iam", "get-role-policy", "--role-name", name, "--policy-name", of)).PolicyDocument;
}

async function statementsOf(lambent: Lambent, name: string): Promise<any[]> {
  const { Policy } = await aws(lambent, "lambda", "get-policy", "--function-name", name);
  return JSON.parse(Policy).Statement;
}

/** Types a document into the editor, once it has taken the text area's place. */
async function write(page: Page, document: string): Promise<void> {
  await page.locator("code-editor").getByRole("textbox", { name: "Policy document" }).click();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.insertText(document);
}

test("the role is shown by action and by resource; a managed policy is found, attached and detached", async ({ page, request, lambent }) => {
  await makeFunction(request, lambent, "roles-attach");
  await open(page, tab("roles-attach"));
  await expect(role(page)).toContainText("roles-attach-role");
  await expect(role(page)).toContainText("lambda.amazonaws.com");
  await expect(page.getByRole("table", { name: "logs: Action and Resources" })).toContainText("logs:PutLogEvents");
  await page.getByRole("link", { name: "By resource" }).click();
  await expect(page.getByRole("table", { name: "logs: Resource and Actions" })).toContainText("/aws/lambda/roles-attach");
  await expectAccessible(page);
  await page.getByRole("link", { name: "Attach policy" }).click();
  const search = page.getByRole("search");
  await search.getByLabel("Search policies").fill("AWSLambdaBasicExecutionRole");
  await search.getByRole("button", { name: "Search" }).click();
  await page.getByRole("button", { name: "Attach AWSLambdaBasicExecutionRole", exact: true }).click();
  await expect(done(page, "Policy attached.")).toBeVisible();
  const attached = async () => (await aws(lambent, "iam", "list-attached-role-policies", "--role-name", "roles-attach-role")).AttachedPolicies;
  expect((await attached()).map((one: any) => one.PolicyName)).toEqual(["AWSLambdaBasicExecutionRole"]);
  await page.reload();
  await role(page).getByText("AWSLambdaBasicExecutionRole").first().click();
  await page.getByRole("button", { name: "Detach AWSLambdaBasicExecutionRole" }).click();
  await expect(done(page, "Policy detached.")).toBeVisible();
  expect(await attached()).toEqual([]);
});

test("an inline policy is written with the line of its flaw, and never over a colleague's", async ({ page, context, request, lambent }) => {
  await makeFunction(request, lambent, "roles-inline");
  await open(page, tab("roles-inline"));
  await page.getByRole("link", { name: "Add inline policy" }).click();
  await page.getByLabel("Policy name").fill("reads");
  const document = (action: string) => JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: action, Resource: "arn:aws:s3:::b/*" }] });
  await write(page, '{\n"Version": "2012-10-17",\n"Statement": [\n{"Effect": "allow", "Action": "s3:GetObject", "Resource": "*"}]}');
  await page.getByRole("button", { name: "Save policy" }).click();
  await expect(page.getByText("Line 4: “Effect” is “Allow” or “Deny”.")).toBeVisible();
  expect(await awsError(lambent, "iam", "get-role-policy", "--role-name", "roles-inline-role", "--policy-name", "reads")).toContain("NoSuchEntity");
  await write(page, document("s3:GetObject"));
  await expectAccessible(page);
  // What is written outlives its form.
  await page.getByRole("link", { name: "By resource" }).click();
  await page.getByRole("link", { name: "Go on writing" }).click();
  await expect(page.getByLabel("Policy name")).toHaveValue("reads");
  await page.getByRole("button", { name: "Save policy" }).click();
  await expect(done(page, "Inline policy saved.")).toBeVisible();
  expect((await inlineOf(lambent, "roles-inline-role", "reads")).Statement[0].Action).toBe("s3:GetObject");

  const other = await context.newPage();
  await open(other, tab("roles-inline", "?edit=reads"));
  await open(page, tab("roles-inline", "?edit=reads"));
  await write(other, document("s3:PutObject"));
  await other.getByRole("button", { name: "Save policy" }).click();
  await expect(done(other, "Inline policy saved.")).toBeVisible();
  await write(page, document("s3:DeleteObject"));
  await page.getByRole("button", { name: "Save policy" }).click();
  const changed = page.getByRole("region", { name: "Somebody else changed this policy" });
  await expect(changed).toContainText("s3:PutObject");
  expect((await inlineOf(lambent, "roles-inline-role", "reads")).Statement[0].Action).toBe("s3:PutObject");
  await changed.getByRole("button", { name: "Save mine in its place" }).click();
  await expect(done(page, "Inline policy saved.")).toBeVisible();
  expect((await inlineOf(lambent, "roles-inline-role", "reads")).Statement[0].Action).toBe("s3:DeleteObject");
});

test("a statement is added, said with what stops, and removed; the rules are kept", async ({ page, request, lambent }) => {
  await makeFunction(request, lambent, "roles-policy");
  await open(page, tab("roles-policy"));
  await expect(policy(page)).toContainText("need a permission there");
  await page.getByRole("link", { name: "Add permission" }).click();
  const form = page.getByRole("form", { name: "Add permission" });
  await form.getByLabel("Principal").fill("s3.amazonaws.com");
  await form.getByLabel("Source ARN").fill("arn:aws:s3:::photos");
  await form.getByLabel("Statement id").fill("a b");
  await form.getByRole("button", { name: "Add permission" }).click();
  await expectFieldError(page, "Statement id", "Use only letters, digits, - and _");
  await expect(page.getByText("A bucket's ARN names no account").first()).toBeVisible();
  await expectAccessible(page);
  await form.getByLabel("Statement id").fill("from-photos");
  await form.getByRole("textbox", { name: "Source account" }).fill("000000000000");
  await form.getByRole("button", { name: "Add permission" }).click();
  await expect(done(page, "Permission added")).toBeVisible();
  const added = (await statementsOf(lambent, "roles-policy")).find((one) => one.Sid === "from-photos");
  expect(added.Principal).toEqual({ Service: "s3.amazonaws.com" });
  await page.getByRole("link", { name: "Remove from-photos" }).click();
  await expect(page.getByText("Notifications of the bucket photos no longer arrive.")).toBeVisible();
  await page.getByRole("button", { name: "Remove permission" }).click();
  await expect(done(page, "Permission removed")).toBeVisible();
  expect((await statementsOf(lambent, "roles-policy")).map((one) => one.Sid)).not.toContain("from-photos");
});

test("a statement that somebody has just replaced is not removed", async ({ page, request, lambent }) => {
  await makeFunction(request, lambent, "roles-replaced");
  const add = (source: string) =>
    aws(lambent, "lambda", "add-permission", "--function-name", "roles-replaced", "--statement-id", "s", "--action", "lambda:InvokeFunction", "--principal", "s3.amazonaws.com", "--source-arn", source);
  await add("arn:aws:s3:::one");
  await open(page, tab("roles-replaced", "?remove=s"));
  await aws(lambent, "lambda", "remove-permission", "--function-name", "roles-replaced", "--statement-id", "s");
  await add("arn:aws:s3:::two");
  await page.getByRole("button", { name: "Remove permission" }).click();
  await expect(page.getByRole("alert")).toContainText("The statement s changed after you opened this page.");
  expect((await statementsOf(lambent, "roles-replaced")).map((one) => one.Sid)).toContain("s");
});

test("what a queue's trigger needs of the role is named and added", async ({ page, request, lambent }) => {
  await makeFunction(request, lambent, "roles-needs");
  const { QueueUrl } = await aws(lambent, "sqs", "create-queue", "--queue-name", "roles-needs");
  const { Attributes } = await aws(lambent, "sqs", "get-queue-attributes", "--queue-url", QueueUrl, "--attribute-names", "QueueArn");
  await aws(lambent, "lambda", "create-event-source-mapping", "--function-name", "roles-needs", "--event-source-arn", Attributes.QueueArn);
  await open(page, tab("roles-needs"));
  await expect(page.getByText("The execution role roles-needs-role does not allow this yet")).toBeVisible();
  await expect(page.getByText("sqs:ReceiveMessage").first()).toBeVisible();
  await page.getByRole("button", { name: "Add to the role" }).click();
  await expect(done(page, "Added to the role roles-needs-role.")).toBeVisible();
  const added = await inlineOf(lambent, "roles-needs-role", "lambent-roles-needs");
  expect(added.Statement[0].Resource).toBe(Attributes.QueueArn);
  expect(added.Statement[0].Action).toEqual(["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"]);
  await expect(role(page)).toContainText("lambent-roles-needs");
});

test.describe(() => {
  test.use({ expectedErrors: [/status of 422/] });

  test("the role is changed under General configuration: found, refused, or made new", async ({ page, request, lambent }) => {
    await makeFunction(request, lambent, "roles-change");
    await makeFunction(request, lambent, "roles-giver");
    const trust = (service: string) => JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }] });
    await aws(lambent, "iam", "create-role", "--role-name", "for-machines", "--assume-role-policy-document", trust("ec2.amazonaws.com"));
    await open(page, tabPath("roles-change", "general"));
    const field = page.getByRole("combobox", { name: "Execution role" });
    await field.fill("arn:aws:iam::000000000000:role/for-machines");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expectFieldError(page, "Execution role", "Lambda may not assume for-machines");
    await page.getByText("Find a role").click();
    await page.getByRole("searchbox", { name: "Search roles" }).fill("roles-giver");
    await page.getByRole("button", { name: "Use roles-giver-role" }).click();
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(savedNotice(page)).toBeVisible();
    expect((await configurationOf(lambent, "roles-change")).Role).toContain("role/roles-giver-role");
    await page.getByRole("button", { name: "Make a new basic role" }).click();
    await expect(page.getByText("is made when you save")).toBeVisible();
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(savedNotice(page)).toBeVisible();
    const made = (await configurationOf(lambent, "roles-change")).Role.split("/").pop();
    // The first one is still there: nobody has deleted it.
    expect(made).toMatch(/^roles-change-role-[0-9a-f]{6}$/);
    expect((await inlineOf(lambent, made, "logs")).Statement[0].Resource[0]).toContain("/aws/lambda/roles-change");
  });
});

test("viewers look, developers grant, versions say why", async ({ page, another, request, lambent }) => {
  await makeFunction(request, lambent, "roles-look");
  const viewer = await viewerPage(page, another, "roles-viewer@example.com");
  await open(viewer, tab("roles-look"));
  await expect(viewer.getByText("Only administrators change what execution roles allow.")).toBeVisible();
  await expect(viewer.getByRole("link", { name: "Attach policy" })).toHaveCount(0);
  await expect(viewer.getByRole("link", { name: "Add permission" })).toHaveCount(0);
  const refused = await viewer.request.post(`${lambent.url}/api/functions/attach-policy`, {
    form: { c: "local", r: "us-east-1", name: "roles-look", role: "roles-look-role", arn: "arn:aws:iam::aws:policy/AdministratorAccess" },
    headers: { origin: lambent.url, accept: "application/json" },
  });
  expect(refused.status()).toBe(403);
  await aws(lambent, "lambda", "publish-version", "--function-name", "roles-look");
  await open(page, tab("roles-look", "?qualifier=1"));
  await expect(page.getByText("A version keeps its role.")).toBeVisible();
  await expect(policy(page)).toContainText("roles-look:1");
});

test("it works without JavaScript and on a narrow screen", async ({ page, plain, request, lambent }) => {
  await makeFunction(request, lambent, "roles-plain");
  await plain.goto(`${tab("roles-plain", "?attach=yes&search=AmazonSQSFullAccess")}`);
  await plain.getByRole("button", { name: "Attach AmazonSQSFullAccess" }).click();
  await expect(done(plain, "Policy attached.")).toBeVisible();
  await plain.goto(`${tab("roles-plain", "?edit=")}`);
  await plain.getByLabel("Policy name").fill("plain");
  await plain.getByLabel("Policy document").fill('{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}');
  await plain.getByRole("button", { name: "Save policy" }).click();
  await expect(done(plain, "Inline policy saved.")).toBeVisible();
  expect((await inlineOf(lambent, "roles-plain-role", "plain")).Statement.Action).toBe("s3:*");
  await page.setViewportSize({ width: 390, height: 800 });
  await open(page, tab("roles-plain"));
  await expect(role(page)).toContainText("plain");
  await expectNoSidewaysScroll(page);
});
