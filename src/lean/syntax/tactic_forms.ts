// Reads each single tactic by its first word.
import type { BoundName, Location, RewriteRule, Tactic, TacticBlock, Term } from "./ast.ts";
import { parameters } from "./binders.ts";
import { caseAlternatives, casePattern, simplePatterns } from "./case_patterns.ts";
import type { Cursor } from "./cursor.ts";
import { Failure, type Position, Unsupported } from "./failure.ts";
import {
  alternativePatterns,
  calcSteps,
  localDeclaration,
  matchDiscriminants,
  sufficesDeclaration,
} from "./local_terms.ts";
import { isUnimplementedTactic } from "./tactic_names.ts";
import { parenthesisedBlock, tacticBlock } from "./tactics.ts";
import { term } from "./terms.ts";

type Reader = (cursor: Cursor, at: Position) => Tactic;

/** Names to the right of the layout column. */
function names(cursor: Cursor): BoundName[] {
  const found: BoundName[] = [];
  while (cursor.token.kind === "identifier" && cursor.token.column > cursor.column) found.push(cursor.binderName());
  return found;
}

function someNames(cursor: Cursor): BoundName[] {
  const found = names(cursor);
  if (found.length === 0) throw cursor.unexpected("identifier");
  return found;
}

function termArguments(cursor: Cursor): Term[] {
  const found: Term[] = [];
  while (
    cursor.token.column > cursor.column &&
    (cursor.token.kind === "identifier" || cursor.is("(") || cursor.is("‹"))
  ) {
    found.push(term(cursor, 1024));
  }
  return found;
}

function location(cursor: Cursor): Location | undefined {
  if (!cursor.is("at")) return undefined;
  cursor.next();
  if (cursor.is("*")) throw new Unsupported("location '*'", cursor.token);
  const found = names(cursor);
  const goal = cursor.is("⊢") || cursor.is("|-");
  if (goal) cursor.next();
  if (found.length === 0 && !goal) throw cursor.unexpected("hypothesis");
  return { names: found, goal };
}

function rewriteRules(cursor: Cursor): RewriteRule[] {
  if (cursor.token.kind === "identifier") throw new Unsupported("configuration of 'rw'", cursor.token);
  cursor.expect("[");
  const rules: RewriteRule[] = [];
  cursor.withoutPosition(() => {
    while (!cursor.is("]")) {
      const at = cursor.token;
      const symm = cursor.accept("←") || cursor.accept("<-");
      rules.push({ symm, term: term(cursor), at });
      if (!cursor.accept(",")) break;
    }
  });
  cursor.expect("]");
  return rules;
}

function rewrite(close: boolean): Reader {
  return (cursor, at) => ({ kind: "rewrite", rules: rewriteRules(cursor), location: location(cursor), close, at });
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
  | "rfl"
  | "trivial"
  | "skip"
  | "done"
  | "sorry"
  | "and_intros";

function plain(kind: PlainKind): Reader {
  return (_cursor, at) => ({ kind, at });
}

function withBlock(kind: "try" | "repeat" | "allGoals" | "anyGoals" | "focus" | "bullet"): Reader {
  return (cursor, at) => ({ kind, block: tacticBlock(cursor, true), at });
}

function withNames(kind: "revert" | "clear" | "renameI"): Reader {
  return (cursor, at) => ({ kind, names: someNames(cursor), at });
}

function caseAnalysis(kind: "cases" | "induction"): Reader {
  return (cursor, at) => {
    const targets: { name: string | undefined; term: Term }[] = [];
    do {
      const named = cursor.token.kind === "identifier" && cursor.ahead(1).text === ":";
      if (named) throw new Unsupported(`named target of '${kind}'`, cursor.token);
      targets.push({ name: undefined, term: term(cursor) });
    } while (cursor.accept(","));
    if (cursor.is("using")) throw new Unsupported(`'${kind} … using'`, cursor.token);
    let generalizing: BoundName[] = [];
    if (cursor.is("generalizing")) {
      cursor.next();
      generalizing = someNames(cursor);
    }
    const alternatives = cursor.is("with") ? caseAlternatives(cursor) : undefined;
    return { kind, targets, generalizing, alternatives, at };
  };
}

function blockAlternatives<T>(
  cursor: Cursor,
  patterns: (cursor: Cursor) => T,
): { patterns: T; block: TacticBlock; at: Position }[] {
  return cursor.withPosition(() => {
    const alternatives: { patterns: T; block: TacticBlock; at: Position }[] = [];
    while (cursor.is("|") && cursor.token.column >= cursor.column) {
      const at = cursor.next();
      alternatives.push({ patterns: patterns(cursor), block: tacticBlock(cursor, true), at });
    }
    if (alternatives.length === 0) throw new Unsupported("'match' without alternatives", cursor.token);
    return alternatives;
  });
}

const introduce: Reader = (cursor, at) => {
  if (!cursor.is("|")) return { kind: "intro", parameters: parameters(cursor), at };
  const alternatives = blockAlternatives(cursor, alternativePatterns).map(({ patterns, block, at: bar }) => {
    if (patterns.length !== 1) throw new Unsupported("several patterns after 'intro'", bar);
    return { pattern: patterns[0], block, at: bar };
  });
  return { kind: "introMatch", alternatives, at };
};

const obtain: Reader = (cursor, at) => {
  const pattern = cursor.is(":") || cursor.is(":=") ? undefined : casePattern(cursor, false);
  const type = cursor.accept(":") ? term(cursor) : undefined;
  const value = cursor.accept(":=") ? term(cursor) : undefined;
  if (type === undefined && value === undefined) throw cursor.unexpected("':='");
  return { kind: "obtain", pattern, type, value, at };
};

const byCases: Reader = (cursor, at) => {
  const named = cursor.token.kind === "identifier" && cursor.ahead(1).text === ":";
  const name = named ? cursor.binderName().name : undefined;
  if (named) cursor.next();
  return { kind: "byCases", name, proposition: term(cursor), at };
};

const caseTactic: Reader = (cursor, at) => {
  const tag = cursor.identifier().text;
  const bound = names(cursor);
  if (cursor.is("|")) throw new Unsupported("'case' with several tags", cursor.token);
  cursor.expect("=>");
  return { kind: "case", tag, names: bound, block: tacticBlock(cursor, true), at };
};

const next: Reader = (cursor, at) => {
  const bound = names(cursor);
  cursor.expect("=>");
  return { kind: "next", names: bound, block: tacticBlock(cursor, true), at };
};

const first: Reader = (cursor, at) =>
  cursor.withPosition(() => {
    const alternatives: TacticBlock[] = [];
    while (cursor.is("|") && cursor.token.column >= cursor.column) {
      cursor.next();
      alternatives.push(tacticBlock(cursor, true));
    }
    if (alternatives.length === 0) throw cursor.unexpected("'|'");
    return { kind: "first", alternatives, at };
  });

const exists: Reader = (cursor, at) => {
  const terms = [term(cursor)];
  while (cursor.accept(",")) terms.push(term(cursor));
  return { kind: "exists", terms, at };
};

const symm: Reader = (cursor, at) => {
  const place = location(cursor);
  return { kind: "symmAt", location: place ?? { names: [], goal: true }, at };
};

const show: Reader = (cursor, at) => {
  const type = term(cursor);
  if (cursor.is("from") || cursor.is("by")) throw new Unsupported(`tactic 'show … ${cursor.token.text}'`, cursor.token);
  return { kind: "show", type, at };
};

const rewriteThenAssumption: Reader = (cursor, at) => {
  const rules = rewrite(true)(cursor, at);
  const block: TacticBlock = { tactics: [rules, { kind: "assumption", at }], at, end: cursor.previousEnd() };
  return { kind: "parenthesis", block, at };
};

const subst: Reader = (cursor, at) => {
  const equalities = termArguments(cursor);
  if (equalities.length === 0) throw cursor.unexpected("term");
  return { kind: "subst", names: equalities, at };
};

const injection: Reader = (cursor, at) => {
  const equality = term(cursor);
  const bound = cursor.accept("with") ? someNames(cursor) : [];
  return { kind: "injection", term: equality, names: bound, at };
};

const rcases: Reader = (cursor, at) => {
  if (cursor.token.kind === "identifier" && cursor.ahead(1).text === ":") {
    throw new Unsupported("named target of 'rcases'", cursor.token);
  }
  const target = term(cursor);
  if (cursor.is(",")) throw new Unsupported("several targets of 'rcases'", cursor.token);
  const pattern = cursor.accept("with") ? casePattern(cursor, true) : undefined;
  return { kind: "rcases", term: target, pattern, at };
};

const readers = new Map<string, Reader>([
  ["intro", introduce],
  ["intros", (cursor, at) => ({ kind: "intros", names: names(cursor), at })],
  ["rintro", (cursor, at) => ({ kind: "rintro", patterns: simplePatterns(cursor), at })],
  ["exact", withTerm("exact")],
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
  ["and_intros", plain("and_intros")],
  ["symm", symm],
  ["cases", caseAnalysis("cases")],
  ["induction", caseAnalysis("induction")],
  ["rcases", rcases],
  ["obtain", obtain],
  ["have", (cursor, at) => ({ kind: "have", declaration: localDeclaration(cursor, at, false), at })],
  ["let", (cursor, at) => ({ kind: "let", declaration: localDeclaration(cursor, at, true), at })],
  ["suffices", (cursor, at) => ({ kind: "suffices", declaration: sufficesDeclaration(cursor, at), at })],
  ["show", show],
  ["rw", rewrite(true)],
  ["rewrite", rewrite(false)],
  ["rwa", rewriteThenAssumption],
  ["by_cases", byCases],
  ["exists", exists],
  ["subst", subst],
  ["revert", withNames("revert")],
  ["clear", withNames("clear")],
  ["rename_i", withNames("renameI")],
  ["specialize", (cursor, at) => ({ kind: "specialize", term: term(cursor), at })],
  ["injection", injection],
  [
    "match",
    (cursor, at) => ({
      kind: "match",
      discriminants: matchDiscriminants(cursor),
      alternatives: blockAlternatives(cursor, alternativePatterns),
      at,
    }),
  ],
  ["nomatch", (cursor, at) => ({ kind: "nomatch", term: term(cursor), at })],
  ["calc", (cursor, at) => ({ kind: "calc", steps: calcSteps(cursor), at })],
  ["try", withBlock("try")],
  ["repeat", withBlock("repeat")],
  ["all_goals", withBlock("allGoals")],
  ["any_goals", withBlock("anyGoals")],
  ["focus", withBlock("focus")],
  ["first", first],
  ["case", caseTactic],
  ["next", next],
]);

/** True if `name` begins a tactic that is implemented. */
export function isTacticWord(name: string): boolean {
  return readers.has(name);
}

/** Reads one tactic without `<;>`. Throws `Unsupported` for tactics that exist in Lean and are not implemented. */
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
  throw new Failure(`unknown tactic '${at.text}'`, at);
}

function symbolTactic(cursor: Cursor): Tactic {
  const at = cursor.token;
  if (cursor.is("·") || cursor.is(".")) {
    cursor.next();
    if (!cursor.token.spaced) throw new Unsupported("bullet without a space after it", at);
    return withBlock("bullet")(cursor, at);
  }
  if (cursor.is("(")) return { kind: "parenthesis", block: parenthesisedBlock(cursor), at };
  if (cursor.is("{")) return { kind: "bullet", block: tacticBlock(cursor), at };
  throw cursor.unexpected("tactic");
}
