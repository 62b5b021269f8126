// Training in a tab: a run that is paused, or whose tab is closed, is gone on with to the same bits, and its model is a prover.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { JSHandle, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PAGE_SCRIPT, pageBundles } from "../../scripts/page_bundles.ts";
import type * as gentzenEntry from "../../src/browser/index.ts";
import type { TrainEvent } from "../../src/browser/index.ts";
import { ROOT } from "../house/imports.ts";
import { chromiumIsImpossible, type OpenChromium, openChromium } from "./chromium.ts";
import { type ModelServer, serveModels } from "./model_server.ts";

const impossible = chromiumIsImpossible();
if (impossible) console.log(`skipped: ${impossible}`);

/** Few steps, one round: every stage is there. */
const SETTINGS = {
  preset: "smoke",
  seed: 3,
  steps: 12,
  rounds: 1,
  roundSteps: 2,
  tokenizer: "./tokenizer.json",
} as const;

describe.skipIf(impossible)("in Chromium", () => {
  let server: ModelServer;
  let browser: OpenChromium;

  beforeAll(async () => {
    const { files } = await pageBundles(ROOT, "ts");
    const tokenizer = readFileSync(join(ROOT, "models/tiny_prover/tokenizer.json"));
    server = await serveModels(new Map<string, Uint8Array | string>([...files, ["tokenizer.json", tokenizer]]));
    browser = await openChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  async function openPage(): Promise<{ page: Page; entry: JSHandle<typeof gentzenEntry> }> {
    const page = await browser.context.newPage();
    await page.goto(server.address);
    return { page, entry: await page.evaluateHandle(`import("${server.address}${PAGE_SCRIPT}.js")`) };
  }

  /** Goes on with a run in a new tab. @param until pauses, or closes the tab, when an event is that of this step */
  async function go(name: string, until?: { readonly step: number; readonly how: "pause" | "close" }) {
    const { page, entry } = await openPage();
    const going = entry.evaluate(
      async ({ train }, [run, settings, stop]) => {
        const events: TrainEvent[] = [];
        const ending = new AbortController();
        const training = await train({
          ...settings,
          name: run,
          signal: ending.signal,
          onEvent: (event) => {
            events.push(event);
            if (event.kind !== "step" || event.step !== stop?.step) return;
            if (stop.how === "pause") ending.abort(new Error("a break"));
            else document.title = "close me";
          },
        });
        const end = await training.done.then(
          () => "done",
          (error: Error) => error.message,
        );
        await training.pause();
        await training.close();
        return { events, end };
      },
      [name, SETTINGS, until] as const,
    );
    if (until?.how === "close") {
      going.catch(() => {});
      await page.waitForFunction(() => document.title === "close me");
      await page.close();
      return { events: [], end: "closed" };
    }
    const result = await going;
    await page.close();
    return result;
  }

  const kept = (events: readonly TrainEvent[]) => events.filter(({ kind }) => kind !== "progress" && kind !== "saved");

  test("a run that was paused, and one whose tab was closed, come to what one in one piece comes to", async () => {
    const whole = await go("whole");
    expect(whole.end).toBe("done");
    const steps = whole.events.filter((event) => event.kind === "step");
    expect(steps.map(({ stage, step }) => `${stage} ${step}`)).toEqual([
      ...Array.from({ length: 12 }, (_, index) => `sft ${index + 1}`),
      "round 1 1",
      "round 1 2",
    ]);
    expect(steps[11].loss).toBeLessThan(steps[0].loss);
    const kinds = new Set(whole.events.map(({ kind }) => kind));
    for (const kind of ["baseline", "evaluation", "round", "saved"]) expect(kinds).toContain(kind);

    expect((await go("paused", { step: 7, how: "pause" })).end).toBe("a break");
    expect(kept((await go("paused")).events)).toEqual(kept(whole.events));

    await go("closed", { step: 11, how: "close" });
    const again = await go("closed");
    expect(kept(again.events)).toEqual(kept(whole.events));
    // It went on behind its tenth step, and did the eleventh again.
    const told = again.events.findIndex((event) => event.kind === "step" && event.step === 11);
    expect(again.events.slice(0, told).filter(({ kind }) => kind === "saved")).toEqual([]);
    expect(again.events.slice(0, told).filter(({ kind }) => kind === "step").length).toBe(10);
  });

  test("its model loads as a prover; runs are listed and removed; wrong settings are refused", async () => {
    const { page, entry } = await openPage();
    const seen = await entry.evaluate(async ({ train, load, listRuns, removeRun }, settings) => {
      const messages: string[] = [];
      const say = (error: Error) => messages.push(`${error.name}: ${error.message}`);
      await train({ ...settings, preset: "micros" as "micro" }).catch(say);
      await train({ ...settings, tokenizer: "./nothing.json" }).catch(say);
      const training = await train({ ...settings, name: "whole" });
      const other = await train({ ...settings, name: "new one", steps: 0, rounds: 0 });
      await training.done;
      const files = await training.exportModel();
      await training.close();
      await other.close();
      const prover = await load(files);
      const { samples } = await prover.prove("theorem t (p q : Prop) (h : p ∧ q) : q", { samples: 2, all: true });
      const { facts } = prover;
      await prover.close();
      const runs = await listRuns();
      for (const { name } of runs) await removeRun(name);
      return { messages, facts, judged: samples.length, runs, left: (await listRuns()).length };
    }, SETTINGS);
    await page.close();
    expect(seen.messages).toEqual([
      expect.stringMatching(/^ConfigError: no preset 'micros'\n.*\n {2}hint: did you mean micro\?$/),
      expect.stringMatching(/^DataError: cannot read .\/nothing.json\n {2}the server answers 404\n/),
    ]);
    expect(seen.facts).toMatchObject({ type: "llama", format: "goal", described: true, drawing: { maxTokens: 24 } });
    expect(seen.judged).toBe(2);
    expect(seen.runs.find(({ name }) => name === "whole")).toMatchObject({ preset: "smoke", finished: true });
    expect(seen.left).toBe(0);
  });
});
