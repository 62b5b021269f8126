// A checker that fails at times, or at some texts: what it says is decided by counts of calls, never by the clock.

import type { ProofJudge } from "../../../src/prover/interfaces.ts";
import { verifyEmbedded } from "../../../src/verify/index.ts";
import type { Verdict, Verifier, VerifyRequest } from "../../../src/verify/verifier.ts";

export interface FailingOptions {
  /** Whether there is an outage: asked once for each call of a batch, with its number from 1. */
  readonly isOut?: (call: number) => boolean;
  /** What a text does to the worker that checks it. */
  readonly deed?: (request: VerifyRequest) => "crash" | "hang" | "spoil" | undefined;
  /** What the verdict is where nothing goes wrong. */
  readonly answer?: (request: VerifyRequest) => Verdict;
}

/** What was asked of a failing checker. */
export interface Asked {
  /** Texts of each batch, in order. */
  readonly batches: string[][];
  /** Verifiers that were opened for single proofs, and those of them that were closed. */
  fresh: number;
  closed: number;
}

const crashed: Verdict = { kind: "crashed", reason: "the worker ended with code 139" };
const tooLate: Verdict = { kind: "timeout", limit: "time" };

/** A worker that a text can crash, which takes the rest of its batch with it, hang, or spoil for good. */
export function failingJudge(options: FailingOptions): ProofJudge & { readonly asked: Asked } {
  const { isOut = () => false, deed = () => undefined } = options;
  const answer = options.answer ?? verifyEmbedded;
  const asked: Asked = { batches: [], fresh: 0, closed: 0 };
  const worker = (): Pick<Verifier, "verifyAll"> => {
    let spoilt = false;
    return {
      verifyAll: async (requests) => {
        asked.batches.push(requests.map(({ proof }) => proof));
        if (isOut(asked.batches.length)) return requests.map(() => crashed);
        const deeds = requests.map((request) => deed(request));
        spoilt ||= deeds.includes("spoil");
        if (spoilt || deeds.includes("crash")) return requests.map(() => crashed);
        return requests.map((request, at) => (deeds[at] === "hang" ? tooLate : answer(request)));
      },
    };
  };
  const fresh = (): Verifier => {
    asked.fresh++;
    const { verifyAll } = worker();
    return {
      name: "failing",
      verifyAll,
      verify: async (request) => (await verifyAll([request]))[0],
      close: async () => void asked.closed++,
    };
  };
  return { ...worker(), fresh, asked };
}
