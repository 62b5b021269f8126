// The embedded checker in a real browser: its own tests in a Web Worker, and proofs checked by workers of a page.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { verifyEmbedded } from "../../src/verify/index.ts";
import { bundle } from "./bundle.ts";
import { chromiumIsImpossible, type OpenChromium, openChromium } from "./chromium.ts";
import type * as checkerEntry from "./entries/checker.ts";
import { bundleSuite, suiteFiles } from "./lean/bundle_suite.ts";
import type { SuiteReport } from "./lean/vitest_shim.ts";
import { type Server, serve } from "./server.ts";

/** Gzipped bytes of the checker with its library, the script of its workers included. */
const LIMIT = 180_000;

test(`the checker with its library needs nothing but the page and stays below ${LIMIT / 1000} kB gzipped`, async () => {
  const { warnings, missing, compressedBytes } = await bundle(["checker", "checker_worker"]);
  console.log(`checker bundle: ${(compressedBytes / 1000).toFixed(1)} kB gzipped`);
  expect(warnings).toEqual([]);
  expect(missing).toEqual([]);
  expect(compressedBytes).toBeLessThan(LIMIT);
});

const impossible = chromiumIsImpossible();
if (impossible) console.log(`skipped: ${impossible}`);

describe.skipIf(impossible)("in Chromium", () => {
  let server: Server;
  let browser: OpenChromium;

  beforeAll(async () => {
    const { files } = await bundle(["checker", "checker_worker"]);
    server = await serve(new Map([...files, ["suite.js", await bundleSuite()]]));
    browser = await openChromium();
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  test("the checker's own tests pass in a Web Worker", async () => {
    const page = await browser.context.newPage();
    await page.goto(server.address);
    const report = await page.evaluate(
      () =>
        new Promise<SuiteReport>((resolve) => {
          const worker = new Worker(`${location.href}suite.js`, { type: "module" });
          worker.onmessage = (event) => resolve(event.data);
          worker.onerror = ({ message }) => resolve({ passed: 0, skipped: 0, failures: [{ name: "suite", message }] });
        }),
    );
    await page.close();
    console.log(`${suiteFiles().length} files: ${report.passed} tests passed, ${report.skipped} skipped`);
    expect(report.failures).toEqual([]);
    expect(report.passed).toBeGreaterThan(400);
  });

  test("workers of a page give the verdicts of Node", async () => {
    const page = await browser.context.newPage();
    await page.goto(server.address);
    const statement = "theorem swap (p q : Prop) (h : p ∧ q) : q ∧ p";
    const proofs = ["⟨h.2, h.1⟩", "by\n  constructor\n  · exact h.2\n  · exact h.1", "by\n  exact h", "by\n  sorry"];
    const requests = proofs.map((proof) => ({ statement, proof }));
    const checker = await page.evaluateHandle<typeof checkerEntry>(`import("${server.address}checker.js")`);
    const verdicts = await checker.evaluate(async ({ webVerifier }, asked) => {
      const createWorker = () => new Worker(`${location.href}checker_worker.js`, { type: "module" });
      const verifier = webVerifier({ workers: 2, createWorker });
      const found = await verifier.verifyAll(asked);
      await verifier.close();
      return [...found, await verifier.verify(asked[0])];
    }, requests);
    await page.close();
    expect(verdicts.slice(0, -1)).toEqual(requests.map(verifyEmbedded));
    expect(verdicts.at(-1)).toMatchObject({ kind: "crashed" });
  });

  test("a worker that hangs or fails is ended, and the other requests are answered", async () => {
    const page = await browser.context.newPage();
    await page.goto(server.address);
    const checker = await page.evaluateHandle<typeof checkerEntry>(`import("${server.address}checker.js")`);
    const verdicts = await checker.evaluate(async ({ webVerifier }) => {
      const script = `onmessage = ({ data: { id, request, withdrawn } }) => {
        if (withdrawn) return;
        if (request.proof === "hang") for (;;);
        if (request.proof === "throw") throw new Error("the worker threw");
        postMessage({ id, verdict: { kind: "proved", axioms: [] } });
      };`;
      const createWorker = () => new Worker(URL.createObjectURL(new Blob([script])));
      const verifier = webVerifier({ workers: 1, createWorker, graceMilliseconds: 200 });
      const limitOf = (proof: string) => ({ milliseconds: proof === "hang" ? 100 : 600_000 });
      const ask = (proof: string) => verifier.verify({ statement: "theorem t : True", proof, limits: limitOf(proof) });
      const first = await ask("ready");
      const found = await Promise.all(["one", "hang", "two", "throw", "three"].map(ask));
      await verifier.close();
      return [first, ...found];
    });
    await page.close();
    expect(verdicts.map(({ kind }) => kind)).toEqual(["proved", "proved", "timeout", "proved", "crashed", "proved"]);
  });
});
