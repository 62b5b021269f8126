// Many checks on a pool of fake REPLs that crash, hang, dawdle, babble and grow at random.

import { Random } from "../../../src/platform/random.ts";
import { replVerifier } from "../../../src/verify/backends/repl/repl.ts";
import { unsandboxed } from "../../../src/verify/backends/sandbox/find.ts";
import type { VerifyRequest } from "../../../src/verify/verifier.ts";
import { type FakeToolchain, fakeLimits } from "./fakes/toolchain.ts";

export interface StressOptions {
  readonly checks: number;
  readonly workers: number;
  readonly seed: number;
  /** Memory that a growing process takes, in MiB. */
  readonly growth: number;
}

export interface StressResult {
  /** How often each kind of verdict was given. */
  readonly kinds: Readonly<Record<string, number>>;
  /** Checks with no verdict, or a verdict that their text cannot have. */
  readonly wrong: readonly string[];
  readonly perSecond: number;
  readonly counts: { readonly started: number; readonly retired: number; readonly failed: number };
}

/** What each proof has to come to when nothing goes wrong with the process. */
const proofs: readonly (readonly [proof: string, kind: string])[] = [
  ["by trivial", "proved"],
  ["by choose", "proved"],
  ["by wrong", "failed"],
  ["by sorry", "incomplete"],
  ["by own_axiom", "rejected"],
];

/** Runs the checks. What goes wrong with processes may leave a check without its verdict, but never change it. */
export async function stress(fake: FakeToolchain, options: StressOptions): Promise<StressResult> {
  const { checks, workers, seed, growth } = options;
  const limits = { ...fakeLimits, memoryBytes: 400 * 2 ** 20 };
  let processes = 0;
  const misbehaviour = [
    ...["--crash", "0.02", "--hang", "0.003", "--slow", "0.1", "--garbage", "0.01"],
    ...["--grow", "0.003", "--megabytes", String(growth), "--chop"],
  ];
  const verifier = replVerifier({
    command: () =>
      unsandboxed().command({
        program: fake.repl,
        args: [...misbehaviour, "--seed", String(seed * 100_000 + processes++)],
        directory: fake.project.folder,
        readable: fake.project.readable,
        environment: fake.project.variables,
        limits,
      }),
    limits,
    workers,
    milliseconds: 15_000,
    headerMilliseconds: 600_000,
    retireChecks: 100,
    retireMemoryBytes: 200 * 2 ** 20,
    retireMilliseconds: 60_000,
  });
  const random = new Random(seed);
  const headers = ["import Mathlib\n", "import Mathlib\nopen Nat\n", "import Aesop\n", ""];
  const requests: VerifyRequest[] = [];
  const expected: string[] = [];
  for (let i = 0; i < checks; i++) {
    const [proof, kind] = random.pick(proofs);
    const isFalse = kind === "proved" && random.next() < 0.3;
    requests.push({
      statement: `theorem t${i} : ${isFalse ? "0 = 1" : "True"}`,
      proof,
      header: random.pick(headers),
    });
    expected.push(isFalse ? "failed" : kind);
  }
  const start = performance.now();
  const answers = new Map<number, number>();
  const kinds: Record<string, number> = {};
  const wrong: string[] = [];
  await Promise.all(
    requests.map(async (request, i) => {
      const verdict = await verifier.verify(request);
      answers.set(i, (answers.get(i) ?? 0) + 1);
      kinds[verdict.kind] = (kinds[verdict.kind] ?? 0) + 1;
      const isLost = verdict.kind === "crashed" || verdict.kind === "timeout";
      if (verdict.kind !== expected[i] && !isLost) wrong.push(`${request.proof}: ${JSON.stringify(verdict)}`);
    }),
  );
  const seconds = (performance.now() - start) / 1000;
  await verifier.close();
  for (let i = 0; i < checks; i++)
    if (answers.get(i) !== 1) wrong.push(`check ${i} was answered ${answers.get(i)} times`);
  return { kinds, wrong, perSecond: checks / seconds, counts: verifier.counts };
}
