// Test events saved for the team: saved, run with a verdict, changed by two at once, deleted.
import { ADMIN } from "../fixtures/lambent";
import { expect, expectAccessible, expectNoSidewaysScroll, NOBODY, open, PLACE, signIn, test } from "../fixtures/test";
import type { Page } from "@playwright/test";
import { makeFunction } from "../steps/functions";
import { addMember } from "../steps/team";

const card = (page: Page) => page.getByRole("region", { name: "Saved events" });
const form = (page: Page) => page.getByRole("form", { name: "Save the event" });
const row = (page: Page, name: string) => card(page).getByRole("listitem").filter({ hasText: name });

async function openTests(page: Page, name: string): Promise<void> {
  await open(page, `${PLACE}/functions/${name}/test`);
  await expect(card(page).getByText("Saved events appear here.")).toHaveCount(0);
}

async function save(page: Page, name: string, event: string, expects: { status?: string; answer?: string } = {}): Promise<void> {
  await page.getByLabel("Event JSON").fill(event);
  await card(page).getByRole("button", { name: "Save event" }).click();
  await form(page).getByLabel("Name").fill(name);
  if (expects.status) await form(page).getByLabel("Expected status").selectOption({ label: expects.status });
  if (expects.answer) await form(page).getByLabel("Expected answer").fill(expects.answer);
  await form(page).getByRole("button", { name: "Save", exact: true }).click();
  await expect(form(page)).toHaveCount(0);
  await expect(row(page, name)).toBeVisible();
}

test("events are saved for the team and run with a verdict", async ({ page, another, request, lambent }) => {
  await makeFunction(request, lambent, "tested", { route: "none" });
  await openTests(page, "tested");
  await expect(card(page)).toContainText("No events are saved for this function yet");
  await save(page, "fits", '{"key1": "value1"}', { answer: '{"statusCode": 200}' });
  await save(page, "differs", "{}", { answer: '{"statusCode": 404}' });
  await save(page, "should fail", "{}", { status: "Function error" });
  await expectAccessible(page);

  await card(page).getByRole("button", { name: "Run all" }).click();
  await expect(row(page, "fits")).toContainText("Passed");
  await expect(row(page, "differs")).toContainText("Failed");
  await expect(row(page, "differs")).toContainText('$.statusCode is 200, not 404.');
  await expect(row(page, "should fail")).toContainText("The function answered without an error.");
  await expect(card(page)).toContainText("1 of 3 passed when last run.");

  // A colleague finds them, with how they ended.
  const colleague = await another();
  await openTests(colleague, "tested");
  await expect(row(colleague, "fits")).toContainText("Passed");
  await row(colleague, "fits").getByRole("button", { name: "Edit fits" }).click();
  await expect(colleague.getByLabel("Event JSON")).toHaveValue('{"key1": "value1"}');
  await form(colleague).getByRole("button", { name: "Cancel" }).click();
  await colleague.getByLabel("Template").selectOption({ label: "differs" });
  await expect(colleague.getByLabel("Event JSON")).toHaveValue("{}");

  // Renamed, and deleted.
  await row(page, "differs").getByRole("button", { name: "Edit differs" }).click();
  await form(page).getByLabel("Name").fill("renamed");
  await form(page).getByRole("button", { name: "Save changes" }).click();
  await expect(row(page, "renamed")).toContainText("Not run yet");
  await row(page, "renamed").getByRole("button", { name: "Delete renamed" }).click();
  await row(page, "renamed").getByRole("button", { name: "Delete event" }).click();
  await expect(row(page, "renamed")).toHaveCount(0);
  await page.setViewportSize({ width: 390, height: 844 });
  await expectNoSidewaysScroll(page);
  await page.reload();
  await expect(card(page).getByRole("listitem")).toHaveCount(2);
});

test("of two who change one event neither loses anything", async ({ page, another, request, lambent }) => {
  await makeFunction(request, lambent, "contested", { route: "none" });
  await openTests(page, "contested");
  await save(page, "ours", "{}");
  const colleague = await another();
  await openTests(colleague, "contested");
  for (const each of [page, colleague]) await row(each, "ours").getByRole("button", { name: "Edit ours" }).click();
  await colleague.getByLabel("Event JSON").fill('{"by": "colleague"}');
  await form(colleague).getByRole("button", { name: "Save changes" }).click();
  await expect(form(colleague)).toHaveCount(0);

  await page.getByLabel("Event JSON").fill('{"by": "me"}');
  await form(page).getByRole("button", { name: "Save changes" }).click();
  const conflict = page.getByRole("alert").filter({ hasText: "saved this event meanwhile" });
  await expect(conflict.getByLabel("Their event")).toContainText('{"by": "colleague"}');
  await expect(page.getByLabel("Event JSON")).toHaveValue('{"by": "me"}');
  await expectAccessible(page);
  await form(page).getByLabel("Name").fill("mine");
  await conflict.getByRole("button", { name: "Save mine as new" }).click();
  await expect(row(page, "mine")).toBeVisible();
  await page.reload();
  await expect(card(page).getByRole("listitem")).toHaveCount(2);
  await row(page, "ours").getByRole("button", { name: "Edit ours" }).click();
  await expect(page.getByLabel("Event JSON")).toHaveValue('{"by": "colleague"}');
});

test("wrong input is refused beside its field", async ({ page, request, lambent }) => {
  await makeFunction(request, lambent, "strict", { route: "none" });
  await openTests(page, "strict");
  await save(page, "taken", "{}");
  await card(page).getByRole("button", { name: "Save event" }).click();
  const save_ = form(page).getByRole("button", { name: "Save", exact: true });
  const refused = async (label: string, value: string, rule: RegExp) => {
    await form(page).getByLabel(label).fill(value);
    await save_.click();
    await expect(form(page).getByLabel(label)).toHaveAttribute("aria-invalid", "true");
    await expect(form(page).getByLabel(label)).toHaveAccessibleDescription(rule);
  };
  await refused("Name", "", /Enter a name/);
  await form(page).getByLabel("Name").fill("right");
  await refused("Expected answer", "{", /This is not JSON: line 1/);
  await form(page).getByLabel("Expected answer").fill("");
  await refused("Version or alias", "a b", /letters, digits/);
});

test.describe("a taken name", () => {
  test.use({ expectedErrors: [/status of 422/] });

  test("is refused by the server, beside the field", async ({ page, request, lambent }) => {
    await makeFunction(request, lambent, "named", { route: "none" });
    await openTests(page, "named");
    await save(page, "taken", "{}");
    await card(page).getByRole("button", { name: "Save event" }).click();
    await form(page).getByLabel("Name").fill("taken");
    await form(page).getByRole("button", { name: "Save", exact: true }).click();
    await expect(form(page).getByLabel("Name")).toHaveAccessibleDescription(/There is already a saved event “taken”/);
  });
});

test("a viewer sees saved events, may neither run nor change them", async ({ page, another, request, lambent }) => {
  await makeFunction(request, lambent, "watched-tests", { route: "none" });
  await openTests(page, "watched-tests");
  await save(page, "for all", "{}");
  const viewer = { email: "vito@example.com", password: "only here to look around" };
  await addMember(page, { ...viewer, role: "Viewer" });
  const his = await another({ storageState: NOBODY });
  await signIn(his, viewer.email, viewer.password);
  await openTests(his, "watched-tests");
  await expect(row(his, "for all")).toContainText(`Saved by ${ADMIN.email}`);
  await expect(row(his, "for all").getByRole("button", { name: "Run for all" })).toHaveAttribute("aria-disabled", "true");
  await expect(card(his).getByRole("button", { name: /Save event|Delete/ })).toHaveCount(0);
  await expectAccessible(his);
});
