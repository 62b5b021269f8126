// The embedded checker on one core: proofs a second, memory over many checks, and how long its library takes to load.
// npx tsx bench/checker.ts [checks]     prints one JSON line; memory is watched over so many checks (100,000).

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { type VerifyRequest, verifyEmbedded } from "../src/verify/index.ts";
import { arithmeticProofs, fresh, propositionalProofs } from "./checker_proofs.ts";
import { median } from "./timing.ts";

const checks = Number(process.argv[2] ?? 100_000);
const WARM_UP_SECONDS = 2;
const ROUNDS = 5;
const ROUND_SECONDS = 0.5;

function check(request: VerifyRequest): void {
  const verdict = verifyEmbedded(request);
  if (verdict.kind === "proved") return;
  throw new Error(`not proved: ${request.statement} := ${request.proof}\n${JSON.stringify(verdict)}`);
}

/** Seconds of processor time that this process has used, which other programs on the machine do not change. */
function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Checks a second of processor time in each round, after a warm-up: the median and the best. */
function rate(next: () => VerifyRequest): { perSecond: number; best: number } {
  const run = (seconds: number): number => {
    const start = processorSeconds();
    let done = 0;
    while (processorSeconds() - start < seconds) {
      for (let i = 0; i < 16; i++) check(next());
      done += 16;
    }
    return done / (processorSeconds() - start);
  };
  run(WARM_UP_SECONDS);
  const rates = Array.from({ length: ROUNDS }, () => run(ROUND_SECONDS));
  return { perSecond: Math.round(median(rates)), best: Math.round(Math.max(...rates)) };
}

function cycle(requests: readonly VerifyRequest[], change = (request: VerifyRequest) => request): () => VerifyRequest {
  let index = 0;
  return () => change(requests[index++ % requests.length]);
}

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** Heap in MiB after a collection, at ten points of a long series of checks. */
function memory(next: () => VerifyRequest): { checks: number; heapMiB: number[] } {
  const heapMiB: number[] = [];
  for (let i = 0; i < checks; i++) {
    check(next());
    if ((i + 1) % Math.ceil(checks / 10) !== 0) continue;
    collectGarbage();
    heapMiB.push(Number((process.memoryUsage().heapUsed / 2 ** 20).toFixed(1)));
  }
  return { checks, heapMiB };
}

/** Milliseconds to load the library in a process of its own, the median of five. */
function libraryLoad(): number {
  const module = new URL("../src/lean/library/load.ts", import.meta.url).href;
  const code = `const { prelude } = await import(${JSON.stringify(module)});
const start = performance.now();
prelude();
console.log(performance.now() - start);`;
  const times = Array.from({ length: 5 }, () => {
    const { stdout } = spawnSync(process.execPath, ["--import", "tsx", "--input-type=module", "-e", code], {
      encoding: "utf8",
      cwd: fileURLToPath(new URL("..", import.meta.url)),
    });
    return Number(stdout);
  });
  return Number(median(times).toFixed(1));
}

const propositional = propositionalProofs(1000);
const record = {
  bench: "checker",
  propositional: { new: rate(cycle(propositional, fresh)), repeated: rate(cycle(propositional)) },
  arithmetic: { new: rate(cycle(arithmeticProofs, fresh)), repeated: rate(cycle(arithmeticProofs)) },
  libraryLoadMs: libraryLoad(),
  memory: memory(cycle(propositional, fresh)),
};
console.log(JSON.stringify(record));
