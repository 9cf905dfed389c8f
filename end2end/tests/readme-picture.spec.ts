// The README's picture, made from the real thing: LAMBENT_PICTURES=1.
import { join } from "node:path";
import { expect, expectTitle, open, PLACE, test } from "../fixtures/test";
import { makeFunction } from "../steps/functions";

test.skip(!process.env.LAMBENT_PICTURES, "only when pictures are asked for");

test("the function page", async ({ page, request, lambent }) => {
  await makeFunction(request, lambent, "example-hello", { description: "Says hello to whoever calls its URL" });
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  await open(page, `${PLACE}/functions/example-hello`);
  await expectTitle(page, "example-hello");
  await expect(page.getByText("ANY /test").first()).toBeVisible();
  await expect(page.locator(".bone:visible")).toHaveCount(0);
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(import.meta.dirname, "../../docs/images/function.png"), animations: "disabled" });
});
