// Verdicts that are remembered: by everything that a verdict depends on, and only those that are final.
import { policyVersion } from "./policy/refusal.ts";
import type { Verdict, Verifier, VerifyRequest } from "./verifier.ts";

/** Where remembered verdicts are kept. */
export interface VerdictStore {
  get(key: string): Verdict | undefined;
  /** Keeps verdicts; they are safe when it returns. */
  put(records: readonly VerdictRecord[]): void;
}

/** A remembered verdict, with what made it. */
export interface VerdictRecord {
  /** Hash of toolchain, header, statement, lemmas, proof and policy version. */
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
 * Time-outs and crashes are not kept: they say nothing about a proof, and may not happen again.
 *
 * @param toolchain what judges: the versions of Lean and Mathlib, or of the embedded checker
 */
export function cachedVerifier(verifier: Verifier, store: VerdictStore, toolchain: string): Verifier {
  const verifyAll = async (requests: readonly VerifyRequest[]): Promise<Verdict[]> => {
    const keys = await Promise.all(requests.map((request) => verdictKey(request, toolchain)));
    const unknown = new Map<string, VerifyRequest>();
    for (const [index, key] of keys.entries()) if (store.get(key) === undefined) unknown.set(key, requests[index]);
    const answers = unknown.size === 0 ? [] : await verifier.verifyAll([...unknown.values()]);
    const fresh = new Map([...unknown.keys()].map((key, index) => [key, answers[index]]));
    const time = Date.now();
    const records = [...fresh].filter(([, verdict]) => isFinal(verdict));
    store.put(
      records.map(([key, verdict]) => ({
        key,
        toolchain,
        backend: verifier.name,
        policy: policyVersion,
        time,
        verdict,
      })),
    );
    return keys.map((key) => fresh.get(key) ?? (store.get(key) as Verdict));
  };
  return {
    name: verifier.name,
    verify: async (request) => (await verifyAll([request]))[0],
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

/** The key of a verdict: SHA-256, in hexadecimal digits, of everything that it depends on. */
export async function verdictKey(request: VerifyRequest, toolchain: string): Promise<string> {
  const { header = "", statement, lemmas = "", proof } = request;
  const text = JSON.stringify([toolchain, header, statement, lemmas, proof, policyVersion]);
  const digest = await globalThis.crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function isFinal({ kind }: Verdict): boolean {
  return kind !== "timeout" && kind !== "crashed";
}
