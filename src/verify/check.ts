// From a request to a verdict, by the parts of the checker that are there. Only the kernel says yes.

import { type Elaborated, elaborateBody, elaborateSignature, FileScope, type Statement } from "../lean/elab/index.ts";
import type { Environment, Expr } from "../lean/kernel/index.ts";
import {
  addDeclaration,
  Budget,
  CheckError,
  collectAxioms,
  forEachNode,
  LimitError,
  type Limits,
} from "../lean/kernel/index.ts";
import { prelude } from "../lean/library/index.ts";
import type { Command } from "../lean/syntax/index.ts";
import {
  Cursor,
  command,
  declarationBody,
  declarationModifiers,
  Failure,
  type Position,
  signature,
  terminationHints,
  tokenize,
  Unsupported,
} from "../lean/syntax/index.ts";
import { itemAt, MissingPart } from "../platform/index.ts";
import { isFinal } from "./finality.ts";
import { refusedLemma } from "./policy/lemmas.ts";
import { refusedVerdict } from "./policy/prepare.ts";
import { proofTokens, Refused } from "./policy/proof_tokens.ts";
import { requestKey } from "./request_key.ts";
import { endOf, splitBefore } from "./source/splice.ts";
import { permittedAxioms, type Verdict, type VerifyRequest, verifyLimits } from "./verifier.ts";

/** A trusted header and statement, elaborated once and used for every proof of it. */
export interface Prepared {
  readonly file: FileScope;
  readonly statement: Statement;
  readonly proofStart: Position;
  /** The column of the first token of the whole declaration, which the proof is held against. */
  readonly column: number;
}

const preparedLimit = 2000;
const prepared = new Map<string, Prepared | Verdict>();

/**
 * Checks a proof of a statement in the prelude's environment. Synchronous, without input or output.
 *
 * @throws MissingPart where the proof needs a part that is not there
 */
export function checkProof(request: VerifyRequest): Verdict {
  const known = prepareStatement(request);
  if ("kind" in known) return known;
  const limits = { ...verifyLimits, ...request.limits };
  return verdictOf(() => {
    const { file, statement, proofStart, column } = withLemmas(request, limits) ?? known;
    const budget = new Budget(limits);
    return budget.run(() => {
      const cursor = new Cursor(proofTokens(request.proof, proofStart), file.operators);
      const body = cursor.withColumn(column, () => ({
        value: declarationBody(cursor),
        hints: terminationHints(cursor),
      }));
      const surplus = cursor.token.kind === "end" ? undefined : cursor.unexpected("command");
      const elaborated = beforeSurplus(surplus, () => elaborateBody(file.environment, statement, body, budget));
      return judge(file.environment.fork(), statement.name, elaborated, budget);
    });
  });
}

/** What is wrong with a command is told before that something stands behind it which is none. */
export function beforeSurplus<T>(surplus: Failure | undefined, work: () => T): T {
  try {
    const result = work();
    if (surplus !== undefined) throw surplus;
    return result;
  } catch (error) {
    throw error instanceof Failure ? error : (surplus ?? error);
  }
}

/** What a statement comes to under the request's limits: remembered like a verdict, by the same key and only if it is final. */
export function prepareStatement({ header, statement, limits }: VerifyRequest): Prepared | Verdict {
  const key = requestKey({ header, statement, limits, proof: "" });
  const known = prepared.get(key);
  if (known !== undefined) return known;
  let result: Prepared | Verdict;
  try {
    const { complete, dangling } = splitBefore({ header });
    const all = { ...verifyLimits, ...limits };
    const file = readHeader(complete, all);
    const budget = new Budget(all);
    result = budget.run(() => readStatement(file, complete, dangling, statement, budget));
  } catch (error) {
    result = statementVerdict(verdictOfError(error));
  }
  if ("kind" in result && !isFinal(result)) return result;
  if (prepared.size >= preparedLimit) prepared.clear();
  prepared.set(key, result);
  return result;
}

/** The statement behind the candidate's lemmas, which have to pass the policy and the kernel; undefined if there are none. */
function withLemmas(request: VerifyRequest, limits: Limits): Prepared | undefined {
  if (request.lemmas === undefined || request.lemmas.trim() === "") return undefined;
  const { complete, lemmas, dangling } = splitBefore(request);
  const file = readHeader(complete, limits);
  const budget = new Budget(limits);
  return budget.run(() => {
    const refusal = refusedLemma(lemmas, request.statement, endOf(complete));
    if (refusal !== undefined) throw new Refused(refusal);
    runCommands(file, lemmas, endOf(complete), () => budget);
    return readStatement(file, complete + lemmas, dangling, request.statement, budget);
  });
}

/** The statement is the caller's: what is wrong with it says nothing about the proof. */
function statementVerdict(verdict: Verdict): Verdict {
  if (verdict.kind !== "failed") return verdict;
  const message = itemAt(verdict.messages, 0);
  return { kind: "rejected", reason: `the statement is not accepted: ${message.text}`, message };
}

const headerLimit = 100;
const headers = new Map<string, FileScope>();

/** The state after a trusted header, elaborated once for all statements behind it. Each command has the whole limits. */
function readHeader(header: string, limits: Limits): FileScope {
  const key = requestKey({ header, limits, statement: "", proof: "" });
  const known = headers.get(key);
  if (known !== undefined) return known.fork();
  const file = new FileScope(prelude().environment.fork());
  runCommands(file, header, { line: 1, column: 0 }, () => new Budget(limits));
  if (headers.size >= headerLimit) headers.clear();
  headers.set(key, file);
  return file.fork();
}

function runCommands(file: FileScope, text: string, origin: Position, budget: () => Budget): void {
  const cursor = new Cursor(tokenize(text, origin), file.operators);
  while (cursor.token.kind !== "end") {
    const own = budget();
    own.run(() => runCommand(file, command(cursor), own));
  }
}

/** Elaborates a statement, with documentation before it, in the state that the text before both has left. */
function readStatement(file: FileScope, before: string, dangling: string, statement: string, budget: Budget): Prepared {
  const cursor = new Cursor(tokenize(dangling + statement, endOf(before)), file.operators);
  const { column } = cursor.token;
  const opening = cursor.withPosition(() => {
    declarationModifiers(cursor);
    return signature(cursor);
  });
  if (cursor.token.kind !== "end") throw cursor.unexpected("end of the statement");
  if (opening.kind !== "theorem") throw new Unsupported(`statement that begins with '${opening.kind}'`, opening.at);
  const elaborated = elaborateSignature(file.environment, file.scope, file.variables, opening, budget);
  return { file, statement: elaborated, proofStart: endOf(`${before}${dangling}${statement} := `), column };
}

const proofWords = new Set(["theorem", "example"]);

/** Runs a command. The verdict is on a theorem, which later ones may then use, or on an example; undefined for any other. */
export function runCommand(file: FileScope, read: Command, budget: Budget): Verdict | undefined {
  if (read.kind === "in") return file.limitedTo(read, budget, () => runCommand(file, read.body, budget));
  if (read.kind !== "declaration" || !proofWords.has(read.signature.kind)) {
    file.run(read, budget);
    return undefined;
  }
  const { signature, value, hints, at } = read;
  if (value === undefined) throw new Unsupported(`'${signature.kind}' without a proof`, at);
  const statement = elaborateSignature(file.environment, file.scope, file.variables, signature, budget, value);
  const names = file.declareLocals(read, statement, budget);
  const elaborated = elaborateBody(file.environment, statement, { value, hints }, budget, names);
  if (statement.name === "") return judge(file.environment.fork(), "_example", elaborated, budget, "definition");
  const verdict = judge(file.environment, statement.name, elaborated, budget);
  if (file.environment.has(statement.name)) file.applyModifiers(statement.name, read.modifiers);
  return verdict;
}

/** Has the kernel check a closed proof, and reads the axioms. What the kernel accepts is then in the environment. */
export function judge(
  environment: Environment,
  name: string,
  elaborated: Elaborated,
  budget: Budget,
  kind: "theorem" | "definition" = "theorem",
): Verdict {
  const { type, value, levelParams, holes } = elaborated;
  addDeclaration(environment, { kind, name, levelParams, type, value }, budget);
  const axioms = axiomsOfTerms(environment, [type, value]);
  if (axioms.includes("sorryAx")) {
    return {
      kind: "incomplete",
      holes: holes.map(({ position, hypotheses, target }) => ({
        hypotheses,
        target,
        line: position.line,
        column: position.column,
      })),
    };
  }
  const forbidden = axioms.find((axiom) => !permittedAxioms.has(axiom) || !prelude().environment.has(axiom));
  if (forbidden !== undefined)
    return { kind: "rejected", reason: `the proof rests on the axiom '${forbidden}'`, code: "axiom_used", axioms };
  return { kind: "proved", axioms };
}

/** The axioms behind the constants of terms, sorted. Those of the prelude's constants are remembered. */
function axiomsOfTerms(environment: Environment, terms: readonly Expr[]): string[] {
  const { environment: core, axiomsOf } = prelude();
  const found = new Set<string>();
  const names = new Set<string>();
  for (const e of terms) {
    forEachNode(e, (node) => {
      if (node.kind === "const") names.add(node.name);
      return true;
    });
  }
  for (const name of names) {
    for (const axiom of core.has(name) ? axiomsOf(name) : collectAxioms(environment, name)) found.add(axiom);
  }
  return [...found].sort();
}

/** Runs a check and turns what it throws into a verdict. */
export function verdictOf<T>(check: () => T): T | Verdict {
  try {
    return check();
  } catch (error) {
    return verdictOfError(error);
  }
}

function verdictOfError(error: unknown): Verdict {
  if (error instanceof MissingPart) throw error;
  if (error instanceof Refused) return refusedVerdict(error.refusal);
  if (error instanceof Unsupported) {
    return { kind: "rejected", reason: clipped(error.message), message: messageAt(error.at, error.message) };
  }
  if (error instanceof Failure) return { kind: "failed", messages: [messageAt(error.at, numbered(error.message))] };
  if (error instanceof CheckError) {
    return { kind: "failed", messages: [messageAt({ line: 1, column: 0 }, `(kernel) ${error.message}`)] };
  }
  if (error instanceof LimitError && !error.isHosts) return { kind: "timeout", limit: error.limit };
  if (error instanceof LimitError || error instanceof RangeError) {
    return { kind: "crashed", reason: `the host's own limit was reached: ${error.message.split("\n")[0]}` };
  }
  return { kind: "crashed", reason: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
}

/** The message with its metavariables numbered as they occur in it: what else the elaboration has shown does not tell. */
function numbered(text: string): string {
  const known = new Map<string, string>();
  return text.replace(/\?([mu])\.(\d+)/g, (name, kind: string) => {
    const own = known.get(name) ?? `?${kind}.${known.size + 1}`;
    known.set(name, own);
    return own;
  });
}

function messageAt(
  { line, column }: Position,
  text: string,
): { severity: "error"; line: number; column: number; text: string } {
  return { severity: "error", line, column, text: clipped(text) };
}

/** Characters of a message that are kept: a text that is wrong must not fill the memory of whoever asks. */
const LONGEST_MESSAGE = 16_000;

function clipped(text: string): string {
  return text.length > LONGEST_MESSAGE ? `${text.slice(0, LONGEST_MESSAGE)}…` : text;
}
