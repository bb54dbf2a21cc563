// Two sizes of everything; the first is a cheap phone. A service worker would stand between the page and what a test does
// to its requests: only the tests that are about it let it in.
import { defineConfig } from "@playwright/test";

const launchOptions = {
  executablePath: process.env.BALCAO_CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
};

export default defineConfig({
  testDir: "tests",
  outputDir: "test-results",
  workers: 1,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  use: { browserName: "chromium", launchOptions, locale: "pt-BR", timezoneId: "America/Sao_Paulo", contextOptions: { reducedMotion: "reduce" }, serviceWorkers: "block" },
  projects: [
    { name: "phone", use: { viewport: { width: 360, height: 800 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 } },
    { name: "desk", use: { viewport: { width: 1280, height: 800 } } },
  ],
});
