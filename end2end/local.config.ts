import { defineConfig } from "@playwright/test";

// Each worker runs a console and a local engine of its own (fixtures/lambent.ts), so tests never meet.
export default defineConfig({
  testDir: "/work/wt/net/end2end/tests",
  outputDir: "/tmp/net/results",
  forbidOnly: Boolean(process.env.CI),
  fullyParallel: false,
  workers: 2,
  timeout: 240_000,
  expect: { timeout: 30_000 },
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
