// The key of a request: one text for every cache, made of everything that the request says and of who is asked.
import { policyVersion } from "./policy/refusal.ts";
import { type Limits, type VerifyRequest, verifyLimits } from "./verifier.ts";

/** Changes whenever keys of earlier versions must not be found any more. */
export const keyVersion = 2;

/** Who is asked. What one of them says of a request is not what another would say. */
export interface Judge {
  /** The kind of verifier, such as `embedded` or `repl`. */
  readonly backend: string;
  /** Versions: of Lean and its libraries, or of the embedded checker. */
  readonly toolchain: string;
  /** What else confirms or refuses, such as the program of a second check; empty where there is none. */
  readonly confirmation?: string;
}

type Reader<T> = { readonly [Field in keyof Required<T>]: (from: T) => unknown };

/** How each limit enters; a limit that is not given is the default. */
const limitFields: Reader<Partial<Limits>> = {
  steps: ({ steps }) => steps ?? verifyLimits.steps,
  depth: ({ depth }) => depth ?? verifyLimits.depth,
  memory: ({ memory }) => memory ?? verifyLimits.memory,
  milliseconds: ({ milliseconds }) => milliseconds ?? verifyLimits.milliseconds,
};

/** How each field of a request enters; one that is not given is as if it were empty. */
const requestFields: Reader<VerifyRequest> = {
  header: ({ header }) => header ?? "",
  lemmas: ({ lemmas }) => lemmas ?? "",
  statement: ({ statement }) => statement,
  proof: ({ proof }) => proof,
  limits: ({ limits }) => values(limitFields, limits ?? {}),
};

const judgeFields: Reader<Judge> = {
  backend: ({ backend }) => backend,
  toolchain: ({ toolchain }) => toolchain,
  confirmation: ({ confirmation }) => confirmation ?? "",
};

function values<T>(readers: Reader<T>, from: T): readonly unknown[] {
  const found: unknown[] = [];
  for (const field in readers) {
    const value = readers[field](from);
    found.push(typeof value === "number" ? String(value) : value);
  }
  return found;
}

/**
 * The key of a request: equal for two requests if and only if they say the same. It is JSON, so that no text can pass for
 * the border between two fields.
 *
 * @param judge who is asked, for caches that more than one may fill
 */
export function requestKey(request: VerifyRequest, judge?: Judge): string {
  const asked = judge === undefined ? null : values(judgeFields, judge);
  return JSON.stringify([keyVersion, policyVersion, asked, values(requestFields, request)]);
}

/** The key in 64 hexadecimal digits (SHA-256), for stores. */
export async function requestDigest(request: VerifyRequest, judge: Judge): Promise<string> {
  const text = new TextEncoder().encode(requestKey(request, judge));
  const digest = await globalThis.crypto.subtle.digest("SHA-256", text);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
