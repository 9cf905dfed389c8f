// Versions and aliases, made by the AWS CLI where the making is not what a test is about.
import { type Page } from "@playwright/test";
import { aws } from "../fixtures/aws";
import type { Lambent } from "../fixtures/lambent";
import { PLACE } from "../fixtures/test";

export const page = (name: string, rest: string) => `${PLACE}/functions/${name}/${rest}`;

/** Publishes `count` versions; each has a description and a memory of its own. */
export async function publishByCli(lambent: Lambent, name: string, count: number): Promise<void> {
  for (let n = 1; n <= count; n++) {
    await configureByCli(lambent, name, "--memory-size", String(128 + n));
    await aws(lambent, "lambda", "publish-version", "--function-name", name, "--description", `number ${n}`);
  }
}

/** As somebody with the AWS CLI does, whose change has settled when this returns. */
export async function configureByCli(lambent: Lambent, name: string, ...words: string[]): Promise<void> {
  await aws(lambent, "lambda", "update-function-configuration", "--function-name", name, ...words);
  await aws(lambent, "lambda", "wait", "function-updated-v2", "--function-name", name);
}

export const getAlias = (lambent: Lambent, name: string, alias: string) => aws(lambent, "lambda", "get-alias", "--function-name", name, "--name", alias);

/** Collects what the page sends that is no GET. */
export function writesOf(browser: Page): string[] {
  const sent: string[] = [];
  browser.on("request", (request) => {
    if (request.method() !== "GET") sent.push(request.url());
  });
  return sent;
}
