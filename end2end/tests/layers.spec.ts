// Layers: published from a zip, added, moved, removed and deleted; nobody's list overwritten.
import { writeFileSync } from "node:fs";
import type { Page, TestInfo } from "@playwright/test";
import { aws } from "../fixtures/aws";
import type { Lambent } from "../fixtures/lambent";
import { expect, expectAccessible, expectNoSidewaysScroll, open, test } from "../fixtures/test";
import { zip } from "../fixtures/zip";
import { configurationOf, configureByCli, conflictOf, expectLocked, save, saveButton, savedNotice, tabPath, viewerPage } from "../steps/configuration";
import { makeFunction } from "../steps/functions";
import { expectFieldError } from "../steps/wizard";

const layersOf = async (lambent: Lambent, name: string): Promise<string[]> =>
  ((await configurationOf(lambent, name)).Layers ?? []).map((layer: any) => layer.Arn.split(":").slice(-2).join(":"));

const inOrder = (page: Page) => page.getByRole("list", { name: "Layers in order" }).getByRole("listitem");

function zipFile(info: TestInfo, files: Record<string, string>): string {
  const path = info.outputPath("layer.zip");
  writeFileSync(path, zip(files));
  return path;
}

/** A layer as somebody with the AWS CLI publishes it; its ARN. */
async function publishByCli(lambent: Lambent, info: TestInfo, name: string, ...words: string[]): Promise<string> {
  const file = zipFile(info, { [`python/${name.replaceAll("-", "_")}.py`]: "X = 1\n" });
  return (await aws(lambent, "lambda", "publish-layer-version", "--layer-name", name, "--zip-file", `fileb://${file}`, ...words)).LayerVersionArn;
}

test("a layer is published from a zip, added and used", async ({ page, request, lambent }, info) => {
  await makeFunction(request, lambent, "layer-new", { route: "none" });
  await open(page, tabPath("layer-new", "layers"));
  await expectAccessible(page);
  await page.getByText("Publish a layer version").click();
  await page.getByLabel("Zip file").setInputFiles(zipFile(info, { "python/lampoil.py": "KIND = 'olive'\n", "extensions/wick": "#!/bin/sh\n" }));
  await page.getByRole("button", { name: "Upload" }).click();
  await expect(page.getByLabel("Layer name")).toBeVisible();
  await page.getByRole("button", { name: "Publish layer version" }).click();
  await expectFieldError(page, "Layer name", "Enter a name for the layer.");
  await page.getByLabel("Layer name").fill("lampoil");
  await page.getByLabel("Python 3.13").check();
  await page.getByLabel("Licence").fill("MIT");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Publish layer version" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Published: lampoil:1." })).toBeVisible();
  await page.getByRole("button", { name: "Add to this function" }).click();
  await save(page);
  expect(await layersOf(lambent, "layer-new")).toEqual(["lampoil:1"]);
  await expect(inOrder(page)).toContainText(["Extension: wick"]);
  expect(await aws(lambent, "lambda", "get-layer-version", "--layer-name", "lampoil", "--version-number", "1")).toMatchObject({
    CompatibleRuntimes: ["python3.13"], LicenseInfo: "MIT",
  });
});

test("layers are added, moved by keyboard and removed", async ({ page, request, lambent }, info) => {
  await makeFunction(request, lambent, "layer-order", { route: "none" });
  await publishByCli(lambent, info, "order-a", "--compatible-runtimes", "python3.13");
  await publishByCli(lambent, info, "order-b", "--compatible-runtimes", "nodejs22.x");
  await open(page, tabPath("layer-order", "layers"));
  // The account's layers are remembered for half a minute.
  await expect(async () => {
    await page.reload();
    await page.locator("body[data-hydrated]").waitFor();
    await page.getByRole("radio", { name: "Your account" }).check();
    await expect(page.getByRole("button", { name: "Add order-b" })).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 45_000 });
  await page.getByRole("button", { name: "Add order-b" }).click();
  await page.getByRole("button", { name: "Add order-a" }).click();
  await expect(inOrder(page)).toContainText(["order-b:1", "order-a:1"]);
  await expect(page.getByText("Its publisher names it for nodejs22.x")).toBeVisible();
  await save(page);
  expect(await layersOf(lambent, "layer-order")).toEqual(["order-b:1", "order-a:1"]);
  await page.getByRole("button", { name: "Move order-a up" }).focus();
  await page.keyboard.press("Enter");
  await expect(inOrder(page)).toContainText(["order-a:1", "order-b:1"]);
  await expect(page.getByRole("button", { name: "Move order-a down" })).toBeFocused();
  await save(page);
  expect(await layersOf(lambent, "layer-order")).toEqual(["order-a:1", "order-b:1"]);
  await page.getByRole("button", { name: "Remove order-b" }).click();
  await save(page);
  expect(await layersOf(lambent, "layer-order")).toEqual(["order-a:1"]);
});

test("AWS's and partners' layers come with their ARN; rules are explained", async ({ page, request, lambent }, info) => {
  await makeFunction(request, lambent, "layer-known", { route: "none" });
  await open(page, tabPath("layer-known", "layers"));
  await page.getByRole("radio", { name: "AWS and partners" }).check();
  await page.getByLabel("Version of LambdaInsightsExtension").fill("38");
  await page.getByRole("button", { name: "Add LambdaInsightsExtension" }).click();
  await expect(inOrder(page)).toContainText(["arn:aws:lambda:us-east-1:580247275435:layer:LambdaInsightsExtension:38"]);
  await expectAccessible(page);
  await page.getByRole("radio", { name: "By ARN" }).check();
  for (const [arn, rule] of [
    ["LambdaInsightsExtension", "Enter a layer version's ARN"],
    ["arn:aws:lambda:us-east-1:580247275435:layer:X", "ends with the layer's version"],
    ["arn:aws:lambda:eu-west-1:580247275435:layer:X:1", "takes layers of its own region"],
  ] as const) {
    await page.getByLabel("Layer version ARN").fill(arn);
    await page.getByRole("button", { name: "Add layer" }).click();
    await expectFieldError(page, "Layer version ARN", rule);
  }
  for (let at = 0; at < 5; at += 1) {
    await page.getByLabel("Layer version ARN").fill(await publishByCli(lambent, info, `many-${at}`));
    await page.getByRole("button", { name: "Add layer" }).click();
  }
  await saveButton(page).click();
  await expect(page.getByText("A function has at most 5 layers; these are 6.")).toBeVisible();
  expect(await layersOf(lambent, "layer-known")).toEqual([]);
});

test("two people change one list", async ({ page, another, request, lambent }, info) => {
  await makeFunction(request, lambent, "layer-two", { route: "none" });
  const [one, two, three] = [await publishByCli(lambent, info, "two-a"), await publishByCli(lambent, info, "two-b"), await publishByCli(lambent, info, "two-c")];
  await configureByCli(lambent, "layer-two", "--layers", one);
  const other = await another();
  await open(other, tabPath("layer-two", "layers"));
  await configureByCli(lambent, "layer-two", "--layers", one, two);
  await other.getByRole("radio", { name: "By ARN" }).check();
  await other.getByLabel("Layer version ARN").fill(three);
  await other.getByRole("button", { name: "Add layer" }).click();
  await saveButton(other).click();
  await expect(conflictOf(other)).toContainText("two-a:1, two-b:1");
  expect(await layersOf(lambent, "layer-two")).toEqual(["two-a:1", "two-b:1"]);
  await conflictOf(other).getByRole("radio", { name: /Keep theirs/ }).check();
  await saveButton(other).click();
  await expect(other.getByText("Nothing had to be sent")).toBeVisible();
  await open(page, tabPath("layer-two", "layers"));
  await expect(inOrder(page)).toContainText(["two-a:1", "two-b:1"]);
});

test("a version is deleted by its typed name", async ({ page, request, lambent }, info) => {
  await makeFunction(request, lambent, "layer-gone", { route: "none" });
  await publishByCli(lambent, info, "gone");
  await publishByCli(lambent, info, "gone");
  // What AWS has is remembered for a while.
  await expect(async () => {
    await open(page, tabPath("layer-gone", "layers"));
    await page.getByText("Delete a layer version").click();
    await page.getByLabel("Layer", { exact: true }).selectOption("gone", { timeout: 2_000 });
  }).toPass({ timeout: 45_000 });
  await page.getByRole("button", { name: "Delete gone:1" }).click();
  await page.getByLabel("Type the layer and its version to delete it").fill("gone");
  await page.getByRole("button", { name: "Delete layer version" }).click();
  await expectFieldError(page, "Type the layer and its version to delete it", "Type gone:1 to delete it.");
  await page.getByLabel("Type the layer and its version to delete it").fill("gone:1");
  await page.getByRole("button", { name: "Delete layer version" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Deleted: gone:1." })).toBeVisible();
  const { LayerVersions: left } = await aws(lambent, "lambda", "list-layer-versions", "--layer-name", "gone");
  expect(left.map((version: any) => version.Version)).toEqual([2]);
});

test("a viewer sees layers; plain forms and narrow screens work", async ({ page, plain, another, request, lambent }, info) => {
  await makeFunction(request, lambent, "layer-look", { route: "none" });
  const arn = await publishByCli(lambent, info, "look");
  await plain.goto(tabPath("layer-look", "layers"));
  await plain.getByLabel("Layers (ARNs, in order, parted by commas)").fill(arn);
  await saveButton(plain).click();
  await expect(savedNotice(plain)).toBeVisible();
  expect(await layersOf(lambent, "layer-look")).toEqual(["look:1"]);
  await aws(lambent, "lambda", "publish-version", "--function-name", "layer-look");
  await open(page, tabPath("layer-look", "layers", "?qualifier=1"));
  await expect(page.getByText("published versions do not change").first()).toBeVisible();
  const hers = await viewerPage(page, another, "laila@example.com");
  await expectLocked(hers, tabPath("layer-look", "layers"));
  await expect(hers.getByRole("button", { name: /Remove/ })).toHaveCount(0);
  await page.setViewportSize({ width: 390, height: 800 });
  await open(page, tabPath("layer-look", "layers"));
  await expectNoSidewaysScroll(page);
});
