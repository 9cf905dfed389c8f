// Tags: key by key, nobody's lost, and what others write guarded.
import { aws } from "../fixtures/aws";
import type { Lambent } from "../fixtures/lambent";
import { expect, expectAccessible, expectNoSidewaysScroll, open, test } from "../fixtures/test";
import { conflictOf, expectLocked, save, saveButton, savedNotice, tabPath, viewerPage } from "../steps/configuration";
import { makeFunction } from "../steps/functions";
import type { Page } from "@playwright/test";

const arnOf = async (lambent: Lambent, name: string): Promise<string> =>
  (await aws(lambent, "lambda", "get-function", "--function-name", name)).Configuration.FunctionArn;

const tagsOf = async (lambent: Lambent, name: string): Promise<Record<string, string>> =>
  (await aws(lambent, "lambda", "list-tags", "--resource", await arnOf(lambent, name))).Tags;

const own = (tags: Record<string, string>) => Object.fromEntries(Object.entries(tags).filter(([key]) => !key.startsWith("lambent:")));

async function add(page: Page, key: string, value: string): Promise<void> {
  await page.getByRole("button", { name: "Add tag" }).click();
  await page.getByLabel("Key", { exact: true }).last().fill(key);
  await page.getByLabel("Value", { exact: true }).last().fill(value);
}

test("tags are added, changed and removed", async ({ page, request, lambent }) => {
  await makeFunction(request, lambent, "tags-all", { route: "none" });
  await open(page, tabPath("tags-all", "tags"));
  await expectAccessible(page);
  await add(page, "team", "red lamp");
  await add(page, "cost", "42");
  await save(page);
  expect(own(await tagsOf(lambent, "tags-all"))).toEqual({ team: "red lamp", cost: "42" });
  await open(page, tabPath("tags-all", "tags"));
  await page.getByRole("textbox", { name: "Value of team" }).fill("blue");
  await page.getByRole("checkbox", { name: "Remove cost" }).check();
  await page.getByText("Show as AWS CLI").click();
  await expect(page.getByText(/untag-resource .* --tag-keys cost/)).toBeVisible();
  await save(page);
  expect(own(await tagsOf(lambent, "tags-all"))).toEqual({ team: "blue" });
});

test("bad keys and values are explained beside their row", async ({ page, request, lambent }) => {
  await makeFunction(request, lambent, "tags-bad", { route: "none" });
  await open(page, tabPath("tags-bad", "tags"));
  for (const [key, value, rule] of [
    ["aws:mine", "", "Keys that begin with aws: are AWS's own."],
    ["a*b", "", "“*” is not allowed."],
    ["k".repeat(129), "", "A key has at most 128 characters."],
    ["good", "v".repeat(257), "A value has at most 256 characters."],
  ] as const) {
    await add(page, key, value);
    await saveButton(page).click();
    await expect(page.getByText(rule)).toBeVisible();
    await page.getByRole("button", { name: "Remove new tag" }).click();
  }
  expect(own(await tagsOf(lambent, "tags-bad"))).toEqual({});
});

test("Lambent's own tags are guarded", async ({ page, request, lambent }) => {
  await makeFunction(request, lambent, "tags-own", { route: "none" });
  await open(page, tabPath("tags-own", "tags"));
  const remove = page.getByRole("checkbox", { name: "Remove lambent:created-by" });
  await expect(remove).toBeDisabled();
  await page.getByRole("checkbox", { name: "Change Lambent's own tags, too" }).check();
  await remove.check();
  await save(page);
  expect(await tagsOf(lambent, "tags-own")).not.toHaveProperty("lambent:created-by");
});

test("two people tag one function", async ({ page, another, request, lambent }) => {
  await makeFunction(request, lambent, "tags-two", { route: "none" });
  const arn = await arnOf(lambent, "tags-two");
  await aws(lambent, "lambda", "tag-resource", "--resource", arn, "--tags", "team=before");
  const other = await another();
  await open(page, tabPath("tags-two", "tags"));
  await open(other, tabPath("tags-two", "tags"));
  await page.getByRole("textbox", { name: "Value of team" }).fill("first");
  await add(page, "first", "1");
  await save(page);
  await add(other, "second", "2");
  await other.getByRole("textbox", { name: "Value of team" }).fill("second");
  await saveButton(other).click();
  await expect(conflictOf(other)).toBeVisible();
  expect(own(await tagsOf(lambent, "tags-two"))).toEqual({ team: "first", first: "1" });
  await conflictOf(other).getByRole("radio", { name: /Use mine/ }).check();
  await saveButton(other).click();
  await expect(savedNotice(other)).toBeVisible();
  expect(own(await tagsOf(lambent, "tags-two"))).toEqual({ team: "second", first: "1", second: "2" });
});

test("a viewer sees tags, and a version's are the function's", async ({ page, another, request, lambent }) => {
  await makeFunction(request, lambent, "tags-look", { route: "none" });
  await aws(lambent, "lambda", "publish-version", "--function-name", "tags-look");
  await open(page, tabPath("tags-look", "tags", "?qualifier=1"));
  await expect(page.getByText("tags belong to the whole function")).toBeVisible();
  const hers = await viewerPage(page, another, "tamara@example.com");
  await expectLocked(hers, tabPath("tags-look", "tags"));
  await expectAccessible(hers);
});

test("tags work without JavaScript and on a narrow screen", async ({ plain, page, request, lambent }) => {
  await makeFunction(request, lambent, "tags-plain", { route: "none" });
  await plain.goto(tabPath("tags-plain", "tags"));
  await plain.getByLabel("Key", { exact: true }).fill("plain");
  await plain.getByLabel("Value", { exact: true }).fill("yes");
  await saveButton(plain).click();
  await expect(savedNotice(plain)).toBeVisible();
  expect(own(await tagsOf(lambent, "tags-plain"))).toEqual({ plain: "yes" });
  await page.setViewportSize({ width: 390, height: 800 });
  await open(page, tabPath("tags-plain", "tags"));
  await expectNoSidewaysScroll(page);
});
