// Checks whole files: one verdict for each theorem and example.

import { elaborateBody, elaborateSignature } from "./elab/declarations.ts";
import { FileScope } from "./elab/file_scope.ts";
import { judge, verdictOf } from "./embedded.ts";
import { addDeclaration } from "./kernel/add_declaration.ts";
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
  /** The full name, or `example`. */
  readonly name: string;
  readonly line: number;
  readonly verdict: Verdict;
}

const proofWords = new Set(["theorem", "example"]);
const harmlessQueries = new Set(["check", "print", "reduce"]);

/**
 * Checks the theorems and examples of a file in order. A command that is refused and might change the meaning of what
 * follows (a definition, an axiom, a notation, …) makes every later verdict `rejected`, with its reason.
 */
export function verifyFile(source: string): FileVerdict[] {
  const verdicts: FileVerdict[] = [];
  const file = new FileScope(prelude().environment.fork(), false);
  let tokens: Token[] = [];
  const reading = verdictOf(() => {
    tokens = tokenize(source);
    return { kind: "proved", axioms: [] };
  });
  if (reading.kind !== "proved") return [{ name: "file", line: 1, verdict: reading }];
  const cursor = new Cursor(tokens, file.operators);
  let refused: Verdict | undefined;
  while (cursor.token.kind !== "end") {
    const start = cursor.index;
    const at = cursor.token;
    const isProof = proofWords.has(at.text);
    const name = isProof && at.text === "theorem" ? qualified(file, cursor.ahead(1).text) : at.text;
    const verdict = verdictOf(() => runCommand(file, cursor));
    if (cursor.index === start || verdict.kind !== "proved") skipCommand(cursor, start);
    if (isProof) verdicts.push({ name, line: at.line, verdict: refused ?? verdict });
    else if (verdict.kind !== "proved" && refused === undefined) {
      refused = asRefusal(verdict);
      verdicts.push({ name: at.text, line: at.line, verdict: refused });
    }
  }
  return verdicts;
}

function qualified(file: FileScope, name: string): string {
  return file.scope.namespace === "" ? name : `${file.scope.namespace}.${name}`;
}

function asRefusal(verdict: Verdict): Verdict {
  if (verdict.kind === "rejected") return verdict;
  const text = verdict.kind === "failed" ? verdict.messages[0].text : verdict.kind;
  return { kind: "rejected", reason: `an earlier command is not accepted: ${text}` };
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

function runCommand(file: FileScope, cursor: Cursor): Verdict {
  const done: Verdict = { kind: "proved", axioms: [] };
  if (isHarmless(cursor)) {
    skipCommand(cursor, cursor.index);
    return done;
  }
  const read: Command = command(cursor);
  if (cursor.token.kind !== "end" && !startsCommand(cursor.token)) throw cursor.unexpected("command");
  const budget = new Budget(verifyLimits);
  if (read.kind !== "declaration") {
    file.run(read, budget);
    return done;
  }
  return runDeclaration(file, read, budget);
}

/** `#check`, `#print`, `#reduce`, and options of linters and printing change no meaning. */
function isHarmless(cursor: Cursor): boolean {
  if (cursor.token.text === "#") return harmlessQueries.has(cursor.ahead(1).text) && !cursor.ahead(1).spaced;
  return cursor.is("set_option") && /^(linter|pp)\./.test(cursor.ahead(1).text) && cursor.ahead(3).text !== "in";
}

function runDeclaration(file: FileScope, read: Command & { kind: "declaration" }, budget: Budget): Verdict {
  const { signature, value, at } = read;
  if (value === undefined || !proofWords.has(signature.kind)) throw new Unsupported(`command '${signature.kind}'`, at);
  const statement = elaborateSignature(file.environment, file.scope, file.variables, signature, budget);
  const elaborated = elaborateBody(file.environment, statement, value, signature.kind === "theorem", budget);
  const name = statement.name === "" ? "_example" : statement.name;
  const verdict = judge(file.environment, name, elaborated, budget);
  if (statement.name !== "" && (verdict.kind === "proved" || verdict.kind === "incomplete")) {
    const { type, value: proof, levelParams } = elaborated;
    addDeclaration(file.environment, { kind: "theorem", name, levelParams, type, value: proof }, budget);
  }
  return verdict;
}
