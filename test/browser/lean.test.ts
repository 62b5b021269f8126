// The embedded checker in a real browser: its own tests in a Web Worker, and proofs checked by workers of a page.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Verdict, type VerifyRequest, verifyEmbedded } from "../../src/verify/index.ts";
import { bundle } from "./bundle.ts";
import { chromiumIsImpossible, type OpenChromium, openChromium } from "./chromium.ts";
import type * as checkerEntry from "./entries/checker.ts";
import { bundleSuite, suiteFiles } from "./lean/bundle_suite.ts";
import type { SuiteReport } from "./lean/vitest_shim.ts";
import { type Server, serve } from "./server.ts";

/** Gzipped bytes that a page loads before it checks: the checker with its library, the script of its workers included. */
const LIMIT = 180_000;
/** Gzipped bytes of that and of all parts which it loads when a text needs them. */
const LIMIT_OF_ALL = 210_000;

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;

test(`the checker with its library needs nothing but the page and stays below ${LIMIT / 1000} kB gzipped`, async () => {
  const { warnings, missing, compressedBytes, firstBytes } = await bundle(["checker", "checker_worker"]);
  console.log(
    `checker bundle: ${kilobytes(firstBytes)} gzipped at first, ${kilobytes(compressedBytes)} with all parts`,
  );
  expect(warnings).toEqual([]);
  expect(missing).toEqual([]);
  expect(firstBytes).toBeLessThan(LIMIT);
  expect(compressedBytes).toBeLessThan(LIMIT_OF_ALL);
});

const impossible = chromiumIsImpossible();
if (impossible) console.log(`skipped: ${impossible}`);

describe.skipIf(impossible)("in Chromium", () => {
  let server: Server;
  let browser: OpenChromium;
  let first: ReadonlySet<string>;

  beforeAll(async () => {
    const bundled = await bundle(["checker", "checker_worker"]);
    const { files } = bundled;
    first = bundled.first;
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

  test("a worker loads the parts that a text needs and no others, and answers as Node does", async () => {
    /** The verdicts of one worker on the proofs, and the parts that it loaded for each. */
    const ask = async (requests: readonly VerifyRequest[]) => {
      const page = await browser.context.newPage();
      await page.goto(server.address);
      const checker = await page.evaluateHandle<typeof checkerEntry>(`import("${server.address}checker.js")`);
      const verifier = await checker.evaluateHandle(({ webVerifier }) => {
        const createWorker = () => new Worker(`${location.href}checker_worker.js`, { type: "module" });
        return webVerifier({ workers: 1, createWorker, slowMilliseconds: 600_000 });
      });
      const verdicts: Verdict[] = [];
      const loaded: string[][] = [];
      for (const request of requests) {
        const before = server.asked.length;
        verdicts.push(await verifier.evaluate((own, asked) => own.verify(asked), request));
        const files = server.asked.slice(before).filter((name) => name.endsWith(".js") && !first.has(name));
        loaded.push([...new Set(files)]);
      }
      await page.close();
      expect(verdicts).toEqual(requests.map(verifyEmbedded));
      return loaded;
    };
    const plain = { statement: "theorem t (p q : Prop) (h : p ∧ q) : q ∧ p", proof: "⟨h.2, h.1⟩" };
    const omega = { statement: "theorem t (a b : Nat) (h : a < b) : a + 1 ≤ b", proof: "by omega" };
    const header = "def double : Nat → Nat\n  | 0 => 0\n  | n + 1 => double n + 2\n";
    const recursive = { header, statement: "theorem t : double 3 = 6", proof: "by rfl" };
    const types = {
      header: "inductive Tree where\n  | leaf\n  | node (l r : Tree)\n",
      statement: "theorem t (a b : Tree) : Tree.leaf ≠ Tree.node a b",
      proof: "by\n  intro h\n  cases h",
    };
    const all = [plain, omega, recursive, types];
    const [none = [], ...some] = await ask([...all, ...all]);
    expect(none).toEqual([]);
    expect(some.map((files) => files.length > 0)).toEqual([true, true, true, false, false, false, false]);
    const alone = await ask([{ ...omega, proof: "by\n  first\n  | omega\n  | exact h" }]);
    expect(alone[0]).toEqual(some[0]);
  });

  test("a part that cannot be loaded ends the worker, and the check with a reason that is not final", async () => {
    const page = await browser.context.newPage();
    await page.goto(server.address);
    await page.route("**/*.js", (route) =>
      first.has(new URL(route.request().url()).pathname.slice(1)) ? route.continue() : route.abort(),
    );
    const checker = await page.evaluateHandle<typeof checkerEntry>(`import("${server.address}checker.js")`);
    const verdicts = await checker.evaluate(async ({ webVerifier }) => {
      const createWorker = () => new Worker(`${location.href}checker_worker.js`, { type: "module" });
      const verifier = webVerifier({ workers: 1, createWorker });
      const statement = "theorem t (a b : Nat) (h : a < b) : a + 1 ≤ b";
      const found = await verifier.verifyAll(["by omega", "h"].map((proof) => ({ statement, proof })));
      await verifier.close();
      return found;
    });
    await page.close();
    expect(verdicts[0]).toMatchObject({ kind: "crashed", reason: expect.stringContaining("omega") });
    expect(verdicts[1]).toMatchObject({ kind: "proved" });
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
