// The operators as Lean prints them: symbol, precedences, and how many arguments come before the operands.

/** `own` is the operator's precedence, `left` and `right` those at which its sides are printed. */
export interface PrintedInfix {
  readonly symbol: string;
  readonly own: number;
  readonly left: number;
  readonly right: number;
  /** Arguments before the two operands: types and instances. */
  readonly skip: number;
}

function infix(symbol: string, own: number, left: number, right: number, skip: number): PrintedInfix {
  return { symbol, own, left, right, skip };
}

function relation(symbol: string, skip: number): PrintedInfix {
  return infix(symbol, 50, 51, 51, skip);
}

/** Infix operators by the constant that they stand for. */
export const printedInfixes: ReadonlyMap<string, PrintedInfix> = new Map([
  ["And", infix("∧", 35, 36, 35, 0)],
  ["Or", infix("∨", 30, 31, 30, 0)],
  ["Iff", infix("↔", 20, 21, 21, 0)],
  ["Eq", relation("=", 1)],
  ["Ne", relation("≠", 1)],
  ["LT.lt", relation("<", 2)],
  ["LE.le", relation("≤", 2)],
  ["GT.gt", relation(">", 2)],
  ["GE.ge", relation("≥", 2)],
  ["Dvd.dvd", relation("∣", 2)],
  ["BEq.beq", relation("==", 2)],
  ["bne", relation("!=", 2)],
  ["HAdd.hAdd", infix("+", 65, 65, 66, 4)],
  ["HSub.hSub", infix("-", 65, 65, 66, 4)],
  ["HAppend.hAppend", infix("++", 65, 65, 66, 4)],
  ["HMul.hMul", infix("*", 70, 70, 71, 4)],
  ["HDiv.hDiv", infix("/", 70, 70, 71, 4)],
  ["HMod.hMod", infix("%", 70, 70, 71, 4)],
  ["HPow.hPow", infix("^", 75, 76, 75, 4)],
  ["Bool.and", infix("&&", 35, 35, 36, 0)],
  ["Bool.or", infix("||", 30, 30, 31, 0)],
  ["List.cons", infix("::", 67, 68, 67, 1)],
  ["Prod", infix("×", 35, 36, 35, 0)],
  ["Function.comp", infix("∘", 90, 91, 90, 3)],
]);

/** A prefix operator: its own precedence, that of its operand, and the arguments before the operand. */
export interface PrintedPrefix {
  readonly symbol: string;
  readonly own: number;
  readonly operand: number;
  readonly skip: number;
}

export const printedPrefixes: ReadonlyMap<string, PrintedPrefix> = new Map([
  ["Not", { symbol: "¬", own: 1024, operand: 40, skip: 0 }],
  ["Bool.not", { symbol: "!", own: 1024, operand: 40, skip: 0 }],
  ["Neg.neg", { symbol: "-", own: 75, operand: 75, skip: 2 }],
]);
