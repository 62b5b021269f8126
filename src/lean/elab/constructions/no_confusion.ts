// `T.noConfusionType` and `T.noConfusion`: different constructors make different elements, and constructors are injective.
import { pairsOf } from "../../../platform/index.ts";
import type { Declaration } from "../../kernel/index.ts";
import {
  app,
  apps,
  arrow,
  bindLambda,
  bindPi,
  constant,
  type Expr,
  type FVar,
  fvar,
  type Level,
  levelParam,
  levelSucc,
  levelZero,
  proj,
  prop,
  replaceFVars,
  sort,
} from "../../kernel/index.ts";
import { applied, freshLevelName, made, type OpenedConstructor, type OpenedFamily, withInfo } from "./opened.ts";

/** An equation between a field of one element and the same field of another. */
interface FieldEquation {
  readonly name: string;
  readonly type: Expr;
  /** The proof of the equation when both elements are the same. */
  readonly refl: Expr;
}

/** Equations between the fields that are no proofs; undefined if one of them would be heterogeneous and `HEq` is missing. */
export function fieldEquations(
  family: OpenedFamily,
  fields: readonly FVar[],
  others: readonly FVar[],
): FieldEquation[] | undefined {
  const { checker } = family;
  const equations: FieldEquation[] = [];
  for (const [left, right] of pairsOf(fields, others)) {
    if (checker.isProposition(left.type)) continue;
    const level = checker.sortOf(left.type);
    const same = checker.isDefEq(left.type, right.type);
    if (!same && !checker.environment.has("HEq")) return undefined;
    equations.push({
      name: `${left.name}_eq`,
      type: same
        ? apps(constant("Eq", [level]), [left.type, left, right])
        : apps(constant("HEq", [level]), [left.type, left, right.type, right]),
      refl: apps(constant(same ? "Eq.refl" : "HEq.refl", [level]), [left.type, left]),
    });
  }
  return equations;
}

/** Fresh copies of a constructor's fields. */
export function copyFields(maker: OpenedConstructor): FVar[] {
  const copies: FVar[] = [];
  for (const field of maker.fields) {
    const type = replaceFVars(field.type, maker.fields.slice(0, copies.length), copies);
    copies.push(fvar(field.name, type, { info: field.info }));
  }
  return copies;
}

/** Both constructions; none for families with indices, and where an equation cannot be stated. */
export function noConfusion(family: OpenedFamily): Declaration[] {
  if (family.indices.length > 0 || !family.largeElimination || family.info.isProp) return [];
  const type = noConfusionType(family);
  return type === undefined ? [] : [type, noConfusionProof(family)];
}

function levelNames(family: OpenedFamily): { resultLevel: Level; levelParams: string[] } {
  const name = freshLevelName(family.info.levelParams);
  return { resultLevel: levelParam(name), levelParams: [name, ...family.info.levelParams] };
}

function analyse(
  family: OpenedFamily,
  level: Level,
  motive: Expr,
  major: Expr,
  branch: (maker: OpenedConstructor) => Expr,
): Expr {
  const head = constant(`${family.info.name}.casesOn`, [level, ...family.levels]);
  return apps(head, [...family.params, motive, major, ...family.constructors.map(branch)]);
}

function noConfusionType(family: OpenedFamily): Declaration | undefined {
  const { resultLevel, levelParams } = levelNames(family);
  const result = sort(resultLevel);
  const type = applied(family, []);
  const outcome = fvar("P", result);
  const [left, right] = [fvar("v1", type), fvar("v2", type)];
  const motive = bindLambda([fvar("t", type)], result);
  let possible = true;
  const value = analyse(family, levelSucc(resultLevel), motive, left, (maker) =>
    bindLambda(
      maker.fields,
      analyse(family, levelSucc(resultLevel), motive, right, (other) => {
        const copies = copyFields(other);
        if (other.name !== maker.name) return bindLambda(copies, outcome);
        const equations = fieldEquations(family, maker.fields, copies);
        if (equations === undefined) possible = false;
        const bound = (equations ?? []).map((equation) => fvar(equation.name, equation.type));
        return bindLambda(copies, arrow(bindPi(bound, outcome), outcome));
      }),
    ),
  );
  if (!possible) return undefined;
  const binders = [...withInfo(family.params, "implicit"), outcome, left, right];
  return {
    kind: "definition",
    name: `${family.info.name}.noConfusionType`,
    levelParams,
    type: bindPi(binders, result),
    value: bindLambda(binders, value),
    abbreviation: true,
  };
}

function noConfusionProof(family: OpenedFamily): Declaration {
  const { resultLevel, levelParams } = levelNames(family);
  const { params, level, info } = family;
  const type = applied(family, []);
  const outcome = fvar("P", sort(resultLevel), { info: "implicit" });
  const [left, right] = [fvar("v1", type, { info: "implicit" }), fvar("v2", type, { info: "implicit" })];
  const head = constant(`${info.name}.noConfusionType`, [resultLevel, ...family.levels]);
  const claim = (a: Expr, b: Expr): Expr => apps(head, [...params, outcome, a, b]);
  const equal = apps(constant("Eq", [level]), [type, left, right]);
  const proof = fvar("h", equal);
  const element = fvar("t", type);
  const start = analyse(family, resultLevel, bindLambda([element], claim(element, element)), left, (maker) => {
    const copies = copyFields(maker);
    // That they have equations was seen above.
    const equations = fieldEquations(family, maker.fields, copies) as FieldEquation[];
    const bound = equations.map(({ name, type: stated }) => fvar(name, replaceFVars(stated, copies, maker.fields)));
    const given = fvar("k", bindPi(bound, outcome));
    return bindLambda(
      [...maker.fields, given],
      apps(
        given,
        equations.map((equation) => equation.refl),
      ),
    );
  });
  const motive = bindLambda([right, proof], claim(left, right));
  const value = apps(constant("Eq.rec", [resultLevel, level]), [type, left, motive, start, right, proof]);
  const binders = [...withInfo(params, "implicit"), outcome, left, right, proof];
  return {
    kind: "definition",
    name: `${info.name}.noConfusion`,
    levelParams,
    type: bindPi(binders, claim(left, right)),
    value: bindLambda(binders, value),
    abbreviation: true,
  };
}

/** `c.inj`: what an equation between two applications of a constructor says about their fields. */
export function injectivity(family: OpenedFamily, maker: OpenedConstructor): Declaration | undefined {
  const copies = copyFields(maker);
  const { level, params, info } = family;
  const equations = fieldEquations(family, maker.fields, copies);
  if (equations === undefined || equations.length === 0) return undefined;
  const [left, right] = [made(family, maker), made(family, maker, copies)];
  const type = applied(family, []);
  const proof = fvar("_", apps(constant("Eq", [level]), [type, left, right]));
  const bound = equations.map((equation) => fvar(equation.name, equation.type));
  const conclusion = conjunction(equations.map((equation) => equation.type));
  const given = bindLambda(bound, conjunctionProof(bound));
  const head = constant(`${info.name}.noConfusion`, [levelZero, ...family.levels]);
  const value = app(apps(head, [...params, conclusion, left, right, proof]), given);
  const binders = [
    ...withInfo(params, "implicit"),
    ...withInfo(maker.fields, "implicit"),
    ...withInfo(copies, "implicit"),
    proof,
  ];
  const name = `${maker.name}.inj`;
  const levelParams = info.levelParams;
  return { kind: "theorem", name, levelParams, type: bindPi(binders, conclusion), value: bindLambda(binders, value) };
}

/** `c.injEq`: the same as an equation between propositions, for simplification. */
export function injectivityEquation(family: OpenedFamily, maker: OpenedConstructor): Declaration | undefined {
  const copies = copyFields(maker);
  const { level, params, info, checker } = family;
  if (maker.fields.some((field) => checker.isProposition(field.type))) return undefined;
  const equations = fieldEquations(family, maker.fields, copies);
  if (equations === undefined || equations.length === 0) return undefined;
  if (equations.some(({ type }) => !isEquation(type))) return undefined;
  const [left, right] = [made(family, maker), made(family, maker, copies)];
  const equal = apps(constant("Eq", [level]), [applied(family, []), left, right]);
  const conclusion = conjunction(equations.map((equation) => equation.type));
  const hidden = [
    ...withInfo(params, "implicit"),
    ...withInfo(maker.fields, "default"),
    ...withInfo(copies, "default"),
  ];
  const forward = apps(constant(`${maker.name}.inj`, family.levels), [...params, ...maker.fields, ...copies]);
  const backward = congruenceProof(family, maker, copies, conclusion);
  const both = apps(constant("Iff.intro"), [equal, conclusion, forward, backward]);
  const value = bindLambda(hidden, apps(constant("propext"), [equal, conclusion, both]));
  const statement = apps(constant("Eq", [levelSucc(levelZero)]), [prop, equal, conclusion]);
  const levelParams = info.levelParams;
  return { kind: "theorem", name: `${maker.name}.injEq`, levelParams, type: bindPi(hidden, statement), value };
}

function isEquation(type: Expr): boolean {
  let head = type;
  while (head.kind === "app") head = head.fn;
  return head.kind === "const" && head.name === "Eq";
}

/** Equal fields make equal elements: one field after another is replaced. */
function congruenceProof(
  family: OpenedFamily,
  maker: OpenedConstructor,
  copies: readonly FVar[],
  conclusion: Expr,
): Expr {
  const { level, checker } = family;
  const type = applied(family, []);
  const given = fvar("h", conclusion);
  const left = made(family, maker);
  let proof: Expr = apps(constant("Eq.refl", [level]), [type, left]);
  let rest: Expr = given;
  for (const [i, [field, copy]] of pairsOf(maker.fields, copies).entries()) {
    const last = i === maker.fields.length - 1;
    const equation: Expr = last ? rest : proj("And", 0, rest);
    const variable = fvar("x", field.type);
    const args = [...copies.slice(0, i), variable, ...maker.fields.slice(i + 1)];
    const reached = apps(constant("Eq", [level]), [type, left, made(family, maker, args)]);
    const motive = bindLambda([variable], reached);
    const head = constant("Eq.subst", [checker.sortOf(field.type)]);
    proof = apps(head, [field.type, motive, field, copy, equation, proof]);
    if (!last) rest = proj("And", 1, rest);
  }
  return bindLambda([given], proof);
}

function conjunction(parts: readonly Expr[]): Expr {
  return parts.reduceRight((rest, part) => apps(constant("And"), [part, rest]));
}

function conjunctionProof(parts: readonly FVar[]): Expr {
  const all = parts.map((part): { value: Expr; type: Expr } => ({ value: part, type: part.type }));
  return all.reduceRight((rest, part) => ({
    value: apps(constant("And.intro"), [part.type, rest.type, part.value, rest.value]),
    type: conjunction([part.type, rest.type]),
  })).value;
}
