// The library in a real browser: Chromium on SwiftShader computes what Node computes on SwiftShader.
import type { JSHandle } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { registry } from "../../src/index.ts";
import { bundle } from "./bundle.ts";
import { chromiumIsImpossible, type OpenChromium, openChromium } from "./chromium.ts";
import type * as tensorsEntry from "./entries/tensors.ts";
import type * as workEntry from "./entries/work.ts";
import { type Server, serve } from "./server.ts";
import { describeDevice, generate, proofs, trainingSteps } from "./work.ts";

/** Gzipped bytes that a page may load for each purpose. */
const LIMITS = { inference: 100_000, training: 200_000 };

for (const [entry, limit] of Object.entries(LIMITS)) {
  test(`the ${entry} bundle needs nothing but the page and stays below ${limit / 1000} kB gzipped`, async () => {
    const { warnings, missing, compressedBytes } = await bundle([entry]);
    console.log(`${entry} bundle: ${(compressedBytes / 1000).toFixed(1)} kB gzipped`);
    expect(warnings).toEqual([]);
    expect(missing).toEqual([]);
    expect(compressedBytes).toBeLessThan(limit);
  });
}

const impossible = chromiumIsImpossible();
if (impossible) console.log(`skipped: ${impossible}`);

describe.skipIf(impossible)("in Chromium", () => {
  let server: Server;
  let browser: OpenChromium;

  beforeAll(async () => {
    server = await serve((await bundle(["work", "worker", "tensors"])).files);
    browser = await openChromium();
    await describeDevice();
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  /** An own page, whose errors fail the test. */
  async function openPage(setUp?: () => void) {
    const page = await browser.context.newPage();
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(error.message));
    if (setUp) await page.addInitScript(setUp);
    await page.goto(server.address);
    const load = <Entry>(entry: string) =>
      page.evaluateHandle(`import("${server.address}${entry}.js")`) as Promise<JSHandle<Entry>>;
    const close = async () => {
      await page.close();
      expect(errors).toEqual([]);
    };
    return { page, load, close };
  }

  test("ops, training, generation and proofs come out as in Node", async () => {
    const { load, close } = await openPage();
    const entry = await load<typeof workEntry>("work");
    const inPage = await entry.evaluate(async (work) => ({
      device: await work.describeDevice(),
      records: await work.recordErrors(),
      steps: await work.trainingSteps(),
      completions: await work.generate(),
      verdicts: work.proofs(),
    }));
    await close();

    expect(inPage.device.info.kind).toBe("browser");
    expect(inPage.device.info.name).toMatch(/swiftshader/i);
    expect(inPage.device.info.software).toBe(true);

    expect(inPage.records.map(({ name }) => name).sort()).toEqual([...registry().keys()].sort());
    expect(inPage.records.filter(({ error, tolerance }) => !(error < tolerance))).toEqual([]);

    const steps = await trainingSteps();
    expect(inPage.steps.length).toBe(steps.length);
    steps.forEach(({ loss, norm }, index) => {
      expect(Math.abs(inPage.steps[index].loss - loss)).toBeLessThan(1e-4);
      expect(Math.abs(inPage.steps[index].norm - norm)).toBeLessThan(1e-4);
    });

    const completions = await generate();
    expect(inPage.completions.map(({ tokens }) => tokens)).toEqual(completions.map(({ tokens }) => tokens));
    completions.forEach(({ logprobs }, index) => {
      logprobs.forEach((value, position) => {
        expect(Math.abs(inPage.completions[index].logprobs[position] - value)).toBeLessThan(1e-4);
      });
    });

    expect(inPage.verdicts.map(({ kind }) => kind)).toEqual(["proved", "failed", "incomplete"]);
    expect(inPage.verdicts).toEqual(proofs());
  });

  test("a worker trains as well", async () => {
    const { page, close } = await openPage();
    const steps = await page.evaluate(
      () =>
        new Promise<unknown>((resolve) => {
          const worker = new Worker(`${location.href}worker.js`, { type: "module" });
          worker.onmessage = (event) => resolve(event.data);
          worker.onerror = (event) => resolve(event.message);
        }),
    );
    await close();
    expect(steps).toEqual(await trainingSteps());
  });

  test("tensors have their methods though the page imports none of the ops", async () => {
    const { load, close } = await openPage();
    const entry = await load<typeof tensorsEntry>("tensors");
    const sum = await entry.evaluate(({ sumOfThree }) => sumOfThree());
    await close();
    expect(sum).toBe(12);
  });

  test("a page without WebGPU is told so, and what to do", async () => {
    const { load, close } = await openPage(() => Object.defineProperty(navigator, "gpu", { value: undefined }));
    const entry = await load<typeof workEntry>("work");
    const message = await entry.evaluate(({ describeDevice }) =>
      describeDevice().then(
        () => "a device was found",
        (error: Error) => `${error.name}: ${error.message}`,
      ),
    );
    await close();
    expect(message).toMatch(/^DeviceError: this browser has no WebGPU\n.*\n {2}hint: /);
  });
});
