// Deleting a function with what it would leave behind. The AWS CLI reads back what is gone and what is not.
import { aws, awsError } from "../fixtures/aws";
import { expect, expectAccessible, expectNoSidewaysScroll, expectTitle, NOBODY, open, PLACE, signIn, test } from "../fixtures/test";
import { makeFunction } from "../steps/functions";
import { addMember } from "../steps/team";

const group = (name: string) => `/aws/lambda/${name}`;

test("a function goes with what Lambent made for it", async ({ page, request, lambent }) => {
  await makeFunction(request, lambent, "leaving");
  await makeFunction(request, lambent, "staying");
  const fn = await aws(lambent, "lambda", "get-function", "--function-name", "leaving");
  const role = fn.Configuration.Role.split("/").pop();

  await open(page, `${PLACE}/functions/leaving`);
  await page.getByRole("button", { name: "Actions" }).click();
  await page.getByRole("link", { name: "Delete function" }).click();
  await expectTitle(page, "Delete function leaving");
  for (const label of ["HTTP API leaving-api", `Log group ${group("leaving")}`, `Role ${role}`]) {
    await expect(page.getByRole("checkbox", { name: label })).toBeChecked();
  }
  await expectAccessible(page);
  await page.getByText("Show as AWS CLI").click();
  await expect(page.getByText("aws lambda delete-function --function-name leaving")).toBeVisible();
  await page.getByRole("checkbox", { name: `Log group ${group("leaving")}` }).uncheck();
  await expect(page.getByText(`aws logs delete-log-group --log-group-name ${group("leaving")}`)).toHaveCount(0);
  await page.setViewportSize({ width: 390, height: 844 });
  await expectNoSidewaysScroll(page);

  // The name guards the button, and what was unticked stays so.
  const name = page.getByLabel("Type leaving to delete it");
  await name.fill("leavin");
  await page.getByRole("button", { name: "Delete function" }).click();
  await expect(name).toHaveAccessibleDescription(/This is not the function's name/);
  await expect(name).toBeFocused();
  await name.fill("leaving");
  await page.getByRole("button", { name: "Delete function" }).click();
  await expectTitle(page, "Delete function leaving");
  await expect(page).toHaveURL(/\/operations\//);
  await expect(page.getByRole("status", { name: "Result" })).toContainText("Function leaving is deleted", { timeout: 60_000 });
  await expectAccessible(page);

  expect(await awsError(lambent, "lambda", "get-function", "--function-name", "leaving")).toBe("ResourceNotFoundException");
  expect(await awsError(lambent, "iam", "get-role", "--role-name", role)).toBe("NoSuchEntity");
  const { Items: apis } = await aws(lambent, "apigatewayv2", "get-apis");
  expect(apis.map((api: any) => api.Name)).not.toContain("leaving-api");
  expect(apis.map((api: any) => api.Name)).toContain("staying-api");
  const { logGroups: groups } = await aws(lambent, "logs", "describe-log-groups", "--log-group-name-prefix", group("leaving"));
  expect(groups).toHaveLength(1);
  const { Configuration: other } = await aws(lambent, "lambda", "get-function", "--function-name", "staying");
  await aws(lambent, "iam", "get-role", "--role-name", other.Role.split("/").pop());

  await page.getByRole("link", { name: "All functions" }).click();
  await expect(page.getByRole("link", { name: "staying", exact: true })).toBeVisible();
  await expect(page.getByRole("link", { name: "leaving", exact: true })).toHaveCount(0);
  await open(page, "/activity");
  await expect(page.getByRole("listitem").filter({ hasText: "deleted leaving" })).toBeVisible();
});

test("a route in an API of others goes alone, and a function without JavaScript too", async ({ plain, request, lambent }) => {
  await makeFunction(request, lambent, "guest", { route: "none" });
  const fn = await aws(lambent, "lambda", "get-function", "--function-name", "guest");
  const arn = fn.Configuration.FunctionArn;
  const { ApiId: api } = await aws(lambent, "apigatewayv2", "create-api", "--name", "shared", "--protocol-type", "HTTP");
  const integrate = ["apigatewayv2", "create-integration", "--api-id", api, "--integration-type", "AWS_PROXY", "--payload-format-version", "2.0"];
  const { IntegrationId: own } = await aws(lambent, ...integrate, "--integration-uri", arn);
  const { IntegrationId: others } = await aws(lambent, ...integrate, "--integration-uri", arn.replace("guest", "host"));
  for (const [key, target] of [["GET /guest", own], ["GET /host", others]]) {
    await aws(lambent, "apigatewayv2", "create-route", "--api-id", api, "--route-key", key!, "--target", `integrations/${target}`);
  }
  await aws(lambent, "apigatewayv2", "create-stage", "--api-id", api, "--stage-name", "$default", "--auto-deploy");
  await aws(
    lambent, "lambda", "add-permission", "--function-name", "guest", "--statement-id", "api", "--action", "lambda:InvokeFunction",
    "--principal", "apigateway.amazonaws.com", "--source-arn", `arn:aws:execute-api:us-east-1:000000000000:${api}/*/*/guest`,
  );

  await plain.goto(`${PLACE}/functions/guest/delete`);
  await expectTitle(plain, "Delete function guest");
  await expect(plain.getByRole("checkbox", { name: "Route GET /guest of shared" })).toBeChecked();
  await plain.getByRole("button", { name: "Delete function" }).click();
  await expect(plain.getByLabel("Type guest to delete it")).toHaveAccessibleDescription(/Type the function's name, guest/);
  await plain.getByLabel("Type guest to delete it").fill("guest");
  await plain.getByRole("button", { name: "Delete function" }).click();
  await expect(async () => {
    await plain.reload();
    await expect(plain.getByText("Function guest is deleted")).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 60_000 });
  const { Items: routes } = await aws(lambent, "apigatewayv2", "get-routes", "--api-id", api);
  expect(routes.map((route: any) => route.RouteKey)).toEqual(["GET /host"]);
  const { Items: integrations } = await aws(lambent, "apigatewayv2", "get-integrations", "--api-id", api);
  expect(integrations.map((integration: any) => integration.IntegrationId)).toEqual([others]);
});

test.describe("those who may not, and what is not there", () => {
  test.use({ expectedErrors: [/status of (403|404)/] });

  test("are told so", async ({ page, another, request, lambent }) => {
    await makeFunction(request, lambent, "guarded", { route: "none" });
    await open(page, `${PLACE}/functions/nobody/delete`);
    await expectTitle(page, "There is no function nobody");
    const viewer = { email: "vlad@example.com", password: "only here to look around" };
    await addMember(page, { ...viewer, role: "Viewer" });
    const his = await another({ storageState: NOBODY });
    await signIn(his, viewer.email, viewer.password);
    await open(his, `${PLACE}/functions/guarded`);
    await his.getByRole("button", { name: "Actions" }).click();
    await expect(his.getByRole("link", { name: "Refresh" })).toBeVisible();
    await expect(his.getByRole("link", { name: "Delete function" })).toHaveCount(0);
    await open(his, `${PLACE}/functions/guarded/delete`);
    await expectTitle(his, "Your role does not allow this");
    const answer = await his.request.post("/api/functions/delete", {
      form: { c: "local", r: "us-east-1", name: "guarded", token: "t", confirm: "guarded" },
      headers: { origin: lambent.url, accept: "application/json" },
    });
    expect(answer.status()).toBe(403);
    await aws(lambent, "lambda", "get-function", "--function-name", "guarded");
  });
});
