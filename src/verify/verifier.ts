// What a verifier is asked and what it answers, whatever checks the proof.
import type { Limits } from "../lean/kernel/index.ts";
import type { RefusalCode } from "./policy/refusal.ts";

export type { Limits } from "../lean/kernel/index.ts";

/** A message about the checked text. Lines count from 1, columns from 0 in code points. */
export interface Message {
  readonly severity: "error" | "warning" | "info";
  readonly line: number;
  readonly column: number;
  readonly text: string;
}

/** What a `sorry` leaves to be shown. */
export interface Goal {
  readonly hypotheses: readonly { readonly name: string; readonly type: string }[];
  readonly target: string;
  readonly line: number;
  readonly column: number;
}

/**
 * The answer to one request. `proved` means that a kernel accepted a closed term of the statement's type that rests on
 * no axioms but propext, Classical.choice and Quot.sound. Nothing else is evidence for or against the statement.
 */
export type Verdict =
  | { readonly kind: "proved"; readonly axioms: readonly string[] }
  | { readonly kind: "incomplete"; readonly holes: readonly Goal[] }
  | { readonly kind: "failed"; readonly messages: readonly Message[] }
  | { readonly kind: "timeout"; readonly limit: "steps" | "depth" | "memory" | "time" }
  | { readonly kind: "crashed"; readonly reason: string }
  | {
      readonly kind: "rejected";
      readonly reason: string;
      /** Present where the policy refuses the proof, whatever a checker would say of it. */
      readonly code?: RefusalCode;
      readonly message?: Message;
      /** All axioms of a proof that rests on one which is not permitted. */
      readonly axioms?: readonly string[];
    };

/** One proof to be checked. Positions in the verdict refer to `spliceSource(request).source`. */
export interface VerifyRequest {
  /** The signature, from `theorem` up to, and without, `:=`. Trusted. */
  readonly statement: string;
  /** What follows `:=`. Untrusted. */
  readonly proof: string;
  /** Theorems of the candidate's own, to stand before the statement. Untrusted; a hole in one counts where the proof rests on it. */
  readonly lemmas?: string;
  /** Text before the statement. Trusted. */
  readonly header?: string;
  readonly limits?: Partial<Limits>;
}

/** Something that checks proofs. All methods answer a verdict for every request; none throws because of a proof. */
export interface Verifier {
  readonly name: string;
  verify(request: VerifyRequest): Promise<Verdict>;
  /** The verdicts in the order of the requests. */
  verifyAll(requests: readonly VerifyRequest[]): Promise<Verdict[]>;
  /**
   * Another verifier of the same kind, for one check at a time, that shares no worker and no memory with this one; it has to be
   * closed too. Absent where every check has processes of its own anyway.
   */
  fresh?(): Verifier;
  close(): Promise<void>;
}

/** The axioms that a proof may rest on. */
export const permittedAxioms: ReadonlySet<string> = new Set(["propext", "Classical.choice", "Quot.sound"]);

/** The limits of one check unless a request says otherwise. */
export const verifyLimits: Limits = { steps: 200_000, depth: 600, memory: 1_000_000, milliseconds: 60_000 };
