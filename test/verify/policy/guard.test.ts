// Canaries in every batch, and a second opinion on every proof.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { verifyEmbedded } from "../../../src/verify/embedded.ts";
import { type Canary, canaries } from "../../../src/verify/policy/canaries.ts";
import { guardedVerifier } from "../../../src/verify/policy/guard.ts";
import { prepareCheck } from "../../../src/verify/policy/prepare.ts";
import { recheckByKernel } from "../../../src/verify/policy/recheck_export.ts";
import type { Verdict, Verifier, VerifyRequest } from "../../../src/verify/verifier.ts";
import { dataFolder } from "../../lean/check.ts";

const proof: VerifyRequest = { statement: "theorem t (p : Prop) : p → p", proof: "fun h => h" };
const wrong: VerifyRequest = { ...proof, proof: "fun h => g" };

/** A verifier that answers by a function, and remembers what it was asked. */
function verifierOf(answer: (request: VerifyRequest) => Verdict): Verifier & { batches: VerifyRequest[][] } {
  const batches: VerifyRequest[][] = [];
  const verifyAll = async (requests: readonly VerifyRequest[]) => {
    batches.push([...requests]);
    return requests.map(answer);
  };
  return { name: "fake", batches, verifyAll, verify: async (request) => answer(request), close: async () => {} };
}

const isCanary = ({ statement }: VerifyRequest) => statement.includes("gentzen_canary_");

describe("canaries", () => {
  test("come with every batch, at any place, and are never answered", async () => {
    const inner = verifierOf(verifyEmbedded);
    const verifier = guardedVerifier(inner, { seed: 3 });
    const places = new Set<number>();
    for (let batch = 0; batch < 10; batch++) {
      expect((await verifier.verifyAll([proof, wrong, proof])).map(({ kind }) => kind)).toEqual([
        "proved",
        "failed",
        "proved",
      ]);
      places.add(inner.batches[batch].findIndex(isCanary));
    }
    expect(places.size).toBeGreaterThan(1);
    expect(new Set(inner.batches.map((batch) => batch.find(isCanary)?.statement)).size).toBe(10);
    expect(await verifier.verifyAll([])).toEqual([]);
  });

  test("the embedded checker is right about all of them, and the policy lets them through to Lean", () => {
    for (const { name, request, holds } of canaries(undefined, 7)) {
      expect([name, verifyEmbedded(request).kind === "proved"]).toEqual([name, holds]);
      expect([name, prepareCheck(request).kind]).toEqual([name, "text"]);
    }
  });

  test("a wrong one voids the batch, whichever it is", async () => {
    for (const { name, holds } of canaries(undefined, 0)) {
      const nameOf = (request: VerifyRequest) =>
        canaries(undefined, Number(/canary_(\d+)/.exec(request.statement)?.[1])).find(
          (canary: Canary) => canary.request.statement === request.statement && canary.request.proof === request.proof,
        )?.name;
      const flipped: Verdict = holds ? { kind: "failed", messages: [] } : { kind: "proved", axioms: [] };
      const inner = verifierOf((request) => (nameOf(request) === name ? flipped : verifyEmbedded(request)));
      const reason = `the batch is void: the canary '${name}' was ${flipped.kind}`;
      expect(await guardedVerifier(inner, { seed: 1 }).verify(proof)).toEqual({ kind: "crashed", reason });
    }
  });
});

describe("a second opinion", () => {
  test("is asked about proofs alone, and what it does not confirm is refused", async () => {
    const asked: string[] = [];
    const verifier = guardedVerifier(verifierOf(verifyEmbedded), {
      recheck: async (request) => {
        asked.push(request.proof);
        return { holds: false, reason: "the kernel disagrees" };
      },
    });
    const [refused, failed] = await verifier.verifyAll([proof, wrong]);
    expect(refused).toMatchObject({ kind: "rejected", code: "not_confirmed" });
    expect(failed.kind).toBe("failed");
    expect(asked).toEqual([proof.proof]);
  });

  test.skipIf(dataFolder === undefined)("may be the embedded kernel's, on an export of Lean's", async () => {
    const ndjson = readFileSync(
      join(dataFolder as string, "kernel", "nat_add_succ.lean4.27-rc1.as-v3.1.0.ndjson"),
      "utf8",
    );
    const of = (theoremName: string, text = ndjson) =>
      recheckByKernel(async () => ({ ndjson: text, theoremName }))(proof);
    expect(await of("Nat.add_succ")).toEqual({ holds: true });
    expect(await of("Nat.missing")).toMatchObject({ holds: false, reason: expect.stringContaining("no theorem") });
    expect(await of("Nat.add_succ", ndjson.slice(0, -40))).toMatchObject({ holds: false });
  });
});
