// The recursor of an inductive family, generated from its checked constructors.

import { itemAt } from "../../../platform/index.ts";
import type { RecursorInfo, RecursorRule } from "../environment/declaration.ts";
import { app, apps, type Const, constant, type Expr, type FVar, fvar, sort } from "../term/expr.ts";
import { levelParam, levelZero } from "../term/level.ts";
import { extendName, type Name, nameComponents } from "../term/name.ts";
import { bindLambda, bindPi } from "../term/substitute.ts";
import { applyFamily, type Family, type OpenConstructor, type RecursiveField } from "./inductive.ts";

/** What a rule of a recursor says: the recursor at a constructor, and what it reduces to, over free variables. */
export interface RecursorEquation {
  readonly left: Expr;
  readonly right: Expr;
}

/** The recursor `<family>.rec`: parameters, motive, minor premises, indices, major premise; and its rules as equations. */
export function recursorOf(family: Family): { recursor: RecursorInfo; equations: RecursorEquation[] } {
  const motiveLevelName = freshLevelName(family.levelParams);
  const motiveLevel = family.largeElimination ? levelParam(motiveLevelName) : levelZero;
  const levelParams = family.largeElimination ? [motiveLevelName, ...family.levelParams] : family.levelParams;
  const major = fvar("t", applyFamily(family, family.indices));
  const motive = fvar("motive", bindPi([...family.indices, major], sort(motiveLevel)));
  const minors = family.constructors.map((open) => minorPremise(family, motive, open));
  const params = family.params.map(implicitly);
  const indices = family.indices.map(implicitly);

  const conclusion = apps(motive, [...family.indices, major]);
  // Without a constructor the motive cannot be inferred from a minor premise: it is given.
  const boundMotive = minors.length > 0 ? implicitly(motive) : motive;
  const type = bindPi([...params, boundMotive, ...minors, ...indices, major], conclusion);
  const recursor = constant(extendName(family.name, "rec"), levelParams.map(levelParam));
  const applied = apps(recursor, [...family.params, motive, ...minors]);
  const equations: RecursorEquation[] = [];
  const rules = family.constructors.map((open, i): RecursorRule => {
    const hypotheses = open.recursive.map((field) => recursiveCall(applied, field));
    const rhs = apps(itemAt(minors, i), [...open.fields, ...hypotheses]);
    const made = apps(constant(open.name, family.head.levels), [...family.params, ...open.fields]);
    equations.push({ left: app(apps(applied, open.indices), made), right: rhs });
    return {
      constructorName: open.name,
      numFields: open.fields.length,
      rhs: bindLambda([...family.params, motive, ...minors, ...open.fields], rhs),
    };
  });
  const [only] = family.constructors;
  const info: RecursorInfo = {
    kind: "recursor",
    name: recursor.name,
    levelParams,
    type,
    inductive: family.name,
    numParams: family.params.length,
    numMotives: 1,
    numMinors: minors.length,
    numIndices: family.indices.length,
    rules,
    k: family.isProp && family.constructors.length === 1 && only?.fields.length === 0,
  };
  return { recursor: info, equations };
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
function minorPremise(family: Family, motive: FVar, open: OpenConstructor): FVar {
  const head: Const = constant(open.name, family.head.levels);
  const made = apps(head, [...family.params, ...open.fields]);
  const hypotheses = open.recursive.map((recursive) => {
    const element = apps(recursive.field, recursive.arguments);
    const statement = app(apps(motive, recursive.indices), element);
    return fvar(hypothesisName(recursive.field.name), bindPi(recursive.arguments, statement));
  });
  const conclusion = app(apps(motive, open.indices), made);
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
