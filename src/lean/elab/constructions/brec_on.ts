// `T.below` and `T.brecOn`: recursion that may use the results for everything below an element, not only for its fields.
import { pairsOf } from "../../../platform/index.ts";
import type { Declaration } from "../../kernel/index.ts";
import {
  app,
  apps,
  bindLambda,
  bindPi,
  constant,
  type Expr,
  type FVar,
  fvar,
  type Level,
  levelMax,
  levelOne,
  levelParam,
  levelSucc,
  proj,
  sort,
} from "../../kernel/index.ts";
import { applied, freshLevelName, made, type OpenedConstructor, type OpenedFamily, withInfo } from "./opened.ts";

/** What both constructions share: the motive, and the universes of the motive and of what is below. */
interface Course {
  readonly family: OpenedFamily;
  readonly levelParams: readonly string[];
  readonly motiveLevel: Level;
  /** `max 1 u`, where `u` is the level of the motive. */
  readonly belowLevel: Level;
  readonly motive: FVar;
  readonly major: FVar;
}

function courseOf(family: OpenedFamily): Course {
  const motiveName = freshLevelName(family.info.levelParams);
  const motiveLevel = levelParam(motiveName);
  const major = fvar("t", applied(family, family.indices));
  const motive = fvar("motive", bindPi([...family.indices, major], sort(motiveLevel)), { info: "implicit" });
  return {
    family,
    levelParams: [motiveName, ...family.info.levelParams],
    motiveLevel,
    belowLevel: levelMax(levelOne, motiveLevel),
    motive,
    major,
  };
}

/** True if the constructions exist: the family is alone, holds data, is recursive, and no field is a function into it. */
export function hasCourseOfValues(family: OpenedFamily): boolean {
  return family.recursor.numMotives === 1 && family.info.recursive && family.largeElimination && !family.info.reflexive;
}

/**
 * `T.below t`: a pair, for each field of `t` in the family, of the motive's value there and of what is below that field.
 */
export function below(family: OpenedFamily): Declaration {
  const course = courseOf(family);
  const { motive, major, belowLevel, levelParams } = course;
  const { params, indices, recursor } = family;
  const result = sort(belowLevel);
  const typeMotive = bindLambda([...indices, major], result);
  const minors = family.constructors.map((maker) => {
    const hypotheses = maker.recursive.map(({ field }) => fvar(`${field.name}_ih`, result));
    const parts = pairsOf(maker.recursive, hypotheses).map(([{ field, indices: at }, hypothesis]) =>
      pairType(course, app(apps(motive, at), field), hypothesis),
    );
    return bindLambda([...maker.fields, ...hypotheses], chainTypes(course, parts));
  });
  const binders = [...withInfo(params, "implicit"), motive, ...withInfo(indices, "implicit"), major];
  const head = constant(recursor.name, [levelSucc(belowLevel), ...family.levels]);
  const value = bindLambda(binders, apps(head, [...params, typeMotive, ...minors, ...indices, major]));
  const name = `${family.info.name}.below`;
  return { kind: "definition", name, levelParams, type: bindPi(binders, result), value, abbreviation: true };
}

/** `T.brecOn t f : motive t`, where `f` gets everything below its argument. */
export function brecOn(family: OpenedFamily): Declaration {
  const course = courseOf(family);
  const { motive, major, levelParams } = course;
  const { params, indices, recursor } = family;
  const belowOf = (at: readonly Expr[], element: Expr): Expr =>
    apps(constant(`${family.info.name}.below`, levelParams.map(levelParam)), [...params, motive, ...at, element]);
  const under = fvar("f", belowOf(indices, major));
  const step = fvar("F_1", bindPi([...indices, major, under], apps(motive, [...indices, major])));
  const pair = (at: readonly Expr[], element: Expr): Expr =>
    pairType(course, app(apps(motive, at), element), belowOf(at, element));
  const minors = family.constructors.map((maker) => brecMinor(course, maker, step, pair, belowOf));
  const head = constant(recursor.name, [course.belowLevel, ...family.levels]);
  const pairs = apps(head, [
    ...params,
    bindLambda([...indices, major], pair(indices, major)),
    ...minors,
    ...indices,
    major,
  ]);
  const binders = [...withInfo(params, "implicit"), motive, ...withInfo(indices, "implicit"), major, step];
  const type = bindPi(binders, apps(motive, [...indices, major]));
  const value = bindLambda(binders, proj("PProd", 0, pairs));
  return { kind: "definition", name: `${family.info.name}.brecOn`, levelParams, type, value, abbreviation: true };
}

function brecMinor(
  course: Course,
  maker: OpenedConstructor,
  step: FVar,
  pair: (indices: readonly Expr[], element: Expr) => Expr,
  belowOf: (indices: readonly Expr[], element: Expr) => Expr,
): Expr {
  const { family, motive } = course;
  const hypotheses = maker.recursive.map(({ field, indices }) => fvar(`${field.name}_ih`, pair(indices, field)));
  const element = made(family, maker);
  const parts = hypotheses.map((value) => ({ value, type: value.type }));
  const under = chainValues(course, parts);
  const result = apps(step, [...maker.indices, element, under]);
  const types = [app(apps(motive, maker.indices), element), belowOf(maker.indices, element)];
  const both = apps(constant("PProd.mk", [course.motiveLevel, course.belowLevel]), [...types, result, under]);
  return bindLambda([...maker.fields, ...hypotheses], both);
}

/** `PProd (motive x) (below x)`. */
function pairType({ motiveLevel, belowLevel }: Course, first: Expr, second: Expr): Expr {
  return apps(constant("PProd", [motiveLevel, belowLevel]), [first, second]);
}

function chainTypes({ belowLevel }: Course, parts: readonly Expr[]): Expr {
  if (parts.length === 0) return constant("PUnit", [belowLevel]);
  return parts.reduceRight((rest, part) => apps(constant("PProd", [belowLevel, belowLevel]), [part, rest]));
}

function chainValues(course: Course, parts: readonly { value: Expr; type: Expr }[]): Expr {
  const { belowLevel } = course;
  if (parts.length === 0) return constant("PUnit.unit", [belowLevel]);
  return parts.reduceRight((rest, part) => {
    const value = apps(constant("PProd.mk", [belowLevel, belowLevel]), [part.type, rest.type, part.value, rest.value]);
    return { value, type: chainTypes(course, [part.type, rest.type]) };
  }).value;
}
