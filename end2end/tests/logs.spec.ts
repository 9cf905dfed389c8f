// Logs of real invocations: searched, folded, counted, followed live; the access log and its switch; traces.
import type { Page } from "@playwright/test";
import { aws, curl, writeLongLog } from "../fixtures/aws";
import { expect, expectAccessible, expectNoSidewaysScroll, open, PLACE, test } from "../fixtures/test";
import { apiId } from "../steps/apis";
import { viewerPage } from "../steps/configuration";
import { makeFunction } from "../steps/functions";
import { logged, logsPath, makeWriter, run } from "../steps/logs";

test.describe.configure({ mode: "parallel" });

const rows = (page: Page) => page.locator(".log-table tbody tr");

const NODES = 1_400;
const nodes = (page: Page) => page.evaluate(() => document.querySelectorAll("*").length);
const number = (text: string) => Number(text.replaceAll(",", ""));

test("invocations are folded to rows whose figures are those of the log", async ({ page, lambent }) => {
  await makeWriter(lambent, "log-fold");
  for (const way of ["good", "raise", "late", "crash", "json"]) await run(lambent, "log-fold", { way, n: 17 });
  const reports = (await logged(lambent, "log-fold")).filter((line) => line.startsWith("REPORT"));
  await open(page, logsPath("log-fold"));
  await expect(rows(page)).toHaveCount(reports.length);
  await expect(rows(page).nth(1)).toContainText("Crashed");
  await expect(rows(page).nth(2)).toContainText("Timed out");
  await expect(rows(page).nth(3)).toContainText("Error");
  await expect(rows(page).nth(3)).toContainText("ValueError: order 17");
  const billed = /Billed Duration: (\d+) ms/.exec(reports.at(-4)!)![1];
  await expect(rows(page).nth(3)).toContainText(`${Number(billed).toLocaleString("en-US")} ms`);
  await expectAccessible(page);
  await page.getByRole("navigation", { name: "Invocations" }).getByRole("link", { name: /^Failed/ }).click();
  await expect(rows(page)).toHaveCount(3);
  await expect(rows(page).first().getByRole("link", { name: "Why did it fail?" })).toHaveAttribute("href", /\/why\?request=/);
  // One of them opens, with its lines, and a line has a link of its own.
  await page.getByRole("navigation", { name: "Invocations" }).getByRole("link", { name: /^All/ }).click();
  await expect(rows(page)).toHaveCount(reports.length);
  await rows(page).first().getByRole("link").first().click();
  const lines = page.getByRole("list", { name: "Lines of the invocation" });
  await expect(lines).toContainText("user.id");
  await lines.getByRole("link").nth(1).click();
  await expect(page.getByRole("button", { name: "Copy link" })).toBeVisible();
  await expect(lines.locator("[aria-current]")).toContainText("way json");
  const link = page.url();
  await open(page, new URL(link).pathname + new URL(link).search);
  await expect(lines.locator("[aria-current]")).toContainText("way json");
});

test("hostile lines are text", async ({ page, lambent }) => {
  await makeWriter(lambent, "log-hostile");
  await run(lambent, "log-hostile", { way: "hostile" });
  await open(page, logsPath("log-hostile", "?view=lines"));
  await expect(rows(page).filter({ hasText: "</script><script>window.hurt = 1</script><b>bold</b>" })).toContainText("␛[31mred␛[0m ‹U+202E›evil‹U+202C› bell␇");
  expect(await page.evaluate(() => (window as unknown as { hurt?: number }).hurt)).toBeUndefined();
});

test.describe(() => {
  test.use({ expectedErrors: [/status of 422/] });

  test("a filter finds, and a bad one is explained beside its field", async ({ page, plain, lambent }) => {
    await makeWriter(lambent, "log-filter");
    await run(lambent, "log-filter", { way: "json" });
    await run(lambent, "log-filter", { way: "good" });
    await open(page, logsPath("log-filter"));
    await page.getByRole("searchbox", { name: "Filter pattern" }).fill('{ $.user.id = 7 }');
    await page.getByRole("button", { name: "Search", exact: true }).click();
    await expect(rows(page)).toHaveCount(1);
    await expect(page).toHaveURL(/filter=/);
    await page.getByRole("searchbox", { name: "Filter pattern" }).fill('"open');
    await page.getByRole("button", { name: "Search", exact: true }).click();
    await expect(page.getByRole("searchbox", { name: "Filter pattern" })).toHaveAccessibleDescription("A quotation mark is not closed.");
    // The same without JavaScript.
    await plain.goto(lambent.url + logsPath("log-filter"));
    await plain.getByRole("searchbox", { name: "Filter pattern" }).fill("way -json");
    await plain.getByRole("button", { name: "Search", exact: true }).click();
    await expect(rows(plain)).toHaveCount(1);
    await expect(rows(plain)).toContainText("way good");
    await plain.goto(lambent.url + logsPath("log-filter", "?range=custom&from=2026-11-22T10:00&to=2026-11-22T09:00"));
    await expect(plain.getByText("The end has to be after the beginning.")).toBeVisible();
  });
});

test("the same error is counted once, with the version that brought it", async ({ page, lambent }) => {
  await makeWriter(lambent, "log-errors");
  for (const n of [1, 2, 3]) await run(lambent, "log-errors", { way: "raise", n });
  await run(lambent, "log-errors", { way: "key" });
  await open(page, logsPath("log-errors", "?view=errors"));
  const errors = page.getByRole("list", { name: "Errors" }).getByRole("listitem");
  await expect(errors).toHaveCount(2);
  await expect(errors.filter({ hasText: "ValueError" })).toContainText("3 times");
  await expect(errors.filter({ hasText: "ValueError" })).toContainText("lambda_function.py, lambda_handler");
  await expect(errors.filter({ hasText: "KeyError" })).toContainText("in version $LATEST");
  await expectAccessible(page);
});

test("a long log keeps the page small, and goes on further back", async ({ page, lambent }) => {
  await makeWriter(lambent, "log-long");
  await run(lambent, "log-long", { way: "many", n: 6_000 });
  for (let n = 0; n < 60; n++) await run(lambent, "log-long", { way: "good", n });
  await open(page, logsPath("log-long"));
  await expect(rows(page)).toHaveCount(50);
  expect(await nodes(page)).toBeLessThan(NODES);
  await page.getByRole("link", { name: /^Search before/ }).click();
  await expect(rows(page)).toHaveCount(11);
  await rows(page).last().getByRole("link").first().click();
  await expect(page.getByText("Lines 1 to 60 of 6,004")).toBeVisible();
  await page.getByRole("link", { name: "Later lines" }).click();
  await expect(page.getByText("Lines 61 to 120 of 6,004")).toBeVisible();
  expect(await nodes(page)).toBeLessThan(NODES);
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Download" }).click()]);
  expect(file.suggestedFilename()).toBe("log-long-logs.txt");
});

test("of 100,000 lines a page shows few, and says what it has read and what remains", async ({ page, lambent }) => {
  test.slow();
  const [name, invocations, apart] = ["log-huge", 20_000, 20];
  await makeWriter(lambent, name);
  const begin = await writeLongLog(lambent, name, invocations);
  const summary = page.locator(".log-summary");
  /** The numbers of the summary, which are those of the log since the time it names. */
  const read = async () => {
    const [first = 0, second = first] = (await summary.locator("b").innerText()).match(/[\d,]+/g)!.map(number);
    const since = Date.parse((await summary.locator("time").first().getAttribute("datetime"))!);
    const all = Math.round((begin + invocations * apart - since) / apart);
    return { first, lines: second, all };
  };
  /** When the rows began, in milliseconds of the day. */
  const times = async () => {
    const texts = await rows(page).locator("time").allInnerTexts();
    return texts.map((text) => Date.parse(`1970-01-01T${text.slice(-12)}Z`));
  };

  await open(page, logsPath(name));
  await expect(rows(page)).toHaveCount(50);
  expect(await nodes(page)).toBeLessThan(NODES);
  const newest = await read();
  expect(newest.lines).toBeGreaterThanOrEqual(10_000);
  expect(newest.lines).toBe(newest.first * 5);
  // The summary's times are whole seconds.
  expect(Math.abs(newest.first - newest.all)).toBeLessThanOrEqual(1_000 / apart + 1);
  await expect(summary).toContainText(`This page shows 50 of ${newest.first.toLocaleString("en-US")}.`);
  await expect(summary).toContainText(/What was written before .{19}, back to .{19}, is not read yet\./);
  const before = await times();
  await page.getByRole("link", { name: /^Search before/ }).click();
  await expect.poll(async () => (await times())[0]).toBe(before.at(-1)! - apart);
  await expect(rows(page)).toHaveCount(50);
  expect(await nodes(page)).toBeLessThan(NODES);
  // One of them opens beside the list.
  await rows(page).nth(7).getByRole("link").first().click();
  await expect(page.getByRole("list", { name: "Lines of the invocation" }).getByRole("listitem")).toHaveCount(5);
  expect(await nodes(page)).toBeLessThan(NODES);

  await open(page, logsPath(name, "?only=failed"));
  const failed = await rows(page).count();
  expect(Math.abs(failed - (await read()).first / 50)).toBeLessThanOrEqual(1);
  expect(await nodes(page)).toBeLessThan(NODES);

  await open(page, logsPath(name, "?view=lines"));
  await expect(rows(page)).toHaveCount(50);
  expect(await nodes(page)).toBeLessThan(NODES);
  const lines = await read();
  expect(Math.abs(lines.lines / 5 - lines.all)).toBeLessThanOrEqual(1_000 / apart + 1);
  await expect(summary).toContainText(`This page shows 50 of ${lines.lines.toLocaleString("en-US")}. What was written before`);

  await open(page, logsPath(name, "?view=errors"));
  const error = page.getByRole("list", { name: "Errors" }).getByRole("listitem");
  await expect(error).toHaveCount(1);
  const times50 = number(/([\d,]+) times/.exec(await error.innerText())![1]!);
  expect(Math.abs(times50 - (await read()).lines / 250)).toBeLessThanOrEqual(1);
  await expect(summary).toContainText("is not read yet.");
  expect(await nodes(page)).toBeLessThan(NODES);

  // What is rare is found wherever it is; what is frequent is counted.
  await open(page, logsPath(name, "?filter=needle"));
  await expect(rows(page)).toHaveCount(1);
  await expect(summary.locator("b")).toHaveText("1 line");
  await open(page, logsPath(name, "?filter=order"));
  await expect(rows(page)).toHaveCount(50);
  await expect(summary.locator("b")).toHaveText("400 lines");
  expect(await nodes(page)).toBeLessThan(NODES);
});

test("ten who watch all see the lines of an invocation, each once", async ({ page, another, lambent }) => {
  test.slow();
  await makeWriter(lambent, "log-crowd");
  const pages = [page];
  while (pages.length < 10) pages.push(await another());
  for (const one of pages) {
    await open(one, logsPath("log-crowd", "?view=live"));
    await expect(one.getByText("Live: lines come")).toBeVisible();
  }
  for (const n of [71, 72, 73]) await run(lambent, "log-crowd", { way: "good", n });
  for (const one of pages) {
    const said = one.getByRole("region", { name: "Live tail" }).getByText(/^way good/);
    await expect(said).toHaveText(["way good 71", "way good 72", "way good 73"]);
  }
  // A burst leaves the page small.
  await run(lambent, "log-crowd", { way: "many", n: 12_000 });
  for (const one of pages) {
    await expect(one.getByRole("list", { name: "Lines" }).getByRole("listitem")).toHaveCount(200);
    expect(await nodes(one)).toBeLessThan(NODES);
  }
  // More lines of one moment than an answer holds: what comes after them is shown.
  await run(lambent, "log-crowd", { way: "good", n: 74 });
  for (const one of pages) await expect(one.getByText("way good 74")).toHaveCount(1);
});

test("the live tail shows lines, holds them back, and says when it ends", async ({ page, another, lambent }) => {
  await makeWriter(lambent, "log-live");
  await open(page, logsPath("log-live", "?view=live"));
  const other = await another();
  await open(other, logsPath("log-live", "?view=live&filter=raise"));
  for (const one of [page, other]) await expect(one.getByText("Live: lines come")).toBeVisible();
  await run(lambent, "log-live", { way: "good", n: 41 });
  await expect(page.getByText("way good 41")).toBeVisible();
  await page.getByRole("button", { name: "Pause" }).click();
  await run(lambent, "log-live", { way: "raise", n: 42 });
  await expect(other.getByText("way raise 42")).toBeVisible();
  await expect(other.getByText("way good 41")).toHaveCount(0);
  await expect(page.getByRole("button", { name: /^Resume, \d+ lines waiting/ })).toBeVisible();
  await expect(page.getByText("way raise 42")).toHaveCount(0);
  await page.getByRole("button", { name: /^Resume/ }).click();
  await expect(page.getByText("way raise 42")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Clear" }).click();
  await expect(page.getByText("Waiting for lines.")).toBeVisible();
  await page.getByRole("searchbox", { name: "Filter pattern" }).fill('"open');
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await expect(page.getByText("A quotation mark is not closed.")).toBeVisible();
});

test("a tab nobody looks at gives its connection back, and goes on where it was", async ({ page, another, lambent }) => {
  await makeWriter(lambent, "log-unseen");
  await page.clock.install();
  await open(page, logsPath("log-unseen", "?view=live"));
  await expect(page.getByText("Live: lines come")).toBeVisible();
  const hide = (hidden: boolean) =>
    page.evaluate((hidden) => {
      Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
      document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
    }, hidden);
  await hide(true);
  await page.clock.fastForward(30_000);
  const other = await another();
  await open(other, logsPath("log-unseen", "?view=live"));
  await expect(other.getByText("Live: lines come")).toBeVisible();
  await run(lambent, "log-unseen", { way: "good", n: 51 });
  await expect(other.getByText("way good 51")).toBeVisible();
  await expect(page.getByText("way good 51")).toHaveCount(0);
  await hide(false);
  await expect(page.getByText("way good 51")).toBeVisible();
});

test("nothing written, a viewer, a phone", async ({ page, another, request, lambent }) => {
  await makeFunction(request, lambent, "log-none", { route: "none" });
  await open(page, logsPath("log-none"));
  await expect(page.getByText(/Nothing has been written yet|Nothing was written in this time/)).toBeVisible();
  await expectAccessible(page);
  const hers = await viewerPage(page, another, "logi@example.com");
  await open(hers, logsPath("log-none"));
  await expect(hers.getByRole("searchbox", { name: "Filter pattern" })).toBeVisible();
  await page.setViewportSize({ width: 390, height: 800 });
  await open(page, logsPath("log-none"));
  await expectNoSidewaysScroll(page);
});

test("traces say that the engine has none, and lead to the switch", async ({ page, request, lambent }) => {
  await makeFunction(request, lambent, "trace-none", { route: "none" });
  await open(page, `${PLACE}/functions/trace-none/traces`);
  await expect(page.getByText("No traces on the local engine")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "X-Ray tracing" }).click();
  await expect(page).toHaveURL(/configuration\/monitoring/);
});

test("an access log is switched on, and explains a 500", async ({ page, another, lambent }) => {
  await makeWriter(lambent, "log-access");
  const api = await aws(lambent, "apigatewayv2", "create-api", "--name", "log-access-api", "--protocol-type", "HTTP");
  const fn = await aws(lambent, "lambda", "get-function-configuration", "--function-name", "log-access");
  const integration = await aws(lambent, "apigatewayv2", "create-integration", "--api-id", api.ApiId, "--integration-type", "AWS_PROXY", "--payload-format-version", "2.0", "--integration-uri", fn.FunctionArn);
  await aws(lambent, "apigatewayv2", "create-route", "--api-id", api.ApiId, "--route-key", "ANY /test", "--target", `integrations/${integration.IntegrationId}`);
  await aws(lambent, "apigatewayv2", "create-stage", "--api-id", api.ApiId, "--stage-name", "$default", "--auto-deploy");
  expect(await apiId(lambent, "log-access-api")).toBe(api.ApiId);
  const path = `${PLACE}/apis/${api.ApiId}/logs`;
  await open(page, path);
  await expect(page.getByText("The access log of $default is off")).toBeVisible();
  await page.getByText("The format", { exact: true }).click();
  await expect(page.getByLabel("Format")).toContainText("$context.integrationErrorMessage");
  await expectAccessible(page);
  const hers = await viewerPage(page, another, "acci@example.com");
  await open(hers, path);
  await expect(hers.getByRole("button", { name: "Switch on access log" })).toHaveCount(0);
  await open(page, path);
  await page.getByRole("button", { name: "Switch on access log" }).click();
  await expect(page.getByText("The access log is on.")).toBeVisible();
  const { Items: stages } = await aws(lambent, "apigatewayv2", "get-stages", "--api-id", api.ApiId);
  expect(stages[0].AccessLogSettings.Format).toContain("$context.integrationErrorMessage");
  const { logGroups } = await aws(lambent, "logs", "describe-log-groups", "--log-group-name-prefix", `/aws/vendedlogs/http-api/${api.ApiId}`);
  expect(logGroups[0].retentionInDays).toBe(30);
  // Nobody may call the function: 500, and the log knows why.
  await open(page, `${PLACE}/apis/${api.ApiId}`);
  const url = await page.getByRole("row").filter({ hasText: "$default" }).locator("code").nth(1).textContent();
  expect((await curl(`${url!.replace(/\/$/, "")}/test`)).status).toBe(500);
  await expect(async () => {
    await open(page, path);
    await expect(rows(page).first()).toContainText("500", { timeout: 1_000 });
  }).toPass();
  await rows(page).first().getByRole("link").first().click();
  await expect(page.getByText("integrationErrorMessage").first()).toBeVisible();
  await open(page, "/activity");
  await expect(page.getByRole("listitem").filter({ hasText: "switched on the access log of log-access-api" }).first()).toBeVisible();
});
