// examples/prover in a real browser: what somebody who opens it does, from a cold start, below a path.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromiumIsImpossible, type OpenChromium, openChromium } from "./chromium.ts";
import { buildPage, type PageServer, servePage } from "./page/build_page.ts";

const impossible = chromiumIsImpossible();
if (impossible) console.log(`skipped: ${impossible}`);

/** Whatever hangs ends by the test's own limit. */
const PATIENT = { timeout: 300_000 };

describe.skipIf(impossible)("the page of a prover", () => {
  let server: PageServer;
  let browser: OpenChromium;

  beforeAll(async () => {
    server = await servePage(await buildPage("prover"), "/some/where/");
    browser = await openChromium();
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  /** Opens the page. What it throws, and what it asks for in vain, fails the test. */
  async function open(hash = "", setUp?: () => void) {
    const page = await browser.context.newPage();
    page.setDefaultTimeout(PATIENT.timeout);
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(error.message));
    if (setUp) await page.addInitScript(setUp);
    await page.goto(server.address + hash);
    const close = async () => {
      await page.close();
      expect(errors).toEqual([]);
      expect(server.missing).toEqual([]);
    };
    return { page, close };
  }

  const text = (page: Page, selector: string) => page.locator(selector).innerText();

  /** Puts a text into an editor as a paste does. */
  async function fill(page: Page, editor: string, content: string) {
    await page.fill(`#${editor}-text`, content);
  }

  test("a proof that somebody types is checked, with its goals, and a message at its place", async () => {
    const { page, close } = await open();
    await page.waitForSelector(".goal");
    expect(await text(page, "#goals")).toContain("q ∧ p");

    await fill(page, "proof", "by\n  constructor\n  exact h.1\n  exact h.1");
    await page.waitForSelector('#verdict[data-tone="bad"]');
    expect(await text(page, "#verdict")).toMatch(/^✗? ?Fails/);
    expect(await text(page, "#messages button")).toBe("line 3");
    expect(await text(page, "#proof-editor .line.line-error")).toContain("exact h.1");
    expect(await page.locator("#proof-editor .line").nth(2).getAttribute("class")).toContain("line-error");
    expect(await page.getAttribute("#proof-text", "aria-invalid")).toBe("true");
    await page.click("#messages button");
    expect(await text(page, "#goals-place")).toBe("after line 3");
    expect(await text(page, "#goals")).toContain("This line fails");

    await fill(page, "proof", "by\n  constructor\n  exact h.2\n  exact h.1");
    await page.waitForSelector('#verdict[data-tone="good"]');
    expect(await text(page, "#verdict")).toContain("Proved");
    await page.locator("#proof-text").evaluate((area: HTMLTextAreaElement) => {
      const at = area.value.indexOf("exact h.2");
      area.setSelectionRange(at - 4, at - 4);
    });
    await expect.poll(() => text(page, "#goals-place")).toBe("after line 2");
    expect(await page.locator("#goals .goal").count()).toBe(2);

    await fill(page, "proof", "by\n  sorry");
    await page.waitForSelector('#verdict[data-tone="open"]');
    await fill(page, "theorem", "theorem wrong (p : Prop) : p ∧ Not.there");
    await expect.poll(() => text(page, "#theorem-note")).toContain("Not.there");
    await fill(page, "theorem", "p ∧ q");
    await expect.poll(() => text(page, "#theorem-note")).toContain("A theorem begins with theorem");
    await close();
  });

  test("symbols come of their names as they are typed, and can be taken back", async () => {
    const { page, close } = await open();
    await fill(page, "theorem", "");
    await page.focus("#theorem-text");
    await page.keyboard.type("theorem t (p q : Prop) : \\forall n : \\N, p \\and q \\to \\<q, p\\> = \\lnot");
    await page.keyboard.press("Tab");
    const value = () => page.inputValue("#theorem-text");
    expect(await value()).toBe("theorem t (p q : Prop) : ∀ n : ℕ, p ∧ q → ⟨q, p⟩ = ¬");
    await page.keyboard.press("Control+z");
    expect(await value()).toContain("= \\lnot");
    await close();
  });

  test("a link holds theorem and proof", async () => {
    const { page, close } = await open();
    const theorem = "theorem t (p q : Prop) (h : p ∧ q) :\n    p := by";
    const proof = "by\n  -- a plus + and a hash #\n  exact h.1";
    await fill(page, "theorem", theorem);
    await fill(page, "proof", proof);
    await page.click("#share");
    const { hash } = new URL(page.url());
    expect(hash).not.toBe("");
    const web = await page.getAttribute("#lean4web", "href");
    await close();

    expect(decodeURIComponent(web?.split("#code=")[1] ?? "")).toBe(
      `theorem t (p q : Prop) (h : p ∧ q) :\n    p := ${proof}\n`,
    );
    const again = await open(hash);
    await again.page.waitForSelector('#verdict[data-tone="good"]');
    expect(await again.page.inputValue("#theorem-text")).toBe(theorem);
    expect(await again.page.inputValue("#proof-text")).toBe(proof);
    await again.close();
  });

  test("the shipped prover proves a theorem from a cold start, and the page stays quick meanwhile", async () => {
    const { page, close } = await open();
    const tasks = await watchTasks(page);
    const begin = performance.now();
    await page.click("#prove");
    await page.waitForSelector('#verdict[data-tone="good"]');
    const seconds = (performance.now() - begin) / 1000;
    await page.waitForSelector("#prove:not([hidden])");
    const { longest, long } = await tasks.stop();
    console.log(
      `cold start to a checked proof: ${seconds.toFixed(1)} s on a software adapter; the page's longest task: ${longest.toFixed(0)} ms of computing, ${long} that lasted over 50 ms`,
    );
    expect(longest).toBeLessThan(50);
    expect(await text(page, "#verdict")).toContain("Proved");
    expect(await page.inputValue("#proof-text")).toMatch(/^by\n/);
    expect(await page.locator('.card[data-tone="good"]:visible').count()).toBeGreaterThan(0);
    expect(await text(page, "#prover-lamp")).toBe("the tiny prover ready");
    await close();
  });

  test("a sample that fails has the message at its place, and can be looked into", async () => {
    const { page, close } = await open();
    await fill(page, "theorem", "theorem t (p q : Prop) (h : p → q) : q");
    await page.click("#sampling-settings summary");
    await page.fill("#samples", "2");
    await page.click("#prove");
    const failed = page.locator('.card[data-tone="bad"]:visible').first();
    await failed.waitFor();
    expect(await failed.locator(".line.line-error").count()).toBe(1);
    const message = await failed.locator(".line.line-error + .at-place").innerText();
    expect(message).not.toBe("");
    await page.waitForSelector("#prove:not([hidden])");
    await failed.locator("button", { hasText: "Look into it" }).click();
    await page.waitForSelector('#verdict[data-tone="bad"]');
    expect(await text(page, "#messages pre")).toContain(message.split("\n")[0]);
    await close();
  });

  test("a search is a tree that one can look into by keyboard", async () => {
    const { page, close } = await open();
    await page.click("#search");
    await page.waitForSelector('#verdict[data-tone="good"]');
    await page.waitForSelector("#prove:not([hidden])");
    const chosen = page.locator('[role="treeitem"][aria-selected="true"] > .tree-row');
    expect(await chosen.innerText()).toContain("closes the proof");
    await page.locator('[role="treeitem"][aria-selected="true"]').focus();
    await page.keyboard.press("Home");
    expect(await chosen.innerText()).toContain("the theorem");
    expect(await text(page, "#goals")).toContain("q ∧ p");
    await page.keyboard.press("ArrowDown");
    expect(await text(page, "#goals-place")).toContain("after 1 line of the search");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowLeft");
    expect(await chosen.innerText()).toContain("the theorem");
    await close();
  });

  test("without WebGPU the page says which browsers have it, and still checks", async () => {
    const without = () => Object.defineProperty(navigator, "gpu", { value: undefined });
    const { page, close } = await open("", without);
    await expect.poll(() => text(page, "#notices")).toContain("no WebGPU");
    expect(await text(page, "#notices")).toContain("Firefox");
    await fill(page, "proof", "⟨h.2, h.1⟩");
    await page.waitForSelector('#verdict[data-tone="good"]');
    await close();
  });

  test("axe finds nothing serious, light or dark, wide or narrow", async () => {
    const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
    const { page, close } = await open();
    await fill(page, "proof", "by\n  exact h");
    await page.waitForSelector('#verdict[data-tone="bad"]');
    for (const summary of await page.locator("summary").all()) await summary.click();
    await page.check('input[name="prover-kind"][value="open"]');
    await page.check('input[name="judge-kind"][value="server"]');
    await page.evaluate(axe);
    for (const colorScheme of ["light", "dark"] as const)
      for (const width of [390, 820, 1440]) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 900 });
        expect(await seriousFindings(page), `${colorScheme}, ${width}`).toEqual([]);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(overflow, `wider than ${width}`).toBeLessThanOrEqual(0);
      }
    await close();
  });
});

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

/**
 * Watches the tasks of the page's own thread. `longest` is in milliseconds of that thread's computing, which does not count what the
 * machine does besides; `long` is how many lasted over 50 ms by the clock, as the browser's own observer has it.
 */
async function watchTasks(page: Page) {
  await page.evaluate(() => {
    const seen: number[] = [];
    Object.assign(globalThis, { longTasks: seen });
    const observer = new PerformanceObserver((list) => seen.push(...list.getEntries().map(({ duration }) => duration)));
    observer.observe({ type: "longtask" });
  });
  const session = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  session.on("Tracing.dataCollected", ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  await session.send("Tracing.start", {
    traceConfig: { includedCategories: ["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline"] },
  });
  return {
    async stop() {
      const done = new Promise((resolve) => session.once("Tracing.tracingComplete", resolve));
      await session.send("Tracing.end");
      await done;
      const long = await page.evaluate(() => (globalThis as unknown as { longTasks: number[] }).longTasks.length);
      const pages = events.filter(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain");
      const threads = new Set(pages.map(({ pid, tid }) => `${pid} ${tid}`));
      const tasks = events.filter(({ name, pid, tid }) => name === "RunTask" && threads.has(`${pid} ${tid}`));
      const times = tasks.map(({ tdur = 0 }) => tdur / 1000);
      if (times.length === 0) throw new Error("the trace has no tasks of the page's thread");
      return { longest: Math.max(...times), long };
    },
  };
}

/** What axe-core calls serious or critical, each with the elements. */
function seriousFindings(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    interface Findings {
      violations: { id: string; impact: string; nodes: { html: string }[] }[];
    }
    const { axe } = globalThis as unknown as { axe: { run(): Promise<Findings> } };
    const { violations } = await axe.run();
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
  });
}
