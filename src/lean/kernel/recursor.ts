// The recursor of an inductive family, generated from its checked constructors.
import type { RecursorInfo, RecursorRule } from "./declaration.ts";
import { app, apps, type BinderInfo, type Const, constant, type Expr, type FVar, fvar, sort } from "./expr.ts";
import { applyFamily, type Family, type OpenConstructor, type RecursiveField } from "./inductive.ts";
import { levelParam, levelZero } from "./level.ts";
import { isZeroLevel } from "./level_order.ts";
import { extendName, type Name, nameComponents } from "./name.ts";
import { bindLambda, bindPi } from "./substitute.ts";

/** The recursor `<family>.rec`: parameters, motive, minor premises, indices, major premise. */
export function recursorOf(family: Family): RecursorInfo {
  const motiveLevelName = freshLevelName(family.levelParams);
  const motiveLevel = family.largeElimination ? levelParam(motiveLevelName) : levelZero;
  const levelParams = family.largeElimination ? [motiveLevelName, ...family.levelParams] : family.levelParams;
  const major = fvar("t", applyFamily(family, family.indices));
  const motive = fvar("motive", bindPi([...family.indices, major], sort(motiveLevel)), { info: "implicit" });
  const minors = family.constructors.map((open) => minorPremise(family, motive, open));
  const params = withInfo(family.params, "implicit");
  const indices = withInfo(family.indices, "implicit");

  const conclusion = apps(motive, [...family.indices, major]);
  const type = bindPi([...params, motive, ...minors, ...indices, major], conclusion);
  const recursor = constant(extendName(family.name, "rec"), levelParams.map(levelParam));
  const applied = apps(recursor, [...family.params, motive, ...minors]);
  const rules = family.constructors.map((open, i): RecursorRule => {
    const hypotheses = open.recursive.map((field) => recursiveCall(applied, field));
    const rhs = apps(minors[i], [...open.fields, ...hypotheses]);
    return {
      constructorName: open.name,
      numFields: open.fields.length,
      rhs: bindLambda([...family.params, motive, ...minors, ...open.fields], rhs),
    };
  });
  const [only] = family.constructors;
  return {
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
    k: isZeroLevel(family.level) && family.constructors.length === 1 && only.fields.length === 0,
  };
}

function freshLevelName(taken: readonly Name[]): Name {
  let name = "u";
  for (let i = 1; taken.includes(name); i++) name = `u_${i}`;
  return name;
}

/** The same variables, bound in another way; they keep their identity. */
function withInfo(variables: readonly FVar[], info: BinderInfo): FVar[] {
  return variables.map((variable) => ({ ...variable, info }));
}

/** `(fields) → (an induction hypothesis for each recursive field) → motive indices (constructor params fields)`. */
function minorPremise(family: Family, motive: FVar, open: OpenConstructor): FVar {
  const head: Const = constant(open.name, family.head.levels);
  const made = apps(head, [...family.params, ...open.fields]);
  const hypotheses = open.recursive.map((recursive) => {
    const element = apps(recursive.field, recursive.arguments);
    const statement = app(apps(motive, recursive.indices), element);
    return fvar(`${recursive.field.name}_ih`, bindPi(recursive.arguments, statement));
  });
  const conclusion = app(apps(motive, open.indices), made);
  const name = String(nameComponents(open.name).at(-1));
  return fvar(name, bindPi([...open.fields, ...hypotheses], conclusion));
}

/** `fun arguments => rec params motive minors indices (field arguments)`. */
function recursiveCall(applied: Expr, recursive: RecursiveField): Expr {
  const element = apps(recursive.field, recursive.arguments);
  return bindLambda(recursive.arguments, app(apps(applied, recursive.indices), element));
}
