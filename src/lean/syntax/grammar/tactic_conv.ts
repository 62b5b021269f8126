// Reads the steps of `conv`, which move to a part of a statement and rewrite there.
import type { ConvStep } from "../ast/tactics.ts";
import type { Cursor } from "../cursor.ts";
import { type Position, Unsupported } from "../lexer/failure.ts";
import { constantNames, location, names, type Reader, rewriteRules, smallNumber } from "./tactic_arguments.ts";
import { withSimpArguments } from "./tactic_simp.ts";
import { term } from "./terms.ts";

/** `conv at h in pattern => steps`. */
const conv: Reader = (cursor, at) => {
  const place = location(cursor);
  const pattern = cursor.accept("in") ? term(cursor) : undefined;
  cursor.expect("=>");
  const steps = convBlock(cursor);
  return { kind: "conv", location: place, pattern, steps, at };
};

/** Steps that Lean has; a word that is none ends the block where it stands in the block's column. */
const stepWords = new Set(
  `lhs rhs arg intro ext enter rw rewrite simp unfold delta change rfl skip fun whnf zeta reduce congr pattern simp? dsimp
   dsimp? simp_match tactic tactic' conv' done trace_state all_goals any_goals case case' next focus conv fail_if_success erw
   args left right apply first try repeat extract_lets norm_cast norm_num ring_nf push_cast ring push_neg equals ext1 lift_lets
   set_option open nth_rw nth_rewrite with_reducible cbv grind let_to_have abel_nf field_simp fin_cases slice`.split(
    /\s+/,
  ),
);

function startsStep({ token: { kind, text } }: Cursor): boolean {
  if (kind === "identifier" || kind === "keyword") return stepWords.has(text);
  return kind === "symbol" && ["·", ".", "(", "{"].includes(text);
}

function convBlock(cursor: Cursor): ConvStep[] {
  if (!cursor.accept("{")) return convSequence(cursor);
  const steps = cursor.withoutPosition(() => convSequence(cursor));
  cursor.expect("}");
  return steps;
}

function convSequence(cursor: Cursor): ConvStep[] {
  const steps = cursor.sepByIndent(
    ";",
    () => startsStep(cursor),
    () => convStep(cursor),
  );
  if (steps.length === 0) throw cursor.unexpected("conv step");
  if (cursor.is("<;>")) throw new Unsupported("'<;>' between conv steps", cursor.token);
  return steps;
}

function convStep(cursor: Cursor): ConvStep {
  const at = cursor.next();
  switch (at.text) {
    case "lhs":
    case "rhs":
      return { kind: "side", side: at.text, at };
    case "arg":
      return { kind: "argument", index: argumentIndex(cursor), at };
    case "intro":
    case "ext":
      return { kind: "binders", names: names(cursor), at };
    case "enter":
      return { kind: "path", steps: path(cursor), at };
    case "rw":
    case "rewrite":
      return { kind: "rewrite", rules: rewriteRules(cursor), at };
    case "simp":
      return { kind: "simp", simp: withSimpArguments(cursor, at, "simp"), at };
    case "unfold":
    case "delta":
      return { kind: "unfold", names: constantNames(cursor), at };
    case "change":
      return { kind: "change", term: term(cursor), at };
    case "rfl":
    case "skip":
      return { kind: at.text, at };
    default:
      throw new Unsupported(`conv step '${at.text}'`, at);
  }
}

function argumentIndex(cursor: Cursor): number {
  if (cursor.is("@") || cursor.is("-")) throw new Unsupported("argument of this form", cursor.token);
  const index = smallNumber(cursor);
  if (index === undefined || index === 0) throw cursor.unexpected("position of an argument");
  return index;
}

/** `[1, x, 2]` of `enter`: positions and names of binders. */
function path(cursor: Cursor): ConvStep[] {
  cursor.expect("[");
  const steps: ConvStep[] = [];
  do {
    const at: Position = cursor.token;
    if (cursor.token.kind === "identifier") steps.push({ kind: "binders", names: [cursor.binderName()], at });
    else steps.push({ kind: "argument", index: argumentIndex(cursor), at });
  } while (cursor.accept(","));
  cursor.expect("]");
  return steps;
}

/** The tactics of this file by their first word. */
export const convReaders: readonly (readonly [string, Reader])[] = [["conv", conv]];
