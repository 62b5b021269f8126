// The JSON protocol of leanprover-community/repl: requests to bytes, answers to values.
import { isRecord, type LeanOutput, parseHole, parseList, parseMessage } from "../lean_messages.ts";

/** What a command or a file may ask for besides messages and sorries. */
export interface ReplOptions {
  readonly allTactics?: boolean;
  readonly rootGoals?: boolean;
  readonly infotree?: "full" | "tactics" | "original" | "substantive";
}

/** A request that the REPL understands. Without `env`, a command or file starts from nothing. */
export type ReplRequest =
  | ({ readonly cmd: string; readonly env?: number } & ReplOptions)
  | ({ readonly path: string; readonly env?: number } & ReplOptions)
  | { readonly tactic: string; readonly proofState: number }
  | { readonly env: number; readonly pickleTo: string }
  | { readonly proofState: number; readonly pickleTo: string }
  | { readonly unpickleEnvFrom: string }
  | { readonly unpickleProofStateFrom: string; readonly env?: number };

/** The REPL's answer. Lists that it leaves out are empty here. */
export type ReplResponse =
  | ({
      readonly kind: "command";
      /** Absent where a fork was asked to forget the environment. */
      readonly env: number | undefined;
    } & LeanOutput)
  | ({
      readonly kind: "proofStep";
      readonly proofState: number;
      readonly goals: readonly string[];
      /** `Completed`, or why the proof is not complete. No goals alone is no proof. */
      readonly proofStatus: string;
    } & LeanOutput)
  | { readonly kind: "error"; readonly message: string };

/**
 * The text of a request as it is sent: one line of JSON, its fields in the order given and spaced as in the REPL's own
 * tests, and the blank line that ends it. Line breaks inside strings are escaped, because the REPL joins lines.
 */
export function encodeRequest(request: ReplRequest): string {
  const fields = Object.entries(request)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  return `{${fields.join(", ")}}\n\n`;
}

/** Reads an answer; undefined where the text is not one that the REPL writes. */
export function parseResponse(text: string): ReplResponse | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return responseOf(value);
}

/** The same for an answer that is no longer text. */
export function responseOf(value: unknown): ReplResponse | undefined {
  if (!isRecord(value)) return undefined;
  if (typeof value.message === "string" && value.env === undefined && value.proofState === undefined) {
    return { kind: "error", message: value.message };
  }
  const messages = parseList(value.messages, parseMessage);
  const holes = parseList(value.sorries, parseHole);
  if (messages === undefined || holes === undefined) return undefined;
  if (typeof value.proofStatus === "string") {
    const { proofState, proofStatus, goals } = value;
    if (!isIndex(proofState) || !Array.isArray(goals) || goals.some((goal) => typeof goal !== "string")) {
      return undefined;
    }
    return { kind: "proofStep", proofState, proofStatus, goals, messages, holes };
  }
  const { env } = value;
  return env === undefined || isIndex(env) ? { kind: "command", env, messages, holes } : undefined;
}

function isIndex(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0;
}
