// The list of functions: search, filter and order in the URL, and many rows.
import type { Page } from "@playwright/test";
import { makeManyFunctions } from "../fixtures/aws";
import { ADMIN, Lambent } from "../fixtures/lambent";
import { test as base, expect, expectAccessible, NOBODY, open, PLACE, signIn } from "../fixtures/test";

const LIST = `${PLACE}/functions`;
const MANY = 2_000;

/** A console of its own for each of these tests' workers: other tests do not want 2,000 functions. */
const test = base.extend<{ many: Page }, { crowded: Lambent }>({
  crowded: [
    async ({}, use) => {
      const crowded = new Lambent();
      await crowded.start();
      await makeManyFunctions(crowded, MANY);
      await use(crowded);
      await crowded.dispose();
    },
    { scope: "worker", timeout: 120_000 },
  ],
  many: async ({ another, crowded }, use) => {
    const page = await another({ baseURL: crowded.url, storageState: NOBODY });
    await signIn(page, ADMIN.email, ADMIN.password);
    await use(page);
  },
});

const names = (page: Page) => page.getByRole("table").getByRole("row").getByRole("link", { name: /^many-/ });
const foot = (page: Page, text: string) => expect(page.getByRole("status").filter({ hasText: text })).toBeVisible({ timeout: 30_000 });
const nodes = (page: Page) => page.evaluate(() => document.querySelectorAll("*").length);

test("2,000 functions: few nodes, every row can be reached, a filter answers", async ({ many: page }) => {
  await open(page, LIST);
  await foot(page, "2,000 of 2,000 functions");
  await expect(page.getByRole("table")).toHaveAttribute("aria-rowcount", "2001");
  expect(await nodes(page)).toBeLessThanOrEqual(1_400);
  await expect(names(page).first()).toHaveText("many-0000");
  await expect(page.getByRole("link", { name: "many-1999" })).toHaveCount(0);
  await page.mouse.move(600, 400);
  await expect(async () => {
    await page.mouse.wheel(0, 20_000);
    await expect(page.getByRole("link", { name: "many-1999" })).toBeInViewport({ timeout: 50 });
  }).toPass();
  expect(await nodes(page)).toBeLessThanOrEqual(1_400);
  await expectAccessible(page);

  await page.getByLabel("Search functions").fill("19 9");
  await page.getByLabel("Search functions").fill("many-19");
  await foot(page, "100 of 2,000 functions");
  await expect(page).toHaveURL(`${LIST}?q=many-19`);
  await expect(names(page).first()).toHaveText("many-1900");
  await page.getByLabel("Runtime").selectOption({ label: "Node.js 22" });
  await foot(page, "10 of 2,000 functions");
  await expect(page).toHaveURL(/[?&]q=many-19&runtime=nodejs22\.x/);
});

test("what is asked for is in the URL, and the way back leads back", async ({ many: page }) => {
  await open(page, `${LIST}?q=many-00&runtime=nodejs22.x&sort=-name`);
  await foot(page, "10 of 2,000 functions");
  await expect(page.getByLabel("Search functions")).toHaveValue("many-00");
  await expect(page.getByLabel("Runtime")).toHaveValue("nodejs22.x");
  await expect(names(page)).toHaveText(["90", "80", "70", "60", "50", "40", "30", "20", "10", "00"].map((n) => `many-00${n}`));
  const memory = page.getByRole("columnheader", { name: "Memory" });
  await memory.getByRole("link").click();
  await expect(memory).toHaveAttribute("aria-sort", /ascending|descending/);
  await expect(page).toHaveURL(/sort=-?memory/);
  await page.goBack();
  await expect(page).toHaveURL(/sort=-name/);
  await expect(names(page).first()).toHaveText("many-0090");
  await page.getByLabel("Search functions").fill("nowhere");
  await expect(page.getByRole("heading", { name: "No function on Node.js 22 matches “nowhere”" })).toBeVisible();
  await page.getByRole("link", { name: "Clear search" }).click();
  await foot(page, "2,000 of 2,000 functions");
});

test("without JavaScript: 50 rows a page, in the order asked for", async ({ another, crowded }) => {
  const page = await another({ baseURL: crowded.url, storageState: NOBODY, javaScriptEnabled: false });
  await signIn(page, ADMIN.email, ADMIN.password);
  // While AWS's pages still arrive, the page says how many it has searched.
  await expect(async () => {
    await page.goto(`${LIST}?q=many-1`);
    await expect(names(page)).toHaveCount(50, { timeout: 1_000 });
  }).toPass({ timeout: 60_000 });
  await page.getByRole("link", { name: "Next page" }).click();
  await expect(names(page).first()).toHaveText("many-1050");
  await page.getByRole("columnheader", { name: "Memory" }).getByRole("link").click();
  await expect(page).toHaveURL(/q=many-1&sort=-?memory/);
  await page.getByLabel("Search functions").fill("many-1999");
  await page.getByRole("button", { name: "Search" }).click();
  await expect(names(page)).toHaveText(["many-1999"]);
});
