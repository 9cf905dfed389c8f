// Aliases: made, shifted, observed, rolled back, deleted; nobody overwritten.
import { aws, curl } from "../fixtures/aws";
import { expect, expectAccessible, expectNoSidewaysScroll, NOBODY, open, signIn, test } from "../fixtures/test";
import { makeFunction } from "../steps/functions";
import { addMember } from "../steps/team";
import { configureByCli, getAlias, page as at, publishByCli, writesOf } from "../steps/versions";
import { expectFieldError } from "../steps/wizard";

const aliasByCli = (lambent: any, name: string, alias: string, version: string) =>
  aws(lambent, "lambda", "create-alias", "--function-name", name, "--name", alias, "--function-version", version);

test("an alias is made, shifted to another version, finished, and rolled back", async ({ page, request, lambent }) => {
  await makeFunction(request, lambent, "shift-me", { route: "none" });
  await publishByCli(lambent, "shift-me", 2);
  await open(page, at("shift-me", "aliases"));
  await expect(page.getByText("No aliases yet")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "Create alias" }).click();
  await page.getByLabel("Alias name").fill("live");
  await page.getByLabel("Version", { exact: true }).selectOption("1");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Create alias" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Alias live is there." })).toBeVisible();
  expect(await getAlias(lambent, "shift-me", "live")).toMatchObject({ FunctionVersion: "1" });

  await page.getByRole("link", { name: "live", exact: true }).click();
  await page.getByLabel("Second version", { exact: true }).selectOption("2");
  const slider = page.getByRole("slider", { name: "Share, as a slider" });
  await slider.focus();
  await page.keyboard.press("Home");
  for (let n = 0; n < 25; n++) await page.keyboard.press("ArrowRight");
  await expect(page.getByLabel("Share of the second version (%)")).toHaveValue("25");
  await expect(page.getByText("Version 1 gets 75 % of the requests, version 2 25 %")).toBeVisible();
  await page.getByText("Show as AWS CLI").click();
  await expect(page.getByText(/update-alias .*--routing-config '\{"AdditionalVersionWeights":\{"2":0.25\}\}'/)).toBeVisible();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("status").filter({ hasText: "Saved; AWS has it now." })).toBeVisible();
  expect((await getAlias(lambent, "shift-me", "live")).RoutingConfig).toEqual({ AdditionalVersionWeights: { "2": 0.25 } });
  await expectAccessible(page);

  await page.getByRole("button", { name: "Finish: all to version 2" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Saved; AWS has it now." })).toBeVisible();
  const finished = await getAlias(lambent, "shift-me", "live");
  expect(finished.FunctionVersion).toBe("2");
  expect(finished.RoutingConfig).toBeUndefined();

  await open(page, at("shift-me", "aliases"));
  await page.getByRole("link", { name: "Roll back to 1: live" }).click();
  await expect(page.getByText("ana@example.com changed it")).toBeVisible();
  await expect(page.getByRole("link", { name: "see all differences" })).toHaveAttribute("href", /from=2&to=1/);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Roll back to 1" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Alias live leads to the version before again." })).toBeVisible();
  expect((await getAlias(lambent, "shift-me", "live")).FunctionVersion).toBe("1");
});

test("200 requests through a route share as the alias says, and so does a sample", async ({ page, request, lambent }) => {
  await makeFunction(request, lambent, "observe-me");
  await publishByCli(lambent, "observe-me", 2);
  await aws(lambent, "lambda", "create-alias", "--function-name", "observe-me", "--name", "live", "--function-version", "1",
    "--routing-config", JSON.stringify({ AdditionalVersionWeights: { "2": 0.3 } }));
  const { Items: apis } = await aws(lambent, "apigatewayv2", "get-apis");
  const api = apis.find((one: any) => one.Name === "observe-me-api").ApiId;
  const { Items: integrations } = await aws(lambent, "apigatewayv2", "get-integrations", "--api-id", api);
  const arn = "arn:aws:lambda:us-east-1:000000000000:function:observe-me:live";
  await aws(lambent, "apigatewayv2", "update-integration", "--api-id", api, "--integration-id", integrations[0].IntegrationId, "--integration-uri", arn);
  await aws(lambent, "lambda", "add-permission", "--function-name", "observe-me", "--qualifier", "live", "--statement-id", "route",
    "--action", "lambda:InvokeFunction", "--principal", "apigateway.amazonaws.com");
  const url = `http://${api}.execute-api.localhost:${lambent.gatewayPort}/test`;
  for (let n = 0; n < 20; n++) expect((await curl(url)).status).toBe(200);
  await open(page, at("observe-me", "aliases/live"));
  const observed = page.getByRole("region", { name: "Observed share" });
  await page.locator("body[data-hydrated]").waitFor();
  await observed.getByText("Observe a sample").click();
  await observed.getByRole("button", { name: "Observe 200 invocations" }).click();
  await expect(observed.getByText("200 of 200 done.")).toBeVisible({ timeout: 60_000 });
  await expect(observed.getByText(/As set: chance gives version 2 between/).last()).toBeVisible();
  await expectAccessible(page);
});

test("what AWS would refuse is explained beside the field, and nothing is sent", async ({ page, request, lambent }) => {
  await makeFunction(request, lambent, "wrong-alias", { route: "none" });
  await publishByCli(lambent, "wrong-alias", 2);
  await configureByCli(lambent, "wrong-alias", "--role", "arn:aws:iam::000000000000:role/another");
  await aws(lambent, "lambda", "publish-version", "--function-name", "wrong-alias");
  await open(page, at("wrong-alias", "aliases/new"));
  const sent = writesOf(page);
  const create = page.getByRole("button", { name: "Create alias" });
  for (const [name, rule] of [["", "Enter a name"], ["2024", "Use at least one letter"], ["a b", "Use only letters"], ["x".repeat(129), "at most 128"]] as const) {
    await page.getByLabel("Alias name").fill(name);
    await create.click();
    await expectFieldError(page, "Alias name", rule);
  }
  await page.getByLabel("Alias name").fill("live");
  const splits: [string, string, string, string, string][] = [
    ["1", "1", "10", "Second version", "choose another one"],
    ["$LATEST", "1", "10", "Second version", "$LATEST cannot have a share"],
    ["1", "3", "10", "Second version", "both need the same one"],
    ["1", "2", "101", "Share of the second version (%)", "from 0 to 100"],
    ["1", "2", "x", "Share of the second version (%)", "from 0 to 100"],
  ];
  for (const [version, second, share, field, rule] of splits) {
    await page.getByLabel("Version", { exact: true }).selectOption(version);
    await page.getByLabel("Second version", { exact: true }).selectOption(second);
    await page.getByLabel("Share of the second version (%)").fill(share);
    await create.click();
    await expectFieldError(page, field, rule);
  }
  expect(sent).toEqual([]);
  // A name that is taken is known to AWS alone; what was typed comes back.
  await aliasByCli(lambent, "wrong-alias", "live", "1");
  await page.getByLabel("Share of the second version (%)").fill("5");
  await create.click();
  await expectFieldError(page, "Alias name", "There is an alias live already.");
  await expect(page.getByLabel("Share of the second version (%)")).toHaveValue("5");
});

test("two browsers change an alias: nothing is lost", async ({ page, another, request, lambent }) => {
  await makeFunction(request, lambent, "alias-race", { route: "none" });
  await publishByCli(lambent, "alias-race", 3);
  await aliasByCli(lambent, "alias-race", "live", "1");
  const other = await another();
  await open(page, at("alias-race", "aliases/live"));
  await open(other, at("alias-race", "aliases/live"));
  await page.getByLabel("Version", { exact: true }).selectOption("2");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Saved; AWS has it now.")).toBeVisible();
  await other.getByLabel("Version", { exact: true }).selectOption("3");
  await other.getByLabel("Description").fill("mine");
  await other.getByRole("button", { name: "Save", exact: true }).click();
  const conflict = other.getByRole("region", { name: "Somebody else changed the same" });
  await expect(conflict).toBeVisible();
  expect(await getAlias(lambent, "alias-race", "live")).toMatchObject({ FunctionVersion: "2", Description: "" });
  await expect(other.getByLabel("Description")).toHaveValue("mine");
  await expectAccessible(other);
  await other.locator("body[data-hydrated]").waitFor();
  await other.getByRole("button", { name: "Save", exact: true }).click();
  await expect(conflict.getByText("Choose which one stays.")).toBeVisible();
  await conflict.getByRole("radio", { name: /Keep theirs/ }).check();
  await other.getByRole("button", { name: "Save", exact: true }).click();
  await expect(other.getByText("Saved; AWS has it now.")).toBeVisible();
  expect(await getAlias(lambent, "alias-race", "live")).toMatchObject({ FunctionVersion: "2", Description: "mine" });
  // Changed with the AWS CLI between look and delete: nothing is deleted.
  await open(page, at("alias-race", "aliases/live/delete"));
  await aws(lambent, "lambda", "update-alias", "--function-name", "alias-race", "--name", "live", "--function-version", "1");
  await page.getByRole("button", { name: "Delete alias" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "nothing was deleted" })).toBeVisible();
  await open(page, at("alias-race", "aliases/live/delete"));
  await page.getByRole("button", { name: "Delete alias" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Alias live is deleted." })).toBeVisible();
});

test("a viewer looks only; without JavaScript and on a phone it works", async ({ page, plain, another, request, lambent }) => {
  await makeFunction(request, lambent, "plain-alias", { route: "none" });
  await publishByCli(lambent, "plain-alias", 2);
  await plain.goto(at("plain-alias", "aliases/new"));
  await plain.getByLabel("Alias name").fill("live");
  await plain.getByLabel("Version", { exact: true }).selectOption("1");
  await plain.getByLabel("Second version", { exact: true }).selectOption("2");
  await plain.getByLabel("Share of the second version (%)").fill("50");
  await plain.getByRole("button", { name: "Create alias" }).click();
  await expect(plain.getByText("Alias live is there.")).toBeVisible();
  await expect(plain.getByText("50 % version 1, 50 % version 2")).toBeVisible();
  const phone = await another({ viewport: { width: 390, height: 844 }, colorScheme: "dark" });
  for (const rest of ["aliases", "aliases/new", "aliases/live", "aliases/live/roll-back", "aliases/live/delete"]) {
    await open(phone, at("plain-alias", rest));
    await expectNoSidewaysScroll(phone);
    await expectAccessible(phone);
  }
  const viewer = { email: "vico@example.com", password: "only here to look around" };
  await addMember(page, { ...viewer, role: "Viewer" });
  const his = await another({ storageState: NOBODY });
  await signIn(his, viewer.email, viewer.password);
  await open(his, at("plain-alias", "aliases/live"));
  await expect(his.getByText("Your role may look, but not change aliases.")).toBeVisible();
  await expect(his.getByRole("button", { name: "Save", exact: true })).toHaveCount(0);
  await expect(his.getByText("Observe a sample")).toHaveCount(0);
  await expectAccessible(his);
});
