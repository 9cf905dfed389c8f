// Versions: published with a reason, compared, deleted; every page of another version.
import { aws, deployElsewhere } from "../fixtures/aws";
import { expect, expectAccessible, expectNoSidewaysScroll, NOBODY, open, signIn, test } from "../fixtures/test";
import { makeFunction } from "../steps/functions";
import { addMember } from "../steps/team";
import { configureByCli, page as at, publishByCli, writesOf } from "../steps/versions";
import { expectFieldError } from "../steps/wizard";

const publish = { name: "Publish version" };
const versionsOf = async (lambent: any, name: string) =>
  (await aws(lambent, "lambda", "list-versions-by-function", "--function-name", name)).Versions.filter((version: any) => version.Version !== "$LATEST");

test("a version is published, with who and why", async ({ page, request, lambent }) => {
  await makeFunction(request, lambent, "publish-me", { route: "none" });
  await open(page, at("publish-me", "versions"));
  await expect(page.getByText("Nothing is published yet")).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel("Description", { exact: true }).fill("first & best");
  await page.getByLabel("Why", { exact: true }).fill("the demo on Friday");
  await page.getByText("Show as AWS CLI").first().click();
  await expect(page.getByText(/aws lambda publish-version .*--description 'first & best' --code-sha256/)).toBeVisible();
  await page.getByRole("button", publish).click();
  await expect(page.getByRole("status").filter({ hasText: "Version 1 is published." })).toBeVisible();
  const row = page.getByRole("row").filter({ hasText: "first & best" });
  await expect(row).toContainText("the demo on Friday");
  await expect(row).toContainText("ana@example.com");
  expect((await versionsOf(lambent, "publish-me")).map((version: any) => version.Description)).toEqual(["first & best"]);
  // Nothing has changed since: said before it is sent.
  await open(page, at("publish-me", "versions"));
  await expect(page.getByText("Nothing has changed since version 1")).toBeVisible();
  await page.getByRole("button", publish).click();
  await expect(page).toHaveURL(/same=1/);
  expect(await versionsOf(lambent, "publish-me")).toHaveLength(1);
  await row.getByRole("link", { name: /ago|now/ }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("published a version of publish-me");
  await expect(page.getByText("the demo on Friday")).toBeVisible();
});

test("what a colleague changed meanwhile is not published unseen", async ({ page, request, lambent }) => {
  await makeFunction(request, lambent, "publish-race", { route: "none" });
  await open(page, at("publish-race", "versions"));
  await configureByCli(lambent, "publish-race", "--timeout", "9");
  await page.getByLabel("Why", { exact: true }).fill("mine");
  await page.getByRole("button", publish).click();
  await expect(page.getByRole("alert").filter({ hasText: "Somebody changed the code or the configuration" })).toBeVisible();
  await expect(page.getByLabel("Why", { exact: true })).toHaveValue("mine");
  expect(await versionsOf(lambent, "publish-race")).toEqual([]);
  await page.getByRole("button", publish).click();
  await expect(page.getByRole("status").filter({ hasText: "Version 1 is published." })).toBeVisible();
});

test("wrong input is explained and not sent", async ({ page, request, lambent }) => {
  await makeFunction(request, lambent, "publish-wrong", { route: "none" });
  await open(page, at("publish-wrong", "versions"));
  const sent = writesOf(page);
  await page.getByLabel("Description", { exact: true }).fill("x".repeat(257));
  await page.getByRole("button", publish).click();
  await expectFieldError(page, "Description", "Use at most 256 characters; this has 257.");
  await page.getByLabel("Description", { exact: true }).fill("");
  await page.getByLabel("Why", { exact: true }).fill("x".repeat(501));
  await page.getByRole("button", publish).click();
  await expectFieldError(page, "Why", "Use at most 500 characters; this has 501.");
  expect(sent).toEqual([]);
});

test("two versions are compared, code and configuration", async ({ page, request, lambent }) => {
  await makeFunction(request, lambent, "compare-me", { route: "none" });
  await open(page, at("compare-me", "versions"));
  await page.getByRole("button", publish).click();
  await expect(page.getByText("Version 1 is published.")).toBeVisible();
  await deployElsewhere(lambent, "compare-me", { "lambda_function.py": "def lambda_handler(event, context):\n    return 'another'\n" });
  await configureByCli(lambent, "compare-me", "--memory-size", "512", "--environment", "Variables={SONG=songbird-value}");
  await open(page, at("compare-me", "versions"));
  await page.getByRole("radio", { name: "Compare from 1" }).check();
  await page.getByRole("radio", { name: "Compare to $LATEST" }).check();
  await page.getByRole("button", { name: "Compare" }).click();
  await expect(page).toHaveURL(/\?(from=1&to=(%24|\$)LATEST|to=(%24|\$)LATEST&from=1)$/);
  const compared = page.getByRole("region", { name: "Compared: version 1 with $LATEST" });
  await expect(compared.getByRole("region", { name: "Changes of lambda_function.py" })).toContainText("return 'another'");
  const memory = compared.getByRole("row").filter({ hasText: "Memory" }).first();
  await expect(memory).toContainText("128 MB");
  await expect(memory).toContainText("512 MB");
  await expect(compared.getByText("SONG")).toBeVisible();
  expect(await page.content()).not.toContain("songbird");
  await expectAccessible(page);
});

test("the engine's missing code is said, not faked", async ({ page, request, lambent }) => {
  await makeFunction(request, lambent, "compare-gone", { route: "none" });
  // Code that nobody has read through the console: what it has read it knows by its hash.
  await deployElsewhere(lambent, "compare-gone", { "lambda_function.py": "def lambda_handler(event, context):\n    return 'unread'\n" });
  await aws(lambent, "lambda", "publish-version", "--function-name", "compare-gone");
  await deployElsewhere(lambent, "compare-gone", { "lambda_function.py": "def lambda_handler(event, context):\n    return 1\n" });
  await open(page, at("compare-gone", "versions?from=1&to=$LATEST"));
  await expect(page.getByText("The local engine keeps the code of $LATEST only")).toBeVisible();
});

test("a version is deleted by its number, and never under an alias", async ({ page, request, lambent }) => {
  await makeFunction(request, lambent, "delete-version", { route: "none" });
  await publishByCli(lambent, "delete-version", 2);
  await aws(lambent, "lambda", "create-alias", "--function-name", "delete-version", "--name", "live", "--function-version", "2");
  await open(page, at("delete-version", "versions"));
  await page.getByRole("link", { name: "Delete version 2" }).click();
  await expect(page.getByText("It cannot be deleted while aliases lead to it.")).toBeVisible();
  await open(page, at("delete-version", "versions/1/delete"));
  await expectAccessible(page);
  await page.getByLabel("Type 1 to delete it").fill("2");
  await page.getByRole("button", { name: "Delete version" }).click();
  await expectFieldError(page, "Type 1 to delete it", "Type 1 to delete this version.");
  await page.getByLabel("Type 1 to delete it").fill("1");
  await page.getByRole("button", { name: "Delete version" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Version 1 is deleted." })).toBeVisible();
  expect((await versionsOf(lambent, "delete-version")).map((version: any) => version.Version)).toEqual(["2"]);
});

test("every page shows the version or alias that was chosen", async ({ page, plain, request, lambent }) => {
  await makeFunction(request, lambent, "switch-me", { route: "none" });
  await publishByCli(lambent, "switch-me", 1);
  await configureByCli(lambent, "switch-me", "--memory-size", "1024");
  await aws(lambent, "lambda", "create-alias", "--function-name", "switch-me", "--name", "live", "--function-version", "1");
  await open(page, at("switch-me", "configuration/general"));
  await page.getByRole("button", { name: "Qualifier" }).click();
  await page.getByRole("link", { name: /^live/ }).click();
  await expect(page).toHaveURL(/configuration\/general\?qualifier=live$/);
  await expect(page.getByRole("button", { name: "Qualifier" })).toHaveAccessibleDescription("live");
  await expect(page.locator("header.head")).toContainText("129 MB");
  await expect(page.getByText("You look at live: published versions do not change.")).toBeVisible();
  await page.getByRole("navigation", { name: "Function" }).getByRole("link", { name: "Test" }).click();
  await expect(page).toHaveURL(/test\?qualifier=live$/);
  await page.getByRole("button", { name: "Test" }).click();
  await expect(page.getByText(/version 1/).first()).toBeVisible();
  await expectAccessible(page);
  // Without script a name is typed.
  await plain.goto(at("switch-me", ""));
  await plain.getByRole("button", { name: "Qualifier" }).click();
  await plain.getByRole("textbox", { name: "Qualifier" }).fill("1");
  await plain.getByRole("button", { name: "Show" }).click();
  await expect(plain).toHaveURL(/qualifier=1$/);
  await expect(plain.locator("header.head")).toContainText("129 MB");
});

test("a viewer looks, and may not publish or delete", async ({ page, another, request, lambent }) => {
  await makeFunction(request, lambent, "only-looked-at", { route: "none" });
  await publishByCli(lambent, "only-looked-at", 1);
  const viewer = { email: "vivian@example.com", password: "only here to look around" };
  await addMember(page, { ...viewer, role: "Viewer" });
  const his = await another({ storageState: NOBODY });
  await signIn(his, viewer.email, viewer.password);
  await open(his, at("only-looked-at", "versions"));
  await expect(his.getByRole("row").filter({ hasText: "number 1" })).toBeVisible();
  await expect(his.getByText("Your role may look, but not publish versions.")).toBeVisible();
  await expect(his.getByRole("button", publish)).toHaveCount(0);
  await expect(his.getByRole("link", { name: "Delete version 1" })).toHaveCount(0);
  await expectAccessible(his);
});

test("without JavaScript and on a phone", async ({ plain, another, request, lambent }) => {
  await makeFunction(request, lambent, "plain-versions", { route: "none" });
  await plain.goto(at("plain-versions", "versions"));
  await plain.getByLabel("Why", { exact: true }).fill("by a plain form");
  await plain.getByRole("button", publish).click();
  await expect(plain.getByText("Version 1 is published.")).toBeVisible();
  await expect(plain.getByText("by a plain form")).toBeVisible();
  const phone = await another({ viewport: { width: 390, height: 844 }, colorScheme: "dark" });
  for (const rest of ["versions", "versions?from=1&to=$LATEST", "versions/1/delete"]) {
    await open(phone, at("plain-versions", rest));
    await expectNoSidewaysScroll(phone);
    await expectAccessible(phone);
  }
});
