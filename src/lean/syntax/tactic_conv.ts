// Reads the steps of `conv`, which move to a part of a statement and rewrite there.
import type { ConvStep } from "./ast.ts";
import type { Cursor } from "./cursor.ts";
import { Failure, type Position, Unsupported } from "./failure.ts";
import { constantNames, location, names, type Reader, rewriteRules, smallNumber } from "./tactic_arguments.ts";
import { withSimpArguments } from "./tactic_simp.ts";
import { layoutSequence } from "./tactics.ts";
import { term } from "./terms.ts";

/** `conv at h in pattern => steps`. */
const conv: Reader = (cursor, at) => {
  const place = location(cursor);
  const pattern = cursor.accept("in") ? term(cursor) : undefined;
  cursor.expect("=>");
  const steps = convBlock(cursor);
  return { kind: "conv", location: place, pattern, steps, at };
};

function convBlock(cursor: Cursor): ConvStep[] {
  if (cursor.token.column <= cursor.column) throw new Unsupported("'conv' block that is not indented", cursor.token);
  return cursor.withPosition(() => layoutSequence(cursor, convStep));
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
      if (at.kind === "end") throw new Failure("unexpected end of input; expected conv step", at);
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
