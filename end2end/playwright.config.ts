import { defineConfig } from "@playwright/test";

// Each worker runs a console and a local engine of its own (fixtures/lambent.ts), so tests never meet.
export default defineConfig({
  testDir: "tests",
  outputDir: "results",
  forbidOnly: Boolean(process.env.CI),
  fullyParallel: false,
  workers: 2,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  // Once more, with a console and an engine of its own. What passed only then is listed as flaky at the end: mend it.
  retries: 1,
  reporter: [["list"]],
  use: {
    browserName: "chromium",
    // Colours are judged when they have arrived.
    contextOptions: { reducedMotion: "reduce" },
    // A trace of every test costs a third of the time: LAMBENT_TRACES=1 where one is needed.
    trace: process.env.LAMBENT_TRACES ? "retain-on-failure" : "off",
    screenshot: "only-on-failure",
    viewport: { width: 1280, height: 800 },
    launchOptions: {
      executablePath: process.env.LAMBENT_CHROMIUM ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    },
  },
});
