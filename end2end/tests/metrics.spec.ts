// Metrics: the figures are CloudWatch's, the graphs can be read by everybody, and lists and the overview name what fails.
import type { Page } from "@playwright/test";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { createFunction, curl } from "../fixtures/aws";
import type { Lambent } from "../fixtures/lambent";
import { expect, expectAccessible, expectNoSidewaysScroll, NOBODY, open, PLACE, signIn, test } from "../fixtures/test";
import { apiId } from "../steps/apis";
import { makeFunction } from "../steps/functions";
import { addMember } from "../steps/team";

const run = promisify(execFile);

/** Good, three ways to fail, slow. */
const CODE = `import time
def lambda_handler(event, context):
    do = event.get("do", "good")
    if do == "raise":
        raise RuntimeError("on purpose")
    if do == "exit":
        return {}["missing"]
    if do == "value":
        return int("no number")
    if do == "slow":
        time.sleep(0.4)
    return "ok"
`;

/** boto3's view of the same engine. */
async function boto3(lambent: Lambent, name: string, what: string, ...words: string[]): Promise<any> {
  const clients = process.env.LAMBENT_TEST_CLIENTS;
  if (!clients) throw new Error("LAMBENT_TEST_CLIENTS is not set; run the tests with “make browser-test”");
  const args = [`${import.meta.dirname}/../fixtures/metrics.py`, lambent.engine, name, what, ...words];
  const env = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test", AWS_EC2_METADATA_DISABLED: "true", PATH: process.env.PATH ?? "", HOME: lambent.data };
  const { stdout } = await run(`${clients}/python`, args, { env });
  return JSON.parse(stdout);
}

const monitor = (name: string, query = "") => `${PLACE}/functions/${name}/monitor${query}`;
const figure = (page: Page, label: string) => page.locator(".stats div").filter({ has: page.getByText(label, { exact: true }) }).locator("dd");
const graph = (page: Page, title: string) => page.getByRole("region", { name: title, exact: true });
const slider = (page: Page, title: string) => page.getByRole("slider", { name: `${title}, by time` });

test.describe("a function with a past", () => {
  test.describe.configure({ mode: "serial" });

  test("its figures are what boto3 computes", async ({ page, lambent }) => {
    test.slow();
    await createFunction(lambent, "past", { "lambda_function.py": CODE });
    const ran = await boto3(lambent, "past", "invoke", "200", "20", "5");
    expect(ran).toEqual({ failed: 20, all: 225 });
    await boto3(lambent, "past", "cold", "3");
    await open(page, monitor("past", "?range=15m"));
    await expect(figure(page, "Invocations")).toHaveText("225");
    await expect(figure(page, "Errors")).toContainText("20");
    await expect(figure(page, "Success rate")).toHaveText("91.1 %");
    await expect(figure(page, "Throttles")).toHaveText("0");
    const times = await page.locator("table time").evaluateAll((all) => all.map((time) => (time as HTMLTimeElement).dateTime).sort());
    const until = new Date(Date.parse(times.at(-1)!) + 60_000).toISOString();
    const cloudwatch = await boto3(lambent, "past", "figures", times[0]!, until);
    expect(cloudwatch).toMatchObject({ invocations: 225, errors: 20, throttles: 0 });
    const ms = (value: number) => (value >= 1000 ? `${(value / 1000).toFixed(1)} s` : value >= 10 ? `${value.toFixed(0)} ms` : `${value.toFixed(2)} ms`);
    await expect(figure(page, "Average duration")).toHaveText(ms(cloudwatch.average));
    await expect(figure(page, "Longest duration")).toHaveText(ms(cloudwatch.longest));
    expect(cloudwatch.longest).toBeGreaterThan(400);
    // Minute by minute, too.
    const durations = graph(page, "Duration");
    await durations.getByText("Read as a table").click();
    await expect(durations.getByRole("row").nth(1).getByRole("cell").nth(3)).toHaveText(ms(cloudwatch.p95[0]));
    await expect(page.getByText("3 in this time. Getting ready took 200 ms on average, 300 ms at most.")).toBeVisible();
    await expectAccessible(page);
  });

  test("one request to CloudWatch draws the page, and none draws it again", async ({ request }) => {
    const query = "metrics/function?c=local&r=us-east-1&name=past&asked[range]=12h";
    const calls = async () => (await request.get(`/api/${query}`)).headers()["x-lambent-aws-calls"];
    expect([await calls(), await calls()]).toEqual(["1", "0"]);
  });

  test("a graph is read with the keyboard, and a stretch of it chosen", async ({ page }) => {
    await open(page, monitor("past", "?range=1h"));
    const invocations = slider(page, "Invocations");
    await invocations.focus();
    await page.keyboard.press("Home");
    await expect(invocations).toHaveAttribute("aria-valuenow", "0");
    await expect(invocations).toHaveAttribute("aria-valuetext", /^\d\d:\d\d · nothing measured/);
    await page.keyboard.press("End");
    await expect(invocations).toHaveAttribute("aria-valuenow", "59");
    await page.keyboard.press("Shift+ArrowLeft");
    await page.keyboard.press("Shift+PageDown");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/monitor\?from=.*&to=/);
    await expect(page.getByLabel("From (UTC)")).toHaveValue(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/);
    await expect(figure(page, "Invocations")).toBeVisible();
    await page.getByRole("navigation", { name: "Time" }).getByRole("link", { name: "3 h", exact: true }).click();
    await expect(page).toHaveURL(/range=3h$/);
  });

  test("dragging over a graph shows that stretch", async ({ page }) => {
    await open(page, monitor("past", "?range=1h"));
    const plot = slider(page, "Errors").locator(".u-over");
    const box = (await plot.boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + 40);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width - 4, box.y + 60, { steps: 6 });
    await page.mouse.up();
    await expect(page).toHaveURL(/from=.*&to=/);
  });

  test("a peak of errors leads to its cause", async ({ page }) => {
    await open(page, monitor("past", "?range=15m"));
    await expect(graph(page, "Errors").getByRole("link", { name: "Why did it fail?" })).toHaveAttribute("href", /\/functions\/past\/why\?at=\d{13}/);
  });

  test("a change is a mark with a link to its entry", async ({ page, request, lambent }) => {
    await makeFunction(request, lambent, "marked", { route: "none" });
    await open(page, `${PLACE}/functions/marked/configuration/general`);
    await page.getByLabel("Description").fill("marked");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByRole("status").filter({ hasText: "Saved" })).toBeVisible();
    await open(page, monitor("marked", "?range=15m"));
    const mark = page.getByRole("region", { name: "What was done in this time" }).getByRole("link", { name: /configured marked/ });
    await mark.click();
    await expect(page).toHaveURL(/\/activity\/\d+$/);
  });

  test("without JavaScript: numbers, lines, tables and times", async ({ plain }) => {
    await plain.goto(monitor("past", "?range=15m"));
    await expect(figure(plain, "Invocations")).toHaveText("225");
    await expect(graph(plain, "Invocations").locator("svg path").first()).toBeAttached();
    await graph(plain, "Invocations").getByText("Read as a table").click();
    await expect(graph(plain, "Invocations").getByRole("cell").first()).toHaveText(/^\d+$/);
    await plain.getByText("Another time").click();
    await plain.getByLabel("From (UTC)").fill("2026-01-01T00:00");
    await plain.getByLabel("To (UTC)").fill("2026-01-01T01:00");
    await plain.getByRole("button", { name: "Show" }).click();
    await expect(graph(plain, "Invocations").getByText("Nothing was measured in this time.")).toBeVisible();
  });

  test("the list has a line and a rate for each row, from one request for all of them", async ({ page }) => {
    const asked: string[] = [];
    page.on("request", (request) => request.url().includes("/api/metrics/rows") && asked.push(request.url()));
    const row = page.getByRole("row").filter({ has: page.getByRole("link", { name: "past", exact: true }) });
    // The AWS CLI made it: a list read before that is remembered for half a minute.
    await expect(async () => {
      asked.length = 0;
      await open(page, `${PLACE}/functions?q=past`);
      await expect(row.getByRole("cell", { name: /^225 invocations in the last 3 hours, 20 errors: 8\.9 %$/ })).toBeVisible({ timeout: 2_000 });
    }).toPass({ timeout: 60_000 });
    expect(asked).toHaveLength(1);
    await expectAccessible(page);
  });

  test("the overview names what fails, with four requests to CloudWatch at most", async ({ page, request }) => {
    const answer = await request.get("/api/metrics/worst");
    expect(Number(answer.headers()["x-lambent-aws-calls"])).toBeLessThanOrEqual(5);
    const worst = page.getByRole("region", { name: "Most errors in the last 24 hours" });
    const failing = worst.getByRole("listitem").filter({ has: page.getByRole("link", { name: "past", exact: true }) });
    // What CloudWatch said is remembered for a minute.
    await expect(async () => {
      await open(page, "/");
      await expect(failing).toContainText("20 errors", { timeout: 2_000 });
    }).toPass({ timeout: 75_000 });
    await expect(failing.getByRole("link", { name: "Why did it fail?" })).toHaveAttribute("href", /why\?at=/);
    await expect(page.getByRole("region", { name: "Newest failures" })).toBeVisible();
    await expectAccessible(page);
  });

  test("a small screen, dark, with a viewer", async ({ another, lambent, page }) => {
    const member = { email: "looks@example.com", role: "Viewer", password: "a-long-password-1" } as const;
    await addMember(page, member);
    const small = await another({ baseURL: lambent.url, storageState: NOBODY, viewport: { width: 390, height: 800 }, colorScheme: "dark" });
    await signIn(small, member.email, member.password);
    await open(small, monitor("past", "?range=15m"));
    await expect(figure(small, "Invocations")).toHaveText("225");
    await expectNoSidewaysScroll(small);
    await expectAccessible(small);
  });
});

test.describe("times that are none", () => {
  test.use({ expectedErrors: [/status of 422/] });

  test("are refused beside their field", async ({ page, request, lambent }) => {
    await makeFunction(request, lambent, "timeless", { route: "none" });
    for (const [query, field, sentence] of [
      ["from=yesterday&to=2026-01-01T00:00", "From (UTC)", "Give a date and a time"],
      ["from=2026-01-02T00:00&to=2026-01-01T00:00", "To (UTC)", "The end has to be after the beginning."],
      ["from=2999-01-01T00:00&to=2999-01-02T00:00", "From (UTC)", "The time has to begin before now."],
      ["from=2001-01-01T00:00&to=2001-01-02T00:00", "From (UTC)", "CloudWatch keeps metrics for 455 days"],
    ] as const) {
      await open(page, monitor("timeless", `?${query}`));
      await expect(page.getByLabel(field)).toHaveAttribute("aria-invalid", "true");
      await expect(page.getByText(sentence)).toBeVisible();
    }
    for (const [query, sentence] of [["one=1", "Two versions are needed to compare."], ["one=1&two=1", "Choose another version than the first."]] as const) {
      await open(page, monitor("timeless", `?${query}`));
      await expect(page.getByText(sentence).first()).toBeVisible();
    }
  });
});

test("nothing measured, and what the local engine lacks, look different", async ({ page, request, lambent }) => {
  await makeFunction(request, lambent, "never-ran", { route: "none" });
  await open(page, monitor("never-ran"));
  await expect(graph(page, "Invocations").getByText("Nothing was measured in this time.")).toBeVisible();
  await expect(graph(page, "Iterator age").getByText(/^Not on the local engine/)).toBeVisible();
  await expect(page.getByRole("region", { name: "Lambda Insights" })).toContainText("Not on the local engine");
  await expect(figure(page, "Invocations")).toHaveText("0");
  await expectAccessible(page);
});

test("an API's requests and failures, of all stages and one", async ({ page, request, lambent }) => {
  await makeFunction(request, lambent, "behind", { api_name: "metrics-api", path: "/test" });
  const id = await apiId(lambent, "metrics-api");
  const url = `http://127.0.0.1:${lambent.gatewayPort}/_aws/execute-api/${id}/$default`;
  for (let n = 0; n < 6; n++) expect((await curl(`${url}/test`)).status).toBe(200);
  for (let n = 0; n < 2; n++) expect((await curl(`${url}/nowhere`)).status).toBe(404);
  await expect(async () => {
    await open(page, `${PLACE}/apis/${id}/metrics?range=15m&n=${Date.now()}`);
    await expect(figure(page, "Requests")).toHaveText("8", { timeout: 1_000 });
  }).toPass({ timeout: 60_000 });
  await expect(figure(page, "4xx answers")).toHaveText("2");
  await expect(figure(page, "5xx answers")).toHaveText("0");
  await page.getByRole("navigation", { name: "Stage" }).getByRole("link", { name: "$default" }).click();
  await expect(page).toHaveURL(/stage=(%24|\$)default/);
  await expect(figure(page, "Requests")).toHaveText("8");
  await expectAccessible(page);
  // The gateway calls the function, which counts as well.
  await open(page, monitor("behind", "?range=15m"));
  await expect(figure(page, "Invocations")).toHaveText("6");
});
