// The activity: entries with their commands, filters in the URL, and who changed a function last.
import { ADMIN } from "../fixtures/lambent";
import { expect, expectAccessible, expectNoSidewaysScroll, expectTitle, open, PLACE, test } from "../fixtures/test";
import { makeFunction } from "../steps/functions";

test("an entry has a page with the commands equal to it", async ({ page, request, lambent }) => {
  await makeFunction(request, lambent, "noted");
  await open(page, "/activity?target=noted&action=function.create");
  const row = page.getByRole("listitem").filter({ hasText: "created noted" });
  await row.getByText("created").click();
  await expect(row.getByText("Succeeded")).toBeVisible();
  await row.getByRole("link", { name: "Open this entry" }).click();
  await expectTitle(page, `${ADMIN.email} created noted`);
  await expect(page).toHaveURL(/\/activity\/\d+$/);
  await expect(page.getByRole("link", { name: "Its steps" })).toHaveAttribute("href", /^\/operations\//);
  await page.getByText("Show as AWS CLI").click();
  const commands = page.locator("pre");
  await expect(commands).toContainText("aws lambda create-function --function-name noted");
  await expect(commands).toContainText("aws apigatewayv2 create-route");
  await expect(page.getByRole("button", { name: "Copy", exact: true })).toBeVisible();
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await expectNoSidewaysScroll(page);
  await page.getByRole("link", { name: "All that was done to noted" }).click();
  await expect(page).toHaveURL(/\/activity\?target=noted$/);
});

test("who, what, when and how it ended are filters in the URL", async ({ page, request, lambent }) => {
  await makeFunction(request, lambent, "dated", { route: "none" });
  const today = new Date().toISOString().slice(0, 10);
  const created = page.getByRole("listitem").filter({ hasText: "created dated" });
  await open(page, "/activity?target=dated");
  await expect(created).toHaveCount(1);
  await page.getByLabel("From").fill(today);
  await page.getByLabel("Member").selectOption(ADMIN.email);
  await page.getByLabel("Action").selectOption({ label: "Functions created" });
  await page.getByLabel("Outcome").selectOption({ label: "Succeeded" });
  await page.getByRole("button", { name: "Filter" }).click();
  await expect(page).toHaveURL(new RegExp(`from=${today}`));
  await expect(created).toHaveCount(1);
  await expectAccessible(page);
  await open(page, "/activity?target=dated&to=2024-01-01");
  await expect(page.getByText("Nothing fits this filter")).toBeVisible();
  await page.getByRole("link", { name: "Clear" }).first().click();
  await expect(created).toHaveCount(1);
});

test("a deploy shows its code, line by line, also without JavaScript", async ({ page, plain, request, lambent }) => {
  await makeFunction(request, lambent, "rewritten", { route: "none" });
  const of = { c: "local", r: "us-east-1", name: "rewritten" };
  const { code_sha256 } = await (await request.get(`${lambent.url}/api/functions/code`, { params: of })).json();
  const put = (path: string, text: string) => ({ Put: { path, text } });
  const edits = [put("lambda_function.py", "def lambda_handler(event, context):\n    return 7\n"), put("new.py", "x = 1\n")];
  const answer = await request.post(`${lambent.url}/api/functions/deploy`, {
    data: { ...of, deploy: { base_sha256: code_sha256, base_handler: null, edits, handler: null, anyway: false } },
    headers: { origin: lambent.url, accept: "application/json" },
  });
  expect(answer.status()).toBe(200);

  await open(page, "/activity?target=rewritten&action=function.deploy");
  const row = page.getByRole("listitem").filter({ hasText: "deployed rewritten" });
  await row.getByText("deployed").click();
  await row.getByRole("link", { name: "Open this entry" }).click();
  await expectTitle(page, `${ADMIN.email} deployed rewritten`);
  const changes = page.getByRole("region", { name: "Changes of lambda_function.py" });
  await expect(changes.getByRole("row").filter({ hasText: "return 7" })).toContainText("+");
  await expect(changes.getByRole("row").filter({ hasText: "Hello from Lambda!" })).toContainText("−");
  await expect(page.getByRole("region", { name: "Changes of new.py" })).toContainText("x = 1");
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await expectNoSidewaysScroll(page);
  await plain.goto(new URL(page.url()).pathname);
  await expect(plain.getByRole("region", { name: "Changes of new.py" })).toContainText("x = 1");
});

test("a function's page names who changed it last", async ({ page, plain, request, lambent }) => {
  await makeFunction(request, lambent, "signed", { route: "none" });
  await open(page, `${PLACE}/functions/signed`);
  const by = page.getByRole("region", { name: "Function" }).getByRole("link", { name: ADMIN.email });
  await by.click();
  await expect(page).toHaveURL(/\/activity\?target=signed$/);
  await expect(page.getByRole("listitem").filter({ hasText: "created signed" })).toBeVisible();
  // Without JavaScript as well, and so is the entry.
  await plain.goto("/activity?target=signed&action=function.create");
  const row = plain.getByRole("listitem").filter({ hasText: "created signed" });
  await row.locator("summary").click();
  await row.getByRole("link", { name: "Open this entry" }).click();
  await expectTitle(plain, `${ADMIN.email} created signed`);
});

test.describe("what is not there", () => {
  test.use({ expectedErrors: [/status of 404/] });

  for (const id of ["999999999", "nonsense"]) {
    test(id, async ({ page }) => {
      const answer = await page.goto(`/activity/${id}`);
      expect(answer!.status()).toBe(404);
      await expectTitle(page, `There is no entry ${id}`);
      await expect(page.getByRole("navigation", { name: "Main" })).toBeVisible();
    });
  }
});
