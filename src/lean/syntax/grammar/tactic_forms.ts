// Reads each single tactic by its first word.
import type { Tactic, TacticBlock } from "../ast/tactics.ts";
import type { Cursor } from "../cursor.ts";
import { Failure, Unsupported } from "../lexer/failure.ts";
import { isUnimplementedTactic } from "../tactic_names.ts";
import { calcSteps, localDeclaration, sufficesDeclaration } from "./local_terms.ts";
import {
  constantNames,
  location,
  names,
  type Reader,
  rewriteRules,
  smallNumber,
  someNames,
} from "./tactic_arguments.ts";
import { caseReaders } from "./tactic_cases.ts";
import { bulletBlock, controlReaders } from "./tactic_control.ts";
import { convReaders } from "./tactic_conv.ts";
import { simpReaders } from "./tactic_simp.ts";
import { parenthesisedBlock, tacticBlock } from "./tactics.ts";
import { term } from "./terms.ts";

function rewrite(close: boolean, unfolding = false): Reader {
  return (cursor, at) => {
    const rules = rewriteRules(cursor, unfolding);
    return { kind: "rewrite", rules, location: location(cursor), close, at };
  };
}

function localTactic(kind: "have" | "let" | "replace"): Reader {
  return (cursor, at) => ({ kind, declaration: localDeclaration(cursor, at, kind === "let"), at });
}

function withTerm(kind: "exact" | "apply" | "refine"): Reader {
  return (cursor, at) => {
    const tactic: Tactic = { kind, term: term(cursor), at };
    if (cursor.is("at")) throw new Unsupported(`'${kind} … at'`, cursor.token);
    if (cursor.is("using")) throw new Unsupported(`'${kind} … using'`, cursor.token);
    return tactic;
  };
}

type PlainKind =
  | "constructor"
  | "left"
  | "right"
  | "exfalso"
  | "contradiction"
  | "assumption"
  | "search"
  | "rfl"
  | "trivial"
  | "skip"
  | "done"
  | "sorry"
  | "andIntros"
  | "inferInstance"
  | "acRfl";

function plain(kind: PlainKind): Reader {
  return (_cursor, at) => ({ kind, at });
}

function withNames(kind: "revert" | "clear" | "renameI"): Reader {
  return (cursor, at) => ({ kind, names: someNames(cursor), at });
}

const congruence: Reader = (cursor, at) => {
  return { kind: "congr", depth: smallNumber(cursor), at };
};

/** `decide`, `decide +revert`. */
const decide: Reader = (cursor, at) => {
  let revert = false;
  while ((cursor.is("+") || cursor.is("-")) && !cursor.ahead(1).spaced) {
    const isOn = cursor.next().text === "+";
    const { text } = cursor.token;
    if (text !== "revert") throw new Unsupported(`'decide ${isOn ? "+" : "-"}${text}'`, cursor.token);
    cursor.next();
    revert = isOn;
  }
  return { kind: "decide", revert, at };
};

const exists: Reader = (cursor, at) => {
  const terms = [term(cursor)];
  while (cursor.accept(",")) terms.push(term(cursor));
  return { kind: "exists", terms, at };
};

const show: Reader = (cursor, at) => {
  const type = term(cursor);
  if (cursor.is("from") || cursor.is("by")) throw new Unsupported(`tactic 'show … ${cursor.token.text}'`, cursor.token);
  return { kind: "show", type, at };
};

const change: Reader = (cursor, at) => {
  const type = term(cursor);
  if (cursor.is("with")) throw new Unsupported("'change … with'", cursor.token);
  return { kind: "change", type, location: location(cursor), at };
};

/** `rwa [e]`: `rw [e]`, then `assumption`. */
const rewriteThenAssumption: Reader = (cursor, at) => {
  const rules = rewrite(true)(cursor, at);
  const block: TacticBlock = { tactics: [rules, { kind: "assumption", at }], at, end: cursor.previousEnd() };
  return { kind: "parenthesis", block, at };
};

function unfold(kind: "unfold" | "delta"): Reader {
  return (cursor, at) => ({ kind, names: constantNames(cursor), location: location(cursor), at });
}

/** `funext x y`: `apply funext; intro x; apply funext; intro y`. */
const functionExtensionality: Reader = (cursor, at) => {
  const bound = names(cursor);
  if (bound.length === 0) throw new Unsupported("'funext' without names", at);
  const tactics = bound.flatMap((name): Tactic[] => [
    { kind: "apply", term: { kind: "constant", name: "funext", at }, at },
    { kind: "intros", names: [name], at },
  ]);
  return { kind: "parenthesis", block: { tactics, at, end: cursor.previousEnd() }, at };
};

const rename: Reader = (cursor, at) => {
  const type = term(cursor);
  cursor.expect("=>");
  return { kind: "rename", type, name: cursor.binderName(), at };
};

const readers = new Map<string, Reader>([
  ...caseReaders,
  ...controlReaders,
  ...simpReaders,
  ...convReaders,
  ["exact", withTerm("exact")],
  ["exact?", plain("search")],
  ["apply", withTerm("apply")],
  ["refine", withTerm("refine")],
  ["constructor", plain("constructor")],
  ["left", plain("left")],
  ["right", plain("right")],
  ["exfalso", plain("exfalso")],
  ["contradiction", plain("contradiction")],
  ["assumption", plain("assumption")],
  ["rfl", plain("rfl")],
  ["trivial", plain("trivial")],
  ["skip", plain("skip")],
  ["done", plain("done")],
  ["sorry", plain("sorry")],
  ["admit", plain("sorry")],
  ["and_intros", plain("andIntros")],
  ["infer_instance", plain("inferInstance")],
  ["ac_rfl", plain("acRfl")],
  ["congr", congruence],
  ["split", (cursor, at) => ({ kind: "split", location: location(cursor), at })],
  ["symm", (cursor, at) => ({ kind: "symmAt", location: location(cursor), at })],
  ["have", localTactic("have")],
  ["haveI", localTactic("have")],
  ["let", localTactic("let")],
  ["letI", localTactic("let")],
  ["replace", localTactic("replace")],
  ["suffices", (cursor, at) => ({ kind: "suffices", declaration: sufficesDeclaration(cursor, at), at })],
  ["show", show],
  ["change", change],
  ["rw", rewrite(true)],
  ["rewrite", rewrite(false)],
  ["erw", rewrite(true, true)],
  ["rwa", rewriteThenAssumption],
  ["unfold", unfold("unfold")],
  ["delta", unfold("delta")],
  ["funext", functionExtensionality],
  ["decide", decide],
  ["omega", (_cursor, at) => ({ kind: "omega", at })],
  ["exists", exists],
  ["revert", withNames("revert")],
  ["clear", withNames("clear")],
  ["rename_i", withNames("renameI")],
  ["rename", rename],
  ["specialize", (cursor, at) => ({ kind: "specialize", term: term(cursor), at })],
  ["calc", (cursor, at) => ({ kind: "calc", steps: calcSteps(cursor), at })],
]);

/** True if `name` begins a tactic that is implemented. */
export function isTacticWord(name: string): boolean {
  return readers.has(name);
}

/** Reads one tactic without `<;>`. @throws Unsupported for tactics that exist in Lean and are not implemented. */
export function basicTactic(cursor: Cursor): Tactic {
  const at = cursor.token;
  if (at.kind === "symbol") return symbolTactic(cursor);
  const reader = at.kind === "identifier" || at.kind === "keyword" ? readers.get(at.text) : undefined;
  if (reader !== undefined) {
    cursor.next();
    return reader(cursor, at);
  }
  if (isUnimplementedTactic(at.text)) throw new Unsupported(`tactic '${at.text}'`, at);
  if (at.kind === "end") throw cursor.unexpected("tactic");
  throw new Failure("unknown tactic", at);
}

function symbolTactic(cursor: Cursor): Tactic {
  const at = cursor.token;
  if (cursor.is("·") || cursor.is(".")) {
    cursor.next();
    if (!cursor.token.spaced && cursor.token.kind !== "end")
      throw new Unsupported("bullet without a space after it", at);
    return bulletBlock(cursor, at);
  }
  if (cursor.is("(")) return { kind: "parenthesis", block: parenthesisedBlock(cursor), at };
  if (cursor.is("{")) return { kind: "bullet", block: tacticBlock(cursor), at };
  throw cursor.unexpected("tactic");
}
