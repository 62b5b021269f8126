// Verdicts that are remembered: by everything that a verdict depends on, and only those that are final.
import { itemAt, pairsOf, required } from "../../platform/index.ts";
import { isFinal } from "../finality.ts";
import { policyVersion } from "../policy/refusal.ts";
import { type Judge, requestDigest } from "../request_key.ts";
import type { Verdict, Verifier, VerifyRequest } from "../verifier.ts";

/** Where remembered verdicts are kept. */
export interface VerdictStore {
  get(key: string): Verdict | undefined;
  /** Keeps verdicts; they are safe when it returns. */
  put(records: readonly VerdictRecord[]): void;
}

/** A remembered verdict, with what made it. */
export interface VerdictRecord {
  /** `requestDigest` of the request and of who judged. */
  readonly key: string;
  readonly toolchain: string;
  readonly backend: string;
  readonly policy: number;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly verdict: Verdict;
}

/**
 * A verifier that asks another one only about what the store does not know. Equal requests of a batch are asked about once.
 * Only final verdicts are kept and believed: others say nothing about a proof, and may not come again.
 *
 * @param toolchain the versions that judge: of Lean and Mathlib, or of the embedded checker
 * @param confirmation what else confirms or refuses, such as the program of a second check
 */
export function cachedVerifier(
  verifier: Verifier,
  store: VerdictStore,
  toolchain: string,
  confirmation = "",
): Verifier {
  const judge: Judge = { backend: verifier.name, toolchain, confirmation };
  const verifyAll = async (requests: readonly VerifyRequest[]): Promise<Verdict[]> => {
    const keys = await Promise.all(requests.map((request) => requestDigest(request, judge)));
    const known = new Map<string, Verdict>();
    const unknown = new Map<string, VerifyRequest>();
    for (const [key, request] of pairsOf(keys, requests)) {
      const kept = store.get(key);
      if (kept !== undefined && isFinal(kept)) known.set(key, kept);
      else unknown.set(key, request);
    }
    const answers = unknown.size === 0 ? [] : await verifier.verifyAll([...unknown.values()]);
    const fresh = new Map(pairsOf([...unknown.keys()], answers));
    const about = { toolchain, backend: verifier.name, policy: policyVersion, time: Date.now() };
    store.put([...fresh].flatMap(([key, verdict]) => (isFinal(verdict) ? [{ key, ...about, verdict }] : [])));
    return keys.map((key) => required(known.get(key) ?? fresh.get(key), "a request has no verdict"));
  };
  return {
    name: verifier.name,
    verify: async (request) => itemAt(await verifyAll([request]), 0),
    verifyAll,
    // What is tried on fresh workers is neither looked up nor kept.
    fresh: () => verifier.fresh?.() ?? uncached(verifier),
    close: () => verifier.close(),
  };
}

/** The verifier itself, without its end. */
function uncached(verifier: Verifier): Verifier {
  return {
    name: verifier.name,
    verify: (request) => verifier.verify(request),
    verifyAll: (requests) => verifier.verifyAll(requests),
    close: async () => {},
  };
}
