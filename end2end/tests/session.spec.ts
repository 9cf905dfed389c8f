// Signing in and out, and the first administrator.
import { ADMIN, Lambent } from "../fixtures/lambent";
import { expect, expectAccessible, expectTitle, fillSignIn, NOBODY, open, PLACE, signIn, test } from "../fixtures/test";

test("a wrong password is refused in one sentence, a right one lets in", async ({ visitor }) => {
  await open(visitor, "/login");
  await expectAccessible(visitor);
  await fillSignIn(visitor, ADMIN.email, "not the password");
  const alert = visitor.getByRole("alert");
  await expect(alert).toBeVisible();
  const refusal = await alert.innerText();
  await expectTitle(visitor, "Sign in");
  // Whether there is such a member is not said.
  await fillSignIn(visitor, "nobody@example.com", "not the password");
  await expect(visitor.getByRole("alert")).toHaveText(refusal);
  await fillSignIn(visitor, ADMIN.email, ADMIN.password);
  await expect(visitor).toHaveURL("/");
  await expect(visitor.getByRole("navigation", { name: "Main" })).toBeVisible();
});

test("signing in leads where one wanted to go, and never to another site", async ({ visitor, lambent }) => {
  await open(visitor, `${PLACE}/functions?q=hello`);
  await expect(visitor).toHaveURL(/\/login\?next=/);
  await fillSignIn(visitor, ADMIN.email, ADMIN.password);
  await expect(visitor).toHaveURL(`${PLACE}/functions?q=hello`);
  await visitor.context().clearCookies();
  await visitor.goto("/login?next=//example.com/");
  await fillSignIn(visitor, ADMIN.email, ADMIN.password);
  await expect(visitor).toHaveURL(`${lambent.url}/`);
});

test("signing out ends the session, also for whoever kept its cookie", async ({ visitor }) => {
  await signIn(visitor, ADMIN.email, ADMIN.password);
  await open(visitor, "/");
  const kept = await visitor.context().cookies();
  expect(kept.some((cookie) => cookie.httpOnly && cookie.sameSite !== "None")).toBe(true);
  await visitor.getByRole("button", { name: /account menu/ }).click();
  await visitor.getByRole("button", { name: "Sign out" }).click();
  await expect(visitor).toHaveURL(/\/login/);
  await visitor.context().clearCookies();
  await visitor.context().addCookies(kept);
  await visitor.goto(`${PLACE}/functions`);
  await expect(visitor).toHaveURL(/\/login\?next=/);
  const answer = await visitor.request.get("/api/session/frame");
  expect(answer.status()).toBe(401);
});

test("signing in needs no JavaScript", async ({ another }) => {
  const page = await another({ storageState: NOBODY, javaScriptEnabled: false });
  await page.goto("/login");
  await fillSignIn(page, ADMIN.email, "not the password");
  await expect(page.getByRole("alert")).toBeVisible();
  await fillSignIn(page, ADMIN.email, ADMIN.password);
  await expect(page).toHaveURL("/");
  await page.goto("/settings");
  await page.getByRole("listitem").filter({ hasText: "This browser" }).getByRole("button", { name: "Sign out" }).click();
  await expectTitle(page, "Sign in");
});

test("a new console is set up with the token it prints, once", async ({ another }) => {
  const own = new Lambent({ args: ["--no-local-engine"], env: { LAMBENT_ADMIN_EMAIL: undefined, LAMBENT_ADMIN_PASSWORD: undefined } });
  try {
    await own.start();
    const page = await another({ baseURL: own.url, storageState: NOBODY });
    await open(page, "/login");
    const token = /set-up token: (\S+)/.exec(own.output())![1]!;
    await page.goto(`${PLACE}/functions`);
    await expect(page).toHaveURL("/setup");
    await expectTitle(page, "Set up Lambent");
    await expectAccessible(page);
    const fill = async (token: string, password: string) => {
      await page.getByLabel("Set-up token").fill(token);
      await page.getByLabel("Name").fill("Ana");
      await page.getByLabel("Email").fill(ADMIN.email);
      await page.getByLabel("Password").fill(password);
      await page.getByRole("button", { name: "Create administrator" }).click();
    };
    await fill("not-the-token", ADMIN.password);
    await expect(page.getByLabel("Set-up token")).toHaveAttribute("aria-invalid", "true");
    await fill(token, "short");
    await expect(page.getByLabel("Password")).toHaveAccessibleDescription(/Use at least 12 characters/);
    await fill(token, ADMIN.password);
    await expect(page).toHaveURL(`${own.url}/`);
    const later = await another({ baseURL: own.url, storageState: NOBODY });
    await later.goto("/setup");
    await expect(later).toHaveURL(/\/login/);
    await fillSignIn(later, ADMIN.email, ADMIN.password);
    await expect(later).toHaveURL(`${own.url}/`);
    // The console goes away below: nothing of a page may still be on its way.
    for (const each of [page, later]) await each.waitForLoadState("networkidle");
  } finally {
    await own.dispose();
  }
});
