// Budgets: what a first view costs. Counts and bytes, never times.
import type { APIRequestContext, Page } from "@playwright/test";
import { writeFileSync } from "node:fs";
import { makeManyFunctions } from "../fixtures/aws";
import { ADMIN, Lambent } from "../fixtures/lambent";
import { expect, NOBODY, open, PLACE, signIn, test } from "../fixtures/test";
import { makeFunction } from "../steps/functions";

/** One origin, compressed: everything a browser without a cache loads for the list. */
const LIST_BYTES = 336_000;
const LIST_REQUESTS = 8;
/** The WASM every page needs, brotli, with the headers it comes with: it must not grow unseen. */
const ENTRY_BYTES = 262_500;

/** Opens a page in a browser that has seen nothing yet; everything it loaded. */
async function coldView(page: Page, path: string): Promise<{ url: URL; bytes: number }[]> {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  const urls = new Map<string, string>();
  const loaded: { url: URL; bytes: number }[] = [];
  session.on("Network.requestWillBeSent", ({ requestId, request }) => urls.set(requestId, request.url));
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const url = urls.get(requestId);
    if (url?.startsWith("http")) loaded.push({ url: new URL(url), bytes: encodedDataLength });
  });
  await open(page, path);
  await page.waitForLoadState("networkidle");
  return loaded;
}

test("a cold list: requests and bytes", async ({ another }, info) => {
  const own = new Lambent();
  try {
    await own.start();
    await makeManyFunctions(own, 50);
    const first = await another({ baseURL: own.url, storageState: NOBODY, javaScriptEnabled: false });
    await signIn(first, ADMIN.email, ADMIN.password);
    const page = await another({ baseURL: own.url, storageState: await first.context().storageState() });
    const loaded = await coldView(page, `${PLACE}/functions`);
    await expect(page.getByRole("status").filter({ hasText: "50 of 50 functions" })).toBeVisible();
    const bytes = loaded.reduce((sum, { bytes }) => sum + bytes, 0);
    const rows = loaded.map(({ url, bytes }) => `${String(bytes).padStart(8)} ${url.pathname}`).sort().reverse();
    const measured = `${loaded.length} requests, ${bytes} bytes\n${rows.join("\n")}\n`;
    writeFileSync(info.outputPath("cold-list.txt"), measured);
    await info.attach("cold list", { body: measured, contentType: "text/plain" });
    expect(new Set(loaded.map(({ url }) => url.origin))).toEqual(new Set([own.url]));
    expect.soft(loaded.filter(({ url }) => url.pathname.endsWith("/lambent.wasm")), "the entry WASM is fetched once").toHaveLength(1);
    const twice = rows.map((row) => row.slice(9)).filter((path, index, all) => all.indexOf(path) !== index);
    expect.soft(twice, "nothing is fetched twice").toEqual([]);
    const entry = loaded.find(({ url }) => url.pathname.endsWith("/lambent.wasm"))!;
    expect.soft(entry.bytes).toBeLessThanOrEqual(ENTRY_BYTES);
    expect.soft(loaded.length).toBeLessThanOrEqual(LIST_REQUESTS);
    expect.soft(bytes).toBeLessThanOrEqual(LIST_BYTES);
  } finally {
    await own.dispose();
  }
});

/** What the header says of a server function's answer: pages are streamed, theirs is sent too early to count. */
async function awsCalls(request: APIRequestContext, path: string): Promise<number> {
  const answer = await request.get(`/api/functions/${path}`);
  expect(answer.status(), path).toBe(200);
  return Number(answer.headers()["x-lambent-aws-calls"]);
}

test("AWS calls: a list 1 cold and 0 warm, for 50 users as for one; a function at most 2", async ({ request, lambent }) => {
  const place = "c=local&r=us-east-1";
  await makeFunction(request, lambent, "counted");
  const forget = async () => {
    await lambent.stop();
    await lambent.start();
  };
  await forget();
  expect(await awsCalls(request, `first-view?${place}`), "a cold list").toBe(1);
  expect(await awsCalls(request, `first-view?${place}`), "a warm list").toBe(0);
  expect(await awsCalls(request, `first-view?${place}&q=c&sort=-memory`), "another order of it").toBe(0);
  await forget();
  const each = await Promise.all(Array.from({ length: 50 }, () => awsCalls(request, `first-view?${place}`)));
  expect(each.reduce((sum, count) => sum + count, 0), "50 users at once").toBe(1);
  await forget();
  expect(await awsCalls(request, `get?${place}&name=counted`), "a function's pages").toBeLessThanOrEqual(2);
  expect(await awsCalls(request, `triggers?${place}&name=counted`), "its overview, cold").toBeLessThanOrEqual(1);
  // Streamed in behind: the destinations, what polls for it, and of the API named in the policy the routes,
  // integrations, stages and name.
  expect(await awsCalls(request, `wiring?${place}&name=counted`), "its routes, cold").toBeLessThanOrEqual(6);
  expect(await awsCalls(request, `wiring?${place}&name=counted`), "its overview, warm").toBeLessThanOrEqual(1);
});
