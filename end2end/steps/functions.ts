// Functions made through the console's own doorways, where the making is not what a test is about.
import { type APIRequestContext, expect } from "@playwright/test";
import { randomUUID } from "node:crypto";
import type { Lambent } from "../fixtures/lambent";

/** Sends the wizard's form as a browser without JavaScript does; the operation's path. */
export async function startFunction(
  request: APIRequestContext,
  lambent: Lambent,
  draft: Record<string, string>,
  token: string = randomUUID(),
): Promise<string> {
  const answer = await request.post(`${lambent.url}/api/functions/create`, {
    form: { c: "local", r: "us-east-1", draft: new URLSearchParams(draft).toString(), token },
    headers: { origin: lambent.url, accept: "text/html" },
    maxRedirects: 0,
  });
  expect(answer.status()).toBe(302);
  return answer.headers().location!;
}

/** The same, and waits until the function is there. */
export async function makeFunction(
  request: APIRequestContext,
  lambent: Lambent,
  name: string,
  draft: Record<string, string> = {},
  token?: string,
): Promise<void> {
  const operation = await startFunction(request, lambent, { blueprint: "hello-world-python", path: "/test", ...draft, name }, token);
  await expect(async () => {
    expect(await (await request.get(lambent.url + operation)).text()).toContain(`Function ${name} is there`);
  }).toPass({ timeout: 60_000 });
}
