// The binary operators of core Lean with their precedences, and what each stands for.
import type { Term } from "./ast/terms.ts";

/**
 * How `left symbol right` is read: `own` is the operator's precedence, `left` and `right` the least ones of its sides.
 * `constant` applies a constant (`flipped`: to the right side first), `relation` and `binary` make the types of the
 * operands agree first, `action` those of all but the right side, `term` applies a declared function, and `unsupported`
 * is refused by name.
 */
export interface Operator {
  readonly own: number;
  readonly left: number;
  readonly right: number;
  readonly meaning:
    | { readonly kind: "constant" | "flipped" | "relation" | "binary" | "action"; readonly name: string }
    | { readonly kind: "term"; readonly fn: Term }
    | { readonly kind: "arrow" | "pipeLeft" | "pipeRight" | "subst" | "unsupported" };
}

function infix(own: number, left: number, right: number, meaning: Operator["meaning"]): Operator {
  return { own, left, right, meaning };
}

function relation(name: string): Operator {
  return infix(50, 51, 51, { kind: "relation", name });
}

function leftAssociative(precedence: number, name: string): Operator {
  return infix(precedence, precedence, precedence + 1, { kind: "binary", name });
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
  ["=", relation("Eq")],
  ["≠", relation("Ne")],
  ["<", relation("LT.lt")],
  [">", relation("GT.gt")],
  ["≤", relation("LE.le")],
  ["<=", relation("LE.le")],
  ["≥", relation("GE.ge")],
  [">=", relation("GE.ge")],
  ["==", relation("BEq.beq")],
  ["!=", relation("bne")],
  ["∣", infix(50, 51, 51, { kind: "constant", name: "Dvd.dvd" })],
  ["≈", infix(50, 51, 51, { kind: "constant", name: "HasEquiv.Equiv" })],
  ["≍", infix(50, 51, 51, { kind: "constant", name: "HEq" })],
  ["∈", infix(50, 51, 51, { kind: "flipped", name: "Membership.mem" })],
  ["∉", infix(50, 51, 51, { kind: "flipped", name: "Not Membership.mem" })],
  ["+", leftAssociative(65, "HAdd.hAdd")],
  ["-", leftAssociative(65, "HSub.hSub")],
  ["++", leftAssociative(65, "HAppend.hAppend")],
  ["*", leftAssociative(70, "HMul.hMul")],
  ["/", leftAssociative(70, "HDiv.hDiv")],
  ["%", leftAssociative(70, "HMod.hMod")],
  ["^", infix(75, 76, 75, { kind: "action", name: "HPow.hPow" })],
  ["&&", infix(35, 35, 36, { kind: "constant", name: "Bool.and" })],
  ["^^", infix(33, 33, 34, { kind: "constant", name: "Bool.xor" })],
  ["||", infix(30, 30, 31, { kind: "constant", name: "Bool.or" })],
  ["::", infix(67, 68, 67, { kind: "constant", name: "List.cons" })],
  ["×", infix(35, 36, 35, { kind: "constant", name: "Prod" })],
  ["∘", infix(90, 91, 90, { kind: "constant", name: "Function.comp" })],
  ["<|", pipeLeft],
  ["$", pipeLeft],
  ["|>", infix(10, 10, 11, { kind: "pipeRight" })],
  ["▸", infix(75, 75, 75, { kind: "subst" })],
  ...[
    "|||",
    "&&&",
    "^^^",
    "<<<",
    ">>>",
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
