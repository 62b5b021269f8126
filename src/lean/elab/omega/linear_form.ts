// Integer linear forms: a constant plus integer multiples of variables, which are numbers.
import { addNumbers, charge, chargeDivision, multiplyNumbers } from "../../kernel/index.ts";

/** `constant + Σ coefficients[x]·x`; no coefficient is zero. */
export interface LinearForm {
  readonly constant: bigint;
  readonly coefficients: ReadonlyMap<number, bigint>;
}

/** What copying a coefficient into another form costs, and computing with it. */
const ENTRY_PIECES = 8;

export const zeroForm: LinearForm = { constant: 0n, coefficients: new Map() };

export function constantForm(constant: bigint): LinearForm {
  return { constant, coefficients: new Map() };
}

export function variableForm(variable: number): LinearForm {
  return { constant: 0n, coefficients: new Map([[variable, 1n]]) };
}

/** `left + factor·right`. */
export function addMultiple(left: LinearForm, factor: bigint, right: LinearForm): LinearForm {
  if (factor === 0n) return left;
  charge(ENTRY_PIECES * (left.coefficients.size + right.coefficients.size));
  const coefficients = new Map(left.coefficients);
  for (const [variable, coefficient] of right.coefficients) {
    const sum = addNumbers(coefficients.get(variable) ?? 0n, multiplyNumbers(factor, coefficient));
    if (sum === 0n) coefficients.delete(variable);
    else coefficients.set(variable, sum);
  }
  return { constant: addNumbers(left.constant, multiplyNumbers(factor, right.constant)), coefficients };
}

export function multiply(factor: bigint, form: LinearForm): LinearForm {
  return addMultiple(zeroForm, factor, form);
}

export function coefficientOf(form: LinearForm, variable: number): bigint {
  return form.coefficients.get(variable) ?? 0n;
}

export function isConstant(form: LinearForm): boolean {
  return form.coefficients.size === 0;
}

/** The greatest common divisor of the coefficients, without the constant; 0 if there are none. */
export function contentOf(form: LinearForm): bigint {
  let divisor = 0n;
  charge(ENTRY_PIECES * form.coefficients.size);
  for (const coefficient of form.coefficients.values()) divisor = gcd(divisor, absolute(coefficient));
  return divisor;
}

/** `form / divisor` with the constant rounded down; the coefficients must be multiples. */
export function divideDown(form: LinearForm, divisor: bigint): LinearForm {
  if (divisor === 1n) return form;
  charge(ENTRY_PIECES * form.coefficients.size);
  const coefficients = new Map([...form.coefficients].map(([variable, value]) => [variable, value / divisor]));
  return { constant: floorDivide(form.constant, divisor), coefficients };
}

export function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}

export function gcd(a: bigint, b: bigint): bigint {
  chargeDivision(a, b);
  let [more, less] = [a, b];
  while (less !== 0n) [more, less] = [less, more % less];
  return more;
}

/** Rounds down; the divisor is positive. */
export function floorDivide(value: bigint, divisor: bigint): bigint {
  return (value - (((value % divisor) + divisor) % divisor)) / divisor;
}

/** The number congruent to `value` that lies from `-divisor/2` to below `divisor/2`. */
export function balancedRemainder(value: bigint, divisor: bigint): bigint {
  const remainder = value - floorDivide(value, divisor) * divisor;
  return 2n * remainder < divisor ? remainder : remainder - divisor;
}
