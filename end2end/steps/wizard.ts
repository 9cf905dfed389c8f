// The wizard, as a user walks through it. Works with and without JavaScript.
import { expect, type Page } from "@playwright/test";
import { expectTitle, PLACE } from "../fixtures/test";

export const WIZARD = `${PLACE}/functions/new`;

export async function chooseBlueprint(page: Page, id: string): Promise<void> {
  await page.getByRole("link", { name: id, exact: true }).click();
  await expect(page.getByRole("region", { name: id })).toBeVisible();
}

/** To the configuration of a blueprint. */
export async function useBlueprint(page: Page, id: string): Promise<void> {
  await chooseBlueprint(page, id);
  await page.getByRole("button", { name: "Use this blueprint" }).click();
  await expect(page.getByLabel("Function name")).toBeVisible();
}

/** Fills in the configuration and goes on to the route. */
export async function configure(page: Page, fields: Record<string, string>): Promise<void> {
  for (const [label, value] of Object.entries(fields)) await page.getByLabel(label).fill(value);
  await page.getByRole("button", { name: "Continue to HTTP route" }).click();
}

/** Chooses the route and goes on to the review. */
export async function route(page: Page, choice: "No HTTP route" | "New HTTP API" | "Existing HTTP API", path?: string): Promise<void> {
  await page.getByRole("radio", { name: choice }).check();
  if (path !== undefined) await page.getByLabel("Path", { exact: true }).fill(path);
}

export async function toReview(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Continue to review" }).click();
  await expect(page.getByRole("button", { name: "Create function" })).toBeVisible();
}

export async function create(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Create function" }).click();
  await expect(page).toHaveURL(/\/operations\/[^/]+$/);
}

/** The operation's page, after it has made the function. */
export async function expectMade(page: Page, name: string): Promise<void> {
  await expectTitle(page, `Create function ${name}`);
  await expect(page.getByRole("status", { name: "Result" })).toContainText(`Function ${name} is there`, { timeout: 60_000 });
}

/** The URL a finished operation shows. */
export async function shownUrl(page: Page): Promise<string> {
  const url = await page.getByRole("group", { name: "URL" }).locator("code").innerText();
  expect(url).toContain("execute-api");
  return url;
}

/** One field is marked, with its rule beside it, and the wizard is still at this step. */
export async function expectFieldError(page: Page, label: string, rule: string | RegExp): Promise<void> {
  const field = page.getByLabel(label, { exact: true }).and(page.locator(":not(section, form)"));
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await expect(field).toHaveAccessibleDescription(typeof rule === "string" ? new RegExp(rule.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")) : rule);
}
