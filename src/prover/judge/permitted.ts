// A judge for tasks in which a proof may rest on fewer axioms than a verifier permits.

import type { Verdict, Verifier, VerifyRequest } from "../../verify/index.ts";
import type { ProofJudge } from "../interfaces.ts";

/** The judge as a task has it: what rests on an axiom that the task does not name is rejected. The judge itself where it names none. */
export function judgeFor({ axioms }: { readonly axioms?: readonly string[] }, judge: ProofJudge): ProofJudge {
  if (axioms === undefined) return judge;
  const permitted = new Set(axioms);
  const { fresh } = judge;
  return {
    verifyAll: async (requests) => (await judge.verifyAll(requests)).map((verdict) => within(permitted, verdict)),
    ...(fresh && { fresh: () => freshWithin(permitted, fresh.call(judge)) }),
  };
}

function freshWithin(permitted: ReadonlySet<string>, verifier: Verifier): Verifier {
  return {
    name: verifier.name,
    verify: async (request: VerifyRequest) => within(permitted, await verifier.verify(request)),
    verifyAll: async (requests) => (await verifier.verifyAll(requests)).map((verdict) => within(permitted, verdict)),
    close: () => verifier.close(),
  };
}

function within(permitted: ReadonlySet<string>, verdict: Verdict): Verdict {
  if (verdict.kind !== "proved") return verdict;
  const { axioms } = verdict;
  const other = axioms.find((axiom) => !permitted.has(axiom));
  if (other === undefined) return verdict;
  return { kind: "rejected", reason: `the proof rests on the axiom '${other}'`, code: "axiom_used", axioms };
}
