// What the specs of the configuration tabs share.
import { expect, type Page } from "@playwright/test";
import { aws } from "../fixtures/aws";
import type { Lambent } from "../fixtures/lambent";
import { NOBODY, open, PLACE, signIn } from "../fixtures/test";
import { addMember } from "./team";

export const tabPath = (name: string, tab: string, query = ""): string => `${PLACE}/functions/${name}/configuration/${tab}${query}`;
export const saveButton = (page: Page) => page.getByRole("button", { name: "Save", exact: true });
export const savedNotice = (page: Page) => page.getByRole("status").filter({ hasText: "Saved; AWS has it now." });
export const conflictOf = (page: Page) => page.getByRole("region", { name: "Somebody else changed the same" });

export async function save(page: Page): Promise<void> {
  await saveButton(page).click();
  await expect(savedNotice(page)).toBeVisible();
}

export const configurationOf = (lambent: Lambent, name: string) => aws(lambent, "lambda", "get-function-configuration", "--function-name", name);

/** As somebody with the AWS CLI does, whose change has settled when this returns. */
export async function configureByCli(lambent: Lambent, name: string, ...words: string[]): Promise<void> {
  await aws(lambent, "lambda", "update-function-configuration", "--function-name", name, ...words);
  await aws(lambent, "lambda", "wait", "function-updated-v2", "--function-name", name);
}

/** A page of a new member who may look only. */
export async function viewerPage(admin: Page, another: (options?: object) => Promise<Page>, email: string): Promise<Page> {
  const viewer = { email, password: "only here to look around" };
  await addMember(admin, { ...viewer, role: "Viewer" });
  const page = await another({ storageState: NOBODY });
  await signIn(page, viewer.email, viewer.password);
  return page;
}

/** Opens a tab as who may look only: nothing can be saved, and the page says why. */
export async function expectLocked(page: Page, path: string): Promise<void> {
  await open(page, path);
  await expect(page.getByText("Your role may look, but not change functions.").first()).toBeVisible();
}
