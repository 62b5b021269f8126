// Checks whole files: one verdict for each theorem and example.

import { FileScope } from "./elab/file_scope.ts";
import { runCommand, verdictOf } from "./embedded.ts";
import type { Environment } from "./kernel/environment.ts";
import { Budget } from "./kernel/limits.ts";
import { prelude } from "./prelude/load.ts";
import type { Command } from "./syntax/ast.ts";
import { command } from "./syntax/commands.ts";
import { Cursor } from "./syntax/cursor.ts";
import { Unsupported } from "./syntax/failure.ts";
import { type Token, tokenize } from "./syntax/lexer.ts";
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

const modifiers = new Set(["private", "protected", "noncomputable", "nonrec", "unsafe", "partial", "public", "local"]);
/** Commands that change what names mean from there on. */
const scopeWords = new Set(["namespace", "section", "end", "open", "variable", "universe"]);
const harmlessQueries = new Set(["check", "print", "reduce", "eval", "synth"]);

/**
 * Checks the theorems and examples of a file in order. A command that is refused and might change the meaning of what
 * follows (a definition, a notation, …) makes every later verdict `rejected`, with its reason. A theorem that rests on an
 * axiom of the file is rejected too, and names it.
 */
export function verifyFile(source: string): readonly FileVerdict[] {
  return checkFile(source).verdicts;
}

/** Like `verifyFile`; answers the environment as well. The text may go on after one that was checked before. */
export function checkFile(source: string, after?: CheckedFile): CheckedFile {
  const file = after?.end.file.fork() ?? new FileScope(prelude().environment.fork());
  const { environment } = file;
  const start = performance.now();
  let tokens: Token[] = [];
  const reading = verdictOf(() => {
    tokens = tokenize(source);
    return { kind: "proved", axioms: [] };
  });
  if (reading.kind === "proved") return { ...checkCommands(file, tokens, after?.end.refused), environment };
  const verdict = asRefusal("the file cannot be read", reading);
  const line = verdict.kind === "rejected" ? (verdict.message?.line ?? 1) : 1;
  const verdicts = [{ name: "file", line, verdict, milliseconds: performance.now() - start }];
  return { verdicts, environment, end: { file, refused: verdict } };
}

function checkCommands(
  file: FileScope,
  tokens: readonly Token[],
  refusedBefore: Verdict | undefined,
): Omit<CheckedFile, "environment"> {
  const verdicts: FileVerdict[] = [];
  const cursor = new Cursor(tokens, file.operators);
  let refused = refusedBefore;
  while (cursor.token.kind !== "end") {
    const start = cursor.index;
    const at = cursor.token;
    const first = start + afterOpen(cursor);
    const proof = proofName(file, cursor);
    const began = performance.now();
    const verdict = verdictOf(() => runNext(file, cursor));
    const milliseconds = performance.now() - began;
    if (cursor.index === start || verdict.kind !== "proved") skipCommand(cursor, first);
    if (proof !== undefined) {
      verdicts.push({ name: proof, line: at.line, verdict: refused ?? verdict, milliseconds });
    } else if (verdict.kind !== "proved" && refused === undefined) {
      refused = asRefusal("an earlier command is not accepted", verdict);
      verdicts.push({ name: at.text, line: at.line, verdict: refused, milliseconds });
    }
  }
  return { verdicts, end: { file, refused } };
}

/** The full name of the theorem that starts here, `example`, or undefined where neither starts. */
function proofName(file: FileScope, cursor: Cursor): string | undefined {
  let ahead = afterOpen(cursor);
  while (cursor.ahead(ahead).text === "@[") {
    while (cursor.ahead(ahead).kind !== "end" && cursor.ahead(ahead).text !== "]") ahead++;
    ahead++;
  }
  while (modifiers.has(cursor.ahead(ahead).text)) ahead++;
  const word = cursor.ahead(ahead);
  if (word.kind !== "keyword") return undefined;
  if (word.text === "example") return "example";
  if (word.text !== "theorem" && word.text !== "lemma") return undefined;
  const { text } = cursor.ahead(ahead + 1);
  return file.scope.namespace === "" ? text : `${file.scope.namespace}.${text}`;
}

/** How many tokens an `open … in` before a declaration takes. */
function afterOpen(cursor: Cursor): number {
  if (!cursor.is("open")) return 0;
  let ahead = 1;
  while (cursor.ahead(ahead).kind === "identifier" || ["(", ")", "hiding"].includes(cursor.ahead(ahead).text)) ahead++;
  return cursor.ahead(ahead).text === "in" ? ahead + 1 : 0;
}

function asRefusal(reason: string, verdict: Verdict): Verdict {
  if (verdict.kind === "rejected") return verdict;
  const message = verdict.kind === "failed" ? verdict.messages[0] : undefined;
  return { kind: "rejected", reason: `${reason}: ${message?.text ?? verdict.kind}`, message };
}

/** Goes on after the command that began at `start`: to the next keyword or `#` at column 0. */
function skipCommand(cursor: Cursor, start: number): void {
  cursor.index = start;
  cursor.next();
  while (cursor.token.kind !== "end" && !(cursor.token.column === 0 && startsCommand(cursor.token))) cursor.next();
}

function startsCommand(token: Token): boolean {
  return token.kind === "keyword" || token.text === "#" || token.text === "@[";
}

function runNext(file: FileScope, cursor: Cursor): Verdict {
  const done: Verdict = { kind: "proved", axioms: [] };
  if (isHarmless(cursor)) {
    skipCommand(cursor, cursor.index);
    return done;
  }
  const read: Command = command(cursor);
  if (cursor.token.kind !== "end" && !startsCommand(cursor.token)) throw cursor.unexpected("command");
  if (read.kind === "open" && read.isLocal) return runOpened(file, read, cursor);
  const budget = new Budget(verifyLimits);
  return runCommand(file, read, budget) ?? done;
}

/** `open N in` and a declaration. */
function runOpened(file: FileScope, { declarations }: Command & { kind: "open" }, cursor: Cursor): Verdict {
  const { text } = cursor.token;
  if (scopeWords.has(text)) throw new Unsupported(`'open … in' before '${text}'`, cursor.token);
  return file.opening(declarations, () => runNext(file, cursor));
}

/** `#check`, `#print`, `#reduce`, `#eval`, `#synth`, and options of linters and printing change no meaning. */
function isHarmless(cursor: Cursor): boolean {
  if (cursor.token.text === "#") return harmlessQueries.has(cursor.ahead(1).text) && !cursor.ahead(1).spaced;
  return cursor.is("set_option") && /^(linter|pp)\./.test(cursor.ahead(1).text) && cursor.ahead(3).text !== "in";
}
