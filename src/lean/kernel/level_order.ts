// The order of universe levels: complete, by splitting on the parameters that decide an imax.
import { LimitError } from "./errors.ts";
import { type Level, levelIMax, levelMax, levelZero, sameLevel } from "./level.ts";

/** Levels with more deciding parameters than this end with a LimitError: 2^n cases are compared. */
const MAXIMUM_DECIDING = 8;

/** A maximum of a number and of parameters plus numbers, under an assumption about which parameters are zero. */
interface MaxPlus {
  constant: number;
  readonly offsets: Map<string, number>;
}

type Assumption = ReadonlyMap<string, boolean>;

const holeName = (id: number): string => `?${id}`;

function collectParams(level: Level, found: Set<string>): void {
  if (!level.hasParam && !level.hasMVar) return;
  switch (level.kind) {
    case "succ":
      collectParams(level.of, found);
      break;
    case "max":
    case "imax":
      collectParams(level.left, found);
      collectParams(level.right, found);
      break;
    case "param":
      found.add(level.name);
      break;
    case "mvar":
      found.add(holeName(level.id));
      break;
  }
}

/** The parameters on which the value of some imax depends by being zero or not. */
function collectDeciding(level: Level, found: Set<string>): void {
  if (!level.hasParam && !level.hasMVar) return;
  switch (level.kind) {
    case "succ":
      collectDeciding(level.of, found);
      break;
    case "imax":
      collectParams(level.right, found);
      collectDeciding(level.left, found);
      break;
    case "max":
      collectDeciding(level.left, found);
      collectDeciding(level.right, found);
      break;
  }
}

function parameter(name: string, assumption: Assumption): MaxPlus {
  const zero = assumption.get(name);
  if (zero === true) return { constant: 0, offsets: new Map() };
  return { constant: 0, offsets: new Map([[name, zero === false ? 1 : 0]]) };
}

function evaluate(level: Level, assumption: Assumption): MaxPlus {
  switch (level.kind) {
    case "zero":
      return { constant: 0, offsets: new Map() };
    case "succ": {
      const value = evaluate(level.of, assumption);
      value.constant++;
      for (const [name, offset] of value.offsets) value.offsets.set(name, offset + 1);
      return value;
    }
    case "max":
      return maximum(evaluate(level.left, assumption), evaluate(level.right, assumption));
    case "imax": {
      const right = evaluate(level.right, assumption);
      if (right.constant === 0 && right.offsets.size === 0) return right;
      return maximum(evaluate(level.left, assumption), right);
    }
    case "param":
      return parameter(level.name, assumption);
    case "mvar":
      return parameter(holeName(level.id), assumption);
  }
}

function maximum(a: MaxPlus, b: MaxPlus): MaxPlus {
  a.constant = Math.max(a.constant, b.constant);
  for (const [name, offset] of b.offsets) a.offsets.set(name, Math.max(offset, a.offsets.get(name) ?? 0));
  return a;
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
  if (names.length === 0) return test();
  const [name, ...rest] = names;
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
  const deciding = new Set<string>();
  collectDeciding(a, deciding);
  collectDeciding(b, deciding);
  if (deciding.size > MAXIMUM_DECIDING) {
    throw new LimitError("steps", `two universe levels have ${deciding.size} parameters that decide an imax`);
  }
  const assumption = new Map<string, boolean>();
  const atMost = () => maxPlusAtMost(evaluate(a, assumption), evaluate(b, assumption));
  return forAllCases([...deciding], assumption, atMost);
}

/** True if the levels are equal for every value of the parameters. */
export function levelsEqual(a: Level, b: Level): boolean {
  if (a === b || sameLevel(a, b)) return true;
  return levelAtMost(a, b) && levelAtMost(b, a);
}

/** True if the level is 0 for every value of the parameters. */
export function isZeroLevel(level: Level): boolean {
  if (level.kind === "zero") return true;
  if (level.kind === "succ" || level.kind === "param" || level.kind === "mvar") return false;
  return levelAtMost(level, levelZero);
}

/** True if the level is at least 1 for every value of the parameters. */
export function isNeverZero(level: Level): boolean {
  switch (level.kind) {
    case "zero":
    case "param":
    case "mvar":
      return false;
    case "succ":
      return true;
    case "max":
      return isNeverZero(level.left) || isNeverZero(level.right);
    case "imax":
      return isNeverZero(level.right);
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
