// This checker beside that of another checkout, proof by proof, which holds on a machine with other work: what counts of each proof is its
// least wall time, with the two in turn in one process.
// npx tsx bench/checker_pairs.ts CHECKOUT [rounds]     prints one JSON line: the time of this checker as a part of the other's
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type VerifyRequest, verifyEmbedded } from "../src/verify/index.ts";
import { arithmeticProofs, fresh, otherProofs, propositionalProofs } from "./checker_proofs.ts";
import { median } from "./timing.ts";

type Checker = typeof verifyEmbedded;

const [, , checkout, given] = process.argv;
if (checkout === undefined) throw new Error("which checkout? npx tsx bench/checker_pairs.ts CHECKOUT [rounds]");
const rounds = Number(given ?? 60);
const WARM_UP_ROUNDS = 15;

/** Milliseconds of one check of the theorem under a new name. */
function timeOf(checker: Checker, request: VerifyRequest): number {
  const asked = fresh(request);
  const start = performance.now();
  const verdict = checker(asked);
  const time = performance.now() - start;
  if (verdict.kind !== "proved") throw new Error(`not proved: ${asked.statement}\n${JSON.stringify(verdict)}`);
  return time;
}

/** The least times of each proof: this checker's, and the other's. */
function leastTimes(other: Checker, requests: readonly VerifyRequest[]): readonly (readonly [number, number])[] {
  const least = requests.map((): [number, number] => [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
  for (let round = 0; round < WARM_UP_ROUNDS + rounds; round++) {
    for (const [i, request] of requests.entries()) {
      const order = round % 2 === 0 ? [0, 1] : [1, 0];
      for (const which of order) {
        const time = timeOf(which === 0 ? verifyEmbedded : other, request);
        if (round >= WARM_UP_ROUNDS) least[i][which] = Math.min(least[i][which], time);
      }
    }
  }
  return least;
}

const rounded = (value: number) => Number(value.toFixed(3));

function comparison(other: Checker, requests: readonly VerifyRequest[]) {
  const times = leastTimes(other, requests);
  const sum = (which: 0 | 1) => times.reduce((total, pair) => total + pair[which], 0);
  return {
    proofs: requests.length,
    milliseconds: [rounded(sum(0)), rounded(sum(1))],
    ratio: rounded(sum(0) / sum(1)),
    medianRatio: rounded(median(times.map(([own, others]) => own / others))),
  };
}

const theirs: { readonly verifyEmbedded: Checker } = await import(
  pathToFileURL(resolve(checkout, "src/verify/index.ts")).href
);
const sets = { propositional: propositionalProofs(60), arithmetic: arithmeticProofs, other: otherProofs };
const found = Object.entries(sets).map(([name, proofs]) => [name, comparison(theirs.verifyEmbedded, proofs)]);
console.log(JSON.stringify({ bench: "checker_pairs", rounds, ...Object.fromEntries(found) }));
