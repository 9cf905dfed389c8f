// Monitoring and operations tools: tracing, logging, retention; what the local engine lacks is said.
import { aws } from "../fixtures/aws";
import { expect, expectAccessible, expectNoSidewaysScroll, open, test } from "../fixtures/test";
import { configurationOf, configureByCli, conflictOf, expectLocked, save, saveButton, savedNotice, tabPath, viewerPage } from "../steps/configuration";
import { makeFunction } from "../steps/functions";
import { expectFieldError } from "../steps/wizard";

test("tracing, format, levels and group are saved and read back", async ({ page, request, lambent }) => {
  await makeFunction(request, lambent, "watch-all", { route: "none" });
  await open(page, tabPath("watch-all", "monitoring"));
  await expect(page.getByText("Not on the local engine: it keeps the setting and has no X-Ray")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("radio", { name: /^Active/ }).check();
  await page.getByRole("radio", { name: /^JSON/ }).check();
  await page.getByLabel("Application log level").selectOption("DEBUG");
  await page.getByLabel("System log level").selectOption("WARN");
  await page.getByRole("textbox", { name: "Log group" }).fill("/team/lamps");
  await save(page);
  expect(await configurationOf(lambent, "watch-all")).toMatchObject({
    TracingConfig: { Mode: "Active" },
    LoggingConfig: { LogFormat: "JSON", ApplicationLogLevel: "DEBUG", SystemLogLevel: "WARN", LogGroup: "/team/lamps" },
  });
  await open(page, tabPath("watch-all", "monitoring"));
  await expect(page.getByLabel("Application log level")).toHaveValue("DEBUG");
  await page.getByRole("radio", { name: /^Text/ }).check();
  await page.getByRole("textbox", { name: "Log group" }).fill("");
  await save(page);
  expect((await configurationOf(lambent, "watch-all")).LoggingConfig).toMatchObject({ LogFormat: "Text", LogGroup: "/aws/lambda/watch-all" });
});

test.describe(() => {
  test.use({ expectedErrors: [/status of 409/] });

  test("the log group's retention is set once it is there, and compared", async ({ page, request, lambent }) => {
    await makeFunction(request, lambent, "watch-keep", { route: "none" });
    await configureByCli(lambent, "watch-keep", "--logging-config", "LogFormat=Text,LogGroup=/team/keep");
    await open(page, tabPath("watch-keep", "monitoring"));
    await expect(page.getByText("is not there yet")).toBeVisible();
    await aws(lambent, "logs", "create-log-group", "--log-group-name", "/team/keep");
    await open(page, tabPath("watch-keep", "monitoring"));
    await page.getByLabel("Retention", { exact: true }).selectOption("30");
    await page.getByRole("button", { name: "Save retention" }).click();
    await expect(page.getByText("Saved; CloudWatch has it now.")).toBeVisible();
    const group = async () => (await aws(lambent, "logs", "describe-log-groups", "--log-group-name-prefix", "/team/keep")).logGroups[0];
    expect((await group()).retentionInDays).toBe(30);
    await aws(lambent, "logs", "put-retention-policy", "--log-group-name", "/team/keep", "--retention-in-days", "7");
    await page.getByLabel("Retention", { exact: true }).selectOption("");
    await page.getByRole("button", { name: "Save retention" }).click();
    await expect(page.getByRole("alert").filter({ hasText: "“7 days” meanwhile" })).toBeVisible();
    expect((await group()).retentionInDays).toBe(7);
  });
});

test("a bad group is explained; two people do not overwrite each other", async ({ page, another, request, lambent }) => {
  await makeFunction(request, lambent, "watch-two", { route: "none" });
  const other = await another();
  await open(page, tabPath("watch-two", "monitoring"));
  await open(other, tabPath("watch-two", "monitoring"));
  await page.getByRole("textbox", { name: "Log group" }).fill("not a group");
  await saveButton(page).click();
  await expectFieldError(page, "Log group", "is not allowed");
  await page.getByRole("textbox", { name: "Log group" }).fill("/team/first");
  await save(page);
  await other.getByRole("textbox", { name: "Log group" }).fill("/team/second");
  await other.getByRole("radio", { name: /^Active/ }).check();
  await saveButton(other).click();
  await expect(conflictOf(other)).toBeVisible();
  await conflictOf(other).getByRole("radio", { name: /Keep theirs/ }).check();
  await saveButton(other).click();
  await expect(savedNotice(other)).toBeVisible();
  expect(await configurationOf(lambent, "watch-two")).toMatchObject({ TracingConfig: { Mode: "Active" }, LoggingConfig: { LogGroup: "/team/first" } });
});

test("tools that are not there are shown as they are", async ({ page, another, request, lambent }) => {
  await makeFunction(request, lambent, "watch-tools", { route: "none" });
  await open(page, tabPath("watch-tools", "monitoring"));
  for (const tool of ["Lambda Insights", "CodeGuru Profiler"]) {
    const section = page.getByRole("region", { name: tool });
    await expect(section).toContainText("Off");
    await expect(section).toContainText("Not on the local engine");
    await expect(section.getByRole("button")).toHaveCount(0);
  }
  await aws(lambent, "lambda", "publish-version", "--function-name", "watch-tools");
  await open(page, tabPath("watch-tools", "monitoring", "?qualifier=1"));
  await expect(page.getByText("published versions do not change").first()).toBeVisible();
  const hers = await viewerPage(page, another, "moni@example.com");
  await expectLocked(hers, tabPath("watch-tools", "monitoring"));
  await page.setViewportSize({ width: 390, height: 800 });
  await open(page, tabPath("watch-tools", "monitoring"));
  await expectNoSidewaysScroll(page);
  for (const tab of ["code-signing", "runtime-management"]) {
    await open(page, tabPath("watch-tools", tab));
    await expect(page.getByText("Not on the local engine")).toBeVisible();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
  }
});

test("a plain form saves tracing", async ({ plain, request, lambent }) => {
  await makeFunction(request, lambent, "watch-plain", { route: "none" });
  await plain.goto(tabPath("watch-plain", "monitoring"));
  await plain.getByRole("radio", { name: /^Active/ }).check();
  await saveButton(plain).click();
  await expect(savedNotice(plain)).toBeVisible();
  expect((await configurationOf(lambent, "watch-plain")).TracingConfig.Mode).toBe("Active");
});
