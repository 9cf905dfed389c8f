// Concurrency and recursion detection: reserved, stopped and put back, provisioned; loops.
import { aws, curl } from "../fixtures/aws";
import { expect, expectAccessible, expectNoSidewaysScroll, NOBODY, open, signIn, test } from "../fixtures/test";
import { makeFunction } from "../steps/functions";
import { addMember } from "../steps/team";
import { page as at, publishByCli, writesOf } from "../steps/versions";
import { expectFieldError } from "../steps/wizard";

const NUMBER = "Reserved concurrency (invocations at once)";
const reservedOf = async (lambent: any, name: string) =>
  (await aws(lambent, "lambda", "get-function-concurrency", "--function-name", name))?.ReservedConcurrentExecutions;
const tab = (name: string) => at(name, "configuration/concurrency");
const form = (page: any) => page.getByRole("form", { name: "Reserved concurrency" });

test("a function reserves, is stopped, and put back with one click", async ({ page, request, lambent }) => {
  await makeFunction(request, lambent, "reserve-me");
  const { Items: apis } = await aws(lambent, "apigatewayv2", "get-apis");
  const url = `http://${apis.find((api: any) => api.Name === "reserve-me-api").ApiId}.execute-api.localhost:${lambent.gatewayPort}/test`;
  await open(page, tab("reserve-me"));
  await expect(page.getByRole("region", { name: "This account in this region" })).toContainText("1,000");
  await expectAccessible(page);
  await page.getByRole("radio", { name: /Reserve some for this function/ }).check();
  await page.getByLabel(NUMBER).fill("5");
  await page.getByText("Show as AWS CLI").first().click();
  await expect(page.getByText(/put-function-concurrency .*--reserved-concurrent-executions 5/)).toBeVisible();
  await form(page).getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("status").filter({ hasText: "Saved; AWS has it now." })).toBeVisible();
  expect(await reservedOf(lambent, "reserve-me")).toBe(5);
  expect((await curl(url)).status).toBe(200);

  await page.getByRole("link", { name: "Throttle" }).click();
  await expect(page.getByRole("alertdialog")).toContainText("refused with 429");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Stop all invocations" }).click();
  await expect(page.getByText("This function is stopped")).toBeVisible();
  expect(await reservedOf(lambent, "reserve-me")).toBe(0);
  expect((await curl(url)).status).toBe(500);
  await page.getByRole("button", { name: "Reserve 5 again" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Saved; AWS has it now." })).toBeVisible();
  expect(await reservedOf(lambent, "reserve-me")).toBe(5);
  expect((await curl(url)).status).toBe(200);
  await page.getByRole("radio", { name: /None: share/ }).check();
  await form(page).getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Saved; AWS has it now.")).toBeVisible();
  expect(await reservedOf(lambent, "reserve-me")).toBeUndefined();
});

test("wrong numbers are explained, and a colleague's are not overwritten", async ({ page, request, lambent }) => {
  await makeFunction(request, lambent, "reserve-wrong", { route: "none" });
  await open(page, tab("reserve-wrong"));
  await page.getByRole("radio", { name: /Reserve some for this function/ }).check();
  const sent = writesOf(page);
  for (const [number, rule] of [["", "whole number"], ["-1", "whole number"], ["1.5", "whole number"], ["901", "At most 900"]] as const) {
    await page.getByLabel(NUMBER).fill(number);
    await form(page).getByRole("button", { name: "Save", exact: true }).click();
    await expectFieldError(page, NUMBER, rule);
  }
  expect(sent).toEqual([]);
  await page.getByLabel(NUMBER).fill("0");
  await expect(page.getByText("0 stops the function", { exact: true })).toBeVisible();
  await page.getByLabel(NUMBER).fill("5");
  await aws(lambent, "lambda", "put-function-concurrency", "--function-name", "reserve-wrong", "--reserved-concurrent-executions", "7");
  await form(page).getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("alert").filter({ hasText: "none → 7" })).toBeVisible();
  expect(await reservedOf(lambent, "reserve-wrong")).toBe(7);
  await expect(page.getByLabel(NUMBER)).toHaveValue("5");
  await form(page).getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Saved; AWS has it now.")).toBeVisible();
  expect(await reservedOf(lambent, "reserve-wrong")).toBe(5);
});

test("environments are kept ready for an alias, and removed", async ({ page, request, lambent }) => {
  await makeFunction(request, lambent, "provision-me", { route: "none" });
  await open(page, tab("provision-me"));
  await expect(page.getByText("Publish a version first")).toBeVisible();
  await publishByCli(lambent, "provision-me", 1);
  await aws(lambent, "lambda", "create-alias", "--function-name", "provision-me", "--name", "live", "--function-version", "1");
  await open(page, tab("provision-me"));
  const keep = page.getByRole("button", { name: "Keep ready" });
  await keep.click();
  await expect(page.locator("#provisioned-qualifier-error")).toContainText("Choose an alias or a published version.");
  await page.getByRole("combobox", { name: "Version or alias" }).selectOption("live");
  await page.getByRole("textbox", { name: "Provisioned concurrency" }).fill("0");
  await keep.click();
  await expectFieldError(page, "Provisioned concurrency", "at least 1");
  await page.getByRole("textbox", { name: "Provisioned concurrency" }).fill("2");
  await expect(page.getByText(/about \d+\.\d\d USD a month/)).toBeVisible();
  await keep.click();
  const row = page.getByRole("row").filter({ hasText: "live" });
  await expect(row).toContainText("Ready");
  await expectAccessible(page);
  const asked = await aws(lambent, "lambda", "get-provisioned-concurrency-config", "--function-name", "provision-me", "--qualifier", "live");
  expect(asked.RequestedProvisionedConcurrentExecutions).toBe(2);
  // One version has it once; an alias that has it cannot share its requests.
  await page.getByRole("combobox", { name: "Version or alias" }).selectOption("1");
  await page.getByRole("textbox", { name: "Provisioned concurrency" }).fill("1");
  await keep.click();
  await expect(page.locator("#provisioned-qualifier-error")).toContainText("live has provisioned concurrency for version 1");
  await page.getByRole("button", { name: "Remove provisioned concurrency of live" }).click();
  await expect(page.getByText("Provisioned concurrency is removed, and no longer charged.")).toBeVisible();
});

test("loops may be allowed; versions and viewers only look; phone and plain forms", async ({ page, plain, another, request, lambent }) => {
  await makeFunction(request, lambent, "loop-me", { route: "none" });
  await publishByCli(lambent, "loop-me", 1);
  await plain.goto(tab("loop-me"));
  await plain.getByRole("radio", { name: /Allow recursive loops/ }).check();
  await plain.getByRole("button", { name: "Save recursion detection" }).click();
  await expect(plain.getByText("Recursion detection is saved")).toBeVisible();
  expect((await aws(lambent, "lambda", "get-function-recursion-config", "--function-name", "loop-me")).RecursiveLoop).toBe("Allow");
  await open(page, `${tab("loop-me")}?qualifier=1`);
  await expect(page.getByText("You look at 1: this belongs to the whole function.").first()).toBeVisible();
  await expect(form(page).getByRole("button", { name: "Save", exact: true })).toHaveAttribute("aria-disabled", "true");
  const phone = await another({ viewport: { width: 390, height: 844 }, colorScheme: "dark" });
  await open(phone, `${tab("loop-me")}?stop=1`);
  await expectNoSidewaysScroll(phone);
  await expectAccessible(phone);
  const viewer = { email: "vida@example.com", password: "only here to look around" };
  await addMember(page, { ...viewer, role: "Viewer" });
  const hers = await another({ storageState: NOBODY });
  await signIn(hers, viewer.email, viewer.password);
  await open(hers, tab("loop-me"));
  await expect(hers.getByText("Your role may look, but not change functions.").first()).toBeVisible();
  await expect(hers.getByRole("link", { name: "Throttle" })).toHaveCount(0);
  await expect(hers.getByRole("button", { name: "Keep ready" })).toHaveCount(0);
  await expectAccessible(hers);
});
