// Every screen: signed out, happy in both themes and on a narrow screen, without JavaScript, not allowed, loading, and
// with the engine gone.
import { chmodSync, mkdtempSync, rmSync, symlinkSync, unlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { APIRequestContext, Page } from "@playwright/test";
import { aws } from "../fixtures/aws";
import { ADMIN, Lambent } from "../fixtures/lambent";
import { expect, expectAccessible, expectNoSidewaysScroll, expectTitle, NOBODY, open, PLACE, signIn, test } from "../fixtures/test";
import { makeFunction, startFunction } from "../steps/functions";
import { NEW_API } from "../steps/apis";
import { addMember } from "../steps/team";
import { WIZARD } from "../steps/wizard";

type Known = { api: string; route: string; operation: string };
type Screen = { name: string; path: string | ((known: Known) => string); title: string; says: string };

const draft = "blueprint=hello-world-python&name=another";
const screens: Screen[] = [
  { name: "overview", path: "/", title: "Overview", says: "Create function shown" },
  { name: "functions", path: `${PLACE}/functions`, title: "Functions", says: "shown" },
  { name: "no function found", path: `${PLACE}/functions?q=nowhere`, title: "Functions", says: "No function matches “nowhere”" },
  { name: "wizard: start", path: WIZARD, title: "Create function", says: "No blueprint chosen" },
  { name: "wizard: blueprint", path: `${WIZARD}?${draft}`, title: "Create function", says: "def lambda_handler(event, context)" },
  { name: "wizard: scratch", path: `${WIZARD}?start=scratch`, title: "Create function", says: "A handler of a few lines" },
  { name: "wizard: upload", path: `${WIZARD}?start=upload`, title: "Create function", says: "Up to 50 MB, 250 MB unzipped" },
  { name: "wizard: image", path: `${WIZARD}?start=image`, title: "Create function", says: "The local engine does not run container images" },
  { name: "wizard: configure", path: `${WIZARD}?${draft}&step=configure`, title: "Create function", says: "Create a role that may write logs" },
  { name: "wizard: route", path: `${WIZARD}?${draft}&step=route`, title: "Create function", says: "Anybody who knows the URL can call it" },
  { name: "wizard: review", path: `${WIZARD}?${draft}&step=review`, title: "Create function", says: "Show as AWS CLI" },
  { name: "function", path: `${PLACE}/functions/shown`, title: "shown", says: "ANY /test" },
  { name: "function's code", path: `${PLACE}/functions/shown/code`, title: "shown", says: "Download zip" },
  { name: "function's test", path: `${PLACE}/functions/shown/test`, title: "shown", says: "The result of a test appears here." },
  { name: "function's deletion", path: `${PLACE}/functions/shown/delete`, title: "Delete function shown", says: "Log group /aws/lambda/shown" },
  { name: "APIs", path: `${PLACE}/apis`, title: "HTTP APIs", says: "shown-api" },
  { name: "API", path: ({ api }) => `${PLACE}/apis/${api}`, title: "shown-api", says: "$default" },
  { name: "API's routes", path: ({ api }) => `${PLACE}/apis/${api}/routes`, title: "shown-api", says: "ANY /test" },
  { name: "API's integrations", path: ({ api }) => `${PLACE}/apis/${api}/integrations`, title: "shown-api", says: "shown" },
  { name: "API's stages", path: ({ api }) => `${PLACE}/apis/${api}/stages`, title: "shown-api", says: "$default" },
  { name: "API wizard: integrations", path: `${NEW_API}?name=a&function.1=shown`, title: "Create API", says: "Alias or version of shown" },
  { name: "API wizard: routes", path: `${NEW_API}?name=a&function.1=shown&step=routes`, title: "Create API", says: "Anybody who knows the URL can call it" },
  { name: "API wizard: stage", path: `${NEW_API}?name=a&function.1=shown&step=stage`, title: "Create API", says: "A stage with a name" },
  { name: "API wizard: review", path: `${NEW_API}?name=a&function.1=shown&step=review`, title: "Create API", says: "Show as AWS CLI" },
  { name: "add route", path: ({ api }) => `${PLACE}/apis/${api}/routes/new`, title: "Add route", says: "An integration of this API" },
  { name: "change target", path: ({ api, route }) => `${PLACE}/apis/${api}/routes/${route}/change`, title: "Change target", says: "leads to shown now" },
  { name: "remove route", path: ({ api, route }) => `${PLACE}/apis/${api}/routes/${route}/remove`, title: "Remove route", says: "This stops working" },
  { name: "delete API", path: ({ api }) => `${PLACE}/apis/${api}/delete`, title: "Delete API", says: "This stops working" },
  { name: "add trigger", path: `${PLACE}/functions/shown/add-trigger`, title: "shown", says: "What should call the function?" },
  { name: "add trigger: API Gateway", path: `${PLACE}/functions/shown/add-trigger?source=api`, title: "shown", says: "One of this region" },
  { name: "operations", path: "/operations", title: "Operations", says: "Create function shown" },
  { name: "operation", path: ({ operation }) => operation, title: "Create function shown", says: "Function shown is there" },
  { name: "activity", path: "/activity", title: "Activity", says: "created" },
  { name: "team", path: "/team", title: "Team", says: ADMIN.email },
  { name: "settings", path: "/settings", title: "Settings", says: "This browser" },
];

test.describe.configure({ mode: "parallel" });

/** One function with a route, made once per console. */
const made = new WeakMap<Lambent, Promise<Known>>();

function known(request: APIRequestContext, lambent: Lambent): Promise<Known> {
  const making = made.get(lambent) ?? make(request, lambent);
  made.set(lambent, making);
  return making;
}

async function make(request: APIRequestContext, lambent: Lambent): Promise<Known> {
  const token = "shown";
  await makeFunction(request, lambent, "shown", {}, token);
  // The same form once more leads to the same operation.
  const operation = await startFunction(request, lambent, { blueprint: "hello-world-python", path: "/test", name: "shown" }, token);
  const { Items: apis } = await aws(lambent, "apigatewayv2", "get-apis");
  const api = apis.find((api: any) => api.Name === "shown-api").ApiId;
  const { Items: routes } = await aws(lambent, "apigatewayv2", "get-routes", "--api-id", api);
  return { api, route: routes[0].RouteId, operation };
}

const pathOf = (screen: Screen, known: Known) => (typeof screen.path === "string" ? screen.path : screen.path(known));
const main = (page: Page) => page.getByRole("main");

/** The screen with its data: its title, something it says, nothing that still loads. */
async function expectScreen(page: Page, screen: Screen): Promise<void> {
  await expectTitle(page, screen.title);
  await expect(main(page)).toContainText(screen.says);
  await expect(main(page).locator("[aria-busy=true]:visible, .bone:visible")).toHaveCount(0);
  await expect(page.getByRole("alert")).toHaveCount(0);
}

test("signed out, every screen leads to the sign-in page and back", async ({ visitor, request, lambent }) => {
  const all = await known(request, lambent);
  for (const screen of screens) {
    const path = pathOf(screen, all);
    const answer = await visitor.request.get(path, { maxRedirects: 0 });
    expect(answer.status(), path).toBe(303);
    const to = new URL(answer.headers().location!, lambent.url);
    expect(to.pathname).toBe("/login");
    expect(to.searchParams.get("next") ?? "/").toBe(path);
  }
});

for (const screen of screens) {
  test(`${screen.name}: light, dark, narrow`, async ({ page, request, lambent }) => {
    const path = pathOf(screen, await known(request, lambent));
    await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
    await open(page, path);
    await expectScreen(page, screen);
    await expect(page).toHaveTitle(`${screen.title} · Lambent`);
    await expectAccessible(page);
    await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
    await expectAccessible(page);
    await page.setViewportSize({ width: 390, height: 844 });
    await expectNoSidewaysScroll(page);
    await expectScreen(page, screen);
  });
}

test.describe("without JavaScript", () => {
  for (const screen of screens) {
    test(screen.name, async ({ plain, request, lambent }) => {
      await plain.goto(pathOf(screen, await known(request, lambent)));
      await expectScreen(plain, screen);
    });
  }

  test("links lead on", async ({ plain, request, lambent }) => {
    await known(request, lambent);
    await plain.goto("/");
    const rail = plain.getByRole("navigation", { name: "Main" });
    for (const title of ["HTTP APIs", "Operations", "Activity", "Team", "Settings", "Functions"]) {
      await rail.getByRole("link", { name: title }).click();
      await expectTitle(plain, title);
      await expect(rail.getByRole("link", { name: title })).toHaveAttribute("aria-current", "page");
    }
    await plain.getByRole("link", { name: "shown", exact: true }).click();
    await expectTitle(plain, "shown");
    await plain.getByRole("navigation", { name: "Function" }).getByRole("link", { name: "Test" }).click();
    // Playwright finds no text inside <noscript>.
    expect(await plain.locator("noscript").allInnerTexts()).toContain("Testing a function needs JavaScript.");
    await plain.getByRole("navigation", { name: "Breadcrumb" }).getByRole("link", { name: "Functions" }).click();
    await plain.getByLabel("Search functions").fill("nowhere");
    await plain.getByRole("button", { name: "Search" }).click();
    await expect(plain.getByText("No function matches “nowhere”")).toBeVisible();
  });
});

test.describe("what is not there", () => {
  test.use({ expectedErrors: [/status of 404/] });

  for (const [path, title] of [
    [`${PLACE}/functions/nobody`, "There is no function nobody"],
    [`${PLACE}/apis/abcdefghij`, "There is no HTTP API abcdefghij"],
    ["/operations/00000000-0000-7000-8000-000000000000", /There is no operation/],
    ["/c/nowhere/us-east-1/functions", /There is no connection nowhere/],
    ["/nonsense", "There is no page /nonsense"],
    ["/c/local/us-east-1/nonsense", "There is no page /c/local/us-east-1/nonsense"],
    ["/activity/999999999", "There is no entry 999999999"],
  ] as const) {
    test(path, async ({ page }) => {
      const answer = await page.goto(path);
      expect(answer!.status()).toBe(404);
      await page.locator("body[data-hydrated]").waitFor();
      await expectTitle(page, title);
      // Within the frame: the way on is beside it.
      await expect(page.getByRole("navigation", { name: "Main" })).toBeVisible();
      await expectAccessible(page);
    });
  }
});

test.describe("a viewer", () => {
  test.use({ expectedErrors: [/status of 403/] });

  test("sees everything, may change nothing, and is told why", async ({ page, another, request, lambent }) => {
  await known(request, lambent);
  const viewer = { email: "vera@example.com", password: "only here to look around" };
  await addMember(page, { ...viewer, role: "Viewer" });
  const hers = await another({ storageState: NOBODY });
  await signIn(hers, viewer.email, viewer.password);

  await open(hers, `${PLACE}/functions`);
  await expect(hers.getByRole("link", { name: "shown", exact: true })).toBeVisible();
  const way = hers.getByRole("link", { name: "Create function" });
  if (await way.isVisible()) await expect(way, "a button that may not be used says why").toHaveAccessibleDescription(/role/);

  await hers.goto(WIZARD);
  await expectTitle(hers, "Your role does not allow this");
  await expect(hers.getByText("It needs the permission “change functions”. Ask an administrator to change your role.")).toBeVisible();
  await expectAccessible(hers);

  await open(hers, `${PLACE}/functions/shown`);
  const send = hers.getByRole("button", { name: "Send request" });
  await expect(send).toHaveAttribute("aria-disabled", "true");
  await expect(send).toHaveAccessibleDescription("Your role may look, but not send requests.");
  await expectAccessible(hers);

  await open(hers, `${PLACE}/functions/shown/test`);
  const run = hers.getByRole("button", { name: "Test" });
  await expect(run).toHaveAttribute("aria-disabled", "true");
  await expect(run).toHaveAccessibleDescription(/Your role may look, but not run functions/);

  await open(hers, `${PLACE}/functions/shown/code`);
  await expect(hers.getByText("Your role may look, but not change code.")).toBeVisible();
  await expect(hers.getByRole("textbox", { name: "Code of lambda_function.py" })).toHaveAttribute("aria-readonly", "true");
  await expect(hers.getByRole("button", { name: "Deploy", exact: true })).toHaveCount(0);
  await open(hers, "/");
  await hers.keyboard.press("Control+k");
  await expect(hers.getByRole("option", { name: "Overview" })).toBeVisible();
  await expect(hers.getByRole("option", { name: "Create function" })).toHaveCount(0);
  await hers.keyboard.press("Escape");
  await hers.keyboard.press("g");
  await hers.keyboard.press("c");
  await hers.keyboard.press("g");
  await hers.keyboard.press("f");
  await expectTitle(hers, "Functions");

  await open(hers, "/team");
  await expect(hers.getByText("Administrators add members and change roles")).toBeVisible();
  await expect(hers.getByLabel("First password")).toHaveCount(0);
  await expect(hers.getByRole("button", { name: /^Actions for/ })).toHaveCount(0);
  await expectAccessible(hers);

  // What the page does not offer, the server refuses.
  const place = { c: "local", r: "us-east-1" };
  const refused: [string, Record<string, string>][] = [
    ["functions/create", { ...place, draft: "blueprint=hello-world-python&name=hers", token: "v1" }],
    ["functions/delete", { ...place, name: "shown", token: "v2", confirm: "shown" }],
    ["test-events/delete", { ...place, name: "shown", id: "x" }],
    ["test-events/run", { ...place, name: "shown", id: "x" }],
    ["functions/invoke", { ...place, name: "shown", payload: "{}" }],
    ["functions/replace-zip", { ...place, name: "shown", upload: "x", base_sha256: "x" }],
    ["functions/send-request", { ...place, "request[api_id]": "a", "request[stage]": "$default", "request[method]": "GET", "request[path]": "/", "request[body]": "" }],
    ["apis/create", { ...place, draft: "name=a&function.1=shown", token: "v2" }],
    ["apis/route", { ...place, draft: "api_id=a&path=/x&function=shown", mark: "", token: "v3" }],
    ["apis/add-permission", { ...place, id: "a", route: "r" }],
    ["apis/remove-route", { ...place, id: "a", route: "r" }],
    ["apis/delete", { ...place, id: "a" }],
    ["team/add", { email: "x@example.com", name: "", role: "admin", password: "a password of hers" }],
    ["team/set-role", { id: "x", role: "admin" }],
    ["operations/resume", { id: "x" }],
    ["operations/roll-back", { id: "x" }],
  ];
  for (const [path, form] of refused) {
    const answer = await hers.request.post(`/api/${path}`, { form, headers: { origin: lambent.url, accept: "application/json" } });
    expect(answer.status(), path).toBe(403);
  }
  const upload = await hers.request.post("/upload?c=local&r=us-east-1", {
    multipart: { file: { name: "a.zip", mimeType: "application/zip", buffer: Buffer.from("PK") } },
    headers: { origin: lambent.url },
  });
  expect(upload.status()).toBe(403);
});
});

/** Empties what the console remembers of AWS. */
async function restart(own: Lambent, page: Page): Promise<void> {
  // A page that is open would ask for the console while it is down.
  await page.goto("about:blank");
  await own.stop();
  await own.start();
}

test.describe("with a slow engine, then none", () => {
  // A blocking page answers with the status of what happened.
  test.use({ expectedErrors: [/status of (502|503|504)/] });

  test("bones, then rows; then an error that says so, never an empty list", async ({ another }) => {
    const folder = mkdtempSync(join(tmpdir(), "lambent-venv-"));
    chmodSync(folder, 0o755);
    const venv = join(folder, "venv");
    symlinkSync(process.env.LAMBENT_ENGINE_VENV!, venv);
    const own = new Lambent({ env: { LAMBENT_ENGINE_VENV: venv } });
    try {
      await own.start();
      const page = await another({ baseURL: own.url, storageState: NOBODY });
      await signIn(page, ADMIN.email, ADMIN.password);
      await makeFunction(page.request, own, "survivor");
      const { Items: apis } = await aws(own, "apigatewayv2", "get-apis");
      await restart(own, page);

      // Pages arrive in order: bones are for those who come from another page.
      await open(page, "/settings");
      own.signalEngine("SIGSTOP");
      await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Functions" }).click();
      await expectTitle(page, "Functions");
      await expect(main(page).locator("[aria-busy=true]").first()).toBeVisible();
      await expect(page.getByText("No functions in")).toHaveCount(0);
      own.signalEngine("SIGCONT");
      await expect(page.getByRole("link", { name: "survivor", exact: true })).toBeVisible();

      await restart(own, page);
      // It cannot come back.
      unlinkSync(venv);
      own.signalEngine("SIGKILL");
      const engine = page.getByRole("navigation", { name: "Main" }).getByText(/^Engine (failed|restarting)/);
      await expect(async () => {
        await open(page, "/settings");
        await expect(engine).toBeVisible({ timeout: 500 });
      }).toPass();
      for (const path of [
        `${PLACE}/functions`,
        `${PLACE}/functions/survivor`,
        `${PLACE}/functions/survivor/test`,
        `${PLACE}/apis`,
        `${PLACE}/apis/${apis[0].ApiId}`,
      ]) {
        await open(page, path);
        await expect(page.getByRole("alert").first(), path).toContainText(/engine/i);
        await expect(page.getByText(/^No functions in|^No HTTP APIs/)).toHaveCount(0);
        await expectAccessible(page);
      }
      // What does not need AWS works on.
      for (const [path, title] of [["/operations", "Operations"], ["/activity", "Activity"], ["/team", "Team"], ["/settings", "Settings"]]) {
        await open(page, path!);
        await expectTitle(page, title!);
        await expect(page.getByRole("alert")).toHaveCount(0);
      }
      await open(page, `${WIZARD}?${draft}&step=route`);
      await expect(page.getByRole("button", { name: "Continue to review" })).toBeVisible();
      await page.getByRole("radio", { name: "Existing HTTP API" }).check();
      await expect(page.getByText("The APIs cannot be listed; enter the id of one.")).toBeVisible();
    } finally {
      await own.dispose();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
