// The code screen, as a member uses it.
import { expect, type Locator, type Page } from "@playwright/test";
import { open, PLACE } from "../fixtures/test";

export const HANDLER_FILE = "lambda_function.py";

export const codePath = (name: string): string => `${PLACE}/functions/${name}/code`;

/** The editor's text box, once it shows this file. */
export const editor = (page: Page, file = HANDLER_FILE): Locator => page.getByRole("textbox", { name: `Code of ${file}` });

export const problems = (page: Page): Locator => page.getByRole("region", { name: "Problems" });

export async function openCode(page: Page, name: string, file = HANDLER_FILE): Promise<void> {
  await open(page, codePath(name));
  await expect(editor(page, file)).toBeVisible();
}

/** Replaces the whole text, and waits until the page has heard of it. */
export async function write(page: Page, text: string, file = HANDLER_FILE): Promise<void> {
  await editor(page, file).fill(text);
  await expect(page.getByText(/\d+ files? changed/)).toBeVisible();
}

export async function expectDeployed(page: Page): Promise<void> {
  await expect(page.getByRole("status").filter({ hasText: /^Deployed:/ })).toBeVisible({ timeout: 30_000 });
}

export async function deploy(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Deploy", exact: true }).click();
  await expectDeployed(page);
}

/** A page that is left or reloaded with changes asks first: yes. */
export const leaveAnyway = (page: Page) => page.on("dialog", (dialog) => dialog.accept());
