// Universe levels of declarations: which names a constant takes and in what order, and the least level for fields.

import type { TypeChecker } from "../../kernel/index.ts";
import {
  charge,
  type Expr,
  forEachNode,
  hasLevelParam,
  isNeverZero,
  isZeroLevel,
  type Level,
  levelOfNumber,
  levelParam,
  levelParamsOf,
  levelSucc,
  levelZero,
  mapLevel,
  maxOf,
} from "../../kernel/index.ts";
import { Failure, type Position } from "../../syntax/index.ts";
import type { Elaborator } from "../engine/elaborator.ts";
import { hasLevelMVar, isLevelMVar, levelHasMVar } from "../meta/holes.ts";

/** The universe names that a declaration may use. */
export interface LevelNames {
  /** Those that the text names, in the order in which the constant takes them. */
  readonly written: readonly string[];
  /** Those of `name.{u}`, which must not be idle. */
  readonly explicit: readonly string[];
}

/**
 * Gives the universe metavariables that nothing determines the names u_1, u_2, … but those that are taken; answers the
 * names.
 */
export function generalizeLevels(elab: Elaborator, terms: readonly Expr[], taken: readonly string[] = []): string[] {
  const names: string[] = [];
  let next = 1;
  const fresh = (): string => {
    while (taken.includes(`u_${next}`)) next++;
    return `u_${next++}`;
  };
  const visit = (level: Level): void => {
    mapLevel(elab.meta.instantiateLevel(level), (node) => {
      if (!isLevelMVar(node)) return levelHasMVar(node) ? undefined : node;
      if (elab.meta.instantiateLevel(node) !== node) return node;
      const name = fresh();
      names.push(name);
      elab.meta.assignLevel(node, levelParam(name));
      return node;
    });
  };
  for (const e of terms) {
    forEachNode(elab.meta.instantiate(e), (node) => {
      if (node.kind === "sort") visit(node.level);
      if (node.kind === "const") node.levels.forEach(visit);
      return hasLevelMVar(node);
    });
  }
  return names;
}

/** The universe parameters that occur in terms. */
export function collectLevels(...terms: readonly Expr[]): Set<string> {
  const found = new Set<string>();
  for (const e of terms) {
    forEachNode(e, (node) => {
      if (node.kind === "sort") levelParamsOf(node.level, found);
      if (node.kind === "const") for (const level of node.levels) levelParamsOf(level, found);
      return hasLevelParam(node);
    });
  }
  return found;
}

/**
 * The parameters of a constant that uses these universes: those that the text names in its order, then the others by name.
 * @throws Failure if a universe of `name.{u}` is not used.
 */
export function orderLevels({ written, explicit }: LevelNames, used: ReadonlySet<string>, at: Position): string[] {
  const idle = explicit.find((name) => !used.has(name));
  if (idle !== undefined) throw new Failure(`unused universe parameter '${idle}'`, at);
  const others = [...used].filter((name) => !written.includes(name)).sort();
  return [...written.filter((name) => used.has(name)), ...others];
}

/** One field of a constructor: its type, and whether it is a proof that does not mention the family. */
export interface FieldSort {
  readonly type: Expr;
  readonly isPlainProof: boolean;
}

/**
 * The level of a family whose text states none: Prop for a single constructor with fields that are all proofs, else the
 * least level for all fields that is surely not Prop.
 */
export function levelOfFields(checker: TypeChecker, constructors: readonly (readonly FieldSort[])[]): Level {
  const [only = [], ...others] = constructors;
  if (others.length === 0 && only.length > 0 && only.every((field) => field.isPlainProof)) return levelZero;
  const sum: Sum = { constant: 1, offsets: new Map() };
  for (const { type } of constructors.flat()) addTo(sum, checker.sortOf(type), 0, new Map());
  return leastLevel(sum);
}

/** A maximum of a number and of parameters plus numbers. */
interface Sum {
  constant: number;
  readonly offsets: Map<string, number>;
}

/**
 * Adds a level plus a number to the maximum; each imax is taken for a max, as inference of a result's level does. `added`
 * holds the largest number with which each part was added: parts may be shared, and a smaller one adds nothing.
 */
function addTo(sum: Sum, level: Level, offset: number, added: Map<Level, number>): void {
  charge(2);
  switch (level.kind) {
    case "succ":
      addTo(sum, level.of, offset + 1, added);
      return;
    case "max":
    case "imax":
      if ((added.get(level) ?? -1) >= offset) return;
      added.set(level, offset);
      addTo(sum, level.left, offset, added);
      addTo(sum, level.right, offset, added);
      return;
    case "param":
      sum.offsets.set(level.name, Math.max(offset, sum.offsets.get(level.name) ?? 0));
      return;
    default:
      sum.constant = Math.max(sum.constant, offset);
  }
}

/** The maximum in normal form: parameters by name, without a number that they are above anyway. */
function leastLevel({ constant, offsets }: Sum): Level {
  const parts = [...offsets]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, offset]) => plus(levelParam(name), offset));
  if (Math.max(0, ...offsets.values()) < constant) parts.unshift(levelOfNumber(constant));
  return parts.reduce(maxOf);
}

function plus(level: Level, offset: number): Level {
  return offset === 0 ? level : plus(levelSucc(level), offset - 1);
}

/** A family must live in Prop for all universes or for none, so that it is known what it may be eliminated into. */
export function checkResultLevel(kind: Expr, at: Position): void {
  let result = kind;
  while (result.kind === "pi") result = result.body;
  if (result.kind !== "sort" || isZeroLevel(result.level) || isNeverZero(result.level)) return;
  throw new Failure(
    "Invalid universe polymorphic resulting type: The resulting universe is not `Prop`, but it may be `Prop` for some parameter values",
    at,
  );
}
