// The recursors of inductive families that are declared together, generated from their checked constructors.

import { itemAt, pairsOf } from "../../../platform/index.ts";
import type { RecursorInfo, RecursorRule } from "../environment/declaration.ts";
import { app, apps, type Const, constant, type Expr, type FVar, fvar, sort } from "../term/expr.ts";
import { levelParam, levelZero } from "../term/level.ts";
import { extendName, type Name, nameComponents } from "../term/name.ts";
import { bindLambda, bindPi } from "../term/substitute.ts";
import type { Block, Family, OpenConstructor, RecursiveField } from "./family.ts";

/** What a rule of a recursor says: the recursor at a constructor, and what it reduces to, both as functions. */
export interface RecursorEquation {
  readonly left: Expr;
  readonly right: Expr;
}

/**
 * A recursor for each family, with these names: parameters, motives, minor premises, indices, major premise; and its rules as
 * equations. All of them take the motives and minor premises of all families.
 */
export function recursorsOf(
  block: Block,
  constructors: readonly (readonly OpenConstructor[])[],
  largeElimination: boolean,
  names: readonly Name[],
): { recursor: RecursorInfo; equations: RecursorEquation[] }[] {
  const motiveLevelName = freshLevelName(block.levelParams);
  const motiveLevel = largeElimination ? levelParam(motiveLevelName) : levelZero;
  const levelParams = largeElimination ? [motiveLevelName, ...block.levelParams] : block.levelParams;
  const levels = levelParams.map(levelParam);
  const { families } = block;
  const motives = families.map((family, i) => {
    const element = fvar("t", applied(block, family, family.indices));
    const name = families.length === 1 ? "motive" : `motive_${i + 1}`;
    return fvar(name, bindPi([...family.indices, element], sort(motiveLevel)));
  });
  const minors = pairsOf(families, constructors).map(([family, made], i) =>
    made.map((open) => minorPremise(block, family, motives, itemAt(motives, i), open)),
  );
  const allMinors = minors.flat();
  const params = block.params.map(implicitly);
  // Without a constructor the motive cannot be inferred from a minor premise: it is given.
  const boundMotives = allMinors.length > 0 ? motives.map(implicitly) : motives;
  const outer = [...block.params, ...motives, ...allMinors];
  const heads = names.map((name) => apps(constant(name, levels), outer));
  return families.map((family, i) => {
    const indices = family.indices.map(implicitly);
    const major = fvar("t", applied(block, family, family.indices));
    const conclusion = apps(itemAt(motives, i), [...family.indices, major]);
    const type = bindPi([...params, ...boundMotives, ...allMinors, ...indices, major], conclusion);
    const own = itemAt(constructors, i);
    const equations: RecursorEquation[] = [];
    const rules = own.map((open, j): RecursorRule => {
      const hypotheses = open.recursive.map((field) => recursiveCall(itemAt(heads, field.family), field));
      const value = apps(itemAt(itemAt(minors, i), j), [...open.fields, ...hypotheses]);
      const rhs = bindLambda([...outer, ...open.fields], value);
      const made = apps(constant(open.name, family.head.levels), [...block.params, ...open.fields]);
      const call = app(apps(itemAt(heads, i), open.indices), made);
      equations.push({ left: bindLambda([...outer, ...open.fields], call), right: rhs });
      return { constructorName: open.name, numFields: open.fields.length, rhs };
    });
    const [only] = own;
    const recursor: RecursorInfo = {
      kind: "recursor",
      name: itemAt(names, i),
      levelParams,
      type,
      inductive: family.name,
      numParams: params.length,
      numMotives: motives.length,
      numMinors: allMinors.length,
      numIndices: family.indices.length,
      rules,
      k: block.isProp && families.length === 1 && own.length === 1 && only?.fields.length === 0,
    };
    return { recursor, equations };
  });
}

/** A family applied to the parameters and the given indices. */
function applied({ params }: Block, family: Family, indices: readonly Expr[]): Expr {
  return apps(family.head, [...params, ...indices]);
}

function freshLevelName(taken: readonly Name[]): Name {
  let name = "u";
  for (let i = 1; taken.includes(name); i++) name = `u_${i}`;
  return name;
}

/** The same variable, bound implicitly if it was explicit; it keeps its identity. */
function implicitly(variable: FVar): FVar {
  return variable.info === "default" ? { ...variable, info: "implicit" } : variable;
}

/** `(fields) → (an induction hypothesis for each recursive field) → motive indices (constructor params fields)`. */
function minorPremise(
  { params }: Block,
  family: Family,
  motives: readonly FVar[],
  own: FVar,
  open: OpenConstructor,
): FVar {
  const head: Const = constant(open.name, family.head.levels);
  const made = apps(head, [...params, ...open.fields]);
  const hypotheses = open.recursive.map((recursive) => {
    const element = apps(recursive.field, recursive.arguments);
    const statement = app(apps(itemAt(motives, recursive.family), recursive.indices), element);
    return fvar(hypothesisName(recursive.field.name), bindPi(recursive.arguments, statement));
  });
  const conclusion = app(apps(own, open.indices), made);
  return fvar(nameBelow(family.name, open.name), bindPi([...open.fields, ...hypotheses], conclusion));
}

/** The name with `_ih` at its end, or before the mark that an elaborator appends to names of its own. */
function hypothesisName(name: string): string {
  const components = nameComponents(name);
  const mark = components.indexOf("_@");
  const last = (mark > 0 ? mark : components.length) - 1;
  return components.map((part, i) => (i === last ? `${part}_ih` : part)).reduce<Name>(extendName, "");
}

/** The name without the prefix, if it begins with it. */
function nameBelow(prefix: Name, name: Name): Name {
  return name.startsWith(`${prefix}.`) ? name.slice(prefix.length + 1) : name;
}

/** `fun arguments => rec params motive minors indices (field arguments)`. */
function recursiveCall(applied: Expr, recursive: RecursiveField): Expr {
  const element = apps(recursive.field, recursive.arguments);
  return bindLambda(recursive.arguments, app(apps(applied, recursive.indices), element));
}
