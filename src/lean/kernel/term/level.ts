// Universe levels: their representation, constructors and substitution of parameters.

import { itemAt } from "../../../platform/index.ts";
import { LimitError } from "../budget/errors.ts";
import { charge } from "../budget/meter.ts";
import { marksIn } from "./marks.ts";
import { hashString, mixHash, type Name } from "./name.ts";

/** No level may be deeper than this, so that plain recursion over a level never overflows the JavaScript stack. */
export const MAXIMUM_LEVEL_DEPTH = 1000;

/** Levels of up to this depth are visited as trees; deeper ones remember what was visited, as parts may be shared. */
const SHALLOW = 4;

interface LevelNode {
  readonly hash: number;
  /** True if a universe parameter occurs. */
  readonly hasParam: boolean;
  /** Bits of those who extend the language, of the parameters that occur; 0 in every level of the kernel's own. */
  readonly marks: number;
  /** Height of the tree, at most `MAXIMUM_LEVEL_DEPTH`. */
  readonly depth: number;
}

export interface ZeroLevel extends LevelNode {
  readonly kind: "zero";
}
export interface SuccLevel extends LevelNode {
  readonly kind: "succ";
  readonly of: Level;
}
export interface MaxLevel extends LevelNode {
  readonly kind: "max";
  readonly left: Level;
  readonly right: Level;
}
/** `imax u v` is 0 if `v` is 0 and `max u v` otherwise. */
export interface IMaxLevel extends LevelNode {
  readonly kind: "imax";
  readonly left: Level;
  readonly right: Level;
}
export interface ParamLevel extends LevelNode {
  readonly kind: "param";
  readonly name: Name;
}
export type Level = ZeroLevel | SuccLevel | MaxLevel | IMaxLevel | ParamLevel;

function above(depth: number): number {
  if (depth < MAXIMUM_LEVEL_DEPTH) return depth + 1;
  throw new LimitError("depth", `a universe level is deeper than ${MAXIMUM_LEVEL_DEPTH} nodes`);
}

export const levelZero: Level = { kind: "zero", hash: 0x2f0b4c47, hasParam: false, marks: 0, depth: 1 };
export const levelOne: Level = levelSucc(levelZero);
export const levelTwo: Level = levelSucc(levelOne);

export function levelSucc(of: Level): Level {
  return {
    kind: "succ",
    hash: mixHash(0x51ed270b, of.hash),
    hasParam: of.hasParam,
    marks: of.marks,
    depth: above(of.depth),
    of,
  };
}

export function levelMax(left: Level, right: Level): Level {
  return {
    kind: "max",
    hash: mixHash(mixHash(0x1b873593, left.hash), right.hash),
    hasParam: left.hasParam || right.hasParam,
    marks: left.marks | right.marks,
    depth: above(Math.max(left.depth, right.depth)),
    left,
    right,
  };
}

export function levelIMax(left: Level, right: Level): Level {
  return {
    kind: "imax",
    hash: mixHash(mixHash(0x3c6ef372, left.hash), right.hash),
    hasParam: left.hasParam || right.hasParam,
    marks: left.marks | right.marks,
    depth: above(Math.max(left.depth, right.depth)),
    left,
    right,
  };
}

/** A universe parameter. */
export function levelParam(name: Name): ParamLevel {
  return paramLevel(name, 0);
}

/** A universe parameter with marks, which stands for itself: no substitution of parameters finds it, and no declaration may have it. */
export function markedLevelParam(name: Name, marks: number): ParamLevel {
  return paramLevel(name, marksIn(marks));
}

function paramLevel(name: Name, marks: number): ParamLevel {
  return { kind: "param", hash: mixHash(0x6a09e667, hashString(name)), hasParam: marks === 0, marks, depth: 1, name };
}

/** The level of a natural number. */
export function levelOfNumber(value: number): Level {
  let level = levelZero;
  for (let i = 0; i < value; i++) level = levelSucc(level);
  return level;
}

type LevelReplacer = (level: Level) => Level | undefined;

/** Replaces every node for which `replace` answers, without looking below it; unchanged levels are shared. */
export function mapLevel(level: Level, replace: LevelReplacer): Level {
  return mapped(level, replace, level.depth > SHALLOW ? new Map() : undefined);
}

function mapped(level: Level, replace: LevelReplacer, memory: Map<Level, Level> | undefined): Level {
  charge(1);
  const replaced = replace(level);
  if (replaced !== undefined) return replaced;
  if (level.kind === "succ") {
    const of = mapped(level.of, replace, memory);
    return of === level.of ? level : levelSucc(of);
  }
  if (level.kind !== "max" && level.kind !== "imax") return level;
  const known = memory?.get(level);
  if (known !== undefined) return known;
  const left = mapped(level.left, replace, memory);
  const right = mapped(level.right, replace, memory);
  const same = left === level.left && right === level.right;
  const result = same ? level : level.kind === "max" ? levelMax(left, right) : levelIMax(left, right);
  memory?.set(level, result);
  return result;
}

/** Replaces the parameters `names[i]` by `levels[i]`, all at once. */
export function instantiateLevel(level: Level, names: readonly Name[], levels: readonly Level[]): Level {
  if (!level.hasParam || names.length === 0) return level;
  if (level.kind === "param") return parameterValue(level, names, levels);
  return mapLevel(level, (node) => {
    if (!node.hasParam) return node;
    return node.kind === "param" ? parameterValue(node, names, levels) : undefined;
  });
}

function parameterValue(level: ParamLevel, names: readonly Name[], levels: readonly Level[]): Level {
  const index = names.indexOf(level.name);
  return index < 0 ? level : itemAt(levels, index);
}

/** Same tree, node for node. */
export function sameLevel(a: Level, b: Level): boolean {
  return same(a, b, undefined);
}

/** `equal` holds pairs of levels that were found to be the same tree. What is cast has the kind of `a`, which was compared. */
function same(a: Level, b: Level, equal: Map<Level, Level> | undefined): boolean {
  if (a === b) return true;
  if (a.hash !== b.hash || a.kind !== b.kind || a.depth !== b.depth) return false;
  charge(1);
  switch (a.kind) {
    case "zero":
      return true;
    case "succ":
      return same(a.of, (b as SuccLevel).of, equal);
    case "max":
    case "imax": {
      const known = equal ?? (a.depth > SHALLOW ? new Map<Level, Level>() : undefined);
      if (known?.get(a) === b) return true;
      const { left, right } = b as MaxLevel | IMaxLevel;
      if (!same(a.left, left, known) || !same(a.right, right, known)) return false;
      known?.set(a, b);
      return true;
    }
    case "param":
      return a.name === (b as ParamLevel).name;
  }
}

/** The names of the parameters that occur, each once, in order of first occurrence. */
export function levelParamsOf(level: Level, found: Set<Name> = new Set()): Set<Name> {
  mapLevel(level, (node) => {
    if (!node.hasParam) return node;
    if (node.kind === "param") found.add(node.name);
    return undefined;
  });
  return found;
}

/** How a parameter with marks is shown: its name is for its maker alone. */
const MARKED = "?u";
/** Levels deeper than this are cut in texts. */
const DEEPEST_TEXT = 12;

/** Text such as `max u (v+1)`, as Lean prints it; cut where it would be long. */
export function levelText(level: Level, argument = false, depth = 0): string {
  let offset = 0;
  let base = level;
  while (base.kind === "succ") {
    offset++;
    base = base.of;
  }
  if (base.kind === "zero") return String(offset);
  if (base.kind === "param") {
    const text = base.marks === 0 ? base.name : MARKED;
    if (offset === 0) return text;
    return argument ? `(${text}+${offset})` : `${text}+${offset}`;
  }
  if (depth > DEEPEST_TEXT) return "…";
  const text = `${base.kind} ${levelText(base.left, true, depth + 1)} ${levelText(base.right, true, depth + 1)}`;
  if (offset > 0) return argument ? `((${text})+${offset})` : `(${text})+${offset}`;
  return argument ? `(${text})` : text;
}
