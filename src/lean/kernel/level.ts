// Universe levels: their representation, constructors and substitution of parameters.
import { LimitError } from "./errors.ts";
import { hashString, mixHash, type Name } from "./name.ts";

/** No level may have more nodes than this, so that plain recursion over a level is always short. */
export const MAXIMUM_LEVEL_SIZE = 1000;

interface LevelNode {
  readonly hash: number;
  /** True if a universe parameter occurs. */
  readonly hasParam: boolean;
  /** True if a universe metavariable occurs. */
  readonly hasMVar: boolean;
  /** Nodes of the tree, at most `MAXIMUM_LEVEL_SIZE`. */
  readonly size: number;
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
/** A hole that the elaborator fills; the kernel refuses it. */
export interface MVarLevel extends LevelNode {
  readonly kind: "mvar";
  readonly id: number;
}
export type Level = ZeroLevel | SuccLevel | MaxLevel | IMaxLevel | ParamLevel | MVarLevel;

function sizeOf(size: number): number {
  if (size > MAXIMUM_LEVEL_SIZE) throw new LimitError("depth", `a universe level has over ${MAXIMUM_LEVEL_SIZE} nodes`);
  return size;
}

export const levelZero: Level = { kind: "zero", hash: 0x2f0b4c47, hasParam: false, hasMVar: false, size: 1 };
export const levelOne: Level = levelSucc(levelZero);
export const levelTwo: Level = levelSucc(levelOne);

export function levelSucc(of: Level): Level {
  return {
    kind: "succ",
    hash: mixHash(0x51ed270b, of.hash),
    hasParam: of.hasParam,
    hasMVar: of.hasMVar,
    size: sizeOf(of.size + 1),
    of,
  };
}

export function levelMax(left: Level, right: Level): Level {
  return {
    kind: "max",
    hash: mixHash(mixHash(0x1b873593, left.hash), right.hash),
    hasParam: left.hasParam || right.hasParam,
    hasMVar: left.hasMVar || right.hasMVar,
    size: sizeOf(left.size + right.size + 1),
    left,
    right,
  };
}

export function levelIMax(left: Level, right: Level): Level {
  return {
    kind: "imax",
    hash: mixHash(mixHash(0x3c6ef372, left.hash), right.hash),
    hasParam: left.hasParam || right.hasParam,
    hasMVar: left.hasMVar || right.hasMVar,
    size: sizeOf(left.size + right.size + 1),
    left,
    right,
  };
}

export function levelParam(name: Name): Level {
  return { kind: "param", hash: mixHash(0x6a09e667, hashString(name)), hasParam: true, hasMVar: false, size: 1, name };
}

export function levelMVar(id: number): Level {
  return { kind: "mvar", hash: mixHash(0x7f4a7c15, id), hasParam: false, hasMVar: true, size: 1, id };
}

/** The level of a natural number. */
export function levelOfNumber(value: number): Level {
  let level = levelZero;
  for (let i = 0; i < value; i++) level = levelSucc(level);
  return level;
}

/** Replaces every node for which `replace` answers, without looking below it; unchanged levels are shared. */
export function mapLevel(level: Level, replace: (level: Level) => Level | undefined): Level {
  const replaced = replace(level);
  if (replaced !== undefined) return replaced;
  switch (level.kind) {
    case "succ": {
      const of = mapLevel(level.of, replace);
      return of === level.of ? level : levelSucc(of);
    }
    case "max":
    case "imax": {
      const left = mapLevel(level.left, replace);
      const right = mapLevel(level.right, replace);
      if (left === level.left && right === level.right) return level;
      return level.kind === "max" ? levelMax(left, right) : levelIMax(left, right);
    }
    default:
      return level;
  }
}

/** Replaces the parameters `names[i]` by `levels[i]`, all at once. */
export function instantiateLevel(level: Level, names: readonly Name[], levels: readonly Level[]): Level {
  if (!level.hasParam || names.length === 0) return level;
  return mapLevel(level, (node) => {
    if (!node.hasParam) return node;
    if (node.kind !== "param") return undefined;
    const index = names.indexOf(node.name);
    return index < 0 ? node : levels[index];
  });
}

/** Same tree, node for node. */
export function sameLevel(a: Level, b: Level): boolean {
  if (a === b) return true;
  if (a.hash !== b.hash || a.kind !== b.kind) return false;
  switch (a.kind) {
    case "zero":
      return true;
    case "succ":
      return sameLevel(a.of, (b as SuccLevel).of);
    case "max":
    case "imax":
      return sameLevel(a.left, (b as MaxLevel).left) && sameLevel(a.right, (b as MaxLevel).right);
    case "param":
      return a.name === (b as ParamLevel).name;
    case "mvar":
      return a.id === (b as MVarLevel).id;
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

/** Text such as `max u (v+1)`, as Lean prints it. */
export function levelText(level: Level, argument = false): string {
  let offset = 0;
  let base = level;
  while (base.kind === "succ") {
    offset++;
    base = base.of;
  }
  if (base.kind === "zero") return String(offset);
  if (base.kind === "param" || base.kind === "mvar") {
    const text = base.kind === "param" ? base.name : `?u.${base.id}`;
    if (offset === 0) return text;
    return argument ? `(${text}+${offset})` : `${text}+${offset}`;
  }
  const text = `${base.kind} ${levelText(base.left, true)} ${levelText(base.right, true)}`;
  if (offset > 0) return argument ? `((${text})+${offset})` : `(${text})+${offset}`;
  return argument ? `(${text})` : text;
}
