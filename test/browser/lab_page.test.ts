// examples/lab in a real browser: a run is begun, paused, gone on with after a reload, and its model downloaded.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pageBundles } from "../../scripts/page_bundles.ts";
import { ROOT } from "../house/imports.ts";
import { chromiumIsImpossible, type OpenChromium, openChromium } from "./chromium.ts";
import { type ModelServer, serveModels } from "./model_server.ts";

const impossible = chromiumIsImpossible();
if (impossible) console.log(`skipped: ${impossible}`);

const LAB = join(ROOT, "examples/lab");
const BELOW = "some/where/";

describe.skipIf(impossible)("the lab", () => {
  let server: ModelServer;
  let browser: OpenChromium;

  beforeAll(async () => {
    const { outputFiles } = await build({
      entryPoints: [join(LAB, "src/main.ts")],
      bundle: true,
      format: "esm",
      platform: "browser",
      alias: { gentzen: join(ROOT, "src/index.ts"), "gentzen/browser": join(ROOT, "src/browser/index.ts") },
      external: ["node:*", "webgpu", "tokenizers", "@sparticuz/chromium"],
      write: false,
      logLevel: "silent",
    });
    const html = readFileSync(join(LAB, "index.html"), "utf8").replace("./src/main.ts", "./main.js");
    const files = new Map<string, Uint8Array | string>([
      ["index.html", html],
      ["main.js", outputFiles[0].contents],
      ["src/style.css", readFileSync(join(LAB, "src/style.css"), "utf8")],
      ["tokenizer.json", readFileSync(join(ROOT, "models/tiny_prover/tokenizer.json"))],
      ...(await pageBundles(ROOT, "ts")).files,
    ]);
    server = await serveModels(new Map([...files].map(([name, content]) => [BELOW + name, content])));
    browser = await openChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  test("a run is begun, paused, gone on with after a reload, and its model downloaded", async () => {
    const page = await browser.context.newPage();
    page.setDefaultTimeout(600_000);
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(error.message));
    const status = (pattern: RegExp) =>
      page.waitForFunction(
        (wanted) => new RegExp(wanted).test(document.getElementById("status")?.textContent ?? ""),
        pattern.source,
      );
    const points = () =>
      page.locator("#curve polyline").evaluate((line) => line.getAttribute("points")?.split(" ").length);
    await page.goto(`${server.address}${BELOW}index.html`);
    expect(await page.locator("#runs-section").isHidden()).toBe(true);
    await page.click("#go");
    await status(/^sft: step [3-9] /);
    await page.click("#pause");
    await status(/^Paused/);
    const before = await points();
    expect(before).toBeGreaterThan(2);

    await page.reload();
    expect(await page.locator("#runs li").textContent()).toMatch(/^smoke-1 \(smoke\): sft, saved/);
    await page.click("#runs button");
    await status(new RegExp(`^sft: step ${(before ?? 0) + 1} `));
    await page.click("#pause");
    await status(/^Paused/);
    expect(await points()).toBeGreaterThan(before ?? 0);

    const [download] = await Promise.all([page.waitForEvent("download"), page.click("#download")]);
    const archive = readFileSync(await download.path()).toString("latin1");
    for (const name of ["config.json", "model.safetensors", "tokenizer.json", "prover.json"])
      expect(archive).toContain(`prover/${name}`);
    await page.close();
    expect(errors).toEqual([]);
  });
});
