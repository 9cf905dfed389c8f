// The configuration tabs: settings and environment variables, and nobody overwritten.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { APIRequestContext, Page, TestInfo } from "@playwright/test";
import { aws, curl } from "../fixtures/aws";
import type { Lambent } from "../fixtures/lambent";
import { expect, expectAccessible, expectNoSidewaysScroll, open, PLACE, test } from "../fixtures/test";
import { zip } from "../fixtures/zip";
import { makeFunction } from "../steps/functions";
import { expectFieldError } from "../steps/wizard";

const tab = (name: string, which: "general" | "environment") => `${PLACE}/functions/${name}/configuration/${which}`;
const save = (page: Page) => page.getByRole("button", { name: "Save", exact: true });
const saved = (page: Page) => page.getByRole("status").filter({ hasText: "Saved; AWS has it now." });
const conflict = (page: Page) => page.getByRole("region", { name: "Somebody else changed the same" });

const configurationOf = (lambent: Lambent, name: string) => aws(lambent, "lambda", "get-function-configuration", "--function-name", name);

/** As somebody with the AWS CLI does, whose change has settled when this returns. */
async function configureByCli(lambent: Lambent, name: string, ...words: string[]): Promise<void> {
  await aws(lambent, "lambda", "update-function-configuration", "--function-name", name, ...words);
  await aws(lambent, "lambda", "wait", "function-updated-v2", "--function-name", name);
}

async function deployByCli(lambent: Lambent, info: TestInfo, name: string, code: string): Promise<void> {
  const file = info.outputPath("function.zip");
  writeFileSync(file, zip({ "lambda_function.py": code }));
  await aws(lambent, "lambda", "update-function-code", "--function-name", name, "--zip-file", `fileb://${file}`);
  await aws(lambent, "lambda", "wait", "function-updated-v2", "--function-name", name);
}

/** A function behind `/test`, and the URL. */
async function functionWithUrl(request: APIRequestContext, lambent: Lambent, name: string): Promise<string> {
  await makeFunction(request, lambent, name);
  const { Items: apis } = await aws(lambent, "apigatewayv2", "get-apis");
  const id = apis.find((api: any) => api.Name === `${name}-api`).ApiId;
  return `http://${id}.execute-api.localhost:${lambent.gatewayPort}/test`;
}

async function expectCurl(url: string, answer: { status: number; body: string }): Promise<void> {
  await expect(async () => expect(await curl(url)).toEqual(answer)).toPass({ timeout: 20_000 });
}

const revealed = (page: Page, key: string) => page.getByRole("textbox", { name: key, exact: true });

async function add(page: Page, key: string, value: string): Promise<void> {
  await page.getByRole("button", { name: "Add environment variable" }).click();
  await page.getByLabel("Key", { exact: true }).last().fill(key);
  await page.getByLabel("Value", { exact: true }).last().fill(value);
}

test("story, step 8: a variable is added and the URL answers with it", async ({ page, request, lambent }, info) => {
  const url = await functionWithUrl(request, lambent, "story-env");
  await deployByCli(lambent, info, "story-env", "import os\n\ndef lambda_handler(event, context):\n    return os.getenv('Env')\n");
  await open(page, `${PLACE}/functions/story-env`);
  await page.getByRole("navigation", { name: "Function" }).getByRole("link", { name: "Configuration" }).click();
  await page.getByRole("navigation", { name: "Configuration" }).getByRole("link", { name: "Environment variables" }).click();
  await expect(page).toHaveURL(new RegExp(`${tab("story-env", "environment")}$`));
  await add(page, "Env", "a lamp in the hall");
  await expect(page.getByRole("region", { name: "Save will change" })).toContainText("Env added");
  await expectAccessible(page);
  await save(page).click();
  await expect(saved(page)).toBeVisible();
  await expectCurl(url, { status: 200, body: "a lamp in the hall" });
  expect((await configurationOf(lambent, "story-env")).Environment.Variables).toEqual({ Env: "a lamp in the hall" });
  // A value is masked again once it is saved, and stays when another is added.
  await expect(revealed(page, "Env")).toHaveValue("");
  await add(page, "Other", "x");
  await save(page).click();
  await expect(saved(page)).toBeVisible();
  expect((await configurationOf(lambent, "story-env")).Environment.Variables).toEqual({ Env: "a lamp in the hall", Other: "x" });
  await page.getByRole("checkbox", { name: "Remove Other" }).check();
  await save(page).click();
  await expect(page.getByRole("checkbox", { name: "Remove Other" })).toHaveCount(0);
  expect((await configurationOf(lambent, "story-env")).Environment.Variables).toEqual({ Env: "a lamp in the hall" });
  await open(page, "/activity?action=function.configure&target=story-env");
  await page.locator("summary").filter({ hasText: "configured story-env" }).first().locator("time").click();
  await expect(page.locator(".names.removed").first()).toContainText("Other");
  await expect(page.getByText("a lamp in the hall")).toHaveCount(0);
});

test("story, step 10: the handler is put right and the URL answers again", async ({ page, request, lambent }, info) => {
  const url = await functionWithUrl(request, lambent, "story-handler");
  await deployByCli(lambent, info, "story-handler", "def main_handler(event, context):\n    return 'here again'\n");
  await expect(async () => expect((await curl(url)).status).toBe(500)).toPass({ timeout: 20_000 });
  await open(page, tab("story-handler", "general"));
  await page.getByLabel("Handler").fill("lambda_function.nobody");
  await save(page).click();
  const blocked = page.getByRole("alert").filter({ hasText: "every invocation would fail" });
  await expect(blocked.getByRole("button", { name: "Save anyway" })).toBeVisible();
  expect((await configurationOf(lambent, "story-handler")).Handler).toBe("lambda_function.lambda_handler");
  await blocked.getByRole("button", { name: "Use lambda_function.main_handler" }).click();
  await expect(saved(page)).toBeVisible();
  await expectCurl(url, { status: 200, body: "here again" });
  expect((await configurationOf(lambent, "story-handler")).Handler).toBe("lambda_function.main_handler");
});

test("every setting is saved, and said as a command before", async ({ page, request, lambent }) => {
  await makeFunction(request, lambent, "settings-all", { route: "none" });
  await open(page, `${PLACE}/functions/settings-all/configuration`);
  await expect(page.getByRole("navigation", { name: "Configuration" }).getByRole("link", { name: "General configuration" })).toHaveAttribute("aria-current", "page");
  await expectAccessible(page);
  await page.getByLabel("Memory (MB)", { exact: true }).fill("1769");
  await expect(page.getByText("1769 MB come with 1.00 vCPU.")).toBeVisible();
  await page.getByLabel("Timeout (minutes)").fill("1");
  await page.getByLabel("Timeout (seconds)").fill("5");
  await expect(page.getByText("callers wait 30 s at most")).toBeVisible();
  await page.getByLabel("Ephemeral storage (MB)").fill("1024");
  await page.getByLabel("Description").fill("it's quick");
  await page.getByLabel("Runtime").selectOption("python3.12");
  await expect(page.getByText("Not saved")).toBeVisible();
  await page.getByText("Show as AWS CLI").click();
  await expect(page.getByText(/update-function-configuration .*--memory-size 1769 --ephemeral-storage Size=1024 --timeout 65 --runtime python3.12/)).toBeVisible();
  await save(page).click();
  await expect(saved(page)).toBeVisible();
  await expect(page.getByText("Not saved")).toHaveCount(0);
  // The head says it, too.
  await expect(page.locator("header.head").getByText("1,769 MB · 1 min 5 s")).toBeVisible();
  expect(await configurationOf(lambent, "settings-all")).toMatchObject({
    MemorySize: 1769, Timeout: 65, EphemeralStorage: { Size: 1024 }, Description: "it's quick", Runtime: "python3.12",
  });
  await open(page, "/activity?action=function.configure&target=settings-all");
  await page.locator("summary").filter({ hasText: "configured settings-all" }).first().locator("time").click();
  await expect(page.locator("del").filter({ hasText: "128 MB" })).toBeVisible();
  await expect(page.locator("ins").filter({ hasText: "1,769 MB" })).toBeVisible();
});

test("two browsers change the same variable: nothing is lost, each sees the other's", async ({ page, another, request, lambent }) => {
  await makeFunction(request, lambent, "two-browsers", { route: "none" });
  await configureByCli(lambent, "two-browsers", "--environment", "Variables={SHARED=before,KEPT=kept}");
  const other = await another();
  await open(page, tab("two-browsers", "environment"));
  await open(other, tab("two-browsers", "environment"));
  await revealed(page, "SHARED").fill("from the first");
  await save(page).click();
  await expect(saved(page)).toBeVisible();
  await revealed(other, "SHARED").fill("from the second");
  await add(other, "MINE", "only mine");
  await save(other).click();
  await expect(conflict(other)).toBeVisible();
  expect((await configurationOf(lambent, "two-browsers")).Environment.Variables).toEqual({ SHARED: "from the first", KEPT: "kept" });
  // What was typed is still there, and theirs can be looked at.
  await expect(revealed(other, "SHARED")).toHaveValue("from the second");
  await conflict(other).getByRole("button", { name: "Reveal their SHARED" }).click();
  await expect(conflict(other).getByRole("radio", { name: /Keep theirs\s*from the first/ })).toBeVisible();
  await expectAccessible(other);
  await save(other).click();
  await expect(conflict(other).getByText("Choose which one stays.")).toBeVisible();
  await conflict(other).getByRole("radio", { name: /Use mine/ }).check();
  await save(other).click();
  await expect(saved(other)).toBeVisible();
  expect((await configurationOf(lambent, "two-browsers")).Environment.Variables).toEqual({ SHARED: "from the second", KEPT: "kept", MINE: "only mine" });
  // The first one keeps theirs this time.
  await revealed(page, "SHARED").fill("from the first again");
  await save(page).click();
  await conflict(page).getByRole("radio", { name: /Keep theirs/ }).check();
  await save(page).click();
  await expect(page.getByRole("status").filter({ hasText: "Meanwhile somebody else changed MINE" })).toBeVisible();
  expect((await configurationOf(lambent, "two-browsers")).Environment.Variables.SHARED).toBe("from the second");
});

test("what the AWS CLI changes between load and save is never overwritten unseen", async ({ page, request, lambent }) => {
  await makeFunction(request, lambent, "cli-between", { route: "none" });
  await configureByCli(lambent, "cli-between", "--environment", "Variables={SHARED=before}");
  await open(page, tab("cli-between", "environment"));
  await configureByCli(lambent, "cli-between", "--environment", "Variables={SHARED=by-cli,CLI=new}");
  await add(page, "MINE", "x");
  await save(page).click();
  await expect(page.getByRole("status").filter({ hasText: "Meanwhile somebody else changed CLI, SHARED" })).toBeVisible();
  expect((await configurationOf(lambent, "cli-between")).Environment.Variables).toEqual({ SHARED: "by-cli", CLI: "new", MINE: "x" });

  await open(page, tab("cli-between", "general"));
  await configureByCli(lambent, "cli-between", "--memory-size", "512", "--timeout", "9");
  await page.getByLabel("Memory (MB)", { exact: true }).fill("256");
  await page.getByLabel("Description").fill("mine");
  await save(page).click();
  await expect(conflict(page)).toContainText("128 MB");
  await expect(conflict(page).getByRole("radio", { name: /Keep theirs\s*512 MB/ })).toBeVisible();
  await expect(conflict(page).getByRole("radio", { name: /Use mine\s*256 MB/ })).toBeVisible();
  expect(await configurationOf(lambent, "cli-between")).toMatchObject({ MemorySize: 512, Description: expect.not.stringContaining("mine") });
  await conflict(page).getByRole("radio", { name: /Keep theirs/ }).check();
  await save(page).click();
  await expect(page.getByRole("status").filter({ hasText: "Meanwhile somebody else changed Timeout" })).toBeVisible();
  expect(await configurationOf(lambent, "cli-between")).toMatchObject({ MemorySize: 512, Timeout: 9, Description: "mine" });
});

test("30 wrong inputs, each refused beside its field, and nothing is sent", async ({ page, request, lambent }) => {
  await makeFunction(request, lambent, "wrong-inputs", { route: "none" });
  const sent: string[] = [];
  page.on("request", (request) => {
    if (request.method() !== "GET") sent.push(request.url());
  });
  const MEMORY = "Memory is a whole number from 128 to 10,240 MB.";
  const STORAGE = "Ephemeral storage is a whole number from 512 to 10,240 MB.";
  const TIMEOUT = "The timeout is a whole number from 1 to 900 seconds.";
  const settings: [string, string, string][] = [
    ...["127", "10241", "", "lots", "1.5", "-128", "1e3"].map((text): [string, string, string] => ["Memory (MB)", text, MEMORY]),
    ...["511", "10241", "", "x"].map((text): [string, string, string] => ["Ephemeral storage (MB)", text, STORAGE]),
    ...["0", "901", "x", "-1", "1.5", ""].map((text): [string, string, string] => ["Timeout (seconds)", text, TIMEOUT]),
    ["Handler", "", "Enter the handler"],
    ["Handler", "a b", "A handler has no white space."],
    ["Handler", "x".repeat(129), "Use at most 128 characters."],
    ["Description", "x".repeat(257), "Use at most 256 characters; this has 257."],
  ];
  await open(page, tab("wrong-inputs", "general"));
  for (const [label, text, rule] of settings) {
    const field = page.getByLabel(label, { exact: true });
    const right = await field.inputValue();
    await field.fill(text);
    await save(page).click();
    await expectFieldError(page, label, rule);
    await expect(field).toBeFocused();
    await expect(field).toHaveValue(text);
    await expect(page.locator("[aria-invalid=true]")).toHaveCount(1);
    await field.fill(right);
  }
  const LETTERS = "Use only letters, digits and _;";
  const keys: [string, string][] = [
    ["", "Enter a key."],
    ["A", "A key has at least two characters."],
    ["1A", "A key begins with a letter."],
    ["_A", "A key begins with a letter."],
    ["A-B", LETTERS],
    ["A B", LETTERS],
    ["Ä1", LETTERS],
    ["AWS_REGION", "AWS_REGION is set by Lambda itself; choose another key."],
    ["_HANDLER", "_HANDLER is set by Lambda itself"],
    ["LAMBDA_TASK_ROOT", "LAMBDA_TASK_ROOT is set by Lambda itself"],
  ];
  await open(page, tab("wrong-inputs", "environment"));
  await add(page, "", "x");
  for (const [key, rule] of keys) {
    await page.getByLabel("Key", { exact: true }).fill(key);
    await save(page).click();
    await expectFieldError(page, "Key", rule);
  }
  await page.getByLabel("Key", { exact: true }).fill("FINE");
  await page.getByLabel("Value", { exact: true }).fill("x".repeat(4_100));
  await save(page).click();
  await expectFieldError(page, "Value", "at most 4,096 bytes");
  await page.getByLabel("Value", { exact: true }).fill("x".repeat(2_100));
  await add(page, "FINE_2", "y".repeat(2_100));
  await save(page).click();
  await expect(page.getByText(/All keys and values together have at most 4,096 bytes; these have 4,2\d\d/)).toBeVisible();
  await page.getByLabel("Key", { exact: true }).last().fill("FINE");
  await page.getByLabel("Value", { exact: true }).last().fill("y");
  await save(page).click();
  await expect(page.getByText("This key is there already.").first()).toBeVisible();
  expect(settings.length + keys.length).toBeGreaterThanOrEqual(30);
  expect(sent).toEqual([]);
  expect(await configurationOf(lambent, "wrong-inputs")).toMatchObject({ MemorySize: 128, Timeout: 3 });
});

/** Everything Lambent itself has written; the engine stands in for AWS, which has the values. */
function written(lambent: Lambent): string {
  const files = readdirSync(lambent.data, { recursive: true, withFileTypes: true });
  const own = files.filter((file) => file.isFile() && !file.parentPath.startsWith(join(lambent.data, "engine")));
  expect(own.length).toBeGreaterThan(0);
  return own.map((file) => readFileSync(join(file.parentPath, file.name), "latin1")).join("\n") + lambent.output();
}

test("what is typed before the page's code has arrived is kept", async ({ page, request, lambent }) => {
  await makeFunction(request, lambent, "typed-early", { route: "none" });
  let arrive = () => {};
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  await page.route("**/lambent.wasm", async (route) => {
    await arrived;
    await route.continue();
  });
  await page.goto(tab("typed-early", "general"));
  await page.getByLabel("Memory (MB)", { exact: true }).fill("256");
  arrive();
  await page.locator("body[data-hydrated]").waitFor();
  await expect(page.getByLabel("Memory (MB)", { exact: true })).toHaveValue("256");
  await expect(page.getByText("256 MB come with 0.14 vCPU.")).toBeVisible();
  await save(page).click();
  await expect(saved(page)).toBeVisible();
  expect((await configurationOf(lambent, "typed-early")).MemorySize).toBe(256);
});

test("a secret is nowhere until it is revealed, and that is written down", async ({ page, request, lambent }) => {
  const [byCli, typed] = ["songbird-9b1f6c-from-cli", "songbird-2c77d0-typed"];
  await makeFunction(request, lambent, "canary", { route: "none" });
  await configureByCli(lambent, "canary", "--environment", `Variables={API_TOKEN=${byCli}}`);
  const answers: Promise<string>[] = [];
  page.on("response", (response) => answers.push(response.text().catch(() => "")));
  for (const path of ["", "/test", "/configuration/general", "/configuration/environment"]) {
    await open(page, `${PLACE}/functions/canary${path}`);
    expect(await page.content()).not.toContain("songbird-");
  }
  await revealed(page, "API_TOKEN").fill(typed);
  await expect(page.getByText("Looks like a secret, by its key.")).toBeVisible();
  await add(page, "SECOND", "songbird-5e-second");
  await save(page).click();
  await expect(saved(page)).toBeVisible();
  await open(page, "/activity");
  const everything = (await Promise.all(answers)).join("\n");
  expect(everything).toContain("API_TOKEN");
  expect(everything).not.toContain("songbird-");
  expect(written(lambent)).not.toContain("songbird-");

  await open(page, tab("canary", "environment"));
  await page.getByRole("button", { name: "Reveal API_TOKEN" }).click();
  await expect(revealed(page, "API_TOKEN")).toHaveValue(typed);
  await expect(page.getByRole("textbox", { name: "SECOND", exact: true })).toHaveValue("");
  // Looking is no change.
  await expect(page.getByText("Not saved")).toHaveCount(0);
  await page.getByRole("button", { name: "Hide API_TOKEN" }).click();
  await expect(revealed(page, "API_TOKEN")).toHaveValue("");
  await open(page, "/activity?action=function.reveal");
  await page.locator("summary").filter({ hasText: "revealed an environment value of canary" }).first().locator("time").click();
  await expect(page.getByText("API_TOKEN").first()).toBeVisible();
  expect(written(lambent)).not.toContain("songbird-");
});

test("a .env file becomes rows", async ({ page, request, lambent }) => {
  await makeFunction(request, lambent, "dotenv", { route: "none" });
  await configureByCli(lambent, "dotenv", "--environment", "Variables={LEVEL=debug,KEPT=kept}");
  await open(page, tab("dotenv", "environment"));
  await page.getByText("Paste a .env file").click();
  await page.getByLabel("Lines of a .env file").fill("# settings\nexport LEVEL=info\nTEXT=\"two\\nlines\"\nnonsense\nURL='https://example.com/?a=b' # why\n");
  await page.getByRole("button", { name: "Add these lines" }).click();
  await expect(page.getByText("Line 4: There is no “=” in it.")).toBeVisible();
  const changes = page.getByRole("region", { name: "Save will change" });
  for (const text of ["LEVEL changed", "TEXT added", "URL added"]) await expect(changes).toContainText(text);
  await page.getByText("Show as AWS CLI").click();
  await expect(page.getByText(/"KEPT":"<value of KEPT>","LEVEL":"info"/)).toBeVisible();
  await save(page).click();
  await expect(saved(page)).toBeVisible();
  expect((await configurationOf(lambent, "dotenv")).Environment.Variables).toEqual({
    LEVEL: "info", KEPT: "kept", TEXT: "two\nlines", URL: "https://example.com/?a=b",
  });
});

test("nobody leaves what is not saved by accident", async ({ page, request, lambent }) => {
  await makeFunction(request, lambent, "unsaved", { route: "none" });
  await open(page, tab("unsaved", "general"));
  await page.getByLabel("Memory (MB)", { exact: true }).fill("256");
  const asked: string[] = [];
  page.on("dialog", (dialog) => {
    asked.push(dialog.message());
    return asked.length === 1 ? dialog.dismiss() : dialog.accept();
  });
  const test_ = page.getByRole("navigation", { name: "Function" }).getByRole("link", { name: "Test" });
  await test_.click();
  await expect(page.getByLabel("Memory (MB)", { exact: true })).toHaveValue("256");
  expect(asked[0]).toContain("did not save");
  await test_.click();
  await expect(page.getByLabel("Event JSON")).toBeVisible();
  expect(asked).toHaveLength(2);
  // Put back, nothing is asked.
  await open(page, tab("unsaved", "general"));
  await page.getByLabel("Memory (MB)", { exact: true }).fill("256");
  await page.getByRole("button", { name: "Discard changes" }).click();
  await expect(page.getByLabel("Memory (MB)", { exact: true })).toHaveValue("128");
  await test_.click();
  await expect(page.getByLabel("Event JSON")).toBeVisible();
  expect(asked).toHaveLength(2);
});

test("without JavaScript both tabs save", async ({ plain, request, lambent }) => {
  await makeFunction(request, lambent, "by-plain-forms", { route: "none" });
  await plain.goto(tab("by-plain-forms", "general"));
  await plain.getByLabel("Memory (MB)", { exact: true }).fill("127");
  await plain.getByLabel("Description").fill("kept & typed");
  await save(plain).click();
  await expectFieldError(plain, "Memory (MB)", "Memory is a whole number from 128 to 10,240 MB.");
  await expect(plain.getByLabel("Description")).toHaveValue("kept & typed");
  await plain.getByLabel("Memory (MB)", { exact: true }).fill("256");
  await save(plain).click();
  await expect(saved(plain)).toBeVisible();
  await plain.goto(tab("by-plain-forms", "environment"));
  await plain.getByLabel("Key", { exact: true }).fill("PLAIN");
  await plain.getByLabel("Value", { exact: true }).fill("form");
  await save(plain).click();
  await expect(saved(plain)).toBeVisible();
  expect(await configurationOf(lambent, "by-plain-forms")).toMatchObject({
    MemorySize: 256, Description: "kept & typed", Environment: { Variables: { PLAIN: "form" } },
  });
});

test("on a phone nothing is cut off", async ({ another, request, lambent }) => {
  await makeFunction(request, lambent, "on-a-phone", { route: "none" });
  await configureByCli(lambent, "on-a-phone", "--environment", "Variables={A_RATHER_LONG_KEY_THAT_SOMEBODY_CHOSE=x}");
  const phone = await another({ viewport: { width: 390, height: 844 }, colorScheme: "dark" });
  for (const which of ["general", "environment"] as const) {
    await open(phone, tab("on-a-phone", which));
    await expect(save(phone)).toBeVisible();
    await expectNoSidewaysScroll(phone);
    await expectAccessible(phone);
  }
});
