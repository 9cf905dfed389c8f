// The founding story: from a blueprint to a live URL. Other clients read back what the console made.
import { aws, curl } from "../fixtures/aws";
import { expect, expectAccessible, open, test } from "../fixtures/test";

const place = "/c/local/us-east-1";

test("a blueprint becomes a live URL", async ({ page, lambent }) => {
  await open(page, `${place}/functions`);
  await page.getByRole("link", { name: "Create function" }).first().click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Create function");
  await page.getByRole("link", { name: "Hello world in Python" }).click();
  // The code is shown for review before anything is made.
  await expect(page.getByText("def lambda_handler(event, context)").first()).toBeVisible();
  await page.getByRole("link", { name: "Use this blueprint" }).click();
  await page.getByLabel("Function name").fill("example-hello");
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByLabel("Path", { exact: true }).fill("/test");
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByText("ANY /test").first()).toBeVisible();
  await page.getByText("Show as AWS CLI").click();
  await expect(page.getByText("aws lambda create-function --function-name example-hello")).toBeVisible();
  await page.getByRole("button", { name: "Create function" }).click();

  await expect(page).toHaveURL(/\/operations\//);
  await expect(page.getByRole("status").getByText("Function created")).toBeVisible({ timeout: 60_000 });
  const url = await page.locator("code", { hasText: "execute-api" }).first().innerText();

  expect(await curl(url)).toEqual({ status: 200, body: '"Hello from Lambda!"' });

  const fn = await aws(lambent, "lambda", "get-function", "--function-name", "example-hello");
  expect(fn.Configuration).toMatchObject({ Runtime: "python3.13", Handler: "lambda_function.lambda_handler", MemorySize: 128, Timeout: 3 });
  const role = await aws(lambent, "iam", "get-role", "--role-name", fn.Configuration.Role.split("/").pop());
  expect(JSON.stringify(role.Role.AssumeRolePolicyDocument)).toContain("lambda.amazonaws.com");
  const apis = await aws(lambent, "apigatewayv2", "get-apis");
  expect(apis.Items).toHaveLength(1);
  const id = apis.Items[0].ApiId;
  const routes = await aws(lambent, "apigatewayv2", "get-routes", "--api-id", id);
  expect(routes.Items.map((route: any) => route.RouteKey)).toEqual(["ANY /test"]);
  const integrations = await aws(lambent, "apigatewayv2", "get-integrations", "--api-id", id);
  expect(integrations.Items).toHaveLength(1);
  expect(integrations.Items[0]).toMatchObject({ IntegrationType: "AWS_PROXY", PayloadFormatVersion: "2.0" });
  const stages = await aws(lambent, "apigatewayv2", "get-stages", "--api-id", id);
  expect(stages.Items.map((stage: any) => [stage.StageName, stage.AutoDeploy])).toEqual([["$default", true]]);
  const policy = JSON.parse((await aws(lambent, "lambda", "get-policy", "--function-name", "example-hello")).Policy);
  expect(policy.Statement).toHaveLength(1);
  expect(JSON.stringify(policy.Statement[0].Condition)).toContain(`${id}/*/*/test`);

  await page.getByRole("link", { name: "Open function" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("example-hello");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Send request" }).click();
  await expect(page.getByRole("status").getByText("200")).toBeVisible();
  await expect(page.getByText('"Hello from Lambda!"').first()).toBeVisible();

  await page.getByRole("link", { name: "Test", exact: true }).click();
  await page.getByLabel("Event JSON").fill('{"key1": "value1"}');
  await page.getByRole("button", { name: "Test" }).click();
  await expect(page.getByRole("status").getByText("Succeeded")).toBeVisible();
  await expect(page.getByText("Duration", { exact: true })).toBeVisible();

  await open(page, "/activity");
  await expect(page.getByText("created function").first()).toBeVisible();
});
