// The founding story: from a blueprint to a live URL. Other clients read back what the console made.
import { aws, curl } from "../fixtures/aws";
import { expect, expectAccessible, expectTitle, open, PLACE, test } from "../fixtures/test";
import { chooseBlueprint, configure, create, expectMade, route, shownUrl, toReview } from "../steps/wizard";

test("a blueprint becomes a live URL", async ({ page, lambent }) => {
  await open(page, `${PLACE}/functions`);
  await page.getByRole("link", { name: "Create function" }).first().click();
  await expectTitle(page, "Create function");
  // The code is shown for review before anything is made.
  await chooseBlueprint(page, "hello-world-python");
  await expect(page.getByText("def lambda_handler(event, context)").first()).toBeVisible();
  await page.getByRole("button", { name: "Use this blueprint" }).click();
  await configure(page, { "Function name": "example-hello" });
  await route(page, "New HTTP API", "/test");
  await toReview(page);
  await expect(page.getByText("ANY /test").first()).toBeVisible();
  await page.getByText("Show as AWS CLI").click();
  await expect(page.getByText("aws lambda create-function").first()).toBeVisible();
  await create(page);
  await expectMade(page, "example-hello");
  await expect(page.getByText("Function example-hello is there, and its URL is live")).toBeVisible();
  expect(await curl(await shownUrl(page))).toEqual({ status: 200, body: '"Hello from Lambda!"' });

  const fn = await aws(lambent, "lambda", "get-function", "--function-name", "example-hello");
  expect(fn.Configuration).toMatchObject({ Runtime: "python3.13", Handler: "lambda_function.lambda_handler", MemorySize: 128, Timeout: 3 });
  const roleName = fn.Configuration.Role.split("/").pop();
  const { Role: role } = await aws(lambent, "iam", "get-role", "--role-name", roleName);
  expect(JSON.stringify(role.AssumeRolePolicyDocument)).toContain("lambda.amazonaws.com");
  const inline = await aws(lambent, "iam", "list-role-policies", "--role-name", roleName);
  const attached = await aws(lambent, "iam", "list-attached-role-policies", "--role-name", roleName);
  const documents = await Promise.all(
    inline.PolicyNames.map((name: string) => aws(lambent, "iam", "get-role-policy", "--role-name", roleName, "--policy-name", name)),
  );
  expect(JSON.stringify([documents, attached])).toMatch(/logs:PutLogEvents|AWSLambdaBasicExecutionRole/);

  const { Items: apis } = await aws(lambent, "apigatewayv2", "get-apis");
  const own = apis.filter((api: { Name: string }) => api.Name === "example-hello-api");
  expect(own).toEqual([expect.objectContaining({ ProtocolType: "HTTP" })]);
  const id = own[0].ApiId;
  const routes = await aws(lambent, "apigatewayv2", "get-routes", "--api-id", id);
  const integrations = await aws(lambent, "apigatewayv2", "get-integrations", "--api-id", id);
  expect(integrations.Items).toEqual([
    expect.objectContaining({ IntegrationType: "AWS_PROXY", PayloadFormatVersion: "2.0", IntegrationUri: expect.stringContaining(fn.Configuration.FunctionArn) }),
  ]);
  expect(routes.Items).toEqual([
    expect.objectContaining({ RouteKey: "ANY /test", Target: `integrations/${integrations.Items[0].IntegrationId}` }),
  ]);
  const stages = await aws(lambent, "apigatewayv2", "get-stages", "--api-id", id);
  expect(stages.Items).toEqual([expect.objectContaining({ StageName: "$default", AutoDeploy: true })]);
  const policy = JSON.parse((await aws(lambent, "lambda", "get-policy", "--function-name", "example-hello")).Policy);
  expect(policy.Statement).toHaveLength(1);
  expect(policy.Statement[0]).toMatchObject({ Effect: "Allow", Principal: { Service: "apigateway.amazonaws.com" }, Action: "lambda:InvokeFunction" });
  expect(JSON.stringify(policy.Statement[0].Condition)).toContain(`${id}/*/*/test`);

  await page.getByRole("link", { name: "Open function" }).click();
  await expectTitle(page, "example-hello");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Send request" }).click();
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(page.getByRole("status").getByText("200 OK")).toBeVisible();
  await expect(page.getByText('"Hello from Lambda!"').first()).toBeVisible();

  await page.getByRole("navigation", { name: "Function" }).getByRole("link", { name: "Test" }).click();
  await page.getByLabel("Event JSON").fill('{"key1": "value1"}');
  await page.getByRole("button", { name: "Test" }).click();
  const result = page.getByRole("region", { name: "Result" });
  await expect(result.getByRole("status")).toContainText("Succeeded");
  await expect(result.getByRole("status")).toContainText("status 200");
  await expect(result.getByLabel("Payload")).toContainText("Hello from Lambda!");
  for (const figure of ["Duration", "Billed", "Memory"]) await expect(result.getByText(figure, { exact: true })).toBeVisible();
  await expect(result.getByLabel("Log tail")).toContainText("REPORT RequestId:");

  await open(page, "/activity");
  await expect(page.getByRole("listitem").filter({ hasText: "created example-hello" })).toBeVisible();
});
