// What the adapters to real Lean have in common: a request becomes a text that decides, Lean's words become a verdict.
import { itemAt, now } from "../../platform/index.ts";
import { type PreparedCheck, prepareCheck } from "../policy/prepare.ts";
import { readVerdict } from "../policy/read_verdict.ts";
import { endOf } from "../source/splice.ts";
import type { Message, Verdict, Verifier, VerifyRequest } from "../verifier.ts";
import { before, type LeanOutput } from "./lean_messages.ts";
import type { ProcessLimit } from "./sandbox/supervised_process.ts";

/** A verdict with what else is known of the check. */
export interface CheckReport {
  readonly verdict: Verdict;
  /** All that Lean said, at positions of the judged text. Empty where Lean was not asked, or did not answer. */
  readonly messages: readonly Message[];
  /** Wall time, waiting for a free process included. */
  readonly milliseconds: number;
  /** How many processes or connections were tried: 0 where the policy refused the proof. */
  readonly attempts: number;
}

/** What an attempt came to: Lean's words on the prepared text, or a verdict for lack of them. */
export type Outcome = { readonly output: LeanOutput } | { readonly verdict: Verdict };

/** A verifier that asks a real Lean. Its methods throw LeanError where no Lean can be reached at all. */
export interface LeanBackend extends Verifier {
  readonly name: "lean" | "repl" | "kimina";
  check(request: VerifyRequest): Promise<CheckReport>;
  /** The reports in the order of the requests. */
  checkAll(requests: readonly VerifyRequest[]): Promise<CheckReport[]>;
}

/** Wall time of one check unless the request says otherwise, in milliseconds. */
export const checkMilliseconds = 60_000;

/** A backend that asks about one text at a time. `ask` says how many attempts it made. */
export function backendOf(
  name: LeanBackend["name"],
  ask: (prepared: PreparedCheck, milliseconds: number) => Promise<{ outcome: Outcome; attempts: number }>,
  close: () => Promise<void>,
  milliseconds = checkMilliseconds,
): LeanBackend {
  const check = async (request: VerifyRequest): Promise<CheckReport> => {
    const start = now();
    const prepared = prepareCheck(request);
    if (prepared.kind === "refused") return refusedReport(prepared.verdict);
    const { outcome, attempts } = await ask(prepared, request.limits?.milliseconds ?? milliseconds);
    return reportOf(prepared, outcome, now() - start, attempts);
  };
  const checkAll = (requests: readonly VerifyRequest[]) => Promise.all(requests.map(check));
  return { name, check, checkAll, ...verdictsOf(checkAll), close };
}

/** The methods that answer verdicts alone. */
export function verdictsOf(
  checkAll: (requests: readonly VerifyRequest[]) => Promise<CheckReport[]>,
): Pick<Verifier, "verify" | "verifyAll"> {
  const verifyAll = async (requests: readonly VerifyRequest[]) =>
    (await checkAll(requests)).map(({ verdict }) => verdict);
  return { verifyAll, verify: async (request) => itemAt(await verifyAll([request]), 0) };
}

/** The report on a request that was never sent. */
export function refusedReport(verdict: Verdict): CheckReport {
  return { verdict, messages: [], milliseconds: 0, attempts: 0 };
}

export function reportOf(
  prepared: PreparedCheck,
  outcome: Outcome,
  milliseconds: number,
  attempts: number,
): CheckReport {
  if ("verdict" in outcome) return { verdict: outcome.verdict, messages: [], milliseconds, attempts };
  const { messages, holes } = outcome.output;
  const inHeader = before(endOf(prepared.header), outcome.output).messages.filter(
    ({ severity }) => severity === "error",
  );
  if (inHeader.length > 0) return { verdict: headerVerdict(inHeader), messages, milliseconds, attempts };
  return { verdict: readVerdict(prepared, messages, holes), messages, milliseconds, attempts };
}

/** The verdict on a process that was ended for a limit. */
export function limitVerdict(limit: ProcessLimit): Verdict {
  if (limit === "time" || limit === "processor time") return { kind: "timeout", limit: "time" };
  return { kind: "crashed", reason: `Lean was ended at the limit on ${limit}` };
}

/** The verdict where Lean does not accept the trusted text before the statement: it says nothing about the proof. */
export function headerVerdict(errors: readonly Message[]): Verdict {
  const message = itemAt(errors, 0);
  return { kind: "rejected", reason: `the header is not accepted: ${message.text}`, message };
}
