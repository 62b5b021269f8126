// The binary operators of core Lean with their precedences, and what each stands for.
import type { Term } from "./ast.ts";

/**
 * How `left symbol right` is read: `own` is the operator's precedence, `left` and `right` the least ones of its sides.
 * `constant` applies a constant, `relation` makes the types of both sides agree first, `term` applies a declared
 * function, and `unsupported` is refused by name.
 */
export interface Operator {
  readonly own: number;
  readonly left: number;
  readonly right: number;
  readonly meaning:
    | { readonly kind: "constant" | "relation"; readonly name: string }
    | { readonly kind: "term"; readonly fn: Term }
    | { readonly kind: "arrow" | "pipeLeft" | "pipeRight" | "subst" | "unsupported" };
}

function infix(own: number, left: number, right: number, meaning: Operator["meaning"]): Operator {
  return { own, left, right, meaning };
}

const unsupported = { kind: "unsupported" } as const;
const and = infix(35, 36, 35, { kind: "constant", name: "And" });
const or = infix(30, 31, 30, { kind: "constant", name: "Or" });
const iff = infix(20, 21, 21, { kind: "constant", name: "Iff" });
const arrow = infix(25, 26, 25, { kind: "arrow" });
const pipeLeft = infix(10, 0, 10, { kind: "pipeLeft" });

/** The built-in operators by symbol. */
export const operators: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ["∧", and],
  ["/\\", and],
  ["∨", or],
  ["\\/", or],
  ["↔", iff],
  ["<->", iff],
  ["→", arrow],
  ["->", arrow],
  ["=", infix(50, 51, 51, { kind: "relation", name: "Eq" })],
  ["≠", infix(50, 51, 51, { kind: "relation", name: "Ne" })],
  ["∘", infix(90, 91, 90, { kind: "constant", name: "Function.comp" })],
  ["<|", pipeLeft],
  ["$", pipeLeft],
  ["|>", infix(10, 10, 11, { kind: "pipeRight" })],
  ["▸", infix(75, 75, 75, { kind: "subst" })],
  ...[
    "+",
    "-",
    "*",
    "/",
    "%",
    "^",
    "<",
    "<=",
    "≤",
    ">",
    ">=",
    "≥",
    "==",
    "!=",
    "&&",
    "||",
    "|||",
    "&&&",
    "^^^",
    "<<<",
    ">>>",
    "++",
    "::",
    "×",
    "∈",
    "∉",
    "∣",
    "≈",
    "≍",
    "•",
    "∪",
    "∩",
    "\\",
    "⊂",
    "⊆",
    "⊃",
    "⊇",
    "<|>",
    ">>=",
    ">>",
    "<$>",
    "<*>",
    "<*",
    "*>",
    "|>.",
    "≃",
    "×'",
    "≅",
    "≡",
    "⟶",
    "⥤",
    "⊔",
    "⊓",
    "⊕",
    "⁻¹",
    "∘'",
  ].map((symbol): [string, Operator] => [symbol, infix(0, 0, 0, unsupported)]),
]);
