// HTTP APIs, as a user wires them. Works with and without JavaScript.
import { expect, type Page } from "@playwright/test";
import { aws } from "../fixtures/aws";
import type { Lambent } from "../fixtures/lambent";
import { PLACE } from "../fixtures/test";

export const NEW_API = `${PLACE}/apis/new`;

/** The id of the API of this name. */
export async function apiId(lambent: Lambent, name: string): Promise<string> {
  const { Items: apis } = await aws(lambent, "apigatewayv2", "get-apis");
  const found = apis.filter((api: any) => api.Name === name);
  expect(found, `APIs called ${name}`).toHaveLength(1);
  return found[0].ApiId;
}

/** Keys of an API's routes, in order. */
export async function routeKeys(lambent: Lambent, id: string): Promise<string[]> {
  const { Items: routes } = await aws(lambent, "apigatewayv2", "get-routes", "--api-id", id);
  return routes.map((route: any) => route.RouteKey).sort();
}

/** The sources a function's resource policy lets call it. */
export async function sources(lambent: Lambent, name: string): Promise<string[]> {
  const policy = JSON.parse((await aws(lambent, "lambda", "get-policy", "--function-name", name)).Policy);
  return policy.Statement.map((statement: any) => Object.values(Object.values(statement.Condition)[0] as object)[0]).sort();
}

/** First step of the wizard: the name, and functions found by search. */
export async function integrate(page: Page, name: string, functions: string[]): Promise<void> {
  await page.getByLabel("API name").fill(name);
  for (const fn of functions) {
    await page.getByRole("searchbox", { name: /functions/i }).fill(fn);
    await page.getByRole("button", { name: "Search" }).click();
    await page.getByRole("button", { name: `Add ${fn}`, exact: true }).click();
    await expect(page.getByLabel(`Alias or version of ${fn}`)).toBeVisible();
  }
  await page.getByRole("button", { name: "Continue to routes" }).click();
}

/** The operation's page, after everything is there. */
export async function expectWired(page: Page, key: string): Promise<void> {
  await expect(page).toHaveURL(/\/operations\/[^/]+$/);
  await expect(page.getByRole("status", { name: "Result" })).toContainText(`${key} is live`, { timeout: 60_000 });
}
