// Operations: live in every browser, and not lost with the server.
import { aws, curl } from "../fixtures/aws";
import { ADMIN, Lambent } from "../fixtures/lambent";
import { expect, expectTitle, NOBODY, open, signIn, test } from "../fixtures/test";
import { create, expectMade, shownUrl, WIZARD } from "../steps/wizard";

test("an operation is live in every browser and survives a reload", async ({ page, another, lambent }) => {
  await open(page, `${WIZARD}?blueprint=hello-world-python&name=watched&step=review`);
  // The engine holds its breath, so that the operation can be watched while it runs.
  lambent.signalEngine("SIGSTOP");
  try {
    await create(page);
    const path = new URL(page.url()).pathname;
    const running = /^Running, step 1 of \d+$/;
    await expect(page.getByRole("status").filter({ hasText: running })).toBeVisible();
    const colleague = await another();
    await open(colleague, path);
    await expect(colleague.getByRole("status").filter({ hasText: running })).toBeVisible();
    await page.reload();
    await expectTitle(page, "Create function watched");
    await expect(page.getByRole("status").filter({ hasText: running })).toBeVisible();
    const list = await another();
    await open(list, "/operations");
    const row = list.getByRole("row").filter({ hasText: "Create function watched" });
    await expect(row).toContainText("Running");
    await page.locator("body[data-hydrated]").waitFor();

    lambent.signalEngine("SIGCONT");
    for (const watching of [page, colleague]) {
      await expectMade(watching, "watched");
      const steps = watching.getByRole("region", { name: "Steps" }).getByRole("listitem");
      await expect(steps.filter({ hasText: /Not started|Running|Waiting|Failed/ })).toHaveCount(0);
      await expect(watching.getByRole("status").filter({ hasText: /^Done in / })).toBeVisible();
    }
    expect(await curl(await shownUrl(colleague))).toMatchObject({ status: 200 });
    await expect(row).toContainText("Done");
  } finally {
    lambent.signalEngine("SIGCONT");
  }
});

test("what was running when the server was killed goes on after it is back", async ({ another }) => {
  const own = new Lambent();
  try {
    await own.start();
    const page = await another({ baseURL: own.url, storageState: NOBODY });
    await signIn(page, ADMIN.email, ADMIN.password);
    await open(page, `${WIZARD}?blueprint=hello-world-python&name=unbroken&path=/test&step=review`);
    own.signalEngine("SIGSTOP");
    await create(page);
    await expect(page.getByRole("status").filter({ hasText: /^Running, step/ })).toBeVisible();
    const path = new URL(page.url()).pathname;
    await page.goto("about:blank");
    await own.stop("SIGKILL");
    await own.start();
    // Still signed in.
    await open(page, path);
    await expectMade(page, "unbroken");
    expect(await curl(await shownUrl(page))).toEqual({ status: 200, body: '"Hello from Lambda!"' });

    const { Functions: functions } = await aws(own, "lambda", "list-functions");
    expect(functions.map((fn: any) => fn.FunctionName)).toEqual(["unbroken"]);
    const { Items: apis } = await aws(own, "apigatewayv2", "get-apis");
    expect(apis.map((api: any) => api.Name)).toEqual(["unbroken-api"]);
    const { Items: routes } = await aws(own, "apigatewayv2", "get-routes", "--api-id", apis[0].ApiId);
    expect(routes).toHaveLength(1);
    const { Items: integrations } = await aws(own, "apigatewayv2", "get-integrations", "--api-id", apis[0].ApiId);
    expect(integrations).toHaveLength(1);
    const policy = JSON.parse((await aws(own, "lambda", "get-policy", "--function-name", "unbroken")).Policy);
    expect(policy.Statement).toHaveLength(1);
    const { Roles: roles } = await aws(own, "iam", "list-roles");
    expect(roles.filter((role: any) => role.RoleName.includes("unbroken"))).toHaveLength(1);
  } finally {
    await own.dispose();
  }
});
