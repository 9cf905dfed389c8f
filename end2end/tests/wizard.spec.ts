// The wizard: what it refuses, and each way through it.
import { writeFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { aws, curl } from "../fixtures/aws";
import { expect, expectAccessible, expectTitle, open, PLACE, test } from "../fixtures/test";
import { zip } from "../fixtures/zip";
import { makeFunction, startFunction } from "../steps/functions";
import { configure, create, expectFieldError, expectMade, route, shownUrl, toReview, useBlueprint, WIZARD } from "../steps/wizard";

/** Every request of the page that may change something. */
function watchSent(page: Page): string[] {
  const sent: string[] = [];
  page.on("request", (request) => {
    if (request.method() !== "GET") sent.push(`${request.method()} ${new URL(request.url()).pathname}`);
  });
  return sent;
}

/** A zip as the file field takes it. */
const package_ = (entries: Parameters<typeof zip>[0]) => ({ name: "function.zip", mimeType: "application/zip", buffer: zip(entries) });

test.describe("refuses beside the field, and sends nothing", () => {
  const LETTERS = "Use only letters, digits, - and _;";
  const MEMORY = "Memory is a whole number from 128 to 10,240 MB.";
  const TIMEOUT = "The timeout is a whole number from 1 to 900 seconds.";
  const wrong: { name: [string, string]; memory: string; timeout: string }[] = [
    { name: ["a b", `${LETTERS} “ ” is not allowed.`], memory: "127", timeout: "0" },
    { name: ["", "Enter a name."], memory: "10241", timeout: "901" },
    { name: ["x".repeat(65), "Use at most 64 characters; this has 65."], memory: "lots", timeout: "-1" },
    { name: ["naïve", `${LETTERS} “ï” is not allowed.`], memory: "", timeout: "1.5" },
  ];

  async function expectRefused(page: Page, open_: (page: Page, path: string) => Promise<unknown>): Promise<void> {
    const sent = watchSent(page);
    for (const { name: [name, rule], memory, timeout } of wrong) {
      await open_(page, `${WIZARD}?blueprint=hello-world-python&step=configure`);
      const fields = { "Function name": name, "Memory (MB)": memory, "Timeout (seconds)": timeout };
      await configure(page, fields);
      await expectFieldError(page, "Function name", rule);
      await expectFieldError(page, "Memory (MB)", MEMORY);
      await expectFieldError(page, "Timeout (seconds)", TIMEOUT);
      await expect(page.getByRole("alert")).toContainText("Three fields need a change");
      // What was typed is still there.
      for (const [label, value] of Object.entries(fields)) await expect(page.getByLabel(label)).toHaveValue(value);
    }
    expect(sent).toEqual([]);
  }

  test("a configuration that breaks Lambda's rules", async ({ page }) => {
    await expectRefused(page, open);
    await expectAccessible(page);
  });

  test("the same without JavaScript", async ({ plain }) => {
    await expectRefused(plain, (page, path) => page.goto(path));
  });

  test("one wrong field is the only one marked", async ({ page }) => {
    await open(page, `${WIZARD}?blueprint=hello-world-python&name=fine&step=configure`);
    await configure(page, { "Memory (MB)": "10241" });
    await expectFieldError(page, "Memory (MB)", MEMORY);
    await expect(page.getByRole("alert")).toContainText("One field needs a change");
    await expect(page.locator("[aria-invalid=true]")).toHaveCount(1);
  });

  test("a route without its slash", async ({ page }) => {
    const sent = watchSent(page);
    await open(page, `${WIZARD}?blueprint=hello-world-python&name=fine&step=route`);
    await route(page, "New HTTP API", "test");
    await page.getByLabel("Method").selectOption("GET");
    await page.getByRole("button", { name: "Continue to review" }).click();
    await expectFieldError(page, "Path", "A path starts with /, such as /test.");
    expect(sent).toEqual([]);
  });

  test("a runtime nobody offers, a blueprint nobody wrote, a link that skips steps", async ({ page }) => {
    await open(page, `${WIZARD}?start=scratch&name=fine&runtime=cobol85&step=review`);
    await expectFieldError(page, "Runtime", "“cobol85” is not a runtime Lambda offers.");
    await open(page, `${WIZARD}?blueprint=nonsense&name=fine&step=review`);
    await expect(page.getByText("There is no blueprint “nonsense”").first()).toBeVisible();
    await expect(page.getByRole("button", { name: "Create function" })).toHaveCount(0);
  });

  test("what the browser was made to send all the same", async ({ request, lambent }) => {
    for (const draft of ["blueprint=hello-world-python&name=a+b", "start=scratch&name=fine&memory=10241", "start=scratch&name=fine&route=new&path=test"]) {
      const answer = await request.post(`${lambent.url}/api/functions/create`, {
        form: { c: "local", r: "us-east-1", draft, token: draft },
        headers: { origin: lambent.url, accept: "application/json" },
      });
      expect(answer.status(), draft).toBe(422);
    }
    const { Functions: functions } = await aws(lambent, "lambda", "list-functions");
    expect(functions.map((fn: any) => fn.FunctionName)).not.toContain("fine");
  });

  test("an event that is not JSON", async ({ page, request, lambent }) => {
    await makeFunction(request, lambent, "event-taker", { route: "none" });
    const sent = watchSent(page);
    await open(page, `${PLACE}/functions/event-taker/test`);
    await page.getByLabel("Event JSON").fill('{"a" 1}');
    await page.getByRole("button", { name: "Test" }).click();
    await expectFieldError(page, "Event JSON", "This is not JSON: line 1, column 6.");
    await expect(page.getByLabel("Event JSON")).toBeFocused();
    await page.getByLabel("Event JSON").fill("");
    await page.getByRole("button", { name: "Test" }).click();
    await expectFieldError(page, "Event JSON", "Enter an event; {} is the smallest.");
    expect(sent).toEqual([]);
  });

  test("a zip whose files would land elsewhere, a bomb, and what is no zip", async ({ page }) => {
    await open(page, `${WIZARD}?start=upload`);
    const refusedWith = async (buffer: Buffer, rule: RegExp) => {
      await page.getByLabel("Zip file").setInputFiles({ name: "function.zip", mimeType: "application/zip", buffer });
      await page.getByRole("button", { name: "Upload" }).click();
      await expect(page).toHaveURL(/[?&]error=/);
      await page.locator("body[data-hydrated]").waitFor();
      await expectFieldError(page, "Zip file", rule);
      await open(page, `${WIZARD}?start=upload`);
    };
    await refusedWith(zip({ "../lambda_function.py": "x" }), /\.\./);
    await refusedWith(zip({ "zeros.bin": Buffer.alloc(251 * 1024 * 1024) }), /250 MB/);
    await refusedWith(Buffer.from("this is no zip"), /zip/);
  });

  test("51 MB, before they are sent and after", async ({ page, plain }, info) => {
    const file = info.outputPath("big.zip");
    writeFileSync(file, Buffer.alloc(51 * 1024 * 1024));
    const sent = watchSent(page);
    await open(page, `${WIZARD}?start=upload`);
    await page.getByLabel("Zip file").setInputFiles(file);
    await expectFieldError(page, "Zip file", "big.zip has 51.0 MB; Lambda takes a zip of at most 50 MB.");
    await page.getByRole("button", { name: "Upload" }).click();
    await expectFieldError(page, "Zip file", "at most 50 MB");
    expect(sent).toEqual([]);
    // Without JavaScript the server says it.
    await plain.goto(`${WIZARD}?start=upload`);
    await plain.getByLabel("Zip file").setInputFiles(file);
    await plain.getByRole("button", { name: "Upload" }).click();
    await expectFieldError(plain, "Zip file", "at most 50 MB");
  });
});

test("without JavaScript the whole wizard ends in a live URL", async ({ plain }) => {
  await plain.goto(`${PLACE}/functions`);
  await plain.getByRole("link", { name: "Create function" }).first().click();
  await useBlueprint(plain, "hello-world-node");
  await configure(plain, { "Function name": "by-forms", "Description": "Made by plain forms" });
  await route(plain, "New HTTP API", "/plain");
  await toReview(plain);
  await create(plain);
  await expect(async () => {
    await plain.reload();
    await expect(plain.getByRole("status", { name: "Result" })).toContainText("its URL is live", { timeout: 100 });
  }).toPass({ timeout: 60_000 });
  expect(await curl(await shownUrl(plain))).toMatchObject({ status: 200, body: expect.stringContaining("Hello from Lambda!") });
  await plain.getByRole("link", { name: "Open function" }).click();
  await expectTitle(plain, "by-forms");
});

test("a zip becomes a function that runs", async ({ page }) => {
  await open(page, `${WIZARD}?start=upload`);
  const code = 'def main(event, context):\n    print("a lamp was lit")\n    return "from a zip"\n';
  await page.getByLabel("Zip file").setInputFiles(package_({ "app.py": code }));
  await page.getByRole("button", { name: "Upload" }).click();
  await expect(page.getByLabel("Function name")).toBeVisible();
  await configure(page, { "Function name": "from-zip", "Handler": "app.main" });
  await route(page, "New HTTP API", "/zip");
  await toReview(page);
  await expect(page.getByRole("region", { name: "Code" })).toContainText("app.py");
  await create(page);
  await expectMade(page, "from-zip");
  expect(await curl(await shownUrl(page))).toEqual({ status: 200, body: "from a zip" });
  await page.getByRole("link", { name: "Test it" }).click();
  await page.getByRole("button", { name: "Test" }).click();
  const result = page.getByRole("region", { name: "Result" });
  await expect(result.getByLabel("Payload")).toHaveText('"from a zip"');
  await expect(result.getByLabel("Log tail")).toContainText("a lamp was lit");
});

test("a function from scratch answers its route on an API that is there", async ({ page, request, lambent }) => {
  await makeFunction(request, lambent, "first-route", { api_name: "shared-api", path: "/first" });
  const { Items: apis } = await aws(lambent, "apigatewayv2", "get-apis");
  const api = apis.find((api: any) => api.Name === "shared-api");
  await open(page, WIZARD);
  await page.getByRole("navigation", { name: "Start from" }).getByRole("link", { name: /From scratch/ }).click();
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await configure(page, { "Function name": "second-route" });
  await route(page, "Existing HTTP API", "/second");
  await page.getByLabel("API", { exact: true }).selectOption({ label: `shared-api (${api.ApiId})` });
  await page.getByLabel("Method").selectOption("GET");
  await toReview(page);
  await create(page);
  await expectMade(page, "second-route");
  const url = await shownUrl(page);
  expect(await curl(url)).toEqual({ status: 200, body: '"Hello from Lambda!"' });
  expect(await curl(url.replace("/second", "/first"))).toMatchObject({ status: 200 });
  expect(await curl(url, "--request", "POST")).toMatchObject({ status: 404 });
  const { Items: routes } = await aws(lambent, "apigatewayv2", "get-routes", "--api-id", api.ApiId);
  expect(routes.map((route: any) => route.RouteKey).sort()).toEqual(["ANY /first", "GET /second"]);
});

test("pressed twice, it makes one", async ({ page, request, lambent }) => {
  await open(page, `${WIZARD}?blueprint=hello-world-python&name=only-one&step=review`);
  await page.getByRole("button", { name: "Create function" }).dblclick();
  await expectMade(page, "only-one");
  await open(page, "/operations");
  await expect(page.getByRole("link", { name: "Create function only-one" })).toHaveCount(1);
  const { Items: apis } = await aws(lambent, "apigatewayv2", "get-apis");
  expect(apis.filter((api: any) => api.Name === "only-one-api")).toHaveLength(1);
  // Also when both are on their way at once.
  const draft = { blueprint: "hello-world-python", name: "only-one-too" };
  const [first, second] = await Promise.all(["t1", "t1"].map((token) => startFunction(request, lambent, draft, `same-${token}`)));
  expect(second).toBe(first);
});

test("a name that is taken is refused beside the field, and nothing of the new one is made", async ({ page, lambent }, info) => {
  const file = info.outputPath("other.zip");
  writeFileSync(file, zip({ "lambda_function.py": "def lambda_handler(event, context):\n    return 'the first'\n" }));
  const TAKEN = "There is already a function taken in us-east-1. Choose another name.";
  // The review was read while the name was free.
  await open(page, `${WIZARD}?blueprint=hello-world-python&name=taken&step=review`);
  await expect(page.getByRole("button", { name: "Create function" })).toBeVisible();
  const made = await aws(
    lambent, "lambda", "create-function", "--function-name", "taken", "--runtime", "python3.13", "--handler", "lambda_function.lambda_handler",
    "--role", "arn:aws:iam::000000000000:role/somebody-elses", "--zip-file", `fileb://${file}`,
  );
  await page.getByRole("button", { name: "Create function" }).click();
  await expectFieldError(page, "Function name", TAKEN);
  await expect(page.getByRole("button", { name: "Create function" })).toBeHidden();
  // And once the name is sent at its own step.
  await open(page, `${WIZARD}?blueprint=hello-world-python&name=taken&step=configure`);
  await page.getByRole("button", { name: "Continue to HTTP route" }).click();
  await expectFieldError(page, "Function name", TAKEN);
  await expectAccessible(page);
  expect(await aws(lambent, "lambda", "get-function-configuration", "--function-name", "taken")).toMatchObject({ CodeSha256: made.CodeSha256, Role: made.Role });
  // AWS answers that there is no policy; the engine, one without statements.
  const policy = await aws(lambent, "lambda", "get-policy", "--function-name", "taken").catch(() => ({ Policy: "{}" }));
  expect(JSON.parse(policy.Policy).Statement ?? []).toEqual([]);
  const { Items: apis } = await aws(lambent, "apigatewayv2", "get-apis");
  expect(apis.map((api: any) => api.Name)).not.toContain("taken-api");
  const { Roles: roles } = await aws(lambent, "iam", "list-roles");
  expect(roles.filter((role: any) => role.RoleName.includes("taken"))).toEqual([]);
});
