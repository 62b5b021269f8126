// A prover in a tab from a cold start: a fresh profile of Chromium on its software adapter opens a page, loads the prover that comes with the
// package over HTTP, has it prove a theorem and has the proof judged.
// npx tsx bench/browser.ts [starts]     prints one JSON line; seconds of the wall clock, the median of so many starts (3).

import { readdirSync, readFileSync } from "node:fs";
import { PAGE_SCRIPT, pageBundles } from "../scripts/page_bundles.ts";
import { openChromium } from "../test/browser/chromium.ts";
import { serveModels } from "../test/browser/model_server.ts";
import { median } from "./timing.ts";

const starts = Number(process.argv[2] ?? 3);
const root = new URL("..", import.meta.url).pathname;
const STATEMENT = "theorem swap (p q : Prop) (h : p ∧ q) : q ∧ p";

const { files } = await pageBundles(root, "ts");
const served = new Map<string, Uint8Array | string>(files);
const prover = `${root}models/tiny_prover/`;
for (const name of readdirSync(prover)) served.set(`prover/${name}`, readFileSync(prover + name));

/** What the page runs: seconds since it was opened, at each point. */
const PAGE = `(async () => {
  const seconds = () => performance.now() / 1000;
  const { load } = await import(location.href + "${PAGE_SCRIPT}.js");
  const prover = await load("./prover/");
  const loaded = seconds();
  let first;
  const { proof } = await prover.prove(${JSON.stringify(STATEMENT)}, { onText: () => (first ??= seconds()) });
  const judged = seconds();
  if (proof === undefined) throw new Error("not proved");
  await prover.close();
  return { loaded, first, judged };
})()`;

const cold: { loaded: number; first: number; judged: number }[] = [];
const warm: typeof cold = [];
for (let start = 0; start < starts; start++) {
  const server = await serveModels(served);
  const browser = await openChromium();
  for (const times of [cold, warm]) {
    const page = await browser.context.newPage();
    await page.goto(server.address);
    times.push(await page.evaluate(PAGE));
    await page.close();
  }
  await browser.close();
  await server.close();
}
const rounded = (times: typeof cold) =>
  Object.fromEntries(
    (["loaded", "first", "judged"] as const).map((point) => [
      point,
      Number(median(times.map((each) => each[point])).toFixed(2)),
    ]),
  );
console.log(JSON.stringify({ bench: "browser", starts, cold: rounded(cold), warm: rounded(warm) }));
