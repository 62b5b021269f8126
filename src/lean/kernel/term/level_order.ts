// The order of universe levels: complete, by splitting on the parameters that decide an imax.
import { LimitError } from "../budget/errors.ts";
import { charge } from "../budget/meter.ts";
import { type IMaxLevel, type Level, levelIMax, levelMax, levelZero, type MaxLevel, sameLevel } from "./level.ts";

/** Levels with more deciding parameters than this end with a LimitError: 2^n cases are compared. */
const MAXIMUM_DECIDING = 8;

/** A maximum of a number and of parameters plus numbers, under an assumption about which parameters are zero. */
interface MaxPlus {
  readonly constant: number;
  readonly offsets: ReadonlyMap<string, number>;
}

type Assumption = ReadonlyMap<string, boolean>;

const nothing: MaxPlus = { constant: 0, offsets: new Map() };

/** Adds the parameters of a level to `found`. `seen` holds levels that were looked through: parts may be shared. */
function collectParams(level: Level, found: Set<string>, seen: Set<Level>): void {
  if ((!level.hasParam && level.marks === 0) || seen.has(level)) return;
  if (level.kind === "param") found.add(level.name);
  else {
    seen.add(level);
    for (const part of partsOf(level)) collectParams(part, found, seen);
  }
}

function partsOf(level: Level): readonly Level[] {
  if (level.kind === "succ") return [level.of];
  return level.kind === "max" || level.kind === "imax" ? [level.left, level.right] : [];
}

/** The parameters on which the value of some imax depends by being zero or not. */
class Deciding {
  readonly names = new Set<string>();
  readonly #seen = new Set<Level>();
  readonly #seenRight = new Set<Level>();

  collect(level: Level): void {
    if ((!level.hasParam && level.marks === 0) || this.#seen.has(level)) return;
    this.#seen.add(level);
    if (level.kind === "imax") {
      collectParams(level.right, this.names, this.#seenRight);
      this.collect(level.left);
    } else for (const part of partsOf(level)) this.collect(part);
  }
}

const nobody: ReadonlySet<string> = new Set();

function decidingNames(a: Level, b: Level): ReadonlySet<string> {
  if (isPlain(a) && isPlain(b)) return nobody;
  const deciding = new Deciding();
  deciding.collect(a);
  deciding.collect(b);
  return deciding.names;
}

/** A parameter or zero, plus a number. */
function isPlain(level: Level): boolean {
  let base = level;
  while (base.kind === "succ") base = base.of;
  return base.kind !== "max" && base.kind !== "imax";
}

function parameter(name: string, assumption: Assumption): MaxPlus {
  const zero = assumption.get(name);
  if (zero === true) return nothing;
  return { constant: 0, offsets: new Map([[name, zero === false ? 1 : 0]]) };
}

/** The value of a level; `known` holds the values of maxima in it under the same assumption. */
function evaluate(level: Level, assumption: Assumption, known: Map<Level, MaxPlus>): MaxPlus {
  if (level.kind === "zero") return nothing;
  if (level.kind === "param") return parameter(level.name, assumption);
  if (level.kind === "succ") return plusOne(evaluate(level.of, assumption, known));
  const found = known.get(level);
  if (found !== undefined) return found;
  charge(4);
  const value = evaluateParts(level, assumption, known);
  known.set(level, value);
  return value;
}

function evaluateParts(level: MaxLevel | IMaxLevel, assumption: Assumption, known: Map<Level, MaxPlus>): MaxPlus {
  const right = evaluate(level.right, assumption, known);
  if (level.kind === "imax" && right.constant === 0 && right.offsets.size === 0) return right;
  return maximum(evaluate(level.left, assumption, known), right);
}

function plusOne({ constant, offsets }: MaxPlus): MaxPlus {
  if (offsets.size === 0) return { constant: constant + 1, offsets };
  charge(offsets.size);
  const raised = new Map<string, number>();
  for (const [name, offset] of offsets) raised.set(name, offset + 1);
  return { constant: constant + 1, offsets: raised };
}

function maximum(a: MaxPlus, b: MaxPlus): MaxPlus {
  if (b.offsets.size === 0 && b.constant <= a.constant) return a;
  if (a.offsets.size === 0 && a.constant <= b.constant) return b;
  charge(a.offsets.size + b.offsets.size);
  const offsets = new Map(a.offsets);
  for (const [name, offset] of b.offsets) offsets.set(name, Math.max(offset, offsets.get(name) ?? 0));
  return { constant: Math.max(a.constant, b.constant), offsets };
}

function lowerBound(value: MaxPlus): number {
  let bound = value.constant;
  for (const offset of value.offsets.values()) bound = Math.max(bound, offset);
  return bound;
}

function maxPlusAtMost(a: MaxPlus, b: MaxPlus): boolean {
  if (a.constant > lowerBound(b)) return false;
  for (const [name, offset] of a.offsets) {
    const other = b.offsets.get(name);
    if (other === undefined || other < offset) return false;
  }
  return true;
}

function forAllCases(names: readonly string[], assumption: Map<string, boolean>, test: () => boolean): boolean {
  const [name, ...rest] = names;
  if (name === undefined) return test();
  for (const zero of [true, false]) {
    assumption.set(name, zero);
    if (!forAllCases(rest, assumption, test)) return false;
  }
  assumption.delete(name);
  return true;
}

/**
 * True if `a ≤ b` for every value of the parameters.
 * @throws LimitError if more than 8 parameters decide the value of an imax.
 */
export function levelAtMost(a: Level, b: Level): boolean {
  if (a === b || a.kind === "zero" || sameLevel(a, b)) return true;
  const [less, more] = [numeral(a), numeral(b)];
  if (less !== undefined && more !== undefined) return less <= more;
  const names = decidingNames(a, b);
  if (names.size > MAXIMUM_DECIDING) {
    throw new LimitError("steps", `two universe levels have ${names.size} parameters that decide an imax`);
  }
  const assumption = new Map<string, boolean>();
  const atMost = () => {
    const known = new Map<Level, MaxPlus>();
    return maxPlusAtMost(evaluate(a, assumption, known), evaluate(b, assumption, known));
  };
  return forAllCases([...names], assumption, atMost);
}

/** True if the levels are equal for every value of the parameters. */
export function levelsEqual(a: Level, b: Level): boolean {
  if (a === b || sameLevel(a, b)) return true;
  return levelAtMost(a, b) && levelAtMost(b, a);
}

/** True if the level is 0 for every value of the parameters. */
export function isZeroLevel(level: Level): boolean {
  if (level.kind === "zero") return true;
  if (level.kind === "succ" || level.kind === "param") return false;
  return levelAtMost(level, levelZero);
}

/** True if the level is at least 1 for every value of the parameters. */
export function isNeverZero(level: Level): boolean {
  return neverZero(level, new Set());
}

/** `zero` holds levels that were found to be zero at times. */
function neverZero(level: Level, zero: Set<Level>): boolean {
  switch (level.kind) {
    case "zero":
    case "param":
      return false;
    case "succ":
      return true;
    case "max":
    case "imax": {
      if (zero.has(level)) return false;
      const never = neverZero(level.right, zero) || (level.kind === "max" && neverZero(level.left, zero));
      if (!never) zero.add(level);
      return never;
    }
  }
}

/** `max a b`, simplified where that is plain to see. */
export function maxOf(a: Level, b: Level): Level {
  if (a.kind === "zero" || sameLevel(a, b)) return b;
  if (b.kind === "zero") return a;
  if (b.kind === "max" && (sameLevel(b.left, a) || sameLevel(b.right, a))) return b;
  const [less, more] = [numeral(a), numeral(b)];
  if (less !== undefined && more !== undefined) return less <= more ? b : a;
  return levelMax(a, b);
}

/** `imax a b`, simplified where that is plain to see. */
export function imaxOf(a: Level, b: Level): Level {
  if (b.kind === "zero" || a.kind === "zero" || sameLevel(a, b)) return b;
  return isNeverZero(b) ? maxOf(a, b) : levelIMax(a, b);
}

/** The number that the level is, or undefined if it is not written as one. */
export function numeral(level: Level): number | undefined {
  let count = 0;
  let base = level;
  while (base.kind === "succ") {
    count++;
    base = base.of;
  }
  return base.kind === "zero" ? count : undefined;
}
