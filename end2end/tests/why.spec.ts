// Why did it fail? Faults are made with the AWS CLI behind the console's back; the page names each, and heals it.
import type { Page } from "@playwright/test";
import { aws, curl, deployElsewhere } from "../fixtures/aws";
import type { Lambent } from "../fixtures/lambent";
import { expect, expectAccessible, expectNoSidewaysScroll, open, PLACE, test } from "../fixtures/test";
import { configureByCli, viewerPage } from "../steps/configuration";
import { makeFunction } from "../steps/functions";

test.describe.configure({ mode: "parallel" });

const cause = (page: Page) => page.getByRole("status", { name: "Cause" });
const healed = (page: Page) => page.getByRole("status").filter({ hasText: "Healed: the check passes now." });

type Wired = { api: string; route: string; integration: string; url: string; why: string };

/** A function behind `ANY /test` of an API of its own, and the page that asks about it. */
async function wired(page: Page, lambent: Lambent, name: string): Promise<Wired> {
  await makeFunction(page.request, lambent, name, { api_name: `${name}-api` });
  const { Items: apis } = await aws(lambent, "apigatewayv2", "get-apis");
  const api = apis.find((one: any) => one.Name === `${name}-api`).ApiId;
  const { Items: routes } = await aws(lambent, "apigatewayv2", "get-routes", "--api-id", api);
  const { Items: integrations } = await aws(lambent, "apigatewayv2", "get-integrations", "--api-id", api);
  await page.goto(`${PLACE}/apis/${api}/routes`);
  const url = (await page.getByRole("row").filter({ hasText: "ANY /test" }).locator("code").innerText()).trim();
  const why = await page.getByRole("link", { name: "Why did it fail? ANY /test", exact: true }).getAttribute("href");
  expect(await curl(url)).toMatchObject({ status: 200 });
  return { api, route: routes[0].RouteId, integration: integrations[0].IntegrationId, url, why: why! };
}

/** Where the route's row asks, once the page has heard of a change made elsewhere. */
async function whyLink(page: Page, api: string, part: string): Promise<string> {
  let href = "";
  await expect(async () => {
    await page.goto(`${PLACE}/apis/${api}/routes`);
    href = (await page.getByRole("link", { name: "Why did it fail? ANY /test", exact: true }).getAttribute("href"))!;
    expect(href).toContain(part);
  }).toPass({ timeout: 40_000 });
  return href;
}

const python = (code: string) => ({ "lambda_function.py": code });

/** Opens the page and expects this cause first, with this in its evidence. */
async function expectCause(page: Page, path: string, title: string | RegExp, evidence: string | RegExp): Promise<void> {
  // Lines of the log and the access log are written beside the answer.
  await expect(async () => {
    await open(page, path);
    await expect(cause(page).getByRole("heading")).toHaveText(title, { timeout: 5_000 });
  }).toPass({ timeout: 30_000 });
  await expect(cause(page)).toContainText(evidence);
}

/** Presses the button, and expects the check to pass. */
async function heal(page: Page, button: string | RegExp): Promise<void> {
  await cause(page).getByRole("button", { name: button }).click();
  await expect(healed(page)).toBeVisible({ timeout: 30_000 });
}

test("1 a permission that lacks is named with what is asked for, and added", async ({ page, lambent, plain }) => {
  const { url, why, api } = await wired(page, lambent, "why-permission");
  const policy = JSON.parse((await aws(lambent, "lambda", "get-policy", "--function-name", "why-permission")).Policy);
  await aws(lambent, "lambda", "remove-permission", "--function-name", "why-permission", "--statement-id", policy.Statement[0].Sid);
  expect(await curl(url)).toEqual({ status: 500, body: '{"message":"Internal Server Error"}' });
  await expectCause(page, why, "API Gateway may not call why-permission for ANY /test", `${api}/$default/`);
  await expectAccessible(page);
  await cause(page).getByText("Show as AWS CLI").click();
  await expect(cause(page).getByText("aws lambda add-permission --function-name why-permission")).toBeVisible();
  await plain.goto(why);
  await expect(cause(plain).getByRole("heading")).toHaveText("API Gateway may not call why-permission for ANY /test");
  await cause(plain).getByRole("button", { name: "Add permission" }).click();
  await expect(healed(plain)).toBeVisible();
  expect(await curl(url)).toMatchObject({ status: 200 });
  await open(page, "/activity");
  await expect(page.getByRole("listitem").filter({ hasText: "why-permission" }).filter({ hasText: "let an API call" }).first()).toBeVisible();
});

test("1 a permission for another alias is no permission", async ({ page, lambent }) => {
  const { api, integration, url } = await wired(page, lambent, "why-alias");
  await aws(lambent, "lambda", "publish-version", "--function-name", "why-alias");
  await aws(lambent, "lambda", "create-alias", "--function-name", "why-alias", "--name", "live", "--function-version", "1");
  const { FunctionArn } = await aws(lambent, "lambda", "get-function-configuration", "--function-name", "why-alias");
  await aws(lambent, "apigatewayv2", "update-integration", "--api-id", api, "--integration-id", integration, "--integration-uri", `${FunctionArn}:live`);
  expect((await curl(url)).status).toBe(500);
  const why = await whyLink(page, api, "qualifier=live");
  await expectCause(page, why, "API Gateway may not call why-alias:live for ANY /test", ":live");
  await heal(page, "Add permission");
  expect(await curl(url)).toMatchObject({ status: 200 });
});

test("3 a handler that is not in the code is changed to one that is", async ({ page, lambent }) => {
  const { url, why } = await wired(page, lambent, "why-handler");
  await configureByCli(lambent, "why-handler", "--handler", "lambda_function.main_handler");
  expect((await curl(url)).status).toBe(500);
  await expectCause(page, why, "The deployed code does not fit its handler", "main_handler");
  await heal(page, "Change handler to lambda_function.lambda_handler");
  expect(await curl(url)).toMatchObject({ status: 200 });
});

test("3 a module that is not there is named", async ({ page, lambent }) => {
  const { url, why } = await wired(page, lambent, "why-module");
  await deployElsewhere(lambent, "why-module", python("import not_there\n\ndef lambda_handler(event, context):\n    return 1\n"));
  expect((await curl(url)).status).toBe(500);
  await expectCause(page, why, "A module cannot be imported", "No module named 'not_there'");
  await expect(cause(page).getByRole("link", { name: "Layers" })).toBeVisible();
});

test("4 an exception leads to its line in the code, from a test and from a route", async ({ page, lambent }) => {
  const { url, why } = await wired(page, lambent, "why-raised");
  await deployElsewhere(lambent, "why-raised", python("def lambda_handler(event, context):\n    values = {}\n    return values['</script>\u202e']\n"));
  expect((await curl(url)).status).toBe(500);
  await expectCause(page, why, /^The code raised KeyError: /, "</script>");
  await cause(page).getByRole("link", { name: "Open lambda_function.py at line 3" }).click();
  await expect(page).toHaveURL(/code\?file=lambda_function\.py&line=3/);
  await open(page, `${PLACE}/functions/why-raised/test`);
  await page.getByRole("button", { name: "Test", exact: true }).click();
  await page.getByRole("link", { name: "Why did it fail?", exact: true }).click();
  await expect(cause(page).getByRole("heading")).toHaveText(/^The code raised KeyError: /);
  await expect(page.getByRole("listitem").filter({ hasText: "Permission of the API" })).toContainText("Not on its way");
});

test("5 a time-out is proven by its figure, and the timeout raised", async ({ page, lambent }) => {
  const { url, why } = await wired(page, lambent, "why-slow");
  await deployElsewhere(lambent, "why-slow", python("import time\n\ndef lambda_handler(event, context):\n    time.sleep(1.5)\n    return 'late'\n"));
  await configureByCli(lambent, "why-slow", "--timeout", "1");
  expect((await curl(url)).status).toBe(500);
  await expectCause(page, why, "The function ran out of time after 1 s", "Task timed out after 1.00 seconds");
  await heal(page, "Raise the timeout to 3 s");
  expect(await curl(url)).toMatchObject({ status: 200, body: "late" });
  expect(await aws(lambent, "lambda", "get-function-configuration", "--function-name", "why-slow")).toMatchObject({ Timeout: 3 });
});

test("5 an integration that waits too short is told from the function's own timeout", async ({ page, lambent }) => {
  const { api, integration, url, why } = await wired(page, lambent, "why-gateway");
  await deployElsewhere(lambent, "why-gateway", python("import time\n\ndef lambda_handler(event, context):\n    time.sleep(1)\n    return 'late'\n"));
  await aws(lambent, "apigatewayv2", "update-integration", "--api-id", api, "--integration-id", integration, "--timeout-in-millis", "300");
  expect((await curl(url)).status).toBe(503);
  await expectCause(page, why, "API Gateway waited 300 ms and gave up", "300 ms");
  await heal(page, "Wait up to 30 s");
  expect(await curl(url)).toMatchObject({ status: 200, body: "late" });
});

test("6 a function that is stopped is let run again", async ({ page, lambent }) => {
  const { url, why } = await wired(page, lambent, "why-stopped");
  await aws(lambent, "lambda", "put-function-concurrency", "--function-name", "why-stopped", "--reserved-concurrent-executions", "0");
  expect((await curl(url)).status).toBe(500);
  await expectCause(page, why, "The function is stopped: 0 is reserved for it", "ReservedConcurrentExecutions");
  await heal(page, "Let it run again");
  expect(await curl(url)).toMatchObject({ status: 200 });
});

test("7 an answer of the wrong shape for payload format 1.0 is told by the access log", async ({ page, lambent }) => {
  const { api, integration, url, why } = await wired(page, lambent, "why-shape");
  await deployElsewhere(lambent, "why-shape", python("def lambda_handler(event, context):\n    return {'hello': 'there'}\n"));
  await aws(lambent, "apigatewayv2", "update-integration", "--api-id", api, "--integration-id", integration, "--payload-format-version", "1.0");
  expect((await curl(url)).status).toBe(500);
  await expectCause(page, why, "The function's answer has not the shape payload format 1.0 asks for", "statusCode is missing");
  await heal(page, "Use payload format 2.0");
  expect(await curl(url)).toMatchObject({ status: 200 });
});

test("7 without an access log the shape is told by elimination, and the log is offered", async ({ page, lambent }) => {
  const { api, integration, url } = await wired(page, lambent, "why-mute");
  await aws(lambent, "apigatewayv2", "update-stage", "--api-id", api, "--stage-name", "$default", "--access-log-settings", "{}");
  await aws(lambent, "apigatewayv2", "update-integration", "--api-id", api, "--integration-id", integration, "--payload-format-version", "1.0");
  await deployElsewhere(lambent, "why-mute", python("def lambda_handler(event, context):\n    return {'hello': 'there'}\n"));
  expect((await curl(url)).status).toBe(500);
  await open(page, `${PLACE}/functions/why-mute`);
  await page.getByRole("button", { name: "Send request" }).first().click();
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await page.getByRole("link", { name: "Why did it fail?", exact: true }).click();
  await expect(cause(page).getByRole("heading")).toHaveText("The function's answer has not the shape payload format 1.0 asks for");
  await expect(page.getByRole("region", { name: "Access log" }).getByRole("link", { name: "Switch on access logs" })).toBeVisible();
});

test("8 a route with an authorizer is refused here, and opened with a word", async ({ page, lambent }) => {
  const { api, route, url, why } = await wired(page, lambent, "why-authorizer");
  await aws(lambent, "apigatewayv2", "update-route", "--api-id", api, "--route-id", route, "--authorization-type", "AWS_IAM");
  expect((await curl(url)).status).toBe(403);
  await expectCause(page, why, /asks for AWS_IAM authorization/, "AuthorizationType: AWS_IAM");
  await cause(page).getByRole("button", { name: "Take the authorizer off" }).click();
  await expect(cause(page)).toContainText("Type open to do this.");
  await cause(page).getByRole("textbox", { name: "Type open to take the authorizer off the route" }).fill("open");
  await heal(page, "Take the authorizer off");
  expect(await curl(url)).toMatchObject({ status: 200 });
});

test("9 what the role lacks is named, and added to it", async ({ page, lambent }) => {
  const { url, why } = await wired(page, lambent, "why-role");
  const words = "An error occurred (AccessDenied) when calling the GetObject operation: User: arn:aws:sts::000000000000:assumed-role/r/why-role is not authorized to perform: s3:GetObject on resource: \\\"arn:aws:s3:::papers/a.txt\\\" because no identity-based policy allows the s3:GetObject action";
  await deployElsewhere(lambent, "why-role", python(`class ClientError(Exception):\n    pass\n\ndef lambda_handler(event, context):\n    raise ClientError("${words}")\n`));
  expect((await curl(url)).status).toBe(500);
  await expectCause(page, why, /may not s3:GetObject$/, "arn:aws:s3:::papers/a.txt");
  await cause(page).getByRole("button", { name: "Add to the role" }).click();
  await expect(cause(page)).toContainText("Added to the role");
  const { Role } = await aws(lambent, "lambda", "get-function-configuration", "--function-name", "why-role");
  const role = Role.split("/").pop();
  const { PolicyNames } = await aws(lambent, "iam", "list-role-policies", "--role-name", role);
  const documents = await Promise.all(PolicyNames.map((name: string) => aws(lambent, "iam", "get-role-policy", "--role-name", role, "--policy-name", name)));
  expect(JSON.stringify(documents)).toContain("s3:GetObject");
});

test("10 a stage nobody deployed is deployed; a route without its integration is named", async ({ page, lambent }) => {
  const { api, integration, url, why } = await wired(page, lambent, "why-stage");
  await aws(lambent, "apigatewayv2", "create-stage", "--api-id", api, "--stage-name", "next");
  const next = url.replace("/test", "/next/test");
  expect((await curl(next)).status).toBe(404);
  await expectCause(page, `${why}&stage=next`, "The stage next has never been deployed", "DeploymentId: none");
  await heal(page, "Deploy to next");
  expect(await curl(next)).toMatchObject({ status: 200 });
  await aws(lambent, "apigatewayv2", "delete-integration", "--api-id", api, "--integration-id", integration);
  expect((await curl(url)).status).toBe(500);
  const left = await whyLink(page, api, `/apis/${api}/why`);
  await expectCause(page, left, "The integration of ANY /test is gone", `integrations/${integration}`);
  await expect(cause(page).getByRole("link", { name: "Change target" })).toBeVisible();
  await expectAccessible(page);
});

test("11 the missing half of a public URL's permissions is added with a word", async ({ page, lambent }) => {
  await makeFunction(page.request, lambent, "why-url", { route: "none" });
  const name = ["--function-name", "why-url"];
  await aws(lambent, "lambda", "create-function-url-config", ...name, "--auth-type", "NONE");
  await aws(lambent, "lambda", "add-permission", ...name, "--statement-id", "half", "--action", "lambda:InvokeFunctionUrl", "--principal", "*", "--function-url-auth-type", "NONE");
  await open(page, `${PLACE}/functions/why-url/configuration/url`);
  await page.getByRole("link", { name: "Why did it fail?", exact: true }).click();
  await expect(cause(page).getByRole("heading")).toHaveText("On AWS nobody could call the function URL");
  await expect(cause(page)).toContainText("lambda:InvokeFunction for everybody: missing");
  await cause(page).getByRole("textbox", { name: "Type public to let everybody in" }).fill("public");
  await heal(page, "Add permission");
  const policy = JSON.parse((await aws(lambent, "lambda", "get-policy", ...name)).Policy);
  expect(policy.Statement.map((one: any) => one.Action)).toContain("lambda:InvokeFunction");
});

test("nothing is accused where nothing failed, and a viewer may look but not heal", async ({ page, another, lambent }) => {
  const { why } = await wired(page, lambent, "why-fine");
  await open(page, why);
  await expect(cause(page).getByRole("heading")).toHaveText("No cause is proven");
  await expect(page.getByRole("listitem").filter({ hasText: "Permission of the API" })).toContainText("Passed");
  await page.setViewportSize({ width: 390, height: 844 });
  await expectNoSidewaysScroll(page);
  await aws(lambent, "lambda", "put-function-concurrency", "--function-name", "why-fine", "--reserved-concurrent-executions", "0");
  const viewer = await viewerPage(page, another, "why-viewer@example.com");
  await expectCause(viewer, why, "The function is stopped: 0 is reserved for it", "0");
  await expect(cause(viewer).getByRole("button", { name: "Let it run again" })).toHaveCount(0);
  await expect(cause(viewer)).toContainText("your role may look, but not change functions");
});

test.describe("refused", () => {
  test.use({ expectedErrors: [/status of 409/] });

  test("somebody who was faster is not overwritten", async ({ page, lambent }) => {
    const { url, why } = await wired(page, lambent, "why-faster");
    await deployElsewhere(lambent, "why-faster", python("import time\n\ndef lambda_handler(event, context):\n    time.sleep(1.5)\n    return 'late'\n"));
    await configureByCli(lambent, "why-faster", "--timeout", "1");
    expect((await curl(url)).status).toBe(500);
    await expectCause(page, why, "The function ran out of time after 1 s", "Task timed out after 1.00 seconds");
    await configureByCli(lambent, "why-faster", "--timeout", "20");
    const [answer] = await Promise.all([
      page.waitForResponse(/causes\/heal-function/),
      cause(page).getByRole("button", { name: "Raise the timeout to 3 s" }).click(),
    ]);
    expect(answer.status()).toBe(409);
    await expect(page.getByRole("alert")).toContainText("Somebody else changed it meanwhile");
    expect(await aws(lambent, "lambda", "get-function-configuration", "--function-name", "why-faster")).toMatchObject({ Timeout: 20 });
  });
});
