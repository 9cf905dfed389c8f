// The code screen: edit, check, deploy, test; drafts, conflicts, large packages. Other clients read back what is live.
import { aws, createFunction, curl, deployedFiles, deployElsewhere } from "../fixtures/aws";
import { expect, expectAccessible, expectNoSidewaysScroll, expectTitle, open, PLACE, test } from "../fixtures/test";
import { codePath, deploy, editor, expectDeployed, HANDLER_FILE, leaveAnyway, openCode, problems, write } from "../steps/code";
import { makeFunction } from "../steps/functions";
import type { Page } from "@playwright/test";

const HELLO = "import json\n\ndef lambda_handler(event, context):\n    return {'statusCode': 200, 'body': json.dumps('Hello')}\n";
const ECHO = "import json\n\ndef lambda_handler(event, context):\n    return {'statusCode': 200, 'body': json.dumps(event)}\n";
const RENAMED = ECHO.replace("lambda_handler", "main_handler");

/** The function's URL, as its overview shows it. */
async function urlOf(page: Page, name: string): Promise<string> {
  await open(page, `${PLACE}/functions/${name}`);
  return page.getByRole("region", { name: /^URL of/ }).locator("code").innerText();
}

test("the story: edit, deploy, call; a handler that is gone is warned of, named, and healed by one click", async ({ page, request, lambent }) => {
  await makeFunction(request, lambent, "loop");
  const url = await urlOf(page, "loop");
  await page.getByRole("navigation", { name: "Function" }).getByRole("link", { name: "Code" }).click();
  await expect(editor(page)).toBeVisible();
  await expect(page.getByText("No changes", { exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: "Deploy", exact: true })).toHaveAttribute("aria-disabled", "true");

  await test.step("the event comes back (7)", async () => {
    await write(page, ECHO);
    await page.getByRole("button", { name: "Show changes" }).click();
    const changed = page.getByRole("region", { name: HANDLER_FILE });
    await expect(changed.getByRole("textbox", { name: `${HANDLER_FILE}, Deployed` })).toContainText("Hello from Lambda!");
    await expect(changed.getByRole("textbox", { name: `${HANDLER_FILE}, Yours` })).toContainText("json.dumps(event)");
    await expectAccessible(page);
    await page.getByText("Show as AWS CLI").first().click();
    await expect(page.getByText("aws lambda update-function-code --function-name loop")).toBeVisible();
    await deploy(page);
    expect(await deployedFiles(lambent, "loop")).toMatchObject({ [HANDLER_FILE]: ECHO });
    const answer = await curl(url);
    expect(JSON.parse(answer.body)).toMatchObject({ version: "2.0", routeKey: "ANY /test" });
    await expect(page.getByText("No changes", { exact: true })).toBeVisible();
  });

  await test.step("the test beside the code runs what is deployed", async () => {
    await page.getByLabel("Event JSON").fill('{"beside": true}');
    await page.keyboard.press("Control+Enter");
    await expect(page.getByRole("region", { name: "Result" }).getByLabel("Payload")).toContainText("beside");
  });

  await test.step("a handler that is gone is warned of (9)", async () => {
    await write(page, RENAMED);
    await expect(problems(page)).toContainText("lambda_handler");
    await expect(problems(page)).toContainText("Deployed like this, every call would fail");
    await expect(page.getByRole("button", { name: "Change handler to lambda_function.main_handler" })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Deploy", exact: true }).click();
    await expect(page.getByRole("alert").filter({ hasText: "Not deployed" })).toBeVisible();
    expect(await deployedFiles(lambent, "loop")).toMatchObject({ [HANDLER_FILE]: ECHO });
    await page.getByRole("button", { name: "Deploy anyway" }).click();
    await expectDeployed(page);
    expect(await curl(url)).toEqual({ status: 500, body: '{"message":"Internal Server Error"}' });
  });

  await test.step("the cause is named where calls fail", async () => {
    await expect(problems(page)).toContainText("This is live");
    await open(page, `${PLACE}/functions/loop`);
    await expect(page.getByRole("alert").filter({ hasText: "Every call fails" })).toBeVisible();
    await page.getByRole("link", { name: "loop-api" }).click();
    await expect(page.getByRole("alert", { name: "Broken: ANY /test" })).toContainText("loop cannot be loaded");
    await open(page, `${PLACE}/functions/loop/test`);
    await page.getByRole("button", { name: "Test" }).click();
    await expect(page.getByText("The deployed code and its handler do not fit.")).toBeVisible();
    await page.getByRole("link", { name: "See why, and change it" }).click();
  });

  await test.step("one click heals it (10)", async () => {
    await page.getByRole("button", { name: "Change handler to lambda_function.main_handler" }).click();
    await expect(page.getByRole("status").filter({ hasText: "The handler is lambda_function.main_handler now." })).toBeVisible({ timeout: 30_000 });
    await expect(problems(page)).toHaveCount(0);
    const { Handler } = await aws(lambent, "lambda", "get-function-configuration", "--function-name", "loop");
    expect(Handler).toBe("lambda_function.main_handler");
    expect((await curl(url)).status).toBe(200);
  });
});

test("code and handler change together", async ({ page, lambent }) => {
  await createFunction(lambent, "together", { [HANDLER_FILE]: HELLO });
  await openCode(page, "together");
  await write(page, RENAMED);
  await page.getByRole("button", { name: "Change handler to lambda_function.main_handler" }).click();
  await expectDeployed(page);
  const { Handler } = await aws(lambent, "lambda", "get-function-configuration", "--function-name", "together");
  expect(Handler).toBe("lambda_function.main_handler");
  expect(await deployedFiles(lambent, "together")).toEqual({ [HANDLER_FILE]: RENAMED });
});

test("a syntax error is marked at its line", async ({ page, lambent }) => {
  await createFunction(lambent, "syntax", { [HANDLER_FILE]: HELLO });
  await openCode(page, "syntax");
  await write(page, `${HELLO}\ndef broken(:\n    pass\n`);
  await expect(problems(page).getByRole("link", { name: /lambda_function\.py, line \d+/ })).toBeVisible();
});

test("a draft survives a reload and a closed tab, and can be discarded", async ({ page, context, lambent }) => {
  await createFunction(lambent, "drafted", { [HANDLER_FILE]: HELLO, "other.py": "x = 1\n" });
  leaveAnyway(page);
  await openCode(page, "drafted");
  await write(page, ECHO);
  await page.reload();
  await expect(page.getByRole("status").filter({ hasText: /Draft from .* restored\./ })).toBeVisible();
  await expect(editor(page)).toContainText("json.dumps(event)");
  await page.close();
  const again = await context.newPage();
  leaveAnyway(again);
  await openCode(again, "drafted");
  await expect(editor(again)).toContainText("json.dumps(event)");
  await again.getByRole("button", { name: "Discard draft" }).click();
  await expect(editor(again)).toContainText("Hello");
  await again.getByRole("button", { name: "Undo" }).click();
  await expect(editor(again)).toContainText("json.dumps(event)");
  await again.getByRole("button", { name: "Show changes" }).click();
  await again.getByRole("button", { name: "Discard all changes" }).click();
  await expect(again.getByText("No changes", { exact: true })).toBeVisible();
  await again.reload();
  await expect(editor(again)).toContainText("Hello");
  expect(await deployedFiles(lambent, "drafted")).toMatchObject({ [HANDLER_FILE]: HELLO });
});

test("leaving with changes asks first", async ({ page, lambent }) => {
  await createFunction(lambent, "left", { [HANDLER_FILE]: HELLO });
  await openCode(page, "left");
  await write(page, ECHO);
  const overview = page.getByRole("navigation", { name: "Function" }).getByRole("link", { name: "Overview" });
  await overview.click();
  const dialog = page.getByRole("dialog", { name: "Leave without deploying?" });
  await dialog.getByRole("button", { name: "Stay" }).click();
  await expect(editor(page)).toContainText("json.dumps(event)");
  await overview.click();
  await dialog.getByRole("button", { name: "Leave" }).click();
  await expect(page).toHaveURL(/functions\/left$/);
  await page.getByRole("navigation", { name: "Function" }).getByRole("link", { name: "Code" }).click();
  await expect(page.getByText("restored.")).toBeVisible();
  await expect(editor(page)).toContainText("json.dumps(event)");
});

test("files: new, renamed, deleted, uploaded; each as AWS then has it", async ({ page, lambent }) => {
  await createFunction(lambent, "files", { [HANDLER_FILE]: HELLO, "old.py": "old = 1\n", "gone.py": "gone = 1\n", "lib/deep.py": "deep = 1\n" });
  await openCode(page, "files");
  const tree = page.getByRole("navigation", { name: "Files", exact: true });

  await page.getByRole("button", { name: "New file" }).click();
  const dialog = page.getByRole("dialog", { name: "New file" });
  await dialog.getByLabel("File name").fill("../x.py");
  await dialog.getByRole("button", { name: "Create file" }).click();
  await expect(dialog.getByLabel("File name")).toHaveAccessibleDescription(/A path has no \. or \.\. in it\./);
  await dialog.getByLabel("File name").fill("lib/new.py");
  await dialog.getByRole("button", { name: "Create file" }).click();
  await editor(page, "lib/new.py").fill("new = 1\n");

  await tree.getByRole("link", { name: "old.py" }).click();
  await expect(editor(page, "old.py")).toBeVisible();
  await page.getByRole("button", { name: "Rename old.py" }).click();
  const rename = page.getByRole("dialog", { name: "Rename file" });
  await rename.getByLabel("File name").fill("lib/renamed.py");
  await rename.getByRole("button", { name: "Rename", exact: true }).click();
  await expect(editor(page, "lib/renamed.py")).toContainText("old = 1");

  await tree.getByRole("link", { name: "gone.py" }).click();
  await expect(editor(page, "gone.py")).toBeVisible();
  await page.getByRole("button", { name: "Delete gone.py" }).click();
  await expect(page.getByRole("button", { name: "Restore gone.py" })).toBeVisible();

  await page.getByLabel("Upload file").setInputFiles({ name: "data.bin", mimeType: "application/octet-stream", buffer: Buffer.from([0, 1, 2, 255]) });
  await expect(page.getByText("No text to show")).toBeVisible();
  await expect(tree.getByRole("link", { name: "data.bin" })).toBeVisible();
  await expectAccessible(page);
  await deploy(page);

  const files = await deployedFiles(lambent, "files");
  expect(Object.keys(files).sort()).toEqual(["data.bin", HANDLER_FILE, "lib/deep.py", "lib/new.py", "lib/renamed.py"]);
  expect(files).toMatchObject({ "lib/new.py": "new = 1\n", "lib/renamed.py": "old = 1\n", "lib/deep.py": "deep = 1\n" });
});

test("two members edit the same file: each sees the other's change, nothing is lost", async ({ page, another, session, lambent }) => {
  const base = "a = 1\n\nb = 1\n\ndef lambda_handler(event, context):\n    return a + b\n";
  await createFunction(lambent, "shared", { [HANDLER_FILE]: base, "mine.py": "x = 1\n" });
  const other = await another({ storageState: session });
  await openCode(page, "shared");
  await openCode(other, "shared");
  await write(page, base.replace("a = 1", "a = 2"));
  await write(other, base.replace("a = 1", "a = 3").replace("b = 1", "b = 3"));
  await deploy(page);

  await other.getByRole("button", { name: "Deploy", exact: true }).click();
  await expect(other.getByRole("alert").filter({ hasText: "Other code was deployed while you edited" })).toBeVisible();
  const file = other.getByRole("region", { name: HANDLER_FILE });
  await expect(file.getByRole("textbox", { name: /, .*Theirs$/ })).toContainText("a = 2");
  await expect(file.getByRole("textbox", { name: /, .*Yours$/ })).toContainText("a = 3");
  await expectAccessible(other);
  const send = other.getByRole("button", { name: "Deploy on top of theirs" });
  await expect(send).toHaveAttribute("aria-disabled", "true");
  await file.getByRole("radio", { name: "Edit both together" }).check();
  await expect(file.getByRole("textbox", { name: `${HANDLER_FILE}, both together` })).toContainText("<<<<<<< deployed");
  await expect(send).toHaveAttribute("aria-disabled", "true");
  expect((await deployedFiles(lambent, "shared"))[HANDLER_FILE]).toContain("a = 2");
  await file.getByRole("textbox", { name: `${HANDLER_FILE}, both together` }).fill(base.replace("a = 1", "a = 5").replace("b = 1", "b = 3"));
  await expect(send).not.toHaveAttribute("aria-disabled");
  await send.click();
  await expectDeployed(other);
  expect(await deployedFiles(lambent, "shared")).toEqual({ [HANDLER_FILE]: base.replace("a = 1", "a = 5").replace("b = 1", "b = 3"), "mine.py": "x = 1\n" });
});

test("what the AWS CLI deployed meanwhile is never overwritten unseen", async ({ page, lambent }) => {
  await createFunction(lambent, "meanwhile", { [HANDLER_FILE]: HELLO, "other.py": "x = 1\n" });
  await openCode(page, "meanwhile");
  await write(page, ECHO);
  await deployElsewhere(lambent, "meanwhile", { [HANDLER_FILE]: HELLO, "other.py": "x = 2\n" });
  await page.getByRole("button", { name: "Deploy", exact: true }).click();
  await expect(page.getByText("They changed other files than you")).toBeVisible();
  await expect(page.getByText("They also changed other.py")).toBeVisible();
  await page.getByRole("button", { name: "Deploy on top of theirs" }).click();
  await expectDeployed(page);
  expect(await deployedFiles(lambent, "meanwhile")).toEqual({ [HANDLER_FILE]: ECHO, "other.py": "x = 2\n" });
});

test("the whole loop by keyboard", async ({ page, lambent }) => {
  await createFunction(lambent, "keys", { [HANDLER_FILE]: HELLO });
  await openCode(page, "keys");
  await editor(page).focus();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("# by keys");
  await page.keyboard.press("Control+s");
  await expectDeployed(page);
  expect((await deployedFiles(lambent, "keys"))[HANDLER_FILE]).toContain("# by keys");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("region", { name: "Result" }).getByRole("status")).toContainText("Succeeded");
  // Tab indents, but is no trap.
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  await expect(editor(page)).not.toBeFocused();
});

test("without JavaScript the code can be read, file by file", async ({ plain, lambent }) => {
  await createFunction(lambent, "read", { [HANDLER_FILE]: "# <script>alert(1)</script>\ndef lambda_handler(e, c): return 1\n", "other.py": "other = 1\n" });
  await plain.goto(codePath("read"));
  await expect(plain.getByRole("region", { name: `Code of ${HANDLER_FILE}` })).toContainText("<script>alert(1)</script>");
  await plain.getByRole("link", { name: "other.py" }).first().click();
  await expect(plain.getByRole("region", { name: "Code of other.py" })).toContainText("other = 1");
  // Playwright finds no text inside <noscript>.
  expect((await plain.locator("noscript").allInnerTexts()).join(" ")).toContain("Editing, deploying and testing need JavaScript");
});

test("a published version can be read, not changed, and says so", async ({ page, lambent }) => {
  await createFunction(lambent, "published", { [HANDLER_FILE]: HELLO });
  await aws(lambent, "lambda", "publish-version", "--function-name", "published");
  await open(page, `${codePath("published")}?qualifier=1`);
  await expect(editor(page)).toHaveAttribute("aria-readonly", "true");
  await expect(page.getByText("A published version never changes.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Deploy", exact: true })).toHaveCount(0);
  await page.getByRole("link", { name: "Edit $LATEST" }).click();
  await expect(page.getByRole("button", { name: "Deploy", exact: true })).toBeVisible();
});

test("a package is replaced by a zip, and downloaded", async ({ page, lambent }) => {
  const { zip, unzip } = await import("../fixtures/zip");
  await createFunction(lambent, "replaced", { [HANDLER_FILE]: HELLO });
  await openCode(page, "replaced");
  await page.getByText("Replace by a zip").click();
  await page.getByLabel("Zip file").setInputFiles({ name: "echo.zip", mimeType: "application/zip", buffer: zip({ [HANDLER_FILE]: ECHO, "more.py": "y = 1\n" }) });
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  await page.getByRole("button", { name: "Replace package" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Replaced: echo.zip is live." })).toBeVisible({ timeout: 30_000 });
  expect(await deployedFiles(lambent, "replaced")).toEqual({ [HANDLER_FILE]: ECHO, "more.py": "y = 1\n" });
  const download = await page.request.get(`${PLACE}/functions/replaced/code.zip`);
  expect(unzip(await download.body())).toEqual({ [HANDLER_FILE]: ECHO, "more.py": "y = 1\n" });
});

test("200 files are edited one by one; a package that is too large says why and what can be done", async ({ page, lambent }) => {
  const files: Record<string, string> = { [HANDLER_FILE]: HELLO };
  // Digits that do not compress well, so that the package has about 2.9 MB.
  const noise = (seed: number) => Array.from({ length: 1_760 }, (_, i) => Math.sin(seed * 1_000 + i).toString(36)).join("\n");
  for (let i = 0; i < 199; i++) files[`lib${i % 10}/module_${i}.py`] = `"""\n${noise(i)}\n"""\nvalue = ${i}\n`;
  await createFunction(lambent, "many", files);
  const asked: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("/api/functions/code-file")) asked.push(request.url());
  });
  await openCode(page, "many");
  const tree = page.getByRole("navigation", { name: "Files", exact: true });
  // Folders are closed.
  await expect(tree.locator("a")).toHaveCount(200);
  expect(asked, "no text is read before it is opened").toEqual([]);
  await tree.getByText("lib3", { exact: true }).click();
  await tree.getByRole("link", { name: "module_3.py" }).click();
  await expect(editor(page, "lib3/module_3.py")).toBeVisible();
  await page.keyboard.press("Control+End");
  expect(asked).toHaveLength(1);
  // The tree stays the same elements while one types.
  const link = await tree.getByRole("link", { name: "module_13.py" }).elementHandle();
  await editor(page, "lib3/module_3.py").focus();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("more = 1\n");
  await expect(page.getByText("1 file changed, +1 −0")).toBeVisible();
  expect(await link!.evaluate((element) => element.isConnected)).toBe(true);
  await deploy(page);
  const live = await deployedFiles(lambent, "many");
  expect(Object.keys(live)).toHaveLength(200);
  expect(live["lib3/module_3.py"]).toBe(`${files["lib3/module_3.py"]}more = 1\n`);

  const heavy: Record<string, string> = { ...files };
  for (let i = 0; i < 40; i++) heavy[`heavy/module_${i}.py`] = noise(1_000 + i);
  await deployElsewhere(lambent, "many", heavy);
  await open(page, codePath("many"));
  await expect(page.getByText(/The package has [\d.]+ MB zipped; up to 3 MB can be edited here\./)).toBeVisible();
  await expect(page.getByRole("link", { name: "Download zip" })).toBeVisible();
  await expect(page.getByText("Replace by a zip")).toBeVisible();
  await expectAccessible(page);
});

test("light, dark, narrow", async ({ page, lambent }) => {
  await createFunction(lambent, "looks", { [HANDLER_FILE]: HELLO, "lib/a.py": "a = 1\n" });
  await openCode(page, "looks");
  await expectTitle(page, "looks");
  await write(page, RENAMED);
  await expect(problems(page)).toBeVisible();
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await expectAccessible(page);
  }
  await page.setViewportSize({ width: 390, height: 844 });
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
});
