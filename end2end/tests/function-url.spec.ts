// A function's URL: made, called, changed, deleted; opened to everybody only on purpose.
import type { Page } from "@playwright/test";
import { aws, awsError, curl } from "../fixtures/aws";
import type { Lambent } from "../fixtures/lambent";
import { expect, expectAccessible, expectNoSidewaysScroll, open, test } from "../fixtures/test";
import { conflictOf, expectLocked, save, saveButton, savedNotice, tabPath, viewerPage } from "../steps/configuration";
import { makeFunction } from "../steps/functions";
import { expectFieldError } from "../steps/wizard";

const urlOf = (lambent: Lambent, name: string, ...words: string[]) => aws(lambent, "lambda", "get-function-url-config", "--function-name", name, ...words);

/** Actions of the statements that let everybody in. */
async function open_(lambent: Lambent, name: string): Promise<string[]> {
  const policy = JSON.parse((await aws(lambent, "lambda", "get-policy", "--function-name", name)).Policy);
  return policy.Statement.filter((statement: any) => statement.Principal === "*").map((statement: any) => statement.Action).sort();
}

async function create(page: Page, everybody: boolean): Promise<void> {
  if (everybody) {
    await page.getByRole("radio", { name: /Everybody/ }).check();
    await page.getByLabel("Type public to confirm").fill("public");
  }
  await page.getByRole("button", { name: "Create function URL" }).click();
  await expect(savedNotice(page)).toBeVisible();
  await expect(page.getByRole("region", { name: "The function's URL" })).toBeVisible();
}

test("a public URL answers, with both permissions, and is deleted with them", async ({ page, request, lambent }) => {
  await makeFunction(request, lambent, "web-public", { route: "none" });
  await open(page, tabPath("web-public", "url"));
  await expectAccessible(page);
  await page.getByRole("radio", { name: /Everybody/ }).check();
  await page.getByRole("button", { name: "Create function URL" }).click();
  await expectFieldError(page, "Type public to confirm", "Type public to open the function to everybody.");
  expect(await awsError(lambent, "lambda", "get-function-url-config", "--function-name", "web-public")).toBe("ResourceNotFoundException");
  await create(page, true);
  expect(await urlOf(lambent, "web-public")).toMatchObject({ AuthType: "NONE", InvokeMode: "BUFFERED" });
  expect(await open_(lambent, "web-public")).toEqual(["lambda:InvokeFunction", "lambda:InvokeFunctionUrl"]);
  const address = await page.getByRole("region", { name: "The function's URL" }).locator("code.url").innerText();
  expect((await curl(address)).status).toBe(200);
  await expectAccessible(page);
  await page.getByText("Delete function URL").first().click();
  await page.getByLabel("Type the function's name to delete its URL").fill("web-public");
  await page.getByRole("button", { name: "Delete function URL" }).click();
  await expect(page.getByText("There is no URL yet.")).toBeVisible();
  expect(await awsError(lambent, "lambda", "get-function-url-config", "--function-name", "web-public")).toBe("ResourceNotFoundException");
  expect(await open_(lambent, "web-public")).toEqual([]);
});

test("CORS and streaming are changed and read back; bad input is explained", async ({ page, request, lambent }) => {
  await makeFunction(request, lambent, "web-cors", { route: "none" });
  await open(page, tabPath("web-cors", "url"));
  await create(page, false);
  for (const [label, text, rule] of [
    ["Allowed origins", "www.example.com", "is no origin"],
    ["Allowed methods", "OPTIONS", "Lambda answers OPTIONS itself"],
    ["Allowed headers", "a(b", "is not the name of a header"],
    ["Max age (seconds)", "86401", "from 0 to 86,400 seconds"],
  ] as const) {
    await page.getByLabel(label, { exact: true }).fill(text);
    await saveButton(page).click();
    await expectFieldError(page, label, rule);
    await page.getByLabel(label, { exact: true }).fill("");
  }
  await page.getByLabel("Allowed origins", { exact: true }).fill("*");
  await page.getByRole("radio", { name: /^Allowed/ }).check();
  await saveButton(page).click();
  await expectFieldError(page, "Allowed origins", "Browsers refuse credentials together with the origin *");
  await page.getByLabel("Allowed origins", { exact: true }).fill("https://a.example, http://localhost:3000");
  await page.getByLabel("Allowed methods", { exact: true }).fill("get post");
  await page.getByLabel("Max age (seconds)", { exact: true }).fill("300");
  await page.getByRole("radio", { name: /Response stream/ }).check();
  await save(page);
  expect(await urlOf(lambent, "web-cors")).toMatchObject({
    AuthType: "AWS_IAM", InvokeMode: "RESPONSE_STREAM",
    Cors: { AllowOrigins: ["https://a.example", "http://localhost:3000"], AllowMethods: ["GET", "POST"], AllowCredentials: true, MaxAge: 300 },
  });
  await open(page, tabPath("web-cors", "url"));
  await expect(page.getByLabel("Allowed methods", { exact: true })).toHaveValue("GET, POST");
});

test("a missing half of the permissions is named and mended", async ({ page, request, lambent }) => {
  await makeFunction(request, lambent, "web-half", { route: "none" });
  await aws(lambent, "lambda", "create-function-url-config", "--function-name", "web-half", "--auth-type", "NONE");
  await aws(lambent, "lambda", "add-permission", "--function-name", "web-half", "--statement-id", "old", "--action", "lambda:InvokeFunctionUrl",
    "--principal", "*", "--function-url-auth-type", "NONE");
  await open(page, tabPath("web-half", "url"));
  const notice = page.getByRole("region", { name: "Permissions of the URL" });
  await expect(notice).toContainText("does not allow lambda:InvokeFunction to everybody");
  await expectAccessible(page);
  await notice.getByLabel("Type public to let everybody in").fill("public");
  await notice.getByRole("button", { name: "Add permission" }).click();
  await expect(notice).toHaveCount(0);
  expect(await open_(lambent, "web-half")).toEqual(["lambda:InvokeFunction", "lambda:InvokeFunctionUrl"]);
});

test("an alias has a URL of its own, a version has none", async ({ page, request, lambent }) => {
  await makeFunction(request, lambent, "web-alias", { route: "none" });
  await aws(lambent, "lambda", "publish-version", "--function-name", "web-alias");
  await aws(lambent, "lambda", "create-alias", "--function-name", "web-alias", "--name", "live", "--function-version", "1");
  await open(page, tabPath("web-alias", "url", "?qualifier=live"));
  await create(page, false);
  expect(await urlOf(lambent, "web-alias", "--qualifier", "live")).toMatchObject({ AuthType: "AWS_IAM" });
  expect(await awsError(lambent, "lambda", "get-function-url-config", "--function-name", "web-alias")).toBe("ResourceNotFoundException");
  await open(page, tabPath("web-alias", "url", "?qualifier=1"));
  await expect(page.getByText("only $LATEST and aliases have a function URL")).toBeVisible();
});

test("two people change one URL", async ({ page, another, request, lambent }) => {
  await makeFunction(request, lambent, "web-two", { route: "none" });
  await aws(lambent, "lambda", "create-function-url-config", "--function-name", "web-two", "--auth-type", "AWS_IAM");
  const other = await another();
  await open(page, tabPath("web-two", "url"));
  await open(other, tabPath("web-two", "url"));
  await page.getByLabel("Allowed origins", { exact: true }).fill("https://first.example");
  await save(page);
  await other.getByLabel("Allowed origins", { exact: true }).fill("https://second.example");
  await other.getByLabel("Max age (seconds)", { exact: true }).fill("60");
  await saveButton(other).click();
  await expect(conflictOf(other)).toBeVisible();
  await conflictOf(other).getByRole("radio", { name: /Keep theirs/ }).check();
  await saveButton(other).click();
  await expect(savedNotice(other)).toBeVisible();
  expect((await urlOf(lambent, "web-two")).Cors).toEqual({ AllowOrigins: ["https://first.example"], MaxAge: 60 });
});

test("a viewer changes nothing; plain forms and narrow screens work", async ({ page, plain, another, request, lambent }) => {
  await makeFunction(request, lambent, "web-look", { route: "none" });
  await plain.goto(tabPath("web-look", "url"));
  await plain.getByLabel("Max age (seconds)", { exact: true }).fill("60");
  await plain.getByRole("button", { name: "Create function URL" }).click();
  await expect(savedNotice(plain)).toBeVisible();
  expect((await urlOf(lambent, "web-look")).Cors).toEqual({ MaxAge: 60 });
  const hers = await viewerPage(page, another, "ulla@example.com");
  await expectLocked(hers, tabPath("web-look", "url"));
  await page.setViewportSize({ width: 390, height: 800 });
  await open(page, tabPath("web-look", "url"));
  await expectNoSidewaysScroll(page);
});
