// HTTP APIs: made, wired, changed and deleted. Other clients read back what the console made, and change it behind its back.
import { aws, curl } from "../fixtures/aws";
import { expect, expectAccessible, expectTitle, open, PLACE, test } from "../fixtures/test";
import { apiId, expectWired, integrate, NEW_API, routeKeys, sources } from "../steps/apis";
import { makeFunction } from "../steps/functions";
import { expectFieldError, shownUrl } from "../steps/wizard";

test.describe.configure({ mode: "parallel" });

/** A function without a route. */
const bare = { route: "none" };

test("an API is made, with its integration, route, permission and stage", async ({ page, request, lambent }) => {
  await makeFunction(request, lambent, "story-hello", bare);
  await open(page, `${PLACE}/apis`);
  await page.getByRole("link", { name: "Create API" }).first().click();
  await expectTitle(page, "Create API");
  await integrate(page, "story-api", ["story-hello"]);
  await page.getByLabel("Method").selectOption("ANY");
  await page.getByLabel("Path").fill("/test");
  await page.getByRole("button", { name: "Continue to the stage" }).click();
  await expect(page.getByRole("radio", { name: /^\$default/ })).toBeChecked();
  await page.getByRole("button", { name: "Continue to review" }).click();
  await expectAccessible(page);
  await page.getByText("Show as AWS CLI").click();
  await expect(page.getByText("aws apigatewayv2 create-api --name story-api")).toBeVisible();
  await page.getByRole("button", { name: "Create API" }).click();
  await expectWired(page, "ANY /test");
  const url = await shownUrl(page);
  expect(await curl(url)).toEqual({ status: 200, body: '"Hello from Lambda!"' });

  const id = await apiId(lambent, "story-api");
  expect(url).toContain(id);
  const fn = await aws(lambent, "lambda", "get-function-configuration", "--function-name", "story-hello");
  const { Items: integrations } = await aws(lambent, "apigatewayv2", "get-integrations", "--api-id", id);
  expect(integrations).toEqual([
    expect.objectContaining({ IntegrationType: "AWS_PROXY", PayloadFormatVersion: "2.0", IntegrationUri: fn.FunctionArn }),
  ]);
  const { Items: routes } = await aws(lambent, "apigatewayv2", "get-routes", "--api-id", id);
  expect(routes).toEqual([
    expect.objectContaining({ RouteKey: "ANY /test", Target: `integrations/${integrations[0].IntegrationId}` }),
  ]);
  const { Items: stages } = await aws(lambent, "apigatewayv2", "get-stages", "--api-id", id);
  expect(stages).toEqual([expect.objectContaining({ StageName: "$default", AutoDeploy: true })]);
  expect(stages[0].AccessLogSettings.DestinationArn).toContain(`/aws/vendedlogs/http-api/${id}`);
  expect(await sources(lambent, "story-hello")).toEqual([expect.stringMatching(new RegExp(`:${id}/\\*/\\*/test$`))]);

  await page.getByRole("link", { name: "Open API" }).click();
  await expectTitle(page, "story-api");
  await open(page, `${PLACE}/apis`);
  await page.getByRole("searchbox", { name: "Search APIs" }).fill("story-hello");
  await expect(page.getByRole("row").filter({ hasText: "story-api" })).toContainText("story-hello");
  await open(page, "/activity");
  await expect(page.getByRole("listitem").filter({ hasText: "created the HTTP API story-api" }).first()).toBeVisible();
});

test("without JavaScript an API with two functions and a stage of its own is made", async ({ plain, request, lambent }) => {
  await makeFunction(request, lambent, "plain-one", bare);
  await makeFunction(request, lambent, "plain-two", bare);
  await plain.goto(NEW_API);
  await integrate(plain, "plain-api", ["plain-one", "plain-two"]);
  await expect(plain.getByLabel("Path")).toHaveCount(2);
  await plain.getByRole("group", { name: "Route 2" }).getByLabel("Path").fill("/items/{id}");
  await plain.getByRole("group", { name: "Route 2" }).getByLabel("Method").selectOption("GET");
  await plain.getByRole("button", { name: "Continue to the stage" }).click();
  await plain.getByRole("radio", { name: /^A stage with a name/ }).check();
  await plain.getByLabel("Stage name").fill("prod");
  await plain.getByRole("button", { name: "Continue to review" }).click();
  await plain.getByRole("button", { name: "Create API" }).click();
  await expect(async () => {
    await plain.reload();
    await expect(plain.getByRole("status", { name: "Result" })).toContainText("is live", { timeout: 100 });
  }).toPass({ timeout: 60_000 });
  const id = await apiId(lambent, "plain-api");
  expect(await routeKeys(lambent, id)).toEqual(["ANY /plain-one", "GET /items/{id}"]);
  const url = await shownUrl(plain);
  expect(url).toContain("/prod/plain-one");
  expect(await curl(url)).toMatchObject({ status: 200 });
  expect(await curl(url.replace("/plain-one", "/items/7"))).toMatchObject({ status: 200 });
  expect(await curl(url.replace("/plain-one", "/items/7"), "--request", "POST")).toMatchObject({ status: 404 });
});

test("wrong input is refused beside its field, and nothing is made", async ({ page }) => {
  await open(page, `${NEW_API}?name=&step=routes`);
  await expectFieldError(page, "API name", "Enter a name for the API.");
  await expect(page.getByRole("alert")).toContainText("Add the function that answers the requests.");
  for (const [path, rule] of [
    ["test", "starts with /"],
    ["/a b", "no white space"],
    ["/{id", "whole segment"],
    ["/a/", "does not end with /"],
  ] as const) {
    const query = new URLSearchParams({ "name": "a", "function.1": "f", "method.1": "GET", "path.1": path, "to.1": "1", "step": "stage" });
    await open(page, `${NEW_API}?${query}`);
    await expectFieldError(page, "Path", rule);
  }
  await open(page, `${NEW_API}?name=a&function.1=f&stage=other&stage_name=a/b&step=review`);
  await expectFieldError(page, "Stage name", "Use letters, digits");
  await expect(page.getByRole("button", { name: "Create API" })).toHaveCount(0);
});

test("a function gets a trigger: a route on an API that is there, and on a new one", async ({ page, request, lambent }) => {
  await makeFunction(request, lambent, "trigger-first", { api_name: "trigger-api", path: "/first" });
  await makeFunction(request, lambent, "trigger-second", bare);
  const id = await apiId(lambent, "trigger-api");
  await open(page, `${PLACE}/functions/trigger-second`);
  await page.getByRole("link", { name: "Add trigger" }).click();
  await expectTitle(page, "trigger-second");
  await page.getByRole("link", { name: "API Gateway" }).click();
  await page.getByRole("radio", { name: "One of this region" }).check();
  await page.getByLabel("API", { exact: true }).selectOption({ label: `trigger-api (${id})` });
  await page.getByLabel("Method").selectOption("GET");
  await page.getByLabel("Path").fill("/second");
  await page.getByRole("button", { name: "Continue to review" }).click();
  await page.getByText("Show as AWS CLI").click();
  await expect(page.getByText("aws lambda add-permission --function-name trigger-second")).toBeVisible();
  await page.getByRole("button", { name: "Add trigger" }).click();
  await expectWired(page, "GET /second");
  const url = await shownUrl(page);
  expect(await curl(url)).toMatchObject({ status: 200 });
  expect(await routeKeys(lambent, id)).toEqual(["ANY /first", "GET /second"]);
  await page.getByRole("link", { name: "Open function" }).click();
  await expectTitle(page, "trigger-second");
  await expect(page.getByRole("region", { name: "URL of GET /second" })).toContainText(url);

  await open(page, `${PLACE}/functions/trigger-second/add-trigger?source=api`);
  await page.getByRole("radio", { name: "A new one" }).check();
  await page.getByLabel("API name").fill("trigger-own-api");
  await page.getByLabel("Path").fill("/own");
  await page.getByRole("button", { name: "Continue to review" }).click();
  await page.getByRole("button", { name: "Add trigger" }).click();
  await expectWired(page, "ANY /own");
  expect(await curl(await shownUrl(page))).toMatchObject({ status: 200 });
});

test("a route is added, led elsewhere, and removed with what only it used", async ({ page, request, lambent }) => {
  await makeFunction(request, lambent, "route-one", { api_name: "route-api", path: "/kept" });
  await makeFunction(request, lambent, "route-two", bare);
  const id = await apiId(lambent, "route-api");
  const base = `http://127.0.0.1:${lambent.gatewayPort}/_aws/execute-api/${id}/$default`;
  await open(page, `${PLACE}/apis/${id}/routes`);
  await page.getByRole("link", { name: "Add route" }).click();
  await expectTitle(page, "Add route");
  await page.getByLabel("Method").selectOption("POST");
  await page.getByLabel("Path").fill("/added");
  await page.getByLabel("Function", { exact: true }).fill("route-two");
  await page.getByRole("button", { name: "Search" }).click();
  await page.getByRole("radio", { name: "route-two" }).check();
  await page.getByRole("button", { name: "Continue to review" }).click();
  await page.getByRole("button", { name: "Add route" }).click();
  await expectWired(page, "POST /added");
  expect(await curl(`${base}/added`, "--request", "POST")).toMatchObject({ status: 200 });
  expect(await curl(`${base}/added`)).toMatchObject({ status: 404 });
  expect(await sources(lambent, "route-two")).toEqual([expect.stringMatching(/\/\*\/POST\/added$/)]);

  await open(page, `${PLACE}/apis/${id}/routes`);
  await page.getByRole("link", { name: "Change target of POST /added" }).click();
  await expectTitle(page, "Change target");
  await page.getByRole("radio", { name: "An integration of this API" }).check();
  const { Items: integrations } = await aws(lambent, "apigatewayv2", "get-integrations", "--api-id", id);
  const first = integrations.find((one: any) => one.IntegrationUri.endsWith(":route-one")).IntegrationId;
  await page.getByLabel("Integration", { exact: true }).selectOption(first);
  await page.getByRole("button", { name: "Continue to review" }).click();
  await page.getByRole("button", { name: "Change target" }).click();
  await expectWired(page, "POST /added");
  expect(await curl(`${base}/added`, "--request", "POST")).toMatchObject({ status: 200 });

  await open(page, `${PLACE}/apis/${id}/routes`);
  await page.getByRole("link", { name: "Remove route POST /added" }).click();
  await expectTitle(page, "Remove route");
  await expect(page.getByRole("region", { name: "What stops" })).toContainText("/added");
  // Its integration is shared with the first route; the permission is its own.
  await expect(page.getByRole("checkbox", { name: /Also remove its integration/ })).toHaveCount(0);
  await expect(page.getByRole("checkbox", { name: /Also remove the permission/ })).toBeChecked();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Remove route" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Route removed" })).toBeVisible();
  expect(await curl(`${base}/added`, "--request", "POST")).toMatchObject({ status: 404 });
  expect(await curl(`${base}/kept`)).toMatchObject({ status: 200 });
  expect(await routeKeys(lambent, id)).toEqual(["ANY /kept"]);
  expect(await sources(lambent, "route-one")).toEqual([expect.stringMatching(/\/\*\/\*\/kept$/)]);
});

test("what another tool changed between load and save is not overwritten unseen", async ({ page, request, lambent }) => {
  await makeFunction(request, lambent, "conflict-fn", { api_name: "conflict-api", path: "/first" });
  const id = await apiId(lambent, "conflict-api");
  const { Items: integrations } = await aws(lambent, "apigatewayv2", "get-integrations", "--api-id", id);
  const target = `integrations/${integrations[0].IntegrationId}`;
  const query = new URLSearchParams({ method: "GET", path: "/mine", to: "integration", integration: integrations[0].IntegrationId, step: "review" });
  await open(page, `${PLACE}/apis/${id}/routes/new?${query}`);
  await aws(lambent, "apigatewayv2", "create-route", "--api-id", id, "--route-key", "GET /theirs", "--target", target);
  await page.getByRole("button", { name: "Add route" }).click();
  await expect(page.getByRole("alert")).toContainText("Nothing was sent");
  expect(await routeKeys(lambent, id)).toEqual(["ANY /first", "GET /theirs"]);
  // Seen, and decided again.
  await page.getByRole("button", { name: "Add route" }).click();
  await expectWired(page, "GET /mine");
  expect(await routeKeys(lambent, id)).toEqual(["ANY /first", "GET /mine", "GET /theirs"]);

  // The same for a removal: the route leads elsewhere by now.
  const { Items: routes } = await aws(lambent, "apigatewayv2", "get-routes", "--api-id", id);
  const theirs = routes.find((route: any) => route.RouteKey === "GET /theirs").RouteId;
  await open(page, `${PLACE}/apis/${id}/routes/${theirs}/remove`);
  await aws(lambent, "apigatewayv2", "update-route", "--api-id", id, "--route-id", theirs, "--route-key", "POST /theirs");
  await page.getByRole("button", { name: "Remove route" }).click();
  await expect(page.getByRole("alert")).toContainText("Nothing was sent");
  expect(await routeKeys(lambent, id)).toContain("POST /theirs");
});

test("a link that is broken says why, and its permission is added with one press", async ({ page, request, lambent }) => {
  await makeFunction(request, lambent, "broken-fn", { api_name: "broken-api", path: "/test" });
  const id = await apiId(lambent, "broken-api");
  const { Items: integrations } = await aws(lambent, "apigatewayv2", "get-integrations", "--api-id", id);
  await aws(lambent, "apigatewayv2", "create-route", "--api-id", id, "--route-key", "GET /shut", "--target", `integrations/${integrations[0].IntegrationId}`);
  await aws(lambent, "apigatewayv2", "create-route", "--api-id", id, "--route-key", "GET /nowhere");
  const base = `http://127.0.0.1:${lambent.gatewayPort}/_aws/execute-api/${id}/$default`;
  expect(await curl(`${base}/shut`)).toMatchObject({ status: 500 });
  await open(page, `${PLACE}/apis/${id}`);
  await expect(page.getByRole("region", { name: "Broken: GET /nowhere" })).toContainText("It has no integration");
  const shut = page.getByRole("region", { name: "Broken: GET /shut" });
  await expect(shut).toContainText("API Gateway may not invoke the function");
  await expectAccessible(page);
  await shut.getByRole("button", { name: "Add permission for GET /shut" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Permission added" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Broken: GET /shut" })).toHaveCount(0);
  expect(await curl(`${base}/shut`)).toMatchObject({ status: 200 });
});

test("tabs of an API read nothing again", async ({ page, request, lambent }) => {
  await makeFunction(request, lambent, "tabs-fn", { api_name: "tabs-api", path: "/test" });
  await open(page, `${PLACE}/apis/${await apiId(lambent, "tabs-api")}`);
  const asked: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("/api/apis/")) asked.push(request.url());
  });
  const tabs = page.getByRole("navigation", { name: "HTTP API" });
  for (const tab of ["Routes", "Integrations", "Stages"]) {
    await tabs.getByRole("link", { name: tab }).click();
    await expect(page.getByRole("heading", { level: 2, name: tab })).toBeVisible();
    await expect(page).toHaveURL(new RegExp(`/${tab.toLowerCase()}$`));
  }
  expect(asked).toEqual([]);
});

test("an API is deleted when its name is typed, and the permission that names it with it", async ({ page, request, lambent }) => {
  await makeFunction(request, lambent, "gone-fn", { api_name: "gone-api", path: "/test" });
  const id = await apiId(lambent, "gone-api");
  await open(page, `${PLACE}/apis/${id}`);
  await page.getByRole("link", { name: "Delete API" }).click();
  await expectTitle(page, "Delete API");
  await expect(page.getByRole("region", { name: "What stops" })).toContainText("/test");
  await page.getByLabel("Type the API's name to delete it").fill("gone");
  await page.getByRole("button", { name: "Delete API" }).click();
  await expectFieldError(page, "Type the API's name to delete it", "Type gone-api to delete it.");
  await page.getByLabel("Type the API's name to delete it").fill("gone-api");
  await page.getByRole("button", { name: "Delete API" }).click();
  await expect(page.getByRole("status").filter({ hasText: "API deleted" })).toBeVisible();
  const { Items: apis } = await aws(lambent, "apigatewayv2", "get-apis");
  expect(apis.map((api: any) => api.ApiId)).not.toContain(id);
  // AWS answers that there is no policy; the engine, one without statements.
  const policy = await aws(lambent, "lambda", "get-policy", "--function-name", "gone-fn").catch(() => ({ Policy: "{}" }));
  expect(JSON.parse(policy.Policy).Statement ?? []).toEqual([]);
  await open(page, "/activity");
  await expect(page.getByRole("listitem").filter({ hasText: "deleted the HTTP API gone-api" }).first()).toBeVisible();
});
