// Checks whole files: one verdict for each theorem and example.

import { addLost, FileScope, haveAllParts } from "../lean/elab/index.ts";
import type { Environment } from "../lean/kernel/index.ts";
import { Budget } from "../lean/kernel/index.ts";
import { prelude } from "../lean/library/index.ts";
import type { Command } from "../lean/syntax/index.ts";
import { Cursor, command, type Failure, startsCommand, type Token, tokenize } from "../lean/syntax/index.ts";
import { itemAt } from "../platform/index.ts";
import { beforeSurplus, runCommand, verdictOf } from "./check.ts";
import { type SeenTheorem, seenTheorems } from "./source/seen_theorems.ts";
import { type Verdict, verifyLimits } from "./verifier.ts";

/** The verdict on one theorem or example of a file. */
export interface FileVerdict {
  /** The full name, or `example`; for a command that is refused its keyword, for a text that cannot be read `file`. */
  readonly name: string;
  readonly line: number;
  readonly verdict: Verdict;
  /** Wall time of the check. */
  readonly milliseconds: number;
}

/** A checked file. */
export interface CheckedFile {
  readonly verdicts: readonly FileVerdict[];
  /** The prelude with the constants that the kernel accepted from the file. */
  readonly environment: Environment;
  /** What a text that follows sees. */
  readonly end: FileEnd;
}

interface FileEnd {
  readonly file: FileScope;
  /** Why nothing is believed any more, if a command was refused. */
  readonly refused: Verdict | undefined;
}

/**
 * Checks the theorems and examples of a file in order. A command that is refused and might change the meaning of what
 * follows (a definition, a notation, …) makes every later verdict `rejected`, with its reason. A theorem that rests on an
 * axiom of the file is rejected too, and names it. Every theorem that stands in the text has a verdict: those that a second
 * reader of the text finds are compared with those that were judged and, where they are proved, with the environment.
 */
export function verifyFile(source: string): readonly FileVerdict[] {
  return neverNone(checkFile(source).verdicts);
}

/** The verdicts on a file; where there are none, for there is nothing in it to be proved, one that refuses it. */
export function neverNone(verdicts: readonly FileVerdict[]): readonly FileVerdict[] {
  if (verdicts.length > 0) return verdicts;
  const verdict: Verdict = { kind: "rejected", reason: "the file has neither theorem nor example" };
  return [{ name: "file", line: 1, verdict, milliseconds: 0 }];
}

/** The verdicts on the theorems and refused commands of a text, and the environment after it. The text may go on after one that was checked before. */
export function checkFile(source: string, after?: CheckedFile): CheckedFile {
  haveAllParts();
  const file = after?.end.file.fork() ?? new FileScope(prelude().environment.fork());
  const { environment } = file;
  const seen = seenTheorems(source, file.openNamespaces);
  const start = performance.now();
  const tokens = verdictOf(() => tokenize(source));
  if (Array.isArray(tokens)) {
    return { ...new FileReader(file, tokens, seen, after?.end.refused).run(), environment };
  }
  // No array, so a verdict.
  const verdict = asRefusal("the file cannot be read", tokens as Verdict);
  const line = verdict.kind === "rejected" ? (verdict.message?.line ?? 1) : 1;
  const milliseconds = performance.now() - start;
  const lost = seen.map((each) => verdictOn(each, verdict, 0));
  return {
    verdicts: [{ name: "file", line, verdict, milliseconds }, ...lost],
    environment,
    end: { file, refused: verdict },
  };
}

/** Reads and runs the commands of a text, and keeps account of its theorems. */
class FileReader {
  readonly #file: FileScope;
  readonly #cursor: Cursor;
  /** Theorems that have no verdict yet. */
  #seen: readonly SeenTheorem[];
  #refused: Verdict | undefined;
  readonly #verdicts: FileVerdict[] = [];

  constructor(file: FileScope, tokens: readonly Token[], seen: readonly SeenTheorem[], refused: Verdict | undefined) {
    this.#file = file;
    this.#cursor = new Cursor(tokens, file.operators);
    this.#seen = seen;
    this.#refused = refused;
  }

  run(): Omit<CheckedFile, "environment"> {
    let recovering = false;
    while (this.#cursor.token.kind !== "end") recovering = this.#next(recovering);
    for (const lost of this.#seen) this.#verdicts.push(verdictOn(lost, notRead, 0));
    return { verdicts: this.#verdicts, end: { file: this.#file, refused: this.#refused } };
  }

  /** Reads and runs one command; answers whether it ends in what is no command, so that the place of the next is a guess. */
  #next(recovering: boolean): boolean {
    const cursor = this.#cursor;
    const first = cursor.index;
    const began = performance.now();
    const found = verdictOf(() => new Budget(verifyLimits).run(() => readCommand(cursor)));
    const read = "read" in found ? found.read : found;
    const surplus = "read" in found ? found.surplus : undefined;
    const isRead = "at" in read;
    const isWhole = isRead && surplus === undefined;
    if (!isWhole) recover(cursor, Math.max(first + 1, cursor.index));
    const proofs = this.#take(cursor.token.start);
    const outcome = isRead ? verdictOf(() => beforeSurplus(surplus, () => this.#judge(read, proofs))) : read;
    const milliseconds = performance.now() - began;
    for (const proof of proofs) {
      this.#verdicts.push(verdictOn(proof, this.#refused ?? outcome ?? notRead, milliseconds));
      if (proof.name !== "" && outcome?.kind !== "proved") addLost(this.#file.environment, proof.name);
    }
    const isGuess = recovering && !isRead && read.kind === "failed";
    if (proofs.length === 0 && outcome !== undefined && !isGuess) {
      const at = itemAt(cursor.tokens, first);
      this.#refuse(at, cursor.tokens[first + 1], isRead ? read : undefined, outcome, milliseconds);
    }
    return !isWhole;
  }

  /** The theorems before an offset that have no verdict yet. */
  #take(end: number): readonly SeenTheorem[] {
    const taken = this.#seen.filter(({ start }) => start < end);
    this.#seen = this.#seen.slice(taken.length);
    return taken;
  }

  /** Runs a command. A theorem has to be the one that the text shows, and in the environment once it is proved. */
  #judge(read: Command, proofs: readonly SeenTheorem[]): Verdict | undefined {
    const budget = new Budget(verifyLimits);
    const verdict = budget.run(() => runCommand(this.#file, read, budget));
    const [proof] = proofs;
    if (verdict === undefined) return undefined;
    if (proof === undefined || proofs.length !== 1)
      return { kind: "rejected", reason: "a theorem that does not stand in the text as one" };
    const isKept = proof.name === "" || this.#file.environment.get(proof.name)?.kind === "theorem";
    if (verdict.kind !== "proved" || isKept) return verdict;
    return { kind: "rejected", reason: `the theorem '${proof.name}' is not in the environment after its proof` };
  }

  /** Reports a command that proves nothing and is not accepted. Unless it only asks, nothing is believed after it. */
  #refuse(at: Token, next: Token | undefined, read: Command | undefined, outcome: Verdict, milliseconds: number): void {
    const name = at.text === "#" ? `#${next?.text ?? ""}` : at.kind === "doc" ? "documentation" : at.text;
    if (harmless.has(name) && (read === undefined || read.kind === "query")) {
      this.#verdicts.push({ name, line: at.line, verdict: outcome, milliseconds });
    } else if (this.#refused === undefined) {
      this.#refused = asRefusal("an earlier command is not accepted", outcome);
      this.#verdicts.push({ name, line: at.line, verdict: this.#refused, milliseconds });
    }
  }
}

/** Commands that change nothing, whatever comes of them. */
const harmless = new Set(["#check", "#print", "#reduce"]);

/** For a theorem that stands in a text, and that no reader of its grammar has come upon. */
export const notRead: Verdict = { kind: "rejected", reason: "the theorem stands in the text and was not read as one" };

/** A command, behind which the text ends or another one begins. */
interface ReadCommand {
  readonly read: Command;
  /** The error for what stands behind the command and begins no other. */
  readonly surplus: Failure | undefined;
}

function readCommand(cursor: Cursor): ReadCommand {
  const read = command(cursor);
  const isLast = cursor.token.kind === "end" || startsCommand(cursor.token);
  return { read, surplus: isLast ? undefined : cursor.unexpected("command") };
}

/** Goes on, from a token that may be inside a command, to the next that begins one. */
function recover(cursor: Cursor, from: number): void {
  cursor.index = Math.min(from, cursor.tokens.length - 1);
  while (cursor.token.kind !== "end" && !startsCommand(cursor.token)) cursor.next();
}

export function verdictOn({ keyword, name, line }: SeenTheorem, verdict: Verdict, milliseconds: number): FileVerdict {
  return { name: keyword === "example" ? "example" : name, line, verdict, milliseconds };
}

function asRefusal(reason: string, verdict: Verdict): Verdict {
  if (verdict.kind === "rejected") return verdict;
  const message = verdict.kind === "failed" ? verdict.messages[0] : undefined;
  return { kind: "rejected", reason: `${reason}: ${message?.text ?? verdict.kind}`, message };
}
