// From what Lean said about a prepared text to the verdict. Silence is no evidence: only the answer to the query is.
import type { Position } from "../../lean/syntax/index.ts";
import { type Goal, type Message, permittedAxioms, type Verdict } from "../verifier.ts";
import { parseGoal } from "./goals.ts";
import { type PreparedCheck, refusedVerdict } from "./prepare.ts";

/** A hole that Lean reports: its goal as Lean prints it, at the place of the `sorry`. */
export interface ReportedHole extends Position {
  readonly goal: string;
}

/**
 * The verdict on a prepared text. `proved` needs the answer to the query: exactly one, at the query's place, under the
 * secret name, with permitted axioms alone; and no error, no hole and no warning of one anywhere in the text.
 *
 * @param messages what Lean said, at positions of `prepared.source`
 * @param holes the entries for `sorry` of backends that have them
 */
export function readVerdict(
  prepared: PreparedCheck,
  messages: readonly Message[],
  holes: readonly ReportedHole[] = [],
): Verdict {
  const errors = messages.filter(({ severity }) => severity === "error");
  const ownErrors = errors.filter((message) => isBefore(message, prepared.queryStart));
  if (ownErrors.length > 0) return { kind: "failed", messages: ownErrors };
  const failed = messages.filter((message) => isWarning(message, /\bfailed\b/) && isOwn(prepared, message));
  if (failed.length > 0) return { kind: "failed", messages: failed };
  const open = holes.filter((hole) => !isBefore(hole, prepared.candidateStart));
  const warned = messages.some((message) => isWarning(message, /\bsorry\b/) && isOwn(prepared, message));
  const axioms = answeredAxioms(prepared, messages);
  if (open.length > 0 || warned || prepared.hasHoles || axioms?.includes("sorryAx")) {
    return { kind: "incomplete", holes: open.map(asGoal) };
  }
  if (axioms === undefined) {
    if (errors.length === 0) return { kind: "crashed", reason: "Lean did not say which axioms the theorem rests on" };
    const message = `refused: Lean knows no theorem '${prepared.theoremName}' after reading its proof`;
    return refusedVerdict({ code: "declaration_missing", message, at: prepared.proofStart });
  }
  if (errors.length > 0) return { kind: "failed", messages: errors };
  const forbidden = axioms.find((axiom) => !permittedAxioms.has(axiom));
  if (forbidden !== undefined) {
    const message = `refused: the proof rests on the axiom '${forbidden}'`;
    return refusedVerdict({ code: "axiom_used", message, at: prepared.proofStart });
  }
  return { kind: "proved", axioms };
}

/** The axioms in the one answer to the query, sorted; undefined where there is no answer, or more than one. */
function answeredAxioms({ secretName, queryStart }: PreparedCheck, messages: readonly Message[]): string[] | undefined {
  const answer = new RegExp(`^'${secretName}' (?:does not depend on any axioms|depends on axioms: \\[([^\\]]*)\\])$`);
  const answers = messages
    .filter((message) => message.severity === "info" && !isBefore(message, queryStart))
    .map(({ text }) => answer.exec(text.trim()))
    .filter((match) => match !== null);
  const [match, ...more] = answers;
  if (match === undefined || more.length > 0) return undefined;
  const [, list = ""] = match;
  return list
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "")
    .sort();
}

function isBefore(position: Position, other: Position): boolean {
  return position.line < other.line || (position.line === other.line && position.column < other.column);
}

/** Warnings about the header are the caller's matter; one about the theorem stands at its name, before the proof. */
function isOwn({ header }: PreparedCheck, { line }: Position): boolean {
  return line >= header.split("\n").length;
}

function isWarning({ severity, text }: Message, pattern: RegExp): boolean {
  return severity === "warning" && pattern.test(text);
}

function asGoal({ goal, line, column }: ReportedHole): Goal {
  return { ...parseGoal(goal), line, column };
}
