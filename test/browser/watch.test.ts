// The pages of watched runs in a real browser: a long run is shown at once, a flat reward looks other than a rising one, and pages renew themselves.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { watchRuns } from "../../src/serve/node.ts";
import { addMetrics, rewards, writeRunFiles } from "../serve/run_files.ts";
import { chromiumIsImpossible, type OpenChromium, openChromium } from "./chromium.ts";

const impossible = chromiumIsImpossible();
if (impossible) console.log(`skipped: ${impossible}`);

describe.skipIf(impossible)("in Chromium", () => {
  const place = mkdtempSync(join(tmpdir(), "gentzen-watch-"));
  const [flat, rising] = [join(place, "flat"), join(place, "rising")];
  let browser: OpenChromium;
  let watching: Awaited<ReturnType<typeof watchRuns>>;

  beforeAll(async () => {
    const proofs = Array.from({ length: 10_000 }, (_, index) => ({
      problem: `t${index}`,
      origin: `grpo ${index % 20}`,
      statement: "theorem t (p q : Prop) (h : p ∧ q) : q ∧ p",
      proof: "by\n  exact ⟨h.2, h.1⟩",
      tactics: 1,
    }));
    writeRunFiles(flat, { metrics: rewards(100_000, false), proofs, over: true });
    writeRunFiles(rising, { metrics: rewards(200, true) });
    watching = await watchRuns([flat, rising], { port: 0 });
    browser = await openChromium();
  });

  afterAll(async () => {
    await browser?.close();
    await watching?.close();
    rmSync(place, { recursive: true });
  });

  test("a run of 100,000 records and 10,000 proofs is shown, at two sizes, without running over", async () => {
    for (const [width, height] of [
      [1280, 900],
      [390, 844],
    ] as const) {
      const page = await browser.context.newPage();
      await page.setViewportSize({ width, height });
      await page.goto(`${watching.url}/runs/0`);
      const seen = await page.evaluate(() => ({
        paint: performance.getEntriesByName("first-paint")[0]?.startTime,
        over: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        charts: document.querySelectorAll("svg polyline").length,
      }));
      console.log(`watch, ${width} × ${height}: first paint after ${seen.paint?.toFixed(0)} ms`);
      expect(seen.over).toBe(0);
      expect(seen.charts).toBeGreaterThanOrEqual(4);
      await page.close();
    }
  });

  test("a rising reward goes up, a flat one does not, and a new record appears by itself", async () => {
    const page = await browser.context.newPage();
    await page.goto(`${watching.url}/runs/1`);
    const ends = () =>
      page.evaluate(() => {
        const chart = document.querySelector('svg[aria-label="Reward"] polyline');
        const heights = (chart?.getAttribute("points") ?? "").split(" ").map((point) => Number(point.split(",")[1]));
        return [heights[0] ?? 0, heights.at(-1) ?? 0];
      });
    const [low = 0, high = 0] = await ends();
    expect(low - high).toBeGreaterThan(100);
    addMetrics(rising, [{ stage: "grpo", step: 200, time: 1_700_000_200, reward: 1 }]);
    await page.waitForFunction(() => document.body.textContent?.includes("201 records"));
    await page.goto(`${watching.url}/runs/0`);
    const [first, last] = await ends();
    expect(first).toBe(last);
    await page.close();
  });
});
