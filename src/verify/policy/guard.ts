// A verifier that watches another one: canaries in every batch, and a second opinion on every proof where there is one.
import { itemAt, pairsOf, Random, required } from "../../platform/index.ts";
import type { Verdict, Verifier, VerifyRequest } from "../verifier.ts";
import { canaries, wrongCanary } from "./canaries.ts";

/** What a second check came to; `reason` says why a proof does not hold, or why nothing can be said: then `holds` is undefined. */
export type SecondOpinion = { readonly holds: true } | { readonly holds: false | undefined; readonly reason: string };

/** A second check, by something that shares no code with the verifier. */
export type IndependentCheck = (request: VerifyRequest) => Promise<SecondOpinion>;

export interface GuardOptions {
  /** Decides where the canaries stand in a batch. By default drawn afresh. */
  readonly seed?: number;
  /** Asked about every proof that the verifier accepts. */
  readonly recheck?: IndependentCheck;
}

/**
 * Puts canaries among the requests of every batch, at places that cannot be told. A batch with a wrong canary is void: each of
 * its verdicts is `crashed`, which counts neither for nor against a statement. What the independent check does not confirm is
 * `rejected` with the code `not_confirmed`; a proof about which it comes to nothing is `crashed`.
 */
export function guardedVerifier(verifier: Verifier, options: GuardOptions = {}): Verifier {
  const random = new Random(options.seed ?? itemAt(globalThis.crypto.getRandomValues(new Uint32Array(1)), 0));
  const verifyAll = async (requests: readonly VerifyRequest[]): Promise<Verdict[]> => {
    const [first] = requests;
    if (first === undefined) return [];
    const watch = canaries(first.header, random.uint32());
    const all = random.shuffle([...requests, ...watch.map(({ request }) => request)]);
    const verdicts = new Map(pairsOf(all, await verifier.verifyAll(all)));
    const verdictOn = (request: VerifyRequest) => required(verdicts.get(request), "a request has no verdict");
    const wrong = wrongCanary(
      watch,
      watch.map(({ request }) => verdictOn(request)),
    );
    if (wrong !== undefined) return requests.map(() => ({ kind: "crashed", reason: `the batch is void: ${wrong}` }));
    return Promise.all(requests.map((request) => confirmed(verdictOn(request), request, options.recheck)));
  };
  const fresh = verifier.fresh?.bind(verifier);
  return {
    name: verifier.name,
    verify: async (request) => itemAt(await verifyAll([request]), 0),
    verifyAll,
    ...(fresh === undefined ? {} : { fresh: () => guardedVerifier(fresh(), { recheck: options.recheck }) }),
    close: () => verifier.close(),
  };
}

async function confirmed(
  verdict: Verdict,
  request: VerifyRequest,
  recheck: IndependentCheck | undefined,
): Promise<Verdict> {
  if (verdict.kind !== "proved" || recheck === undefined) return verdict;
  const second = await recheck(request);
  if (second.holds) return verdict;
  if (second.holds === undefined) return { kind: "crashed", reason: `the second check: ${second.reason}` };
  return {
    kind: "rejected",
    reason: `a second checker does not confirm the proof: ${second.reason}`,
    code: "not_confirmed",
  };
}
